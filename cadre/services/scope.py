"""May this user do this with this person: asked before an act, and again after it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from cadre.models import Cadre
from cadre.querysets import opened_to
from cadre.rules.readable import withheld
from core.models import Unit, User
from core.policy import Refused
from core.rules.rights import Right
from core.services.accounts import holders_of

# Of a person of another unit and of one from whom the user must keep away alike: neither where nor who.
NOT_YOURS = "此人的信息不由你办理，没有导入。请联系组织部干部科核对。"


def may(user: User, right: Right, cadre: Cadre) -> bool:
    """Whether the user holds the right over this person's record: the question behind every act on one.

    A record that is closed to him (his own, a relative's) is closed for every right; one that an approved
    request opened may be looked at and nothing else.
    """
    if cadre.pk in closed_to(user):
        return False
    if user.has_in_scope(right, cadre.unit):
        return True
    return right is Right.VIEW_CADRES and cadre.pk in opened_to(user)


def withheld_of(user: User, cadre: Cadre) -> frozenset[str]:
    """The facts of this person's record that the user may not read."""
    return withheld(lambda right: may(user, right, cadre))


def withheld_from(user: User) -> frozenset[str]:
    """The facts that the user may read of nobody: no question may name them, or its answer would tell."""
    return withheld(user.may)


def without_withheld(user: User, people: Iterable[Cadre]) -> None:
    """Empty, on unsaved instances, the numbers that the user may not see of these people, all open to him."""
    for cadre in people:
        if "id_number" in cadre.get_deferred_fields():
            continue
        if not user.has_in_scope(Right.VIEW_IDENTITY, cadre.unit):
            cadre.id_number = None


def told_of(right: Right, cadre: Cadre, *, on: date) -> list[User]:
    """Who is told of what concerns this person: whoever holds the right and need not keep away."""
    return [user for user in holders_of(right, cadre.unit, on=on) if cadre.pk not in closed_to(user)]


def closed_to(user: User) -> frozenset[int]:
    """The records that are closed to the user; asked once, then remembered with his grants."""
    if "closed" not in user.remembered:
        found = Q(recusals__user=user)
        if user.id_index:
            found |= Q(id_index__in=user.id_indexes)
        keys = Cadre.objects.filter(found).order_by().values_list("pk", flat=True)
        user.remembered["closed"] = frozenset(keys)
    keys_closed: frozenset[int] = user.remembered["closed"]
    return keys_closed


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
