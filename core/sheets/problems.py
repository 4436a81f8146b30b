"""What can be wrong with a workbook or with one of its cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


class SheetRefused(Exception):
    """The whole file is refused; ``message`` is what the user reads, with the remedy in it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Note:
    """One remark about a cell: what is wrong, what to do, and a value to take instead if one is known."""

    sentence: str
    remedy: str
    code: str
    suggestion: str | None = None


class CellProblem(Exception):
    """A cell that cannot be taken as it stands."""

    def __init__(self, sentence: str, remedy: str, code: str, suggestion: str | None = None) -> None:
        super().__init__(sentence)
        self.note = Note(sentence, remedy, code, suggestion)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What a cell gives when it gives more than one plain value.

    ``others`` are values for other fields; a column of their own, if it is filled, goes before them.
    """

    value: object = None
    others: Mapping[str, object] = field(default_factory=dict)
    warnings: tuple[Note, ...] = ()
