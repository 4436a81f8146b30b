"""Combined conditions as the address gives them: whom they find, how they read, what is wrong with them."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db.models import Q

from cadre.rules.conditions import BrokenCondition, Group, GroupKind, Term, dump, load

from .terms import TERMS

_JOINTS = {GroupKind.ALL: "且", GroupKind.ANY: "或", GroupKind.NONE: "或"}


class ConditionChip(NamedTuple):
    """One part of the tree in words, and the tree without it; empty when nothing is left."""

    text: str
    rest: str


class Combined:
    """The tree of an address; terms that cannot be asked are left out and named in ``faults``."""

    def __init__(self, text: str, on: date) -> None:
        self.on, self.faults = on, list[str]()
        self.tree = Group(GroupKind.ALL)
        if text:
            try:
                self.tree = load(text)
            except BrokenCondition:
                self.faults.append("组合条件的写法不完整或不能识别，没有计入。请重新组合条件。")
        self.condition = self._of_group(self.tree) or Q()

    @property
    def text(self) -> str:
        """The tree for an address; empty when there is none."""
        return dump(self.tree) if self.tree.parts else ""

    @property
    def chips(self) -> list[ConditionChip]:
        """A chip for each part that must hold, or one for the whole of another combination."""
        if self.tree.kind is not GroupKind.ALL:
            words = sentence(self.tree)
            return [ConditionChip(words, "")] if words else []
        chips = []
        for place, part in enumerate(self.tree.parts):
            left = Group(GroupKind.ALL, self.tree.parts[:place] + self.tree.parts[place + 1 :])
            if words := sentence(part):
                chips.append(ConditionChip(words, dump(left) if left.parts else ""))
        return chips

    def _of_group(self, group: Group) -> Q | None:
        """The condition of a group; None when nothing in it counts."""
        found = [condition for part in group.parts if (condition := self._of_part(part)) is not None]
        if not found:
            return None
        joined = found[0]
        for condition in found[1:]:
            joined = joined & condition if group.kind is GroupKind.ALL else joined | condition
        return ~joined if group.kind is GroupKind.NONE else joined

    def _of_part(self, part: Term | Group) -> Q | None:
        if isinstance(part, Group):
            return self._of_group(part)
        if not part.complete:
            return None
        kind = TERMS.get(part.field)
        if kind is None:
            self.faults.append("组合条件中有一项不能识别，没有计入。请删除后重新添加。")
            return None
        try:
            return kind.condition(part.op, part.values, self.on)
        except ValueError as wrong:
            self.faults.append(f"组合条件“{kind.label}”{wrong}这一项没有计入，请改正。")
            return None


def sentence(part: Term | Group) -> str:
    """A part in words; empty when nothing in it counts."""
    if isinstance(part, Term):
        kind = TERMS.get(part.field)
        if kind is None or not part.complete or len(part.values) != len(kind.boxes):
            return ""
        return kind.sentence(part.op, part.values)
    words = [text for inner in part.parts if (text := _inner(inner))]
    joined = _JOINTS[part.kind].join(words)
    if not joined:
        return ""
    return f"不（{joined}）" if part.kind is GroupKind.NONE else joined


def _inner(part: Term | Group) -> str:
    words = sentence(part)
    if isinstance(part, Group) and part.kind is not GroupKind.NONE and len(part.parts) > 1:
        return f"（{words}）"
    return words
