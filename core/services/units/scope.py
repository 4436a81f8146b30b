"""One writer of the tree at a time, and only where the writer may write."""

from __future__ import annotations

from core.models import Unit, User
from core.policy import Refused
from core.rules.rights import Right


def lock_tree() -> None:
    """Make other writers of the tree wait until this transaction is over."""
    list(Unit.objects.select_for_update(no_key=True).filter(parent=None).values_list("pk", flat=True))


def begin(unit: Unit, *, by: User | None) -> Unit:
    """The unit as it stands now, with the tree locked. Raises Refused outside the writer's scope."""
    lock_tree()
    current = Unit.objects.select_related("parent").get(pk=unit.pk)
    require_unit(current, by=by)
    return current


def require_unit(unit: Unit, *, by: User | None) -> None:
    """Raises Refused when the writer may not change the unit; None is the command line."""
    if by is not None and not by.has_in_scope(Right.EDIT_UNITS, unit):
        raise Refused.because("units.scope", f"你没有维护“{unit}”的权限。单位和职数由区委组织部干部科维护。")


def require_still_mine(unit: Unit, *, by: User | None) -> None:
    """Raises Refused, which rolls the act back, when the written unit has left the writer's scope.

    The grants are read again: the unit that moved may be the one over which they hold.
    """
    if by is None:
        return
    current = Unit.objects.get(pk=unit.pk)
    if not User.objects.get(pk=by.pk).has_in_scope(Right.EDIT_UNITS, current):
        raise Refused.because(
            "units.scope.left", f"办理后“{current}”将不在你负责的范围内，没有保存。请由区委组织部干部科办理。"
        )


def require_running(unit: Unit) -> None:
    """Raises Refused for a unit that has been abolished, or will be."""
    if unit.valid_to is not None:
        raise Refused.because(
            "units.ended", f"“{unit}”已登记自 {unit.valid_to:%Y.%m.%d} 起撤销，不能再改。请选择存续的单位。"
        )
