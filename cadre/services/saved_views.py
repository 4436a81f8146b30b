"""Keeping, renaming, sharing and deleting views of the list of people.

The trail tells which view; the words searched for are not repeated in it.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from cadre.models import SavedView
from core.choices import AuditAction
from core.models import User
from core.policy import Refused
from core.services import audit

MOST_VIEWS = 12


@transaction.atomic
def save_view(name: str, *, query: str, columns: Sequence[str], shared: bool, by: User) -> SavedView:
    """A new view of the user, or the user's view of that name with new conditions.

    Raises Refused when the user has as many as fit above the list, or when the conditions are too long.
    """
    _check_length(query)
    held = SavedView.objects.editable_by(by)
    view = held.filter(name=name).first()
    if view is None:
        if held.count() >= MOST_VIEWS:
            raise Refused.because(
                "view.many", f"每人最多保存 {MOST_VIEWS} 个视图。请先删除不用的视图，再保存新的。"
            )
        last = held.aggregate(last=Max("order"))["last"] or 0
        view = SavedView(owner=by, name=name, order=last + 1)
    old = view.shared
    action = AuditAction.UPDATE if view.pk else AuditAction.CREATE
    view.query, view.columns, view.shared = query, list(columns), shared
    view.save()
    facts = {"共享": [_yes(old), _yes(shared)], "条件和列": "已保存"}
    audit.record(audit.Act(action, view, changes=facts), by=by)
    return view


@transaction.atomic
def change_view(view: SavedView, *, name: str, shared: bool, by: User) -> SavedView:
    """Another name, shared or not. Raises Refused when another view of the user bears the name."""
    _require_own(view, by=by)
    if SavedView.objects.editable_by(by).filter(name=name).exclude(pk=view.pk).exists():
        raise Refused.because("view.name", f"你已有名为“{name}”的视图。请换一个名称。")
    facts = {"名称": [view.name, name], "共享": [_yes(view.shared), _yes(shared)]}
    view.name, view.shared = name, shared
    view.save(update_fields=["name", "shared"])
    audit.record(audit.Act(AuditAction.UPDATE, view, changes=facts), by=by)
    return view


@transaction.atomic
def delete_view(view: SavedView, *, by: User) -> None:
    """Take the view away, for those with whom it was shared as well."""
    _require_own(view, by=by)
    audit.record(audit.Act(AuditAction.DELETE, view, changes={"名称": [view.name, "—"]}), by=by)
    view.delete()


def _require_own(view: SavedView, *, by: User) -> None:
    if view.owner_id != by.pk:
        raise Refused.because("view.owner", f"视图“{view.name}”由他人建立，只有建立人可以修改。")


def _check_length(query: str) -> None:
    longest = SavedView._meta.get_field("query").max_length or 0
    if len(query) > longest:
        raise Refused.because("view.long", "条件太长，不能存为视图。请减少几项组合条件。")


def _yes(value: bool) -> str:
    return "是" if value else "否"
