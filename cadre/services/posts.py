"""Posts as objects: setting up, changing and abolishing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from cadre.models import Post
from cadre.services import records
from core.choices import AuditAction
from core.dates import day_text
from core.models import Unit, User
from core.policy import Refused
from core.rules.rights import Right
from core.services import audit

POST_FIELDS = (
    "name", "category", "level", "seats", "is_key", "requirements", "document_no", "order", "valid_from",
)  # fmt: skip


@transaction.atomic
def create_post(unit: Unit, *, values: Mapping[str, Any], by: User) -> Post:
    """A new post of the unit. Raises Refused outside the scope, and for a name that a running post bears."""
    _require_unit(unit, by=by)
    post = Post(unit=unit)
    changes = records.apply_fields(post, POST_FIELDS, values)
    _check(post)
    post.save()
    facts = records.told(Post, changes)
    audit.record(audit.Act(AuditAction.CREATE, post, post.name, unit.path, facts), by=by)
    return post


@transaction.atomic
def update_post(post: Post, *, values: Mapping[str, Any], by: User, reason: str = "") -> Post:
    """Correct what is recorded of a post; nothing is written when nothing differs."""
    current = _locked(post, by=by)
    changes = records.apply_fields(current, POST_FIELDS, values)
    if not changes:
        return current
    _check(current)
    current.save(update_fields=list(changes))
    act = audit.Act(
        AuditAction.UPDATE, current, current.name, current.unit.path, records.told(Post, changes), reason
    )
    audit.record(act, by=by)
    return current


@transaction.atomic
def abolish_post(post: Post, *, on: date, by: User, document_no: str = "") -> Post:
    """The post exists no more from ``on`` on; who holds it keeps the appointment, which names it no longer.

    Raises Refused when it ended before, or did not exist by then.
    """
    current = _locked(post, by=by)
    if current.valid_to is not None:
        raise Refused.because(
            "cadre.post.ended", f"“{current.name}”已自 {day_text(current.valid_to)} 起撤销，不能重复办理。"
        )
    if current.valid_from and on <= current.valid_from:
        raise Refused.because(
            "cadre.post.early",
            f"“{current.name}”自 {day_text(current.valid_from)} 起设立，撤销日期须在此之后。请改正日期。",
        )
    current.valid_to = on
    current.save(update_fields=["valid_to"])
    facts = {"撤销日期": ["—", day_text(on)]}
    act = audit.Act(AuditAction.UPDATE, current, current.name, current.unit.path, facts, document_no)
    audit.record(act, by=by)
    return current


def _locked(post: Post, *, by: User) -> Post:
    current = Post.objects.select_for_update(of=("self",)).select_related("unit").get(pk=post.pk)
    _require_unit(current.unit, by=by)
    return current


def _require_unit(unit: Unit, *, by: User) -> None:
    if not by.has_in_scope(Right.EDIT_UNITS, unit):
        raise Refused.because(
            "cadre.post.scope", f"你没有维护“{unit}”职位的权限。职位由区委组织部干部科维护。"
        )


def _check(post: Post) -> None:
    rivals = Post.objects.filter(unit=post.unit, name=post.name, valid_to=None).exclude(pk=post.pk)
    if rivals.exists():
        raise Refused.because(
            "cadre.post.name",
            f"“{post.unit}”已有职位“{post.name}”。同一职位有几个人的，请在职数里填人数。",
        )
    if post.seats < 1:
        raise Refused.because("cadre.post.seats", "职数至少为 1。不再设置的职位请办理撤销。")
