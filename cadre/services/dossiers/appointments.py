"""What a dossier says about posts: those whose unit is known become appointments, in the order of time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from cadre.choices import EntryKind, Holding, PostCategory
from cadre.formats.dossier import AppointmentFact
from cadre.models import Appointment
from cadre.rules.spans import HeldSpan, succession_faults
from cadre.rules.titles import classify_title
from cadre.services.appointments import full_title
from cadre.services.records import shown
from cadre.services.roster_import.plan import FieldChange, Write
from core.dates import overlap
from core.models import Unit
from core.sheets.cells import tight

from .draft import Draft, says_new
from .units import Units


def plan_appointments(draft: Draft, facts: Sequence[AppointmentFact], *, units: Units, whole: bool) -> None:
    """Compare the posts held; a main post without end takes the person to its unit."""
    _Career(draft, units).run(facts, whole=whole)


class _Career:
    """The posts of one person."""

    def __init__(self, draft: Draft, units: Units) -> None:
        self._draft = draft
        self._units = units
        self._known = list(draft.record.appointments) if draft.record else []
        self._main = {
            id(row): HeldSpan(row.title, row.start, row.end)
            for row in self._known
            if row.holding == Holding.MAIN
        }
        self._running = next(
            (row for row in self._known if row.holding == Holding.MAIN and row.end is None), None
        )

    def run(self, facts: Sequence[AppointmentFact], *, whole: bool) -> None:
        """Offer corrections, what is gone, then what is new."""
        seen: set[int] = set()
        fresh: list[tuple[AppointmentFact, date, Unit]] = []
        for fact in sorted(facts, key=lambda fact: (fact.start or date.max, fact.end or date.max)):
            record = self._same(fact, seen)
            if record is not None:
                seen.add(record.pk)
                self._correct(record, fact)
            elif fact.start is None:
                self._leave(fact, "没有任职时间")
            elif (unit := self._units.place(fact.unit, fact.title)) is None:
                self._leave(fact, f"所在单位“{fact.unit or fact.title}”不在你负责的单位里，或有几个同名单位")
            else:
                fresh.append((fact, fact.start, unit))
        if whole:
            self._remove_unlisted(seen)
        for fact, start, unit in fresh:
            self._add(fact, start, unit)

    def _same(self, fact: AppointmentFact, seen: set[int]) -> Appointment | None:
        """The same title since the same month; else the running post of that title without end."""
        like = [
            row
            for row in self._known
            if row.pk not in seen and row.holding == fact.holding and _like(row, fact)
        ]
        for row in like:
            if fact.start is None or (row.start.year, row.start.month) == (fact.start.year, fact.start.month):
                return row
        return next((row for row in like if row.end is None and fact.end is None), None)

    def _correct(self, record: Appointment, fact: AppointmentFact) -> None:
        names = ("start", "end", "level", "category", "document_no")
        values = {
            name: getattr(fact, name)
            for name in names
            if says_new(getattr(record, name), getattr(fact, name))
        }
        if not values or not self._draft.fits(Appointment, values):
            return
        start, end = values.get("start", record.start), values.get("end", record.end)
        if (end and end <= start) or (record.holding == Holding.MAIN and self._faults(start, end, record)):
            self._leave(fact, "任免时间前后矛盾，或与另一主要职务重叠")
            return
        old = " ".join(shown(Appointment, name, getattr(record, name)) for name in values)
        new = " ".join(shown(Appointment, name, value) for name, value in values.items())

        def write() -> None:
            self._put(record, values)

        self._draft.offer(FieldChange(f"任职·{record.title}", old, new, _key(fact, record.start)), write)

    def _add(self, fact: AppointmentFact, start: date, unit: Unit) -> None:
        values = self._values(fact, start, unit)
        if not self._draft.fits(Appointment, values):
            return
        if fact.end and fact.end <= start:
            self._leave(fact, "免职时间不晚于任职时间")
            return
        is_main = fact.holding == Holding.MAIN
        if is_main and self._faults(start, fact.end, None):
            self._leave(fact, f"与{self._clashing(start, fact.end)}的任职时间重叠")
            return
        ends = self._running if is_main and fact.end is None else None
        old = _line(ends.title, ends.start, None) if ends else "—"
        change = FieldChange("任职", old, _line(values["title"], start, fact.end), _key(fact, start))
        self._draft.offer(change, lambda: self._begin(fact, start, unit, values, ends))

    def _begin(
        self,
        fact: AppointmentFact,
        start: date,
        unit: Unit,
        values: dict[str, Any],
        ends: Appointment | None,
    ) -> None:
        plan = self._draft.plan
        if ends is not None:
            self._put(ends, {"end": start})
        plan.appointments.append(Write(None, values))
        if fact.holding != Holding.MAIN:
            return
        self._main[id(values)] = HeldSpan(values["title"], start, fact.end)
        if fact.end is None:
            self._running = None
            self._move(unit, values["title"])

    def _move(self, unit: Unit, title: str) -> None:
        """The record belongs to the unit of the running main post."""
        plan, record = self._draft.plan, self._draft.record
        if record is None or record.cadre.unit_id == unit.pk:
            return
        home = record.cadre.unit
        plan.person["unit"] = plan.unit = unit
        plan.changes.append(FieldChange("所在单位", home.short_name, unit.short_name, "unit"))
        if not unit.contains(home) and not home.contains(unit):
            plan.moved_from = home
        if "title" not in plan.person:
            plan.person["title"] = full_title(unit, title)

    def _values(self, fact: AppointmentFact, start: date, unit: Unit) -> dict[str, Any]:
        title = self._units.without(unit, fact.title)
        judged = classify_title(title, unit.kind, unit.short_name)
        return {
            "unit": unit,
            "title": title,
            "category": fact.category or judged or PostCategory.STAFF,
            "level": fact.level,
            "holding": fact.holding,
            "start": start,
            "end": fact.end,
            "entry_kind": EntryKind.OTHER,
            "document_no": fact.document_no,
        }

    def _faults(self, start: date, end: date | None, record: Appointment | None) -> bool:
        others = [span for owner, span in self._main.items() if record is None or owner != id(record)]
        follows = record is None and end is None
        # A running post begun earlier is in the way of everything that is not its successor.
        if not follows and any(span.end is None and (end is None or end > span.start) for span in others):
            return True
        return bool(succession_faults(start, end, others))

    def _clashing(self, start: date, end: date | None) -> str:
        """The main post that is in the way, as told in a remark."""
        spans = (span for span in self._main.values() if overlap((start, end), (span.start, span.end)))
        found = next(spans, None)
        return f"主要职务“{_line(found.name, found.start, found.end)}”" if found else "另一主要职务"

    def _remove_unlisted(self, seen: set[int]) -> None:
        for record in self._known:
            if record.pk in seen:
                continue
            change = FieldChange(
                "任职", _line(record.title, record.start, record.end), "—", f"appointments.{record.pk}.remove"
            )
            self._draft.offer(change, partial(self._drop, record))

    def _drop(self, record: Appointment) -> None:
        self._draft.plan.removals.append(record)
        self._main.pop(id(record), None)
        if record is self._running:
            self._running = None

    def _put(self, record: Appointment, values: dict[str, Any]) -> None:
        writes = self._draft.plan.appointments
        write = next((one for one in writes if one.record is record), None)
        if write is None:
            write = Write(record, {})
            writes.append(write)
        write.values.update(values)
        if record.holding == Holding.MAIN:
            start = write.values.get("start", record.start)
            self._main[id(record)] = HeldSpan(record.title, start, write.values.get("end", record.end))
            if record is self._running and write.values.get("end"):
                self._running = None

    def _leave(self, fact: AppointmentFact, why: str) -> None:
        told = _line(f"{fact.unit}{fact.title}", fact.start, fact.end)
        self._draft.remark("任职", told, f"{why}，这一条没有登记为任职。", "请核对后在任职页补录。")


def _like(row: Appointment, fact: AppointmentFact) -> bool:
    told, held = tight(fact.title), tight(row.title)
    return told == held or told in {
        tight(f"{name}{row.title}") for name in (row.unit.name, row.unit.short_name)
    }


def _key(fact: AppointmentFact, start: date) -> str:
    return f"appointments.{start:%Y%m}.{tight(fact.title)}"[:60]


def _line(title: str, start: date | None, end: date | None) -> str:
    return f"{title} {shown(Appointment, 'start', start)}—{shown(Appointment, 'end', end) if end else ''}"
