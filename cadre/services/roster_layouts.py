"""Keeping layouts of rosters."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from cadre.models import RosterLayout
from core.choices import AuditAction
from core.models import User
from core.policy import Refused
from core.rules.rights import Right
from core.services import audit

FIELDS = ("name", "title", "columns", "date_format", "paper", "by_unit", "shared")


@transaction.atomic
def save_layout(layout: RosterLayout | None, values: dict[str, Any], *, by: User) -> RosterLayout:
    """A new layout, or one of the user's own changed. Raises Refused."""
    _refuse_without_right(by)
    made = layout is None
    layout = RosterLayout(owner=by) if layout is None else _own(layout, by)
    same_name = RosterLayout.objects.filter(owner=by, name=values["name"]).exclude(pk=layout.pk)
    if same_name.exists():
        raise Refused.because("roster.layout.name", f"你已有名为“{values['name']}”的样式，请换一个名称。")
    changes: dict[str, Any] = {}
    for name in FIELDS:
        old = getattr(layout, name)
        if name in values and (made or values[name] != old):
            label = str(RosterLayout._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # own fields
            changes[label] = ["" if made else old, values[name]]
            setattr(layout, name, values[name])
    layout.save()
    action = AuditAction.CREATE if made else AuditAction.UPDATE
    audit.record(audit.Act(action, layout, changes=changes), by=by)
    return layout


@transaction.atomic
def delete_layout(layout: RosterLayout, *, by: User) -> None:
    """Delete one of the user's own layouts. Raises Refused."""
    _refuse_without_right(by)
    layout = _own(layout, by)
    audit.record(audit.Act(AuditAction.DELETE, layout), by=by)
    layout.delete()


def _refuse_without_right(by: User) -> None:
    if not by.may(Right.EXPORT_ROSTER):
        raise Refused.because("roster.layout.right", "你没有“导出名册”的权限，不能维护花名册样式。")


def _own(layout: RosterLayout, by: User) -> RosterLayout:
    found = RosterLayout.objects.select_for_update().editable_by(by).filter(pk=layout.pk).first()
    if found is None:
        raise Refused.because(
            "roster.layout.owner", "这个样式是别人建立的或已经删除，不能修改。可以另存一份自己的样式。"
        )
    return found
