"""Columns about the post of the day, the level and the rank."""

from __future__ import annotations

from datetime import date

from cadre.choices import PostCategory
from cadre.rules.retirement import retires_on
from core.choices import UnitKind
from core.dates import months_between, years_and_months

from .column import CENTER, DATE, NUMBER, RosterColumn
from .lines import RosterLine, unit_names_on

POSTS = "任职"
_CATEGORIES, _KINDS = dict(PostCategory.choices), dict(UnitKind.choices)
_UNIT_ORDER = ("held__unit__order", "held__unit_id", "held__category", "held__level", "held__start")
_LEVELS, _RANKS, _NAMES = frozenset({"levels"}), frozenset({"ranks"}), frozenset({"unit_names"})


def _tenure(since: date | None, on: date) -> str:
    return years_and_months(months_between(since, on)).replace(" ", "") if since and since <= on else ""


def _retires(line: RosterLine) -> date | None:
    person = line.cadre
    return retires_on(
        person.birth, person.sex, line.level_code, senior_professional="高级" in person.professional_title
    )


def _post_since(line: RosterLine) -> date | None:
    return line.held.start if line.held else None


POST_COLUMNS = (
    RosterColumn(
        "unit", "单位", lambda line: unit_names_on(line.unit, line.on)[1], POSTS,
        width=16, sort=_UNIT_ORDER, needs=_NAMES,
    ),
    RosterColumn(
        "unit_name", "单位全称", lambda line: unit_names_on(line.unit, line.on)[0], POSTS,
        width=22, sort=_UNIT_ORDER, needs=_NAMES,
    ),
    RosterColumn(
        "unit_kind", "单位类别", lambda line: _KINDS.get(line.unit.kind), POSTS,
        width=10, align=CENTER, sort=("held__unit__kind",),
    ),
    RosterColumn("title", "现任职务", lambda line: line.title or "未在职", POSTS, width=26, sort=_UNIT_ORDER),
    RosterColumn("post", "职务", lambda line: line.held.title if line.held else "", POSTS, width=18),
    RosterColumn("aside", "兼任及挂职", lambda line: "；".join(line.aside), POSTS, width=20),
    RosterColumn(
        "category", "职务类别", lambda line: _CATEGORIES.get(line.held.category) if line.held else "", POSTS,
        align=CENTER, sort=("held__category",),
    ),
    RosterColumn(
        "post_since", "任现职时间", _post_since, POSTS,
        width=10, align=CENTER, kind=DATE, sort=("held__start",),
    ),
    RosterColumn(
        "post_years", "任现职年限", lambda line: _tenure(_post_since(line), line.on), POSTS,
        width=10, align=CENTER, sort=("-held__start",),
    ),
    RosterColumn(
        "level", "职务层次", lambda line: line.level, POSTS,
        align=CENTER, sort=("held__level", "held__level_since"), needs=_LEVELS,
    ),
    RosterColumn(
        "level_since", "任同级时间", lambda line: line.level_since, POSTS,
        width=10, align=CENTER, kind=DATE, sort=("held__level_since",), needs=_LEVELS,
    ),
    RosterColumn(
        "level_years", "任同级年限", lambda line: _tenure(line.level_since, line.on), POSTS,
        width=10, align=CENTER, sort=("-held__level_since",), needs=_LEVELS,
    ),
    RosterColumn("rank", "职级", lambda line: line.rank_words, POSTS, align=CENTER, needs=_RANKS),
    RosterColumn(
        "rank_since", "任现职级时间", lambda line: line.rank.start if line.rank else None, POSTS,
        width=10, align=CENTER, kind=DATE, needs=_RANKS,
    ),
    RosterColumn(
        "retires", "法定退休年月", _retires, POSTS, width=10, align=CENTER, kind=DATE, needs=_LEVELS
    ),
    RosterColumn(
        "grassroots_months", "基层工作月数", lambda line: line.cadre.grassroots_months, POSTS,
        width=8, align=CENTER, kind=NUMBER, sort=("grassroots_months",),
    ),
)  # fmt: skip
