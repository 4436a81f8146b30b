"""Who may do what with which kind of object: the permission matrix, the one source of every right.

A cell is a scope letter followed by the actions allowed within it; ``-`` is nothing. What stands in no cell
is forbidden.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """How far a role reaches; a grant's unit is the root of the subtree."""

    DISTRICT = "D"
    UNIT = "U"
    SELF = "S"
    NONE = "-"


class Action(StrEnum):
    """What may be done: read, read with numbers masked, write, approve, export, reveal masked numbers."""

    READ = "r"
    MASKED = "m"
    WRITE = "w"
    APPROVE = "a"
    EXPORT = "x"
    REVEAL = "R"


class Subject(StrEnum):
    """The kinds of object that the matrix tells apart."""

    BASICS = "basics"
    IDENTITY = "identity"
    FAMILY = "family"
    MERITS = "merits"
    SANCTIONS = "sanctions"
    FACTS = "facts"
    DUPLICATES = "duplicates"
    UNITS = "units"
    LIGHTS = "lights"
    TARGETS = "targets"
    RUNS = "runs"
    LETTERS = "letters"
    DASHBOARD = "dashboard"
    SCHEDULES = "schedules"
    IMPORTS = "imports"
    EXPORTS = "exports"
    ACCESS = "access"
    OWN_RECORD = "own_record"
    ACCOUNTS = "accounts"
    GRANTS = "grants"
    COVERS = "covers"
    SYSTEM = "system"
    AUDIT = "audit"


@dataclass(frozen=True, slots=True)
class Cell:
    """What one role may do with one kind of object."""

    scope: Scope
    actions: frozenset[Action]


NOTHING = Cell(Scope.NONE, frozenset())
ADMINISTRATORS = ("sysadmin", "secadmin", "auditor")
ROLES = (
    "leader", "minister", "organizer", "overseer", "secretary", "keeper", "discipline", "person",
    *ADMINISTRATORS,
)  # fmt: skip
# subject   leader minister organizer overseer secretary keeper discipline person sysadmin secadmin auditor
_TABLE = """
basics      Dr     Dr       Drwx      Dr       Ur        Urwx   -          -      -        -        -
identity    -      DmR      DmR       DmR      Um        UmR    -          -      -        -        -
family      -      Dr       Drw       Dr       -         Urw    -          -      -        -        -
merits      Dr     Dr       Drw       Dr       Ur        Urw    -          -      -        -        -
sanctions   -      Dr       Drw       Dr       -         -      -          -      -        -        -
facts       -      -        Dwa       -        -         Uw     -          -      -        -        -
duplicates  -      -        Drw       -        -         -      -          -      -        -        -
units       Dr     Dr       Drw       Dr       Ur        Ur     -          -      -        -        -
lights      Dr     Dr       Dr        Dr       Ur        Ur     -          -      -        -        -
targets     Dr     Dr       Drw       Dr       Ur        Ur     -          -      -        -        -
runs        Dr     Drwa     Drw       Dr       Ur        Ur     -          -      -        -        -
letters     Dr     Dra      Drw       Dr       Ur        Ur     -          -      -        -        -
dashboard   Dr     Dr       Dr        Dr       -         -      -          -      -        -        -
schedules   -      -        Drw       -        -         -      -          -      -        -        -
imports     -      -        Dw        -        -         Uw     -          -      -        -        -
exports     -      Dxa      Dxa       -        -         Ux     -          -      -        -        -
access      -      Da       Dw        Dw       Uw        Uw     -          -      -        -        -
own_record  -      -        -         -        -         -      -          Sr     -        -        -
accounts    -      -        -         -        -         -      -          -      Drw      Dra      Dr
grants      -      -        -         -        -         -      -          -      -        Drw      Dr
covers      -      Drw      -         -        -         -      -          -      -        -        -
system      -      -        -         -        -         -      -          -      Drw      Dr       Dr
audit       -      -        -         -        -         -      -          -      -        Dr       Drx
"""


def cell(role: str, subject: Subject) -> Cell:
    """What the role may do with the subject; NOTHING for an unknown role."""
    return MATRIX[subject].get(role, NOTHING)


def allows(role: str, subject: Subject, action: Action) -> bool:
    """Whether the role may do the action with objects of this kind, somewhere."""
    return action in cell(role, subject).actions


def _read(text: str) -> Cell:
    return Cell(Scope(text[0]), frozenset(Action(letter) for letter in text[1:]))


def _rows() -> dict[Subject, dict[str, Cell]]:
    rows: dict[Subject, dict[str, Cell]] = {}
    for line in _TABLE.strip().splitlines():
        subject, *cells = line.split()
        rows[Subject(subject)] = dict(zip(ROLES, map(_read, cells), strict=True))
    return rows


MATRIX = _rows()
