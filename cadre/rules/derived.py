"""Facts that follow from other facts on a day, each with its working."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cadre.rules.retirement import delay_in_months, original_age, retirement_age_text, retirement_month
from cadre.rules.spells import Spell, Total, by_category, grassroots
from core.dates import age_on, day_text, month_text, months_between, years_and_months

NAMED_AT_MOST = 6


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """What the derived facts are worked out from; empty or None where nothing is known.

    ``level_from`` names where the level was taken from. ``spells`` are appointments and, where there is none,
    segments of the résumé; ``categories`` are the kinds of post (code, words), the highest first.
    """

    sex: str = ""
    birth: date | None = None
    work_start: date | None = None
    party_joined: date | None = None
    post_since: date | None = None
    level: str = ""
    level_words: str = ""
    level_since: date | None = None
    level_from: str = ""
    rank_words: str = ""
    rank_since: date | None = None
    senior_professional: bool = False
    grassroots_months: int | None = None
    spells: Sequence[Spell] = ()
    categories: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class DerivedFact:
    """One fact: its name, its value as shown, and how it was worked out."""

    label: str
    value: str
    working: str


def derived_facts(known: KnownFacts, on: date) -> tuple[DerivedFact, ...]:
    """Age, tenures, years of work, in the Party, at the grassroots and in each kind of post; retirement.

    What cannot be worked out is left out.
    """
    level = f"任{known.level_words or '现职务层次'}"
    source = f"（{known.level_from}）" if known.level_from else ""
    facts = [_age(known.birth, on)]
    facts += [
        _tenure("任现职", known.post_since, "任职", on),
        _tenure("任同级", known.level_since, f"{level}{source}", on),
        _tenure("任现职级", known.rank_since, f"任{known.rank_words or '现职级'}", on),
        _tenure("工龄", known.work_start, "参加工作", on),
        _tenure("党龄", known.party_joined, "入党", on),
        _retirement(known),
        _grassroots(known, on),
    ]
    facts += [
        DerivedFact(f"任{total.name}", years_and_months(total.months), _named(total, on))
        for total in by_category(known.spells, on, known.categories)
    ]
    return tuple(fact for fact in facts if fact is not None)


def _age(birth: date | None, on: date) -> DerivedFact | None:
    if birth is None or birth > on:
        return None
    return DerivedFact("年龄", f"{age_on(birth, on)} 岁", f"{_text(birth)} 出生，周岁算至 {day_text(on)}")


def _tenure(label: str, since: date | None, verb: str, on: date) -> DerivedFact | None:
    if since is None or since > on:
        return None
    return DerivedFact(
        label, years_and_months(months_between(since, on)), f"{_text(since)} {verb}，算至 {day_text(on)}"
    )


def _retirement(known: KnownFacts) -> DerivedFact | None:
    if known.birth is None or not known.sex:
        return None
    original = original_age(known.sex, known.level, senior_professional=known.senior_professional)
    delay = delay_in_months(known.birth, original)
    moved = f"，渐进式延迟 {delay} 个月" if delay else "，不延迟"
    return DerivedFact(
        "法定退休",
        month_text(retirement_month(known.birth, original)),
        f"{retirement_age_text(known.birth, original)}：原 {original} 周岁{moved}",
    )


def _grassroots(known: KnownFacts, on: date) -> DerivedFact | None:
    """The recorded months go first; what follows from the service is said beside them."""
    found = grassroots(known.spells, on)
    if known.grassroots_months is None:
        if not found.months:
            return None
        return DerivedFact("基层工作", years_and_months(found.months), _named(found, on))
    working = f"登记为 {known.grassroots_months} 个月"
    if found.months:
        working += f"；按经历推算为 {found.months} 个月：{_named(found, on)}"
    return DerivedFact("基层工作", years_and_months(known.grassroots_months), working)


def _named(total: Total, on: date) -> str:
    """The spells that were counted, each with its months and where it was taken from."""
    named = [
        f"{month_text(spell.start)}—{'今' if spell.end in (None, on) else month_text(spell.end)} {spell.text}"
        f"{'（简历）' if spell.from_resume else ''}"
        for spell in total.spells[:NAMED_AT_MOST]
    ]
    more = len(total.spells) - len(named)
    return "；".join(named) + (f"；另有 {more} 段" if more > 0 else "")


def _text(day: date) -> str:
    return month_text(day) if day.day == 1 else day_text(day)
