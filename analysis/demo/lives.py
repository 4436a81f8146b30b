"""The rest of a record, told from the career: résumé, rewards and sanctions, family."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from core.dates import add_months, first_of_month, month_text

from .facts import DemoAppointment, DemoPerson, DemoUnit
from .names import Names

_OPEN = " " * 9
_SCHOOL_YEARS = {"11": 3, "1A": 3, "1B": 3, "21": 4, "2A": 3, "2B": 3, "31": 3, "41": 3}
_PARENTS_WORK = (
    "云岭区{town}农民", "退休教师", "云岭区{town}村民", "退休工人", "个体经商", "云岭区{town}退休干部",
)  # fmt: skip
_SPOUSE_WORK = (
    "云岭区第一小学教师", "云岭区人民医院护士", "澜州银行云岭支行职员", "云岭区融媒体中心编辑",
    "云岭区税务局干部", "自由职业",
)  # fmt: skip
_SANCTIONS = (
    ("工作失职", "党内警告"),
    ("违反中央八项规定精神", "党内严重警告"),
    ("履行监管职责不到位", "政务警告"),
)
_PUNISHED_SHARE, _HONOURED_SHARE = 0.012, 0.05
MARRIED_AGE, OLD_AGE = 27, 78


@dataclass(frozen=True, slots=True)
class DemoRelative:
    """A member of the family."""

    relation: str
    name: str
    birth: date
    political: str
    work: str


@dataclass(frozen=True, slots=True)
class Life:
    """What the roster does not ask; rewards and sanctions are sentences of the form."""

    resume: str
    rewards: tuple[str, ...]
    family: tuple[DemoRelative, ...]


class Narrator:
    """Tells lives; the same seed tells the same ones, whatever else was drawn before."""

    def __init__(self, seed: int, on: date, units: Mapping[str, DemoUnit]) -> None:
        self._seed, self._on, self._units = seed, on, units
        self._towns = [unit.short_name for unit in units.values() if unit.kind in ("town", "township")] or [
            "清河镇"
        ]

    def life(self, person: DemoPerson) -> Life:
        """The life of one person."""
        rng = Random(f"{self._seed}/life/{person.number}")
        return Life(
            self._resume(person, rng), tuple(self._rewards(person, rng)), tuple(self._family(person, rng))
        )

    def _resume(self, person: DemoPerson, rng: Random) -> str:
        lines = [*self._studies(person), *self._early(person, rng)]
        main = sorted(
            (item for item in person.appointments if item.holding == "main"), key=lambda item: item.start
        )
        for item in main:
            asides = "；".join(self._aside(other) for other in person.appointments if _within(other, item))
            text = f"{self._place(item)}{item.title}{f'（其间：{asides}）' if asides else ''}"
            lines.append(_line(item.start, item.end or person.left_on, text))
        return "\n".join(lines)

    def _studies(self, person: DemoPerson) -> Iterator[str]:
        for education in person.education:
            if education.mode == "full_time":
                end = education.graduated_on
                start = date(end.year - _SCHOOL_YEARS.get(education.level, 3), 9, 1)
                yield _line(start, end, f"{education.school}{education.major}专业学习")
                if first_of_month(person.work_start) > add_months(first_of_month(end), 1):
                    yield _line(end, person.work_start, "待分配")

    def _early(self, person: DemoPerson, rng: Random) -> Iterator[str]:
        """Between the start of work and the first post on record, somewhere below."""
        first = min((item.start for item in person.appointments if item.holding == "main"), default=None)
        if first is None or first <= person.work_start:
            return
        place = rng.choice(self._towns) if person.grassroots_months else self._place(person.appointments[0])
        studied = "；".join(
            f"{month_text(began)}--{month_text(item.graduated_on)}在{item.school}{item.major}专业在职学习"
            for item in person.education
            if item.mode == "in_service"
            and person.work_start < (began := date(item.graduated_on.year - 3, 9, 1))
            and item.graduated_on < first
        )
        yield _line(person.work_start, first, f"{place}科员{f'（其间：{studied}）' if studied else ''}")

    def _aside(self, item: DemoAppointment) -> str:
        end = item.end or item.expected_end
        span = f"{month_text(item.start)}--{month_text(end) if end and end <= self._on else ''}"
        return f"{span}{'挂职任' if item.holding == 'posting' else '兼任'}{self._place(item)}{item.title}"

    def _place(self, item: DemoAppointment) -> str:
        unit = self._units.get(item.unit)
        return "" if unit is None else unit.name if unit.kind == "internal" else unit.short_name

    def _rewards(self, person: DemoPerson, rng: Random) -> Iterator[str]:
        excellent = {row.year for row in person.assessments if row.grade == "1"}
        for year in sorted(excellent):
            if rng.random() < 0.5:
                name = "三等功" if {year - 1, year - 2} <= excellent else "嘉奖"
                yield f"{year + 1}年3月，经中共云岭区委、云岭区人民政府批准，因{year}年度考核优秀，记{name}"
        if rng.random() < _HONOURED_SHARE:
            year = rng.randint(2019, 2024)
            title = rng.choice(("全区脱贫攻坚先进个人", "全市优秀共产党员", "全区招商引资先进个人"))
            organ = "中共澜州市委" if "全市" in title else "中共云岭区委"
            yield f"{year}年12月，经{organ}批准，授予“{title}”称号"
        if rng.random() < _PUNISHED_SHARE and person.work_start.year < 2018:
            yield self._sanction(rng)

    def _sanction(self, rng: Random) -> str:
        why, name = rng.choice(_SANCTIONS)
        day = date(rng.randint(2019, 2025), rng.randint(1, 12), 1)
        lifted = add_months(day, 12)
        over = f"，{lifted.year}年{lifted.month}月解除" if lifted <= self._on else ""
        return f"{day.year}年{day.month}月，经云岭区纪委监委批准，因{why}，给予{name}处分{over}"

    def _family(self, person: DemoPerson, rng: Random) -> Iterator[DemoRelative]:
        names, surname = Names(rng), person.name[0]
        if self._on.year - person.birth.year >= MARRIED_AGE and rng.random() < 0.85:
            spouse = self._spouse(person, names, rng)
            yield spouse
            for order in range(rng.choice((0, 1, 1, 1, 2))):
                year = min(person.birth.year + rng.randint(25, 33) + 3 * order, self._on.year - 1)
                born = date(year, rng.randint(1, 12), 1)
                yield self._child(surname if person.sex == "1" else spouse.name[0], born, names, rng)
        for relation, sex in (("父亲", "1"), ("母亲", "2")):
            yield self._parent(relation, sex, person, names, rng)

    @staticmethod
    def _spouse(person: DemoPerson, names: Names, rng: Random) -> DemoRelative:
        relation, sex = ("妻子", "2") if person.sex == "1" else ("丈夫", "1")
        born = date(person.birth.year + rng.randint(-3, 3), rng.randint(1, 12), 1)
        political = rng.choice(("中共党员", "群众", "群众"))
        name = names.draw(sex, born.year, "01")
        return DemoRelative(relation, name, born, political, rng.choice(_SPOUSE_WORK))

    def _child(self, surname: str, born: date, names: Names, rng: Random) -> DemoRelative:
        sex = rng.choice("12")
        age = self._on.year - born.year
        works = ((6, "学龄前"), (12, "云岭区第一小学学生"), (18, "云岭一中学生"), (23, "岚江大学学生"))
        work = next((work for limit, work in works if age < limit), "澜州市某企业职员")
        political = "共青团员" if 14 <= age < 28 else "群众"
        relation = "儿子" if sex == "1" else "女儿"
        return DemoRelative(relation, surname + names.given(sex, born.year), born, political, work)

    def _parent(self, relation: str, sex: str, person: DemoPerson, names: Names, rng: Random) -> DemoRelative:
        born = date(person.birth.year - rng.randint(22, 32), rng.randint(1, 12), 1)
        work = rng.choice(_PARENTS_WORK).format(town=rng.choice(self._towns))
        gone = "（已去世）" if self._on.year - born.year > OLD_AGE and rng.random() < 0.5 else ""
        name = names.draw(sex, born.year, "01")
        name = person.name[0] + name[1:] if sex == "1" else name
        return DemoRelative(relation, name, born, rng.choice(("群众", "群众", "中共党员")), f"{work}{gone}")


def _line(start: date, end: date | None, text: str) -> str:
    if end is None:
        return f"{month_text(start)}--{_OPEN}{text}"
    return f"{month_text(start)}--{month_text(end)}  {text}"


def _within(aside: DemoAppointment, main: DemoAppointment) -> bool:
    """Whether a concurrent post or a posting began during the main post."""
    return (
        aside.holding != "main" and main.start <= aside.start and (main.end is None or aside.start < main.end)
    )
