"""The evidence of one light, line by line, with every sentence written out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from core.dates import add_months, age_on, month_text
from supervision.models import TargetResult
from supervision.rules.explain import explain, explain_counted, explain_team
from supervision.rules.targets import TargetSpec

from .snapshot import Known

_SEXES = {"1": "男", "2": "女"}
SOON_MONTHS = 12


class Place(IntEnum):
    """How an appointment stands to a target."""

    COUNTS = 0
    MISSES = 1
    OUTSIDE = 2

    @property
    def label(self) -> str:
        """What the table shows."""
        return ("计入", "不计入", "不在范围")[self]


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One appointment under one target. ``soon`` is set when it ceases to count within twelve months."""

    appointment_id: int
    person_id: int
    unit_id: int
    name: str
    sex: str
    birth: date | None
    age: int | None
    title: str
    place: Place
    reason: str
    document_no: str
    soon: bool = False

    @property
    def short_reason(self) -> str:
        """The reason without birth and age, for a table that has them in columns of their own."""
        return self.reason.removeprefix(f"{month_text(self.birth)} 生，{self.age} 岁，")


@dataclass(frozen=True, slots=True)
class TeamLine:
    """One unit under a target that counts teams."""

    unit_id: int
    place: Place
    reason: str


def evidence_lines(
    result: TargetResult, target: TargetSpec, roster: Mapping[int, Known], on: date
) -> list[EvidenceLine]:
    """Everyone in the population: who counts, who does not, who is left out; the youngest first in each."""
    if result.evidence.get("teams"):
        return []
    until = {entry[2]: (date.fromisoformat(entry[0]), entry[4]) for entry in result.forecast.get("watch", ())}
    horizon = add_months(on, SOON_MONTHS)
    lines = []
    for number in result.evidence.get("counted", ()):
        if number in roster:
            day, cause = until.get(number, (date.max, ""))
            soon = day <= horizon
            reason = f"{cause.replace(roster[number].row.name, '')}，届时移出" if soon else ""
            reason = reason or explain_counted(roster[number].row, target, on)
            lines.append(_line(roster[number], on, Place.COUNTS, reason, soon))
    for place, name in ((Place.MISSES, "not_counted"), (Place.OUTSIDE, "excluded")):
        for number, code, detail in result.evidence.get(name, ()):
            if number in roster:
                reason = explain((number, code, detail), roster[number].row, target, on)
                lines.append(_line(roster[number], on, place, reason))
    return sorted(lines, key=_order)


def team_lines(result: TargetResult, target: TargetSpec) -> list[TeamLine]:
    """Every team: those that count first."""
    if not result.evidence.get("teams"):
        return []
    met = f"配有 {target.measure_k} 名以上，计入"
    lines = [TeamLine(number, Place.COUNTS, met) for number in result.evidence.get("counted", ())]
    for place, name in ((Place.MISSES, "not_counted"), (Place.OUTSIDE, "excluded")):
        for number, code, detail in result.evidence.get(name, ()):
            lines.append(TeamLine(number, place, explain_team((number, code, detail), target)))
    return lines


def _line(known: Known, on: date, place: Place, reason: str, soon: bool = False) -> EvidenceLine:
    row = known.row
    return EvidenceLine(
        appointment_id=row.appointment_id,
        person_id=row.person_id,
        unit_id=row.unit_id,
        name=row.name,
        sex=_SEXES.get(row.sex, "—"),
        birth=row.birth,
        age=age_on(row.birth, on) if row.birth else None,
        title=row.title + ("（挂职）" if row.is_posting and "挂职" not in row.title else ""),
        place=place,
        reason=reason,
        document_no=known.document_no,
        soon=soon,
    )


def _order(line: EvidenceLine) -> tuple[int, int, str]:
    born = line.birth.toordinal() if line.birth else 0
    return line.place, -born, line.name
