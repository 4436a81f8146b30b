"""Facts that follow from other facts on a day, each with its working."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cadre.rules.retirement import delay_in_months, original_age, retirement_age_text, retirement_month
from core.dates import age_on, day_text, month_text, months_between, years_and_months


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """What the derived facts are worked out from; empty or None where nothing is known."""

    sex: str = ""
    birth: date | None = None
    work_start: date | None = None
    party_joined: date | None = None
    post_since: date | None = None
    level: str = ""
    level_since: date | None = None
    rank_since: date | None = None
    senior_professional: bool = False


@dataclass(frozen=True, slots=True)
class DerivedFact:
    """One fact: its name, its value as shown, and how it was worked out."""

    label: str
    value: str
    working: str


def derived_facts(known: KnownFacts, on: date) -> tuple[DerivedFact, ...]:
    """Age, tenures, years of work and in the Party, and retirement, as far as they can be worked out."""
    facts = [_age(known.birth, on)]
    facts += [
        _tenure(label, since, verb, on)
        for label, since, verb in (
            ("任现职", known.post_since, "任职"),
            ("任同级", known.level_since, "任现职务层次"),
            ("任现职级", known.rank_since, "任现职级"),
            ("工龄", known.work_start, "参加工作"),
            ("党龄", known.party_joined, "入党"),
        )
    ]
    facts.append(_retirement(known))
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


def _text(day: date) -> str:
    return month_text(day) if day.day == 1 else day_text(day)
