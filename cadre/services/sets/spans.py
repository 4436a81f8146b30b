"""Ranks and levels of post: half-open spans that follow one another."""

from __future__ import annotations

from datetime import date
from typing import Any

from cadre.models import Cadre, LevelTenure, Rank
from cadre.services import records
from core.dates import overlap
from core.models import User
from core.policy import Refused

from .base import RecordSet


class SpanSet(RecordSet):
    """Spans without overlap; a new one ends the running one on its first day."""

    def line(self, row: Any) -> str:
        """What from when to when, with the document."""
        start = records.shown(self.model, "start", row.start)
        end = records.shown(self.model, "end", row.end) if row.end else ""
        number = f" {row.document_no}" if row.document_no else ""
        return f"{row} {start}—{end}{number}"

    def prepare(self, row: Any, *, by: User) -> dict[str, Any]:
        """End the running span where the new one follows it."""
        running = self.rows(row.cadre).filter(end=None).first()
        if running is None or row.end is not None:
            return {}
        old = self.line(running)
        if row.start is None or (running.start and row.start <= running.start):
            raise Refused.because(
                f"cadre.{self.key}.order",
                f"开始时间应晚于现在的“{old}”。补录以前的，请同时填写截止时间。",
            )
        running.end = row.start
        running.save(update_fields=["end"])
        return {f"{self.noun}·截止": [old, self.line(running)], f"{self.noun}·新增": ["—", self.line(row)]}

    def check(self, row: Any) -> None:
        """It ends after it began and overlaps no other."""
        if row.start and row.end and row.end <= row.start:
            raise Refused.because(f"cadre.{self.key}.span", "截止时间应晚于开始时间。请改正。")
        for other in self.rows(row.cadre).exclude(pk=row.pk):
            if overlap((row.start, row.end), (other.start, other.end)):
                raise Refused.because(
                    f"cadre.{self.key}.overlap",
                    f"与已有的“{self.line(other)}”时间重叠。请改起止时间，或先改正那一条。",
                )


class RankSet(SpanSet):
    """职级 (A05)."""

    key, model, noun = "rank", Rank, "职级"
    fields = ("rank", "start", "end", "document_no")


class LevelSet(SpanSet):
    """职务层次 (A05)."""

    key, model, noun = "level", LevelTenure, "职务层次"
    fields = ("level", "start", "end", "document_no")


def follow_level(
    cadre: Cadre, level: str, *, start: date, document_no: str, before: str
) -> dict[str, list[str]]:
    """The level of a main post begins, when it is another than the recorded one or else ``before``.

    Nothing happens when a recorded level began on the day or later: somebody has entered it already.
    """
    running = cadre.levels.filter(end=None).first()
    held = running.level if running else before
    if not level or level == held or (running and running.start >= start):
        return {}
    old = str(running) if running else "—"
    if running:
        running.end = start
        running.save(update_fields=["end"])
    elif cadre.levels.filter(end__gt=start).exists():
        return {}
    new = LevelTenure.objects.create(cadre=cadre, level=level, start=start, document_no=document_no)
    return {"职务层次": [old, LEVELS.line(new)]}


LEVELS = LevelSet()
