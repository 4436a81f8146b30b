"""What every act on an account asks first: the right, another person, and an administrator who remains."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from core.choices import Role
from core.models import RoleGrant, User
from core.policy import Refused
from core.rules.matrix import ADMINISTRATORS
from core.rules.rights import Right


def require_right(right: Right, *, by: User | None) -> None:
    """Raises Refused when ``by`` may not; None is the command line, which asks for itself."""
    if by is not None and not by.may(right):
        raise Refused.because(
            "accounts.right", f"你没有“{right.label}”的权限，没有办理。请由有权限的管理员办理。"
        )


def require_other(user: User, *, by: User | None) -> None:
    """Nobody acts on his own account. Raises Refused."""
    if by is not None and by.pk == user.pk:
        raise Refused.because("accounts.own", "不能办理自己的账号。请由另一位管理员办理。")


def locked(user: User) -> User:
    """The account as it is now, held until the act is over; its grants are read anew."""
    return User.objects.select_for_update(of=("self",), no_key=True).select_related("unit").get(pk=user.pk)


def require_still_same(user: User, version: int) -> None:
    """Raises Refused when somebody else has changed the account since the form was opened."""
    if user.version != version:
        raise Refused.because(
            "accounts.stale", f"“{user}”的账号刚被他人修改过，没有保存。请返回账号页核对后重新办理。"
        )


def require_not_last(grants: Iterable[RoleGrant], *, on: date) -> None:
    """Raises Refused when ending the grants leaves nobody active in one of the three roles on the day.

    All who hold the role are locked in one order, and only then asked: of two administrators who end each
    other at one moment the second waits and is refused.
    """
    for grant in grants:
        if grant.role not in ADMINISTRATORS or not _holds(grant, on) or not grant.is_intact:
            continue
        holding = RoleGrant.objects.filter(RoleGrant.holding(on), role=grant.role)
        list(holding.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
        if not holding.filter(user__is_active=True).exclude(user=grant.user_id).intact():
            label = Role(grant.role).label
            raise Refused.because(
                "accounts.last_administrator",
                f"“{grant.user}”是最后一位在用的{label}，不能停用、调动或收回授权。请先为另一人授予{label}并启用。",
            )


def _holds(grant: RoleGrant, on: date) -> bool:
    return grant.start <= on and (grant.end is None or on < grant.end)


def open_grants(user: User, *, on: date) -> list[RoleGrant]:
    """The grants that hold on the day or will hold later."""
    rows = user.grants.select_related("unit", "user").order_by("start", "id")
    return [grant for grant in rows if grant.end is None or (on < grant.end and grant.start < grant.end)]
