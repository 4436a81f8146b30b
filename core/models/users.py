"""Accounts and what they may do where."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from core.choices import Role
from core.rules.rights import Right, role_rights

from .units import Unit

if TYPE_CHECKING:
    from datetime import date


class UserManager(BaseUserManager["User"]):
    """Makes accounts; there is no superuser in this product."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> User:
        """A new active account; without a password nobody can sign in with it."""
        user = self.model(username=username.strip().casefold(), **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """One person's account; rights come only from dated grants."""

    username = models.CharField("账号", max_length=60, unique=True)
    display_name = models.CharField("姓名", max_length=40)
    email = models.EmailField("电子邮箱", blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="users", verbose_name="所在单位"
    )
    office = models.CharField("科室", max_length=40, blank=True)
    is_active = models.BooleanField("启用", default=True)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]
    objects = UserManager()

    class Meta:
        verbose_name = "用户"
        verbose_name_plural = "用户"
        ordering = ["username"]

    def __str__(self) -> str:
        return self.display_name

    @cached_property
    def active_grants(self) -> tuple[RoleGrant, ...]:
        """The grants that hold today, with their units; one query, remembered on the instance.

        Access is a matter of the real day, not of the as-of date that a page shows.
        """
        if not self.pk:
            return ()
        return tuple(self.grants.filter(RoleGrant.holding(timezone.localdate())).select_related("unit"))

    @property
    def roles(self) -> frozenset[str]:
        """The roles held today."""
        return frozenset(grant.role for grant in self.active_grants)

    def may(self, right: Right) -> bool:
        """Whether any role held today carries the right."""
        return any(right in role_rights(grant.role) for grant in self.active_grants)

    def scope_paths(self, right: Right) -> tuple[str, ...]:
        """Paths of the subtrees in which the user holds the right; empty means nowhere."""
        return tuple({grant.unit.path for grant in self.active_grants if right in role_rights(grant.role)})

    def has_in_scope(self, right: Right, unit: Unit) -> bool:
        """Whether the user holds the right over this unit."""
        return any(unit.path.startswith(path) for path in self.scope_paths(right))


class RoleGrant(models.Model):
    """A role that a user holds over the subtree of a unit during a half-open span."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants", verbose_name="用户")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="grants", verbose_name="范围")
    start = models.DateField("起")
    end = models.DateField("止", null=True, blank=True)

    class Meta:
        verbose_name = "授权"
        verbose_name_plural = "授权"
        ordering = ["user", "start"]
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "unit", "start"], name="one_grant_per_start"),
            models.CheckConstraint(condition=Q(end__isnull=True) | Q(end__gt=F("start")), name="grant_span"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()} {self.unit}"

    @staticmethod
    def holding(day: date) -> Q:
        """The condition that a grant holds on a day."""
        return Q(start__lte=day) & (Q(end__isnull=True) | Q(end__gt=day))
