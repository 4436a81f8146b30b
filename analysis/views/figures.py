"""What the dashboard shows, made ready for its template: each figure with its list and its definition."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from analysis.rules.cohorts import COHORTS
from analysis.rules.headline import points_text, share
from analysis.services.board import Board, MonthPoint, UnitRow
from analysis.services.people import MIDDLE_AGE, YOUNG_AGE, Promoted, Teams
from core.charts import AgeBand, Series, age_bands, light_series, pyramid, stacked_columns
from core.dates import add_months, first_of_month
from core.policy import Light
from supervision.documents.methods import share_or_count
from supervision.rules.reasons import required_text
from supervision.rules.targets import TargetSpec

from .links import Links

SHOWN_LIGHTS = (Light.RED, Light.YELLOW, Light.BLUE, Light.GREEN)
HEAT_ROWS = 24
SOON_MONTHS = 6
_YOUNGEST, _SPAN = 35, 5


@dataclass(frozen=True, slots=True)
class Figure:
    """One card: its number with unit, a line below, the list behind it, and what is counted."""

    label: str
    value: str
    unit: str
    note: str
    href: str
    meaning: str
    share: Fraction | None = None


@dataclass(frozen=True, slots=True)
class LightCount:
    """Units of one colour, with the change since the end of last month."""

    light: Light
    count: int
    change: int | None
    href: str

    @property
    def word(self) -> str:
        """红·未达标."""
        return f"{self.light.label}·{self.light.word}"


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One field of the heat map; ``light`` is grey and ``text`` a dash where the target does not apply."""

    light: Light
    text: str
    tip: str
    href: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One unit of the heat map."""

    row: UnitRow
    href: str
    cells: list[HeatCell]


@dataclass(frozen=True, slots=True)
class CohortLine:
    """One row of the table of cohorts by level; each entry is (count, address, share of the row)."""

    name: str
    href: str
    total: int
    entries: list[tuple[int, str, float]] = field(default_factory=list)


def light_counts(board: Board, before: dict[Light, int] | None, links: Links) -> list[LightCount]:
    """The colours in use, the worst first."""
    return [
        LightCount(
            light,
            board.counts[light],
            None if before is None else board.counts[light] - before[light],
            links.units(light),
        )
        for light in SHOWN_LIGHTS
        if light is not Light.BLUE or board.counts[light]
    ]


def team_figures(teams: Teams, year_ago: Teams, approved: int, links: Links) -> list[Figure]:
    """Members, and the shares of the two ages that the office asks for."""
    gap = approved - teams.total
    posts = (
        f"职数 {approved}，" + (f"空缺 {gap}" if gap >= 0 else f"超配 {-gap}") if approved else "未登记职数"
    )
    cards = [
        Figure(
            "班子成员", str(teams.total), "人", posts, links.people(),
            "在口径日期担任主要职务、职务类别为党政正职、班子副职或其他班子成员的人员；不含挂职和兼任。职数为各单位当日核定班子职数之和。",
        )
    ]  # fmt: skip
    for age in (MIDDLE_AGE, YOUNG_AGE):
        number, then = teams.aged_at_most(age), year_ago.aged_at_most(age)
        now, before = share(number, teams.total), share(then, year_ago.total)
        change = points_text(now, before, than="上年同日")
        cards.append(
            Figure(
                f"{age} 岁以下占比", "", "%", f"{number} 人" + (f"，{change}" if change else ""),
                links.people(age_max=age),
                f"班子成员中在口径日期不满 {age + 1} 周岁的人数除以班子成员总数；出生年月不详的不计入分子。",
                now,
            )
        )  # fmt: skip
    return cards


def promotion_figure(promoted: list[Promoted], links: Links) -> Figure:
    """The share of the young among the promotions of a year."""
    young = sum(each.is_young for each in promoted)
    return Figure(
        "近一年提拔年轻占比", "", "%", f"{young}/{len(promoted)} 人次", links.promotions(),
        f"口径日期前 12 个月内提拔和进一步使用的人次中，任职当日不满 {YOUNG_AGE + 1} 周岁的所占比例。",
        share(young, len(promoted)),
    )  # fmt: skip


def leaving_figure(board: Board, links: Links) -> Figure:
    """Who will cease to count within half a year."""
    number = len(board.leaving_until(add_months(board.on, SOON_MONTHS)))
    turning = len(board.turning(SOON_MONTHS))
    return Figure(
        "半年内到龄到期", str(number), "人", f"{turning} 个单位将转红" if turning else "不会有单位转红",
        links.leaving(months=SOON_MONTHS),
        "目前计入某项配备目标、六个月内将因满龄、退休、任期或挂职期满不再计入的人员，每人只计一次。",
    )  # fmt: skip


def heat_rows(board: Board, links: Links, *, everything: bool) -> list[HeatRow]:
    """The units of the heat map: all, or the red and yellow ones as far as they fit."""
    rows = board.rows if everything else board.rows[:HEAT_ROWS]
    return [
        HeatRow(row, links.unit(row.unit), [_heat_cell(row, target, links) for target in board.columns])
        for row in rows
    ]


def _heat_cell(row: UnitRow, target: TargetSpec, links: Links) -> HeatCell:
    cell = row.cells.get(target.code)
    if cell is None:
        return HeatCell(Light.GREY, "—", f"{target.name}：不适用", "")
    light = Light(cell.light)
    tip = f"{row.unit.short_name}　{target.name}：{light.word}。{cell.reason}"
    text = "—" if light is Light.GREY else share_or_count(target, cell.part, cell.whole)
    return HeatCell(light, text, tip, links.unit(row.unit, target.code))


@dataclass(frozen=True, slots=True)
class CommonLine:
    """A target judged over all units together."""

    name: str
    actual: str
    required: str
    light: Light
    tip: str
    href: str


def common_lines(board: Board, links: Links) -> list[CommonLine]:
    """The targets of the whole, in the order of the office."""
    cells = {cell.code: cell for cell in board.common}
    if board.top is None:
        return []
    return [
        CommonLine(
            target.name,
            share_or_count(target, cell.part, cell.whole),
            required_text(target),
            Light(cell.light),
            cell.reason,
            links.unit(board.top, target.code),
        )
        for target in board.judgement.current_targets
        if (cell := cells.get(target.code))
    ]


def cohort_lines(teams: Teams, links: Links) -> list[CohortLine]:
    """The rows of the table and their sum."""
    lines = [
        _cohort_line(
            line.row.name, line.counts, line.total, links, kinds=line.row.kinds, category=line.row.category
        )
        for line in teams.levels(links.group)
    ]
    total = _cohort_line("合计", teams.cohorts(), teams.total, links, kinds=None, category="team")
    return [*lines, total]


def _cohort_line(
    name: str,
    counts: tuple[int, ...],
    total: int,
    links: Links,
    *,
    kinds: tuple[str, ...] | None,
    category: str,
) -> CohortLine:
    href = links.people(kinds=kinds, category=category)
    entries = [
        (count, links.cohort(cohort, kinds=kinds, category=category), 100 * count / total if total else 0.0)
        for cohort, count in zip(COHORTS, counts, strict=True)
    ]
    return CohortLine(name, href, total, entries)


def trend_lights(points: list[MonthPoint]) -> list[Light]:
    """The colours that the trend shows; blue only where a plan used it."""
    blue = any(point.counts and point.counts.get(Light.BLUE) for point in points)
    return [light for light in SHOWN_LIGHTS if blue or light is not Light.BLUE]


def trend_chart(points: list[MonthPoint], links: Links, *, key: str, width: int, height: int) -> str:
    """Red, yellow and blue units at the ends of twelve months; a month without a run stays empty."""
    labels = [_month_label(point.day, index) for index, point in enumerate(points)]
    hrefs = [links.run(point.run_id) if point.run_id and point.counts else "" for point in points]
    layers = [
        light_series(light, [point.counts[light] if point.counts else None for point in points], hrefs)
        for light in trend_lights(points)[:-1]
    ]
    known = [point for point in points if point.counts]
    first, last = known[0], known[-1]
    summary = f"{_said(first)}，{_said(last)}。"
    return stacked_columns(
        key=key,
        title="近 12 个月红黄灯走势",
        summary=summary,
        labels=labels,
        series=layers,
        width=width,
        height=height,
    )


def _said(point: MonthPoint) -> str:
    counts = point.counts or {}
    shown = "、".join(f"{light.label} {counts.get(light, 0)}" for light in trend_lights([point])[:-1])
    return f"{point.day.year}年{point.day.month}月{shown}"


def _month_label(day: date, index: int) -> str:
    return f"{day:%y.%m}" if not index or day.month == 1 else f"{day:%m}"


def age_pyramid(teams: Teams, links: Links) -> str:
    """Ages by sex, every bar with its list."""
    bands = [
        AgeBand(
            label=band.label, men=band.men, women=band.women,
            men_href=links.people(sex="1", **_ages(index)),
            women_href=links.people(sex="2", **_ages(index)),
        )
        for index, band in enumerate(age_bands(teams.ages, youngest=_YOUNGEST, span=_SPAN))
    ]  # fmt: skip
    oldest = max(bands, key=lambda band: band.men + band.women)
    summary = f"{oldest.label}人数最多，男 {oldest.men}、女 {oldest.women}。"
    return pyramid(key="pyramid", title="班子成员年龄结构", summary=summary, bands=bands)


def _ages(index: int) -> dict[str, Any]:
    """The bounds of a band of core.charts.age_bands; the last one, 61岁以上, is open."""
    low, high = _YOUNGEST + _SPAN * (index - 1) + 1, _YOUNGEST + _SPAN * index
    return ({"age_min": low} if index else {}) | ({"age_max": high} if high <= 60 else {})


def leaving_chart(board: Board, links: Links) -> str:
    """How many people leave in each of the next twelve months."""
    months = [add_months(first_of_month(board.on), ahead) for ahead in range(13)]
    last = add_months(board.on, 12)
    counts = [0] * len(months)
    for each in board.leaving_until(last):
        counts[(each.day.year - months[0].year) * 12 + each.day.month - months[0].month] += 1
    hrefs = tuple(links.leaving(month=f"{month:%Y-%m}") for month in months)
    layer = Series(name="人数", values=tuple(counts), hrefs=hrefs)
    labels = [_month_label(month, index) for index, month in enumerate(months)]
    summary = f"未来 12 个月共 {sum(counts)} 人到龄到期。"
    return stacked_columns(
        key="leaving", title="未来 12 个月到龄到期", summary=summary, labels=labels, series=[layer],
        unit="人", width=390, height=130,
    )  # fmt: skip
