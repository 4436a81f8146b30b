"""The formal sentences of letters and bulletins, from plain numbers and dates; pure.

Every sentence ends with 。 and writes Arabic numerals close up to the measure word, as official documents do.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from core.dates import chinese_day, months_touched
from core.policy import Light

_ADDRESS = {"town": "你镇", "subdistrict": "你街道", "township": "你乡"}
_COMMITTEE = {
    "district": "区委",
    "town": "党委",
    "subdistrict": "党工委",
    "township": "党委",
    "party": "领导班子",
    "government": "党组",
    "institution": "党组织",
    "enterprise": "党委",
}
_RECHECK = "区委组织部将按同一口径复评，复评结果作为销号依据。"
_ORDINALS = "一二三四五六七八九十"
NAMES_SHOWN = 8


def address(kind: str) -> str:
    """How the letter speaks to a unit of this kind: 你镇, 你街道, 你乡, otherwise 你单位."""
    return _ADDRESS.get(kind, "你单位")


def committee(name: str, kind: str) -> str:
    """The addressee: the unit's party committee, 清河镇党委."""
    return f"{name}{_COMMITTEE.get(kind, '党组织')}"


def head(kind: str) -> str:
    """Who answers for it: 党委书记; 主要负责同志 where the unit has no committee of its own."""
    if kind in {"party", "district"}:
        return "主要负责同志"
    return f"{_COMMITTEE.get(kind, '党组织')}书记"


def percent(part: int, whole: int) -> str:
    """38.8%, rounded half up to one place; a dash for nothing of nothing."""
    if whole == 0:
        return "—"
    return share(Decimal(part) / Decimal(whole))


def share(value: Decimal) -> str:
    """A share between 0 and 1 as 20% or 33.3%."""
    rounded = (value * 100).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return f"{rounded.normalize():f}%"


def month(day: date) -> str:
    """2026年5月, for events known to the month."""
    return f"{day.year}年{day.month}月"


def named(light: Light) -> str:
    """红灯; 未评价 for grey, which is no light."""
    return light.word if light is Light.GREY else f"{light.label}灯"


def point(number: int, text: str) -> str:
    """（一）text, for the second level of headings."""
    return f"（{_ordinal(number)}）{text}"


def listed(names: Sequence[str], *, of: str = "单位", shown: int = NAMES_SHOWN) -> str:
    """青石街道、岭背乡; from the ninth name on 青石街道、…等12个单位."""
    if len(names) <= shown:
        return "、".join(names)
    return f"{'、'.join(names[:shown])}等{len(names)}个{of}"


def letter_title(unit: str) -> tuple[str, ...]:
    """The lines of a letter's title, the upper one no longer than a line of twenty characters."""
    first, second = f"关于{unit}领导班子年轻干部配备", "预警情况的函"
    return (first, second) if len(first) <= 20 else (f"关于{unit}", f"领导班子年轻干部配备{second}")


def bulletin_title(period: str) -> tuple[str, ...]:
    """The lines of a bulletin's title; ``period`` is 2026年3月 or 2026年上半年."""
    return (f"关于{period}领导班子年轻干部配备", "预警情况的通报")


def opening(basis: str, on: date, scope: str) -> str:
    """The paragraph that names the rule, the day and what was judged."""
    according = f"根据{basis}，" if basis else ""
    return f"{according}区委组织部以{chinese_day(on)}为口径，对{scope}年轻干部配备情况进行了预警评价。"


def colour_sentence(
    who: str, light: Light, *, red: int, yellow: int, since: date | None = None, on: date
) -> str:
    """The colour of the unit and how it came about, with the month since which it lasts."""
    counts = [f"{label}{count}项" for label, count in (("红灯", red), ("黄灯", yellow)) if count]
    reason = f"，其中{'、'.join(counts)}" if counts else ""
    lasting = ""
    if since and since < on:
        lasting = f"；{named(light)}自{month(since)}起，已持续{months_touched(since, on)}个月"
    return f"经评价，{who}领导班子综合评定为{named(light)}（{light.word}）{reason}{lasting}。"


def count_sentence(who: str, noun: str, *, required: int, actual: int, gap: int, light: Light) -> str:
    """你镇领导班子应配备35岁以下成员2名，实有1名，缺1名，评定为红灯。"""
    missing = f"，缺{gap}名" if gap else ""
    return f"{who}应配备{noun}{required}名，实有{actual}名{missing}，评定为{named(light)}。"


