"""Which of a row's differences are written: not those the user rejects, not those the department decides."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from cadre.models import ChangeRequest, Education
from cadre.rules.protected import is_protected
from cadre.services.records import DERIVED_FIELDS
from core.models import User

from .plan import FieldChange, Held, RowPlan, Write
from .requests import NOTHING, WAITS_FOR_OFFICE, request_for

GOES_WITH = {**DERIVED_FIELDS, "birth": ("birth_precision",)}
SETS = {"appointments": "appointments", "ranks": "ranks"}
MODES = ("full_time", "in_service")


def choose(
    plan: RowPlan,
    *,
    rejected: Collection[str],
    asks: bool,
    pending: Mapping[str, ChangeRequest],
    by: User,
) -> None:
    """Take out of the plan what the user rejects and, for whoever ``asks``, changes of protected facts.

    ``pending`` are the requests about the person that wait already, by the key of their fact.
    """
    for change in list(plan.changes):
        if change.key in rejected:
            _take_out(plan, change)
            plan.rejected.append(change)
        elif asks and plan.cadre and is_protected(change.key) and change.old not in NOTHING:
            value = _take_out(plan, change)
            plan.held.append(Held(change, WAITS_FOR_OFFICE))
            write = request_for(change, value, pending.get(change.key), by=by, evidence={})
            if write is not None:
                plan.requests.append(write)
    if any(change.key == "unit" for change in plan.rejected):
        _stay(plan)


def _take_out(plan: RowPlan, change: FieldChange) -> Any:
    """Remove a difference and what would write it; the value that would have been written."""
    plan.changes = [other for other in plan.changes if other is not change]
    head, _, part = change.key.partition(".")
    if head == "grades":
        plan.assessments = [write for write in plan.assessments if _year(write) != int(part)]
        return None
    if head == "resume":
        plan.resumes = []
        return None
    if head == "rewards":
        plan.rewards = [write for write in plan.rewards if write.values["text"] != change.new]
        return None
    if head in MODES:
        return _drop(plan, "educations", part, lambda write: _mode(write) == head)
    if head in SETS:
        if part:
            return _drop(plan, SETS[head], part, lambda write: write.record is not None)
        setattr(plan, SETS[head], [])
        return None
    for name in GOES_WITH.get(head, ()):
        plan.person.pop(name, None)
    return plan.person.pop(head, None)


def _drop(plan: RowPlan, attribute: str, name: str, meant: Callable[[Write], bool]) -> Any:
    """Remove one field from the writes of a set; a write without fields goes."""
    value = None
    writes: list[Write] = getattr(plan, attribute)
    for write in writes:
        if meant(write):
            value = write.values.pop(name, value)
    setattr(plan, attribute, [write for write in writes if set(write.values) - {"mode"}])
    return value


def _stay(plan: RowPlan) -> None:
    """Who is not taken over from another unit begins no post there either."""
    plan.moved_from = None
    plan.appointments = []
    gone = [change for change in plan.changes if change.key.partition(".")[0] == "appointments"]
    plan.changes = [change for change in plan.changes if change not in gone]
    plan.rejected += gone


def _mode(write: Write) -> str:
    record: Education | None = write.record
    return record.mode if record else str(write.values.get("mode", ""))


def _year(write: Write) -> int:
    return int(write.record.year if write.record else write.values["year"])
