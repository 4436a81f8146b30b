"""What stands beside the calendar: pairs of names and values, and what the derived facts are made of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from cadre.choices import EducationMode, Holding, PostCategory
from cadre.documents.roster_columns import school_text
from cadre.models import Appointment, Cadre, Education, LevelTenure, Rank
from cadre.rules.derived import KnownFacts
from cadre.rules.readable import ID_NUMBER
from cadre.rules.spells import Spell
from core.dates import month_text

Pairs = list[tuple[str, str]]


class LevelHeld(NamedTuple):
    """The level of post of the day: its code and words, since when, and where that was taken from."""

    code: str
    words: str
    since: date
    source: str


def level_held(
    levels: Iterable[LevelTenure], appointments: Sequence[Appointment], on: date
) -> LevelHeld | None:
    """The recorded level of the day, otherwise that of the main post and of those before it on the same."""
    for row in levels:
        if row.start <= on and (row.end is None or on < row.end):
            return LevelHeld(row.level, row.get_level_display(), row.start, "职务层次记录")
    main = [row for row in appointments if row.holding == Holding.MAIN and row.start <= on]
    held = next((row for row in main if row.covers(on)), None)
    if held is None or not held.level:
        return None
    since = held.level_since or held.start
    for earlier in main[main.index(held) + 1 :]:
        if held.level_since or earlier.level != held.level or (earlier.end and earlier.end < since):
            break
        since = earlier.level_since or earlier.start
    return LevelHeld(held.level, held.get_level_display(), since, "任免记录")


def basics(cadre: Cadre, educations: Sequence[Education], withheld: Collection[str] = ()) -> Pairs:
    """Who the person is."""
    rows = [("籍贯", cadre.native_place), ("出生地", cadre.birth_place)]
    if ID_NUMBER not in withheld:
        rows.append(("身份证号", cadre.masked_id_number))
    rows.append(("健康状况", cadre.health))
    for education in educations:
        label = "全日制" if education.mode == EducationMode.FULL_TIME else "在职"
        rows.append((label, str(education)))
        rows.append(("院校专业", school_text(education)))
    return [*rows, ("技术职务", cadre.professional_title), ("熟悉专长", cadre.speciality)]


def service_pairs(
    cadre: Cadre, post: Appointment | None, level: LevelHeld | None, rank: Rank | None
) -> Pairs:
    """What the person holds and how the person came in."""
    rank_text = f"{rank.get_rank_display()} {month_text(rank.start)}" if rank else ""
    channel = cadre.get_intake_channel_display()
    if channel and cadre.intake_year:
        channel = f"{channel}（{cadre.intake_year}）"
    months = cadre.grassroots_months
    rows = [
        ("任现职", month_text(post.start) if post else ""),
        ("职务层次", f"{level.words} {month_text(level.since)}" if level else ""),
        ("现职级", rank_text),
        ("编制类型", cadre.get_staffing_display()),
        ("进入渠道", channel),
        ("基层工作", f"{months} 个月" if months else ""),
    ]
    if cadre.left_on:
        rows.append(("离任", f"{month_text(cadre.left_on)} {cadre.left_reason}"))
    return [*rows, ("备注", cadre.remark)]


def known_facts(
    cadre: Cadre,
    post: Appointment | None,
    level: LevelHeld | None,
    rank: Rank | None,
    spells: Sequence[Spell],
) -> KnownFacts:
    """All that the derived facts are worked out from."""
    return KnownFacts(
        sex=cadre.sex,
        birth=cadre.birth,
        work_start=cadre.work_start,
        party_joined=cadre.party_joined,
        post_since=post.start if post else None,
        level=level.code if level else "",
        level_words=level.words if level else "",
        level_since=level.since if level else None,
        level_from=level.source if level else "",
        rank_words=rank.get_rank_display() if rank else "",
        rank_since=rank.start if rank else None,
        senior_professional="高级" in cadre.professional_title,
        grassroots_months=cadre.grassroots_months,
        spells=spells,
        categories=[(value, str(label)) for value, label in PostCategory.choices],
    )
