"""What falls due in the coming weeks: ages, retirements, terms, answers; and lights that changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import Lag

from cadre.choices import TEAM_CATEGORIES
from cadre.models import Appointment, Cadre
from cadre.rules.retirement import retires_on
from core.dates import add_months
from core.models import Unit, User
from core.policy import Light
from core.rules.rights import Right
from supervision.choices import LetterState
from supervision.models import EvaluationRun, Letter, UnitResult

from .board import Board

DAYS_AHEAD = 60
CHANGE_DAYS = 31
CHANGES_SHOWN = 5
_EARLIEST_RETIREMENT = 50


@dataclass(frozen=True, slots=True)
class Deadline:
    """One thing that comes: whom or which unit it concerns, what, and the page that shows it."""

    day: date
    who: str
    what: str
    note: str
    cadre: object | None = None
    unit: Unit | None = None
    target: str = ""


@dataclass(frozen=True, slots=True)
class ColourChange:
    """A unit whose colour changed between two stored evaluations."""

    day: date
    unit: Unit
    before: Light
    after: Light
    reason: str


def upcoming(user: User, on: date, board: Board) -> list[Deadline]:
    """What the user may know of the next DAYS_AHEAD days, by day; four queries."""
    until = on + timedelta(days=DAYS_AHEAD)
    found = [*_leaving(user, board, until), *_terms(user, on, until), *_retirements(user, on, until)]
    once: dict[tuple[date, object], Deadline] = {}
    for each in found:
        once.setdefault((each.day, each.cadre), each)
    return sorted([*once.values(), *_answers(user, on, until)], key=lambda each: (each.day, each.who))


def _leaving(user: User, board: Board, until: date) -> Iterator[Deadline]:
    """Birthdays and other events after which a target's count falls, from the forecasts."""
    leaving = board.leaving_until(until)
    people = Cadre.objects.visible_to(user).filter(pk__in={each.person_id for each in leaving})
    keys = dict(people.values_list("pk", "uuid"))
    for each in leaving:
        if each.person_id in keys:
            turn = f"，转为{each.turns.label}灯" if each.turns else ""
            colour = f"，总灯转为{each.colour_turns.label}灯" if each.colour_turns else ""
            note = f"{each.unit.short_name}“{each.target}”少 1 人{turn}{colour}"
            yield Deadline(each.day, each.name, each.cause, note, keys[each.person_id], each.unit)


def _terms(user: User, on: date, until: date) -> Iterator[Deadline]:
    """Postings, terms and probations whose expected end is known."""
    held = (
        Appointment.objects.visible_to(user).holding(on).filter(expected_end__gt=on, expected_end__lte=until)
    )
    for each in held.select_related("cadre", "unit"):
        what = "挂职期满" if each.holding == "posting" else "任期届满"
        note = f"{each.unit.short_name}　{each.title}"
        yield Deadline(each.expected_end or until, each.cadre.name, what, note, each.cadre.uuid, each.unit)


def _retirements(user: User, on: date, until: date) -> Iterator[Deadline]:
    """Members of teams who reach their month of retirement."""
    old_enough = add_months(until, -12 * _EARLIEST_RETIREMENT)
    held: Any = Cadre.objects.visible_to(user).with_held(on)
    people = held.filter(held__category__in=TEAM_CATEGORIES, birth__lte=old_enough)
    lines = people.order_by().values_list(
        "uuid", "name", "birth", "sex", "held__level", "held__title", "held__unit__short_name"
    )
    for key, name, birth, sex, level, title, unit in lines:
        day = retires_on(birth, sex, level or "")
        if day is not None and on < day <= until:
            yield Deadline(day, name, "到法定退休年龄", f"{unit}　{title}", key)


def _answers(user: User, on: date, until: date) -> Iterator[Deadline]:
    """Letters whose answer is awaited."""
    waiting = Letter.objects.visible_to(user).filter(
        state__in=(LetterState.DELIVERED, LetterState.READ), answer_by__gte=on, answer_by__lte=until
    )
    for letter in waiting.select_related("unit").order_by("answer_by", "unit__order"):
        yield Deadline(
            letter.answer_by, letter.unit.short_name, "整改期限", letter.document_no, None, letter.unit
        )


def recent_changes(user: User, on: date) -> list[ColourChange]:
    """The newest changes of colour in the stored runs of the last weeks; two queries."""
    runs = EvaluationRun.objects.filter(on__gt=on - timedelta(days=CHANGE_DAYS), on__lte=on)
    newest = {day: key for key, day in runs.order_by("on", "created_at").values_list("pk", "on")}
    seen = UnitResult.objects.filter(run__in=newest.values()).exclude(unit__kind="district")
    lagged = seen.annotate(
        before=Window(Lag("light"), partition_by=[F("unit")], order_by=[F("run__on").asc()])
    )
    changed = lagged.filter(before__isnull=False).exclude(before=F("light"))
    visible = Unit.objects.visible_to(user, Right.VIEW_LIGHTS)
    rows = changed.filter(unit__in=visible).select_related("unit", "run").defer("run__targets", "run__plan")
    return [
        ColourChange(row.run.on, row.unit, Light(row.before), Light(row.light), row.reason)
        for row in rows.order_by("-run__on", "unit__order")[:CHANGES_SHOWN]
    ]
