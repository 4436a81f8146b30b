"""Which facts of a record ask for a right of their own; all others come with seeing the person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from core.rules.rights import Right

ID_NUMBER, FAMILY, SANCTION = "id_number", "family", "sanction"
FIELD_RIGHTS: Mapping[str, Right] = {
    ID_NUMBER: Right.VIEW_IDENTITY,
    FAMILY: Right.VIEW_FAMILY,
    SANCTION: Right.VIEW_SANCTIONS,
}
LABELS: Mapping[str, str] = {ID_NUMBER: "身份证号", FAMILY: "家庭成员", SANCTION: "处分"}


def withheld(holds: Callable[[Right], bool]) -> frozenset[str]:
    """The facts that somebody may not read who holds just these rights."""
    return frozenset(field for field, right in FIELD_RIGHTS.items() if not holds(right))


def refusal(fields: Iterable[str]) -> str:
    """Why a question that names such facts is not answered."""
    names = "、".join(LABELS[field] for field in LABELS if field in set(fields))
    return f"你没有查看{names}的权限，不能按{names}查找、排序或显示。"
