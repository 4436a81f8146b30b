"""Free combinations of conditions: a tree of groups over terms, and its compact text in an address.

``all(age:most:40;ever:was:towns,chief;none(tag:has:短板))`` reads as it is written: every part must hold, the
inner group is one of which none may hold. Values that contain a mark of the grammar escape it with ``\\``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

MOST_TERMS = 40
DEEPEST = 2
_MARKS = frozenset("\\:;,()")


class GroupKind(StrEnum):
    """How many of a group's parts must hold."""

    ALL = "all"
    ANY = "any"
    NONE = "none"

    @property
    def label(self) -> str:
        """As the page words it."""
        return {"all": "全部满足", "any": "任一满足", "none": "都不满足"}[self.value]


@dataclass(frozen=True, slots=True)
class Term:
    """One condition: what is asked, how it is compared, and with which values."""

    field: str
    op: str
    values: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether any value is given; a term without one is being built and does not count yet."""
        return any(self.values)


@dataclass(frozen=True, slots=True)
class Group:
    """Parts of which all, any or none must hold."""

    kind: GroupKind
    parts: tuple[Term | Group, ...] = ()

    def terms(self) -> Iterator[Term]:
        """Every term of the group and of the groups in it."""
        for part in self.parts:
            if isinstance(part, Group):
                yield from part.terms()
            else:
                yield part


class BrokenCondition(ValueError):
    """A text that is no condition: the address was cut off or changed by hand."""


def dump(group: Group) -> str:
    """The compact text of a group."""
    return f"{group.kind.value}({';'.join(_dump_part(part) for part in group.parts)})"


def load(text: str) -> Group:
    """The group that the text describes.

    Raises: BrokenCondition when it describes none, or one larger or deeper than people build.
    """
    reader = _Reader(text)
    group = reader.group(1)
    if not reader.at_end:
        raise BrokenCondition(text)
    if sum(1 for _ in group.terms()) > MOST_TERMS:
        raise BrokenCondition(text)
    return group


def in_groups(tree: Group) -> tuple[GroupKind, tuple[Group, ...]]:
    """The tree as the page shows it: the kind that joins the groups, and groups of terms only.

    Terms that stand beside groups become a group of their own with the kind of the tree.
    """
    inner = tuple(part for part in tree.parts if isinstance(part, Group))
    if not inner:
        return GroupKind.ALL, (tree,)
    loose = tuple(part for part in tree.parts if isinstance(part, Term))
    if tree.kind is GroupKind.NONE:
        return tree.kind, (Group(GroupKind.ANY, loose), *inner) if loose else inner
    return tree.kind, (Group(tree.kind, loose), *inner) if loose else inner


def from_groups(kind: GroupKind, groups: tuple[Group, ...]) -> Group:
    """One tree of groups; a single group stands for itself."""
    if len(groups) == 1 and kind is not GroupKind.NONE:
        return groups[0]
    return Group(kind, groups)


def _dump_part(part: Term | Group) -> str:
    if isinstance(part, Group):
        return dump(part)
    return ":".join((part.field, part.op, ",".join(_escaped(value) for value in part.values)))


def _escaped(value: str) -> str:
    return "".join(f"\\{letter}" if letter in _MARKS else letter for letter in value)


class _Reader:
    """Reads a text from left to right."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0

    @property
    def at_end(self) -> bool:
        return self._at == len(self._text)

    def group(self, depth: int) -> Group:
        name = self._word("(")
        if name not in tuple(GroupKind) or depth > DEEPEST:
            raise BrokenCondition(self._text)
        parts: list[Term | Group] = []
        if self._take(")"):
            return Group(GroupKind(name))
        while True:
            parts.append(self._part(depth))
            if self._take(")"):
                return Group(GroupKind(name), tuple(parts))
            self._must(";")

    def _part(self, depth: int) -> Term | Group:
        start = self._at
        while not self.at_end and self._text[self._at] not in _MARKS:
            self._at += 1
        mark, self._at = self._text[self._at : self._at + 1], start
        return self.group(depth + 1) if mark == "(" else self._term()

    def _term(self) -> Term:
        field, op = self._word(":"), self._word(":")
        values = [self._value()]
        while self._take(","):
            values.append(self._value())
        return Term(field, op, tuple(values))

    def _word(self, stop: str) -> str:
        end = self._text.find(stop, self._at)
        word = self._text[self._at : end] if end > 0 else ""
        if not word.isidentifier():
            raise BrokenCondition(self._text)
        self._at = end + 1
        return word

    def _value(self) -> str:
        letters: list[str] = []
        while not self.at_end:
            letter = self._text[self._at]
            if letter == "\\" and self._at + 1 < len(self._text):
                self._at += 1
                letter = self._text[self._at]
            elif letter in _MARKS:
                break
            letters.append(letter)
            self._at += 1
        return "".join(letters)

    def _take(self, mark: str) -> bool:
        if self._text[self._at : self._at + 1] != mark:
            return False
        self._at += 1
        return True

    def _must(self, mark: str) -> None:
        if not self._take(mark):
            raise BrokenCondition(self._text)
