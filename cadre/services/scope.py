"""The second look: after a write the record must still lie where the writer may write."""

from __future__ import annotations

from cadre.models import Cadre
from core.models import Unit, User
from core.policy import Refused
from core.rules.rights import Right


def require_unit(unit: Unit, *, by: User) -> None:
    """Raises Refused when the user may not edit people of the unit."""
    if not by.has_in_scope(Right.EDIT_CADRES, unit):
        raise Refused.because(
            "cadre.scope.unit", f"你不能在“{unit}”办理人员信息。请选择你负责的单位，或请干部科办理。"
        )


def require_editable(cadre: Cadre, *, by: User) -> None:
    """Raises Refused when the user may not edit this person."""
    if not Cadre.objects.editable_by(by).filter(pk=cadre.pk).exists():
        raise Refused.because("cadre.scope.edit", "你没有修改此人信息的权限。请由其所在单位或干部科办理。")


def require_still_mine(cadre: Cadre, *, by: User) -> None:
    """Raises Refused, which rolls the act back, when the written record has left the writer's scope."""
    if not Cadre.objects.editable_by(by).filter(pk=cadre.pk).exists():
        raise Refused.because(
            "cadre.scope.left",
            "办理后此人将不在你负责的范围内，没有保存。调往其他单位请由干部科办理。",
        )
