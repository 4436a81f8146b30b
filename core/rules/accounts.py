"""Names of accounts, and which roles one account may hold at once and where."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from .matrix import ADMINISTRATORS, MATRIX, Scope

# Names that every attacker tries first; no installation in service has them.
FORBIDDEN_NAMES = frozenset({"admin", "administrator", "root", "test", "guest", "demo", "system"})
# Printed for everybody; no account of an installation in service may have it.
DEMO_PASSWORD = "Yunling-2026"  # noqa: S105
_NAME = re.compile(r"[a-z][a-z0-9._-]{2,39}")
# The liaison of discipline inspection has no cell yet but belongs to the whole district.
_DISTRICT_ROLES = frozenset({*ADMINISTRATORS, "discipline"})


def folded(name: str) -> str:
    """The one spelling of an account's name: full-width as half-width, capitals as small letters."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def name_fault(name: str) -> str:
    """What is wrong with the folded name of a new account, as a sentence; empty when it is sound."""
    if name in FORBIDDEN_NAMES:
        return f"账号名“{name}”人人都会猜，不能使用。请用姓名的拼音或工号。"
    if not _NAME.fullmatch(name):
        return "账号名用 3—40 个小写字母、数字、点、下划线或连字符，以字母开头。"
    return ""


@dataclass(frozen=True, slots=True)
class Span:
    """A role during the half-open span; without an end it goes on."""

    role: str
    start: date
    end: date | None = None

    def meets(self, other: Span) -> bool:
        """Whether there is a day on which both hold."""
        return (
            _before(self.start, other.end) and _before(other.start, self.end) and self.lasts and other.lasts
        )

    @property
    def lasts(self) -> bool:
        """Whether it holds on any day at all."""
        return _before(self.start, self.end)


def _before(day: date, end: date | None) -> bool:
    return end is None or day < end


def exclude_each_other(role: str, other: str) -> bool:
    """Whether one account may not hold both on one day: an administrator holds nothing else."""
    return role != other and bool({role, other} & set(ADMINISTRATORS))


def clash(wanted: Span, held: list[Span]) -> Span | None:
    """The first span that excludes the wanted one."""
    return next(
        (span for span in held if exclude_each_other(wanted.role, span.role) and wanted.meets(span)), None
    )


def reach(role: str) -> Scope:
    """Over what a role is granted: the district, one unit, or the person alone."""
    if role in _DISTRICT_ROLES:
        return Scope.DISTRICT
    scopes = {row[role].scope for row in MATRIX.values() if role in row} - {Scope.NONE}
    return next((scope for scope in (Scope.DISTRICT, Scope.UNIT, Scope.SELF) if scope in scopes), Scope.NONE)