def share_sentence(
    who: str,
    noun: str,
    *,
    required: Decimal,
    part: int,
    whole: int,
    gap: int,
    light: Light,
    measure: str = "名",
) -> str:
    """你镇40岁以下班子成员占比应不低于35%，实为27.3%（11名中3名），缺1名，评定为红灯。"""
    missing = f"，缺{gap}{measure}" if gap else ""
    actual = f"{percent(part, whole)}（{whole}{measure}中{part}{measure}）"
    return f"{who}{noun}应不低于{share(required)}，实为{actual}{missing}，评定为{named(light)}。"


def counted_sentence(target: str, people: Sequence[tuple[str, str, str]], *, others: int) -> str:
    """Who counts, each as (name, birth month, title), and how many do not."""
    counted = "；".join(f"{name}（{birth}生，{title}）" for name, birth, title in people)
    inside = f"计入{len(people)}名：{counted}" if people else "没有人员计入"
    outside = f"；未计入{others}名，理由见附件" if others else ""
    return f"“{target}”{inside}{outside}。"


def forecast_sentence(
    day: date,
    events: Sequence[str],
    target: str,
    *,
    before: int,
    after: int,
    gap: int,
    light: Light,
    measure: str = "名",
) -> str:
    """2026年5月，林知远满36周岁，“35岁以下班子成员”由1名降为0名，缺2名，评定为红灯。"""
    change = f"由{before}{measure}降为{after}{measure}" if after < before else f"为{after}{measure}"
    missing = f"，缺{gap}{measure}" if gap else ""
    return f"{month(day)}，{'，'.join(events)}，“{target}”{change}{missing}，评定为{named(light)}。"


def no_forecast(months: int) -> str:
    """What the letter says when no known event makes a light worse."""
    return f"按到龄、退休、任期和挂职期满推算，未来{months}个月内各项灯色不会因已知事项变差。"


def asks(who: str, kind: str, light: Light, *, plan_by: date, done_by: date) -> tuple[str, ...]:
    """What is asked and by when, by the colour of the unit."""
    if light is Light.RED:
        urgent = (
            f"请{who}{head(kind)}亲自研究，于{chinese_day(plan_by)}前报送整改方案，写明补配人选来源、职位和到岗时间，"
            f"{chinese_day(done_by)}前完成补配。"
        )
        return (urgent, f"到期未完成的，须向区委常委会作出说明。{_RECHECK}")
    ahead = (
        f"请{who}提前谋划，于{chinese_day(plan_by)}前提出补配建议人选，"
        f"{chinese_day(done_by)}前完成补配，防止转为红灯。"
    )
    return (ahead, _RECHECK)


def tally_sentence(members: int, under_40: int, under_35: int) -> str:
    """全区区管班子成员294名，其中40岁以下114名，占38.8%；35岁以下50名，占17%。"""
    return (
        f"全区区管班子成员{members}名，其中40岁以下{under_40}名，占{percent(under_40, members)}；"
        f"35岁以下{under_35}名，占{percent(under_35, members)}。"
    )


def colours_sentence(now: dict[Light, int], before: dict[Light, int] | None, *, than: str = "上次") -> str:
    """48个班子中，红灯9个，比上次减少1个；… Blue and grey only where they occur."""
    parts = []
    for light in Light:
        count, earlier = now.get(light, 0), (before or {}).get(light, 0)
        if not count and not earlier and light not in (Light.RED, Light.YELLOW, Light.GREEN):
            continue
        change = f"，{_change(count, earlier, than)}" if before is not None else ""
        parts.append(f"{named(light)}{count}个{change}")
    return f"{sum(now.values())}个班子中，{'；'.join(parts)}。"


def lacking_sentence(names: Sequence[str], noun: str) -> str:
    """青石街道、岭背乡没有35岁以下班子成员。"""
    return f"{listed(names)}没有{noun}。"


def _change(now: int, before: int, than: str) -> str:
    if now == before:
        return f"与{than}持平"
    return f"比{than}{'增加' if now > before else '减少'}{abs(now - before)}个"


def _ordinal(number: int) -> str:
    """一 … 九十九."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _ORDINALS[number - 1]
    return ("" if tens == 1 else _ORDINALS[tens - 1]) + "十" + ("" if not ones else _ORDINALS[ones - 1])
