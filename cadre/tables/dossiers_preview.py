"""What an import of dossiers would do, person by person and field by field, as the preview shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import ndiff
from typing import Any

from cadre.rules.protected import is_protected
from cadre.services.dossiers.person import PERSON_FIELDS
from cadre.services.roster_import import FieldChange, ImportPlan, RowPlan

from .imports_preview import MASKED, Tab
from .imports_preview import rows_of as rows_of_kind

SETS = (
    "photo", "unit", "appointments", "levels", "ranks", "full_time", "in_service", "education", "titles",
    "grades", "rewards", "family", "resume", "form",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One difference; ``state`` is ``take``, ``reject`` or ``held``, ``why`` says what a held one waits for.

    ``texts`` are the lines of a long text, each with ``+``, ``-`` or a blank before it.
    """

    key: str
    label: str
    old: str
    new: str
    state: str
    why: str = ""
    evidence: str = ""
    takes_evidence: bool = False
    may_choose: bool = True
    texts: tuple[tuple[str, str], ...] = ()

    @property
    def gone(self) -> bool:
        """Whether what is recorded is taken away."""
        return self.new == "—"

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a set: it is removed, a field is emptied."""
        return "." in self.key and not self.key.startswith("form.")


@dataclass(frozen=True, slots=True)
class PersonChanges:
    """All differences of one person."""

    row: RowPlan
    lines: tuple[ChangeLine, ...]

    @property
    def taken(self) -> int:
        """How many are written."""
        return sum(line.state == "take" for line in self.lines)


def rows_of(plan: ImportPlan, tab: str) -> list[RowPlan]:
    """The rows of one tab."""
    return list(plan.moves) if tab == "moves" else rows_of_kind(plan, tab)


def tabs(plan: ImportPlan) -> list[Tab]:
    """The kinds of rows."""
    words = (("new", "新增"), ("changed", "变更"), ("moves", "调入"), ("same", "不变"), ("refused", "不导入"))
    found = [(key, label, len(rows_of(plan, key))) for key, label in words]
    return [Tab(key, f"{label} {count}", count) for key, label, count in found if count or key != "moves"]


def first_tab(tabs: Iterable[Tab]) -> str:
    """What the page shows first: the riskiest kind that there is."""
    counts = {tab.key: tab.count for tab in tabs}
    return next((key for key in ("moves", "changed", "new", "refused") if counts.get(key)), "same")


def person_changes(row: RowPlan, decisions: Mapping[str, Any], *, sees_private: bool) -> PersonChanges:
    """One person's differences in the order of the record, whatever was decided about them."""
    evidence = decisions.get("evidence", {}).get(row.source, {})
    lines = [_line(change, "take", evidence, sees_private) for change in row.changes]
    lines += [_line(change, "reject", {}, sees_private) for change in row.rejected]
    lines += [_line(held.change, "held", evidence, sees_private, held.reason) for held in row.held]
    return PersonChanges(row, tuple(sorted(lines, key=lambda line: _place(line.key, row.offered))))


def _line(
    change: FieldChange, state: str, evidence: Mapping[str, str], sees_private: bool, why: str = ""
) -> ChangeLine:
    hidden = change.private and not sees_private
    given = evidence.get(change.key, "")
    # A held change without evidence is nothing that a tick could take; one that goes to the office is.
    return ChangeLine(
        change.key,
        change.label,
        MASKED if hidden else change.old,
        MASKED if hidden else change.new,
        state,
        why,
        given,
        takes_evidence=is_protected(change.key) and (state == "held" or bool(given)),
        may_choose=bool(change.key) and (state != "held" or "审核" in why),
        texts=_texts(change) if not hidden and "\n" in change.old + change.new else (),
    )


def _texts(change: FieldChange) -> tuple[tuple[str, str], ...]:
    old = [] if change.old == "—" else change.old.splitlines()
    new = [] if change.new == "—" else change.new.splitlines()
    return tuple((line[0].strip(), line[2:]) for line in ndiff(old, new) if line[0] != "?")


def _place(key: str, offered: Mapping[str, int]) -> tuple[int, int, int]:
    head = key.partition(".")[0]
    if key in PERSON_FIELDS:
        return 0, PERSON_FIELDS.index(key), 0
    return 1, SETS.index(head) if head in SETS else len(SETS), offered.get(key, 0)
