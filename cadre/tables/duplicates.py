"""Two records side by side."""

from __future__ import annotations

from typing import NamedTuple

from cadre.models import Appointment, Cadre, CadreMerge
from cadre.services import records


class FieldPair(NamedTuple):
    """One field of two records in words; ``differs`` when both say something else."""

    name: str
    label: str
    first: str
    second: str
    differs: bool


class Rows(NamedTuple):
    """What belongs to a record beside its fields, in words."""

    label: str
    first: list[str]
    second: list[str]


_SETS = (
    ("appointments", "任职"),
    ("educations", "学历学位"),
    ("ranks", "职级"),
    ("assessments", "年度考核"),
    ("family", "家庭成员"),
    ("rewards", "奖励"),
)
_EMPTY = "—"


def field_pairs(first: Cadre, second: Cadre) -> list[FieldPair]:
    """The fields in which at least one of the records says something."""
    pairs = []
    for name in records.CADRE_FIELDS:
        if name in records.NOT_SHOWN:
            continue
        one, other = (records.shown(Cadre, name, getattr(cadre, name)) for cadre in (first, second))
        if (one, other) != (_EMPTY, _EMPTY):
            differs = one != other and _EMPTY not in (one, other)
            pairs.append(FieldPair(name, records.field_label(Cadre, name), one, other, differs))
    return pairs


def row_pairs(first: Cadre, second: Cadre) -> list[Rows]:
    """What belongs to each record, set by set; sanctions are left out, they go along unseen."""
    return [Rows(label, _told(first, name), _told(second, name)) for name, label in _SETS]


def _told(cadre: Cadre, name: str) -> list[str]:
    rows = getattr(cadre, name).all()
    if name == "appointments":
        rows = rows.select_related("unit")
    if name == "rewards":
        rows = rows.filter(kind="01")
    return [_line(row) for row in rows]


def _line(row: object) -> str:
    if isinstance(row, Appointment):
        start, end = (records.shown(Appointment, name, getattr(row, name)) for name in ("start", "end"))
        return f"{start}—{'今' if row.end is None else end}　{row.unit}　{row.title}"
    return str(row)


def merge_lines(merge: CadreMerge) -> str:
    """How much a merge moved and put away."""
    moved = sum(len(keys) for keys in merge.moved.values())
    left = sum(len(rows) for rows in merge.before["left"].values())
    return f"移入 {moved} 条" + (f"，另存 {left} 条" if left else "")
