"""A letter and a bulletin of the fictional 云岭区, as long as real ones; shared by tests and benchmark."""

from __future__ import annotations

from datetime import date

from core.policy import Light
from supervision.documents import (
    BulletinPaper,
    ForecastLine,
    LetterPaper,
    PersonLine,
    PointLine,
    Standing,
    TargetLine,
    UnitLine,
    wording,
)

ON = date(2026, 3, 31)
PEOPLE = (
    ("林知远", "男", "1990.05", "党委委员、组织委员", Standing.COUNTS, "35岁，2026年5月满36周岁，届时移出"),
    ("顾明哲", "男", "1992.03", "副镇长（挂职）", Standing.OUTSIDE, "挂职不占职数（至2027年6月）"),
    ("马晓蕾", "女", "1989.10", "副镇长", Standing.MISSES, "36岁，超过35岁"),
    ("罗静怡", "女", "1987.02", "党委委员、宣传委员", Standing.MISSES, "39岁，超过35岁"),
    ("陈喆堃", "男", "1985.12", "副镇长", Standing.MISSES, "40岁，超过35岁"),
    ("李玥燚", "女", "1984.08", "党委委员、武装部长", Standing.MISSES, "41岁，超过35岁"),
    ("㛃䶮", "女", "1983.11", "党委副书记、镇长", Standing.MISSES, "42岁，超过35岁"),
    ("方振海", "男", "1980.04", "党委委员、纪委书记、监察办公室主任", Standing.MISSES, "45岁，超过35岁"),
    ("阿依古丽·买买提", "女", "1979.01", "人大主席", Standing.MISSES, "47岁，超过35岁"),
    ("贺长林", "男", "1976.07", "党委书记", Standing.MISSES, "49岁，超过35岁"),
    ("唐文博", "男", "—", "副镇长", Standing.OUTSIDE, "缺少出生年月，请核实后补录"),
)


def people() -> tuple[PersonLine, ...]:
    """The team of 清河镇."""
    return tuple(
        PersonLine(name=name, sex=sex, birth=birth, title=title, standing=standing, reason=reason)
        for name, sex, birth, title, standing, reason in PEOPLE
    )


def target_lines() -> tuple[TargetLine, ...]:
    """Eight targets, three of them proved person by person."""
    source = "《云岭区领导班子年轻干部配备目标管理办法（试行）》（云组发〔2025〕18号）第六条第一项"
    rows = (
        ("35岁以下班子成员", "2名", "1名", "1名", Light.RED, "2026年5月", True),
        ("40岁以下班子成员占比", "不低于35%", "27.3%", "1名", Light.RED, "—", True),
        ("30岁左右班子成员", "1名", "0名", "1名", Light.YELLOW, "2026年9月", True),
        ("女干部", "2名", "4名", "—", Light.GREEN, "—", False),
        ("党外干部", "—", "—", "—", Light.GREY, "—", False),
        ("中层正职35岁以下占比", "不低于33.3%", "40%", "—", Light.GREEN, "—", False),
        ("年轻正职", "1名", "1名", "—", Light.GREEN, "2027年1月", False),
        ("正职后备", "2名", "1名", "1名", Light.YELLOW, "—", False),
    )
    return tuple(
        TargetLine(
            name=name,
            required=required,
            actual=actual,
            gap=gap,
            light=light,
            worse_on=worse,
            source=source if proved else "",
            people=people() if proved else (),
        )
        for name, required, actual, gap, light, worse, proved in rows
    )


