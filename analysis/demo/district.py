"""The units of a fictional district: who stands under whom, and how many persons each may hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from .calendar import day_of
from .facts import DemoUnit

FOUNDED = 2012 * 12

TOWNS = (
    ("清河镇", "town"),
    ("青石街道", "subdistrict"),
    ("茶亭镇", "town"),
    ("云顶街道", "subdistrict"),
    ("岭背乡", "township"),
    ("望江街道", "subdistrict"),
    ("松坪街道", "subdistrict"),
    ("白鹭镇", "town"),
    ("石桥镇", "town"),
    ("枫林镇", "town"),
    ("梨花镇", "town"),
    ("双溪乡", "township"),
)
PARTY = tuple(
    "区委办 区委组织部 区委宣传部 区委统战部 区委政法委 区纪委监委 团区委 区总工会 区妇联 区科协".split()
)
GOVERNMENT = tuple(
    "区财政局 区发改局 区府办 区住建局 区教体局 区自然资源局 区农业农村局 "
    "区科工信局 区人社局 区水务局 区民政局 区司法局 "
    "区交通局 区商务局 区文旅局 区卫健局 区应急局 区审计局 区市场监管局 区统计局".split()
)
PUBLIC = (
    ("区融媒体中心", "institution"),
    ("云岭城投集团", "enterprise"),
    ("区政务服务中心", "institution"),
    ("云岭文旅集团", "enterprise"),
    ("云岭经开区管委会", "institution"),
    ("云岭产投集团", "enterprise"),
)
FULL_NAMES = {
    "区委办": "区委办公室",
    "区府办": "区人民政府办公室",
    "区委组织部": "区委组织部",
    "区委宣传部": "区委宣传部",
    "区委统战部": "区委统一战线工作部",
    "区委政法委": "区委政法委员会",
    "区纪委监委": "区纪委监委机关",
    "团区委": "共青团区委员会",
    "区总工会": "区总工会",
    "区妇联": "区妇女联合会",
    "区科协": "区科学技术协会",
    "区发改局": "区发展和改革局",
    "区住建局": "区住房和城乡建设局",
    "区教体局": "区教育体育局",
    "区科工信局": "区科技工业和信息化局",
    "区人社局": "区人力资源和社会保障局",
    "区交通局": "区交通运输局",
    "区文旅局": "区文化和旅游局",
    "区卫健局": "区卫生健康局",
    "区应急局": "区应急管理局",
    "区市场监管局": "区市场监督管理局",
}
_WEIGHTS = {
    "区教体局": 2.4,
    "区卫健局": 2.2,
    "区市场监管局": 1.9,
    "区自然资源局": 1.5,
    "区农业农村局": 1.4,
    "区住建局": 1.4,
    "区财政局": 1.2,
    "区人社局": 1.2,
    "区交通局": 1.2,
    "团区委": 0.3,
    "区妇联": 0.3,
    "区科协": 0.3,
    "区总工会": 0.5,
    "区委统战部": 0.5,
}
_KIND_WEIGHT = {"town": 1.2, "subdistrict": 1.2, "township": 0.9, "party": 0.6, "government": 0.9}
# A town has the same rooms everywhere; so has a department.
TOWN_OFFICES = (
    "党政办公室",
    "党建工作办公室",
    "综合行政执法队",
    "经济发展办公室",
    "社会事务办公室",
    "平安建设办公室",
    "便民服务中心",
    "农业综合服务中心",
    "退役军人服务站",
    "财政所",
    "规划建设管理办公室",
    "应急管理所",
    "文化服务中心",
    "林业工作站",
)
OFFICES = {
    "party": "办公室 综合科 组织科 宣传教育科 调研科 督查科 信息科 联络科".split(),
    "government": (
        "办公室 政策法规股 人事股 规划财务股 行政审批股 业务一股 业务二股 综合执法大队 信息中心"
    ).split(),
    "institution": "办公室 综合部 业务部 技术部 人事财务部 服务部".split(),
    "enterprise": "党群工作部 综合管理部 工程管理部 投资发展部 财务管理部 审计风控部".split(),
}
_BRANCHES = "中心所 城东所 城南所 高新所 临河所 山口所 东门站 西门站 北站 南站".split()
_FIRST = "云清茶白石枫梨双岭青望松临东西南金银玉龙凤鹤鹿梅兰竹柳桃杏荷莲桂樟榆桐柏杨"
_SECOND = "河亭鹭桥林花溪背石江坪顶湖山泉塘湾坝冲洲台岗垭水阳门滩畈洞井渡店市"
_DISTRICTS = (
    "云岭 临湖 汀东 白水 岚阳 青浦 石岭 怀川 宜林 东川 西岭 南屏 北固 金沙 玉泉 龙门 凤鸣 鹤山".split()
)
CITIES = "澜州 汀江 怀阳 宜川 岚东 沅北 鹤川 平澜 安溪 昌岭".split()


@dataclass(slots=True)
class Top:
    """A unit with a leading team, and what lies beneath it."""

    unit: DemoUnit
    weight: float
    place: str
    offices: list[DemoUnit] = field(default_factory=list)


@dataclass(slots=True)
class District:
    """One district of the demo: its root and its units with a leading team."""

    index: int
    root: DemoUnit
    place: str
    tops: list[Top]


def district_name(index: int) -> str:
    """云岭 first; later ones are joined from two fictional words and never repeat."""
    if index < len(_DISTRICTS):
        return _DISTRICTS[index]
    rest = index - len(_DISTRICTS)
    return _FIRST[(rest * 7 + 3) % len(_FIRST)] + _SECOND[(rest * 5 + rest // len(_FIRST)) % len(_SECOND)]


def build_district(index: int, total_units: int, parent: DemoUnit | None, rng: Random) -> District:
    """The tree of one district with exactly ``total_units`` units, its root included."""
    place = district_name(index) + "区"
    code = "YL" if index == 0 else f"D{index:03d}"
    root = DemoUnit(
        code, place, place, parent.code if parent else None, "district", "107", index + 1, day_of(FOUNDED)
    )
    count = max(1, min(48, round((total_units - 1) * 0.325)))
    tops = [
        _top(root, place, number, name, kind)
        for number, (name, kind) in enumerate(_catalogue(index, count), 1)
    ]
    _add_offices(tops, total_units - 1 - count, rng)
    return District(index, root, place, tops)


def _catalogue(index: int, count: int) -> list[tuple[str, str]]:
    """The units of a district of this size; the ones with a story come first in each group."""
    towns = TOWNS if index == 0 else _town_names(index)
    groups: tuple[tuple[tuple[str, str], ...], ...] = (
        tuple(towns),
        tuple((name, "party") for name in PARTY),
        tuple((name, "government") for name in GOVERNMENT),
        PUBLIC if index == 0 else _public_names(index),
    )
    whole = sum(len(group) for group in groups)
    chosen: list[tuple[str, str]] = []
    for group in groups:
        chosen += group[: max(1, round(len(group) * count / whole))]
    rest = [item for group in groups for item in group if item not in chosen]
    return (chosen + rest)[:count]


def _town_names(index: int) -> tuple[tuple[str, str], ...]:
    names = []
    for number, (name, kind) in enumerate(TOWNS):
        spot = index * len(TOWNS) + number
        word = _FIRST[(spot * 11) % len(_FIRST)] + _SECOND[(spot * 7 + spot // len(_FIRST)) % len(_SECOND)]
        names.append((word + name[2:], kind))
    return tuple(names)


def _public_names(index: int) -> tuple[tuple[str, str], ...]:
    return tuple((name.replace("云岭", district_name(index)), kind) for name, kind in PUBLIC)


def _top(root: DemoUnit, place: str, number: int, name: str, kind: str) -> Top:
    full = FULL_NAMES.get(name, name)
    if "区" in full[:1] or full.startswith("共青团区"):
        full = full.replace("区", place, 1)
    unit = DemoUnit(f"{root.code}{number:02d}", full, name, root.code, kind, "109", number, day_of(FOUNDED))
    return Top(unit, _WEIGHTS.get(name, _KIND_WEIGHT.get(kind, 0.8)), place)


def _add_offices(tops: list[Top], count: int, rng: Random) -> None:
    """Spreads the internal units: the greater ones first, each name once within a unit."""
    order = sorted(range(len(tops)), key=lambda number: (-tops[number].weight, number))
    for step in range(count):
        top = tops[order[step % len(order)]]
        number = len(top.offices) + 1
        name = office_name(top.unit.kind, number - 1)
        top.offices.append(
            DemoUnit(
                f"{top.unit.code}{number:02d}",
                top.unit.name + name,
                name,
                top.unit.code,
                "internal",
                "111",
                number,
                day_of(FOUNDED + rng.randint(0, 60)),
            )
        )


def office_name(kind: str, number: int) -> str:
    """The name of the office at this place in a unit of the kind, counted from 0."""
    names = TOWN_OFFICES if kind in ("town", "subdistrict", "township") else OFFICES[kind]
    if number < len(names):
        return names[number]
    number -= len(names)
    return _BRANCHES[number % len(_BRANCHES)] if number < len(_BRANCHES) else f"第{number}工作站"
