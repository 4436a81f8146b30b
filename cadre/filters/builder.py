"""The panel in which people combine conditions: what it shows, and the tree that it sends.

The panel is a plain form: each press sends all of its boxes, and the answer is the address of the new tree.
Names: ``wk`` joins the groups, ``wk0`` is the kind of group 0, ``wf0_1`` the field of its term 1,
``wo0_1`` the operator, ``wv0_1`` (repeated) the values, ``wn0`` a field to add; ``do`` is the button.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.http import QueryDict

from cadre.rules.conditions import MOST_TERMS, Group, GroupKind, Term, dump, from_groups, in_groups

from .terms import TERMS, Box, TermKind

MOST_GROUPS = 6
_OWN = re.compile(r"do|w[kfovn](\d+(_\d+)?)?")
NEW_GROUP, DROP = "group", "drop"


class BoxShown(NamedTuple):
    """One box with what is in it."""

    box: Box
    value: str


class TermShown(NamedTuple):
    """One condition of the panel; ``number`` is its place in names: 0_1."""

    number: str
    kind: TermKind
    op: str
    boxes: tuple[BoxShown, ...]


class GroupShown(NamedTuple):
    """One group of the panel."""

    number: int
    kind: GroupKind
    terms: tuple[TermShown, ...]


class BuilderShown(NamedTuple):
    """The whole panel."""

    kind: GroupKind
    groups: tuple[GroupShown, ...]

    @property
    def full(self) -> bool:
        """Whether no further group may be added."""
        return len(self.groups) >= MOST_GROUPS


def shown(tree: Group) -> BuilderShown:
    """The panel for a tree; terms that the catalogue does not know are left out."""
    kind, groups = in_groups(tree)
    return BuilderShown(
        kind,
        tuple(
            GroupShown(number, group.kind, tuple(_terms(number, group)))
            for number, group in enumerate(groups)
        ),
    )


def _terms(number: int, group: Group) -> Iterator[TermShown]:
    known = [term for term in group.terms() if term.field in TERMS]
    for place, term in enumerate(known):
        kind = TERMS[term.field]
        values = (*term.values, *[""] * len(kind.boxes))[: len(kind.boxes)]
        boxes = tuple(BoxShown(box, value) for box, value in zip(kind.boxes, values, strict=True))
        yield TermShown(f"{number}_{place}", kind, term.op, boxes)


def is_sent(data: Mapping[str, str]) -> bool:
    """Whether the parameters are those of the panel."""
    return "wk0" in data


def tree_sent(data: QueryDict) -> str:
    """The compact text of the tree that the panel sends; empty when nothing is left of it."""
    do, groups = data.get("do", ""), []
    for number in range(MOST_GROUPS):
        if f"wk{number}" not in data:
            break
        if do == f"{DROP}{number}":
            continue
        groups.append(Group(_kind(data.get(f"wk{number}", "")), tuple(_sent_terms(data, number, do))))
    if do == NEW_GROUP and len(groups) < MOST_GROUPS:
        groups.append(Group(GroupKind.ANY))
    kept = [group for group in groups if group.parts or do == NEW_GROUP or data.get("build")]
    if not any(group.parts for group in kept) and len(kept) <= 1:
        return ""
    return dump(from_groups(_kind(data.get("wk", "")), tuple(kept)))


def _sent_terms(data: QueryDict, number: int, do: str) -> Iterator[Term]:
    for place in range(MOST_TERMS):
        name = f"{number}_{place}"
        field = data.get(f"wf{name}")
        if field is None:
            break
        if field in TERMS and do != f"{DROP}{name}":
            kind = TERMS[field]
            values = (*data.getlist(f"wv{name}"), *[""] * len(kind.boxes))[: len(kind.boxes)]
            yield Term(field, _op(kind, data.get(f"wo{name}", "")), tuple(values))
    added = data.get(f"wn{number}", "")
    if added in TERMS:
        kind = TERMS[added]
        yield Term(added, kind.ops[0].code, ("",) * len(kind.boxes))


def _op(kind: TermKind, code: str) -> str:
    return code if code in {op.code for op in kind.ops} else kind.ops[0].code


def _kind(code: str) -> GroupKind:
    return GroupKind(code) if code in tuple(GroupKind) else GroupKind.ALL


def own_names(data: QueryDict) -> list[str]:
    """The parameters that belong to the panel alone and never stay in an address."""
    return [name for name in data if _OWN.fullmatch(name)]