def letter(**changes: object) -> LetterPaper:
    """The letter to 清河镇; a draft unless ``number`` is given."""
    you = wording.address("town")
    fields: dict[str, object] = {
        "issuer": "中共云岭区委组织部",
        "title_lines": wording.letter_title("清河镇"),
        "recipient": wording.committee("清河镇", "town"),
        "opening": wording.opening("《云岭区领导班子年轻干部配备目标管理办法（试行）》", ON, "你镇领导班子")
        + "现将有关情况反馈如下。",
        "results": (
            wording.colour_sentence(you, Light.RED, red=2, yellow=2, since=date(2025, 10, 1), on=ON),
            wording.count_sentence(
                f"{you}领导班子", "35岁以下成员", required=2, actual=1, gap=1, light=Light.RED
            ),
        ),
        "targets": target_lines(),
        "counted": (
            wording.counted_sentence(
                "35岁以下班子成员", [("林知远", "1990.05", "党委委员、组织委员")], others=10
            ),
            wording.counted_sentence("30岁左右班子成员", [], others=11),
        ),
        "forecasts": (
            ForecastLine(
                text=wording.forecast_sentence(
                    date(2026, 5, 1),
                    ["林知远满36周岁"],
                    "35岁以下班子成员",
                    before=1,
                    after=0,
                    gap=2,
                    light=Light.RED,
                )
            ),
        ),
        "asks": wording.asks(you, "town", Light.RED, plan_by=date(2026, 4, 10), done_by=date(2026, 6, 30)),
        "signed_on": "2026年3月19日",
        "contact": "联系人：周敏，联系电话：0000-0000000",
        "copies": "区委书记、副书记，区委组织部部长",
        "basis": "口径：截至2026年3月31日，年龄按周岁计，只知出生年月的按当月1日计；挂职不占职数，不计入。",
        "trace": "run-2026-03-31-0007 letter-12",
        "created": "2026-03-19",
    }
    return LetterPaper(**{**fields, **changes})  # type: ignore[arg-type]


def unit_lines(count: int) -> tuple[UnitLine, ...]:
    """That many red and yellow units."""
    names = ("青石街道", "区财政局", "区发展和改革局", "岭背乡", "区委宣传部", "云岭城市建设投资集团有限公司")
    return tuple(
        UnitLine(
            name=names[index % len(names)],
            light=Light.RED if index < count // 2 else Light.YELLOW,
            items="35岁以下0/2；40岁占比27%；年轻正职0/1；平均年龄44.9" if index % 3 == 0 else "35岁以下1/2",
            due="6月30日" if index < count // 2 else "9月30日",
        )
        for index in range(count)
    )


def bulletin(units: int = 17, **changes: object) -> BulletinPaper:
    """The bulletin of March 2026; a draft unless ``number`` is given."""
    now = {Light.RED: 9, Light.YELLOW: 8, Light.GREEN: 31}
    before = {Light.RED: 10, Light.YELLOW: 13, Light.GREEN: 25}
    fields: dict[str, object] = {
        "issuer": "中共云岭区委组织部",
        "title_lines": wording.bulletin_title("2026年3月"),
        "recipient": "各镇（乡）党委、街道党工委，区直各单位党组（党委），区属国有企业党委",
        "opening": wording.opening("《云岭区领导班子年轻干部配备目标管理办法（试行）》", ON, "48个领导班子")
        + "现通报如下。",
        "overall": (
            wording.tally_sentence(294, 114, 50) + wording.colours_sentence(now, before, than="上月"),
        ),
        "problems": (
            PointLine(
                lead=wording.point(1, "部分班子尚未达标。"),
                text=wording.lacking_sentence(["青石街道", "岭背乡"], "35岁以下班子成员"),
            ),
            PointLine(
                lead=wording.point(2, "到龄压力较大。"),
                text="未来6个月有9名35岁以下班子成员到龄移出，如不及时补配，8个班子将转为红灯，"
                "届时红灯增至17个。",
            ),
        ),
        "requirements": (
            PointLine(
                lead=wording.point(1, "红灯单位"),
                text="党委（党组）书记要亲自研究，于2026年4月10日前报送整改方案，6月30日前完成补配；"
                "到期未完成的，向区委常委会作出说明。",
            ),
            PointLine(
                lead=wording.point(2, "黄灯单位"), text="要提前谋划，于2026年4月20日前提出补配建议人选。"
            ),
        ),
        "units": unit_lines(units),
        "signed_on": "2026年3月19日",
        "office": "中共云岭区委组织部干部一科",
        "printed_on": "2026年3月19日",
        "copies": "区委书记、副书记，区委常委，区委办公室",
        "trace": "run-2026-03-31-0007 bulletin-6",
        "created": "2026-03-19",
    }
    return BulletinPaper(**{**fields, **changes})  # type: ignore[arg-type]
