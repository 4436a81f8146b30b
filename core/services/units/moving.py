"""Moving a unit to another parent from a day on, and dividing a new unit off another."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from core.choices import AuditAction, SuccessionKind
from core.dates import day_text
from core.models import Unit, UnitMove, UnitSuccession, User
from core.policy import Refused
from core.services import audit

from .adding import Approved, add_unit, check_name
from .changing import check_move, move_subtree
from .scope import begin, require_running, require_still_mine


@transaction.atomic
def move_unit(unit: Unit, *, into: Unit, on: date, document_no: str = "", by: User | None) -> Unit:
    """The unit stands beneath ``into`` from ``on`` on; earlier days keep showing it where it was.

    Who may see the unit follows the tree as it is now. Raises Refused for the same parent, a place below the
    unit itself, and a day that is not after its last move or its founding.
    """
    current = begin(unit, by=by)
    require_running(current)
    parent = Unit.objects.get(pk=into.pk)
    former = current.parent
    if former is None or parent.pk == former.pk:
        raise Refused.because("units.move.same", f"“{current}”现在就在“{parent}”下面，没有变化。请另选。")
    check_move(current, parent, current.kind, by=by)
    check_name(current.name, parent, own=current)
    last = current.moves.order_by("-day").first()
    since = last.day if last else current.valid_from
    if since is not None and on <= since:
        raise Refused.because(
            "units.move.early",
            f"“{current}”自 {day_text(since)} 起在“{former}”下面，划转日期须在此之后。请改正日期；"
            "如是上级单位录错了，请用“修改”更正。",
        )
    UnitMove.objects.create(
        unit=current, old_parent=former, new_parent=parent, day=on, document_no=document_no
    )
    current.parent = parent
    current.save(update_fields=["parent"])
    move_subtree(current)
    facts = {"上级单位": [str(former), str(parent)], "自": day_text(on)}
    act = audit.Act(AuditAction.UPDATE, current, unit_path=current.path, changes=facts, reason=document_no)
    audit.record(act, by=by)
    require_still_mine(current, by=by)
    return current


@transaction.atomic
def split_unit(
    unit: Unit,
    *,
    code: str,
    name: str,
    short_name: str,
    on: date,
    approved: Approved | None = None,
    document_no: str = "",
    by: User | None,
) -> Unit:
    """A new unit of the same kind, level and parent that was divided off the unit on ``on``; the new one.

    The old unit goes on. Nobody is moved. Raises Refused as ``add_unit``, and for the district itself.
    """
    current = _divisible(begin(unit, by=by), on)
    new = add_unit(
        code=code,
        name=name,
        short_name=short_name,
        kind=current.kind,
        parent=current.parent,
        level=current.level,
        valid_from=on,
        approved=approved,
        by=by,
    )
    UnitSuccession.objects.create(
        from_unit=current, to_unit=new, kind=SuccessionKind.SPLIT, day=on, document_no=document_no
    )
    facts = {"分设": ["—", new.name], "自": day_text(on)}
    act = audit.Act(AuditAction.UPDATE, current, unit_path=current.path, changes=facts, reason=document_no)
    audit.record(act, by=by)
    return new


def _divisible(unit: Unit, on: date) -> Unit:
    """The unit itself, if another one can be divided off it on the day."""
    require_running(unit)
    if unit.parent_id is None:
        raise Refused.because("units.split.root", f"“{unit}”是区本级，不能分设。")
    if unit.valid_from and on <= unit.valid_from:
        raise Refused.because(
            "units.split.early",
            f"“{unit}”自 {day_text(unit.valid_from)} 起设立，分设日期须在此之后。请改正日期。",
        )
    return unit
