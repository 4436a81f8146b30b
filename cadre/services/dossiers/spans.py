"""What a dossier says about ranks and levels: half-open spans that follow one another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models

from cadre.formats.dossier import LevelFact, RankFact
from cadre.models import LevelTenure, Rank
from cadre.services.records import shown
from cadre.services.roster_import.plan import FieldChange, Write
from core.dates import overlap

from .draft import Draft, says_new


@dataclass(slots=True)
class _Span:
    """A span as it would stand."""

    code: str
    start: date | None
    end: date | None
    record: Any = None
    write: Write | None = None


def plan_ranks(draft: Draft, facts: Sequence[RankFact], *, whole: bool) -> None:
    """Compare the ranks."""
    known = draft.record.ranks if draft.record else []
    _Spans(draft, "ranks", Rank, "rank", known).run(facts, whole=whole)


def plan_levels(draft: Draft, facts: Sequence[LevelFact], *, whole: bool) -> None:
    """Compare the levels of post."""
    known = draft.record.levels if draft.record else []
    _Spans(draft, "levels", LevelTenure, "level", known).run(facts, whole=whole)


class _Spans:
    """The spans of one person beside those of the file; ``code`` names the column that says what is held."""

    def __init__(
        self, draft: Draft, attribute: str, model: type[models.Model], code: str, known: Iterable[Any]
    ) -> None:
        self._draft = draft
        self._attribute = attribute
        self._model = model
        self._code = code
        self._label = str(model._meta.verbose_name)
        self._writes: list[Write] = getattr(draft.plan, attribute)
        self._held = [_Span(getattr(row, code), row.start, row.end, row) for row in known]

    def run(self, facts: Sequence[Any], *, whole: bool) -> None:
        """Offer corrections, what is gone, then what is new in the order of time."""
        recorded, fresh = list(self._held), []
        seen: set[int] = set()
        for fact in sorted(facts, key=lambda fact: fact.start or date.min):
            span = self._same(recorded, fact, seen)
            if span is None:
                fresh.append(fact)
            else:
                seen.add(id(span))
                self._correct(span, fact)
        for span in recorded:
            if whole and id(span) not in seen:
                self._remove(span)
        for fact in fresh:
            self._add(fact)

    def _same(self, spans: Iterable[_Span], fact: Any, seen: set[int]) -> _Span | None:
        """The same rank of the same month; else the running one, where the file tells no other beginning."""
        code = getattr(fact, self._code)
        free = [span for span in spans if span.code == code and id(span) not in seen]
        for span in free:
            if span.start and fact.start and _month(span.start) == _month(fact.start):
                return span
        return next((span for span in free if not span.start or not fact.start), None)

    def _correct(self, span: _Span, fact: Any) -> None:
        values = {
            name: getattr(fact, name)
            for name in ("start", "end", "document_no")
            if says_new(getattr(span, name, None) or getattr(span.record, name), getattr(fact, name))
        }
        if not values or not self._draft.fits(self._model, values):
            return
        start, end = values.get("start", span.start), values.get("end", span.end)
        if (start and end and end <= start) or self._clash(start, end, but=span):
            self._refuse(fact, "时间前后矛盾或与另一条重叠")
            return
        new = self._line(span.code, start, end)
        if "document_no" in values:
            new = f"{new} {values['document_no']}"

        def write() -> None:
            self._put(span, values)

        self._draft.offer(self._told(fact, self._line(span.code, span.start, span.end), new), write)

    def _add(self, fact: Any) -> None:
        code = getattr(fact, self._code)
        values = {self._code: code, "start": fact.start, "end": fact.end, "document_no": fact.document_no}
        if not self._draft.fits(self._model, values):
            return
        running = next((span for span in self._held if span.end is None), None)
        ends = running if running and fact.end is None else None
        if ends is not None and not (fact.start and (ends.start is None or ends.start < fact.start)):
            self._refuse(fact, f"不晚于现在的“{self._line(ends.code, ends.start, None)}”")
            return
        if (fact.start and fact.end and fact.end <= fact.start) or self._clash(
            fact.start, fact.end, but=ends
        ):
            self._refuse(fact, "时间前后矛盾或与另一条重叠")
            return
        old = self._line(ends.code, ends.start, None) if ends else "—"

        def write() -> None:
            if ends is not None:
                self._put(ends, {"end": fact.start})
            self._writes.append(Write(None, values))
            self._held.append(_Span(code, fact.start, fact.end, write=self._writes[-1]))

        self._draft.offer(self._told(fact, old, self._line(code, fact.start, fact.end)), write)

    def _remove(self, span: _Span) -> None:
        def leave() -> None:
            self._held.remove(span)
            self._draft.plan.removals.append(span.record)

        change = FieldChange(
            self._label, self._line(span.code, span.start, span.end), "—", self._key(span.code, span.start)
        )
        self._draft.offer(change, leave)

    def _put(self, span: _Span, values: dict[str, Any]) -> None:
        """Write into the record of a span, or into the row that is about to be made."""
        if span.write is None:
            span.write = Write(span.record, {})
            self._writes.append(span.write)
        span.write.values.update(values)
        span.start, span.end = values.get("start", span.start), values.get("end", span.end)

    def _clash(self, start: date | None, end: date | None, *, but: _Span | None) -> bool:
        others = (span for span in self._held if span is not but)
        return any(overlap((start, end), (other.start, other.end)) for other in others)

    def _refuse(self, fact: Any, why: str) -> None:
        told = self._line(getattr(fact, self._code), fact.start, fact.end)
        self._draft.remark(
            self._label, told, f"{self._label}“{told}”{why}，这一条没有导入。", "请核对起止时间。"
        )

    def _told(self, fact: Any, old: str, new: str) -> FieldChange:
        return FieldChange(self._label, old, new, self._key(getattr(fact, self._code), fact.start))

    def _key(self, code: str, start: date | None) -> str:
        return f"{self._attribute}.{code}.{_month(start) if start else ''}".rstrip(".")

    def _line(self, code: str, start: date | None, end: date | None) -> str:
        word = shown(self._model, self._code, code)
        if start is None and end is None:
            return word
        until = shown(self._model, "end", end) if end else ""
        return f"{word} {shown(self._model, 'start', start)}—{until}"


def _month(day: date) -> str:
    return f"{day:%Y%m}"
