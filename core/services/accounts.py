"""Opening accounts, and finding who holds a right."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from core.choices import AuditAction, Role
from core.models import RoleGrant, Unit, User
from core.rules.rights import Right, roles_with

from . import audit


@transaction.atomic
def open_account(
    username: str,
    *,
    display_name: str,
    role: str,
    unit: Unit,
    password: str | None,
    start: date,
    by: User | None,
    email: str = "",
) -> User:
    """A new account that holds ``role`` over the subtree of ``unit`` from ``start`` on.

    ``by`` is None when the command line acts. Raises IntegrityError when the name is taken.
    """
    user = User.objects.create_user(username, password, display_name=display_name, unit=unit, email=email)
    RoleGrant.objects.create(user=user, role=role, unit=unit, start=start)
    granted = {"账号": user.username, "角色": Role(role).label, "范围": unit.name}
    audit.record(audit.Act(AuditAction.GRANT, user, unit_path=unit.path, changes=granted), by=by)
    return user


@transaction.atomic
def set_email(user: User, email: str, *, by: User | None) -> None:
    """The address to which the user's papers are mailed; empty for none. ``by`` None is the command line."""
    before, user.email = user.email, email
    user.save(update_fields=["email"])
    audit.record(audit.Act(AuditAction.UPDATE, user, changes={"电子邮箱": [before, email]}), by=by)


def holders_of(right: Right, unit: Unit | None, *, on: date) -> list[User]:
    """Active users who hold the right over the unit on a day: the people to be told of its affairs.

    Without a unit, whoever holds it anywhere.
    """
    grants = RoleGrant.objects.filter(RoleGrant.holding(on), role__in=roles_with(right))
    holding = grants.values_list("unit__path", "user")
    covering = [user for path, user in holding if unit is None or unit.path.startswith(path)]
    return list(User.objects.filter(is_active=True, pk__in=covering).order_by("pk"))
