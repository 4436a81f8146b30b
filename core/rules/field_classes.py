"""How sensitive each stored field is, and how far up each role may read: pure declarations of the models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from .duties import Duty
from .matrix import ROLES, Action, Scope, Subject, allows, cell


class FieldClass(IntEnum):
    """The four classes of A12; NOTHING is the ceiling of whoever may read no record at all."""

    NOTHING = 0
    C1 = 1
    C2 = 2
    C3 = 3
    C4 = 4

    @property
    def label(self) -> str:
        """The class in Chinese."""
        return _LABELS[self]


_LABELS = {
    FieldClass.NOTHING: "不可见",
    FieldClass.C1: "基本信息",
    FieldClass.C2: "内部信息",
    FieldClass.C3: "敏感个人信息",
    FieldClass.C4: "纪律、谈话、审查信息",
}
# What a role may read opens everything up to the class beside it; masked numbers open nothing more.
_OPENS = (
    (FieldClass.C4, Subject.SANCTIONS),
    (FieldClass.C3, Subject.FAMILY),
    (FieldClass.C2, Subject.BASICS),
    (FieldClass.C1, Subject.OWN_RECORD),
)


@dataclass(frozen=True, slots=True)
class FieldClasses:
    """The classes of a model's fields, and what they are kept for.

    ``c1`` … ``c4`` are names split at blanks. ``in_clear`` gives the reason for each field of C3 or C4 that
    is neither sealed nor a blind index. ``duty`` is the statutory duty on which the law lets them be kept;
    the notice tells of everything that is not declared to name nobody.
    """

    purpose: str
    c1: str = ""
    c2: str = ""
    c3: str = ""
    c4: str = ""
    in_clear: Mapping[str, str] = field(default_factory=dict)
    duty: Duty = Duty.PERSONNEL

    @property
    def by_name(self) -> dict[str, FieldClass]:
        """Each field's class. Raises ValueError for a field with two."""
        named = (
            (FieldClass.C1, self.c1),
            (FieldClass.C2, self.c2),
            (FieldClass.C3, self.c3),
            (FieldClass.C4, self.c4),
        )
        found: dict[str, FieldClass] = {}
        for of, names in named:
            for name in names.split():
                if name in found:
                    raise ValueError(f"{name} has two classes.")
                found[name] = of
        return found


def ceiling(role: str) -> FieldClass:
    """The highest class that a role may read of people's records, as the permission matrix has it."""
    return next((of for of, subject in _OPENS if allows(role, subject, Action.READ)), FieldClass.NOTHING)


def readers(of: FieldClass) -> dict[str, Scope]:
    """The roles whose ceiling reaches the class, each with how far it reaches."""
    reached = {role: ceiling(role) for role in ROLES}
    scopes = dict(_OPENS)
    return {
        role: cell(role, scopes[up_to]).scope
        for role, up_to in reached.items()
        if up_to >= of and up_to in scopes
    }
