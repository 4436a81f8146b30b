"""What a row says about post and rank: a correction of the present one, or the beginning of the next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from cadre.choices import EntryKind, Holding, PostCategory
from cadre.models import Appointment, Rank
from cadre.rules.titles import classify_title
from core.models import Unit
from core.sheets import CLEAR, PartialDate

from .plan import FieldChange, Known, RowPlan, Write
from .wording import label_of, shown


def plan_appointment(
    plan: RowPlan, values: Mapping[str, object], known: Known | None, *, unit: Unit, title: str, on: date
) -> None:
    """Compare the row with the open main appointment.

    Another title or unit with a later 任现职时间 ends the present appointment on that day and begins
    the next; without one it corrects the present appointment. Without any appointment the row begins one,
    on ``on`` when no day is given.
    """
    old = known.appointment if known else None
    since = _day(values.get("post_since"))
    wanted: dict[str, Any] = {}
    if title:
        wanted["title"] = title
    for name, field in (("post_category", "category"), ("level", "level")):
        if values.get(name):
            wanted[field] = "" if values[name] is CLEAR else values[name]
    if isinstance(values.get("level_since"), PartialDate):
        wanted["level_since"] = _day(values["level_since"])
    if old is None:
        if title or since:
            _begin(plan, wanted, unit=unit, since=since or on, old=None)
        return
    moves = unit.pk != old.unit_id or ("title" in wanted and wanted["title"] != old.title)
    if moves and since and since > old.start:
        _begin(plan, wanted, unit=unit, since=since, old=old)
        return
    if unit.pk != old.unit_id:
        wanted["unit"] = unit
    if since:
        wanted["start"] = since
    _correct(plan, plan.appointments, Appointment, old, wanted)


def _begin(
    plan: RowPlan, wanted: dict[str, Any], *, unit: Unit, since: date, old: Appointment | None
) -> None:
    title = wanted.get("title") or (old.title if old else "干部")
    category = (
        wanted.get("category") or classify_title(title, unit.kind, unit.short_name) or PostCategory.STAFF
    )
    level = wanted.get("level", old.level if old else "")
    if old is not None:
        plan.appointments.append(Write(old, {"end": since}))
        plan.changes.append(FieldChange("现任职务", old.title, title))
    else:
        plan.changes.append(FieldChange("现任职务", "—", title))
    plan.changes.append(
        FieldChange(
            label_of(Appointment, "start"),
            shown(Appointment, "start", old and old.start),
            shown(Appointment, "start", since),
        )
    )
    values = {
        "unit": unit,
        "title": title,
        "category": category,
        "level": level,
        "level_since": wanted.get("level_since") or (old.level_since if old and old.level == level else None),
        "holding": Holding.MAIN,
        "start": since,
        "entry_kind": _entry_kind(old, level),
    }
    plan.appointments.append(Write(None, values))


def _entry_kind(old: Appointment | None, level: str) -> str:
    """A higher level (a smaller code) is a promotion; an equal one elsewhere a lateral move."""
    if old is None or not old.level or not level:
        return EntryKind.OTHER
    if level < old.level:
        return EntryKind.PROMOTION
    return EntryKind.LATERAL if level == old.level else EntryKind.OTHER


def plan_rank(plan: RowPlan, values: Mapping[str, object], known: Known | None) -> None:
    """Compare the row with the open rank; another rank with a later day follows the present one."""
    old = known.rank if known else None
    rank, since = values.get("rank"), _day(values.get("rank_since"))
    if not rank or rank is CLEAR:
        if old is not None and since:
            _correct(plan, plan.ranks, Rank, old, {"start": since})
        return
    if old is None:
        plan.ranks.append(Write(None, {"rank": rank, "start": since}))
        plan.changes.append(FieldChange("职级", "—", shown(Rank, "rank", rank)))
    elif old.rank != rank and since and old.start and since > old.start:
        plan.ranks += [Write(old, {"end": since}), Write(None, {"rank": rank, "start": since})]
        plan.changes.append(FieldChange("职级", shown(Rank, "rank", old.rank), shown(Rank, "rank", rank)))
    else:
        _correct(plan, plan.ranks, Rank, old, {"rank": rank} | ({"start": since} if since else {}))


def _correct(
    plan: RowPlan,
    writes: list[Write],
    model: type[Appointment] | type[Rank],
    old: Any,
    wanted: Mapping[str, Any],
) -> None:
    changed = {name: new for name, new in wanted.items() if getattr(old, name) != new}
    if not changed:
        return
    writes.append(Write(old, dict(changed)))
    for name, new in changed.items():
        plan.changes.append(
            FieldChange(
                label_of(model, name), shown(model, name, getattr(old, name)), shown(model, name, new)
            )
        )


def _day(value: object) -> date | None:
    return value.date if isinstance(value, PartialDate) else None
