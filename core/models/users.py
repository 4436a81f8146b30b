"""Accounts and what they may do where."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.db import models
from django.utils import timezone

from core.choices import AccountState
from core.crypto import blind_index, blind_indexes, bound_passwords
from core.rules.duties import Duty
from core.rules.field_classes import FieldClasses
from core.rules.matrix import ADMINISTRATORS
from core.rules.rights import Right, role_rights

from .fields import SealedTextField
from .grants import RoleGrant
from .units import Unit
from .usernames import UsernameField

if TYPE_CHECKING:
    pass


class UserManager(BaseUserManager["User"]):
    """Makes accounts; there is no superuser in this product."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> User:
        """A new active account; without a password nobody can sign in with it."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """One person's account; rights come only from dated grants."""

    username = UsernameField("账号", max_length=60, unique=True)
    display_name = models.CharField("姓名", max_length=40)
    email = models.EmailField("电子邮箱", blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="users", verbose_name="所在单位"
    )
    office = models.CharField("科室", max_length=40, blank=True)
    uuid = models.UUIDField("编号", unique=True, default=uuid.uuid4, editable=False)
    id_number = SealedTextField("身份证号", blank=True, editable=False)
    id_index = models.CharField(
        "身份证号索引", max_length=64, null=True, blank=True, unique=True, editable=False
    )
    is_active = models.BooleanField("启用", default=True)
    is_demo = models.BooleanField("演示账号", default=False, editable=False)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    activated_at = models.DateTimeField("启用时间", null=True, blank=True)
    disabled_at = models.DateTimeField("停用时间", null=True, blank=True)
    disabled_because = models.CharField("停用原因", max_length=120, blank=True)
    seen_at = models.DateTimeField("最近使用时间", null=True, blank=True)
    password_changed_at = models.DateTimeField("密码修改时间", null=True, blank=True)
    password_expires_at = models.DateTimeField(
        "初始密码有效至", null=True, blank=True, help_text="只有初始密码和重置后的密码有期限，首次登录须修改"
    )
    totp_secret = SealedTextField("动态口令种子", blank=True, editable=False)
    totp_confirmed_at = models.DateTimeField("动态口令绑定时间", null=True, blank=True)
    totp_last_step = models.BigIntegerField("最近使用的动态口令步数", default=0)
    version = models.PositiveIntegerField("版本", default=1, editable=False)

    seal_by = "uuid"
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]
    objects = UserManager()

    field_classes = FieldClasses(
        "一人一个账号：登录、双因素认证、回避和审计都要认定是谁。",
        c2=(
            "id last_login username display_name email unit office uuid is_active is_demo created_at "
            "activated_at disabled_at disabled_because seen_at password_changed_at "
            "password_expires_at totp_confirmed_at totp_last_step version"
        ),
        c3="password id_number id_index totp_secret",
        in_clear={
            "password": "单向摘要，不能还原。",
            "id_index": "带密钥的索引，不能还原号码。",
        },
        duty=Duty.SECURITY,
    )

    class Meta:
        verbose_name = "用户"
        verbose_name_plural = "用户"
        ordering = ["username"]

    def __str__(self) -> str:
        return self.display_name

    def set_password(self, raw_password: str | None) -> None:
        """Only this account opens with what is stored; None lets nobody in."""
        super().set_password(
            None if raw_password is None else bound_passwords(raw_password, str(self.uuid))[0]
        )

    def check_password(self, raw_password: str | None) -> bool:
        """Whether the password opens the account."""
        return raw_password is not None and self.opens(raw_password, self.password)

    def opens(self, raw_password: str, digest: str) -> bool:
        """Whether the digest is this account's of the password; the demo's accounts share an unbound one."""
        spellings = bound_passwords(raw_password, str(self.uuid))
        if self.is_demo and not settings.PRODUCTION:
            spellings = (raw_password, *spellings)
        return any(check_password(spelling, digest) for spelling in spellings)

    @cached_property
    def active_grants(self) -> tuple[RoleGrant, ...]:
        """The grants that hold today, with their units; one query, remembered on the instance.

        Access is a matter of the real day, not of the as-of date that a page shows. Disabled accounts hold
        nothing, and neither do demo accounts in production. A grant that is not as the product wrote it gives
        nothing.
        """
        if not self.pk or not self.is_active or (self.is_demo and settings.PRODUCTION):
            return ()
        held = self.grants.filter(RoleGrant.holding(timezone.localdate()))
        return tuple(grant for grant in held.select_related("unit", "cover_for") if grant.is_intact)

    @cached_property
    def remembered(self) -> dict[str, Any]:
        """What other apps have looked up about the account; lasts as long as the instance, as grants do."""
        return {}

    def digests(self) -> dict[str, str | None]:
        """The blind index of the ID number, by column."""
        return {"id_index": blind_index(self.id_number) or None}

    @property
    def id_indexes(self) -> tuple[str, ...]:
        """Every digest under which a record may bear the holder's number, also while keys change."""
        return blind_indexes(self.id_number or "")

    @property
    def state(self) -> AccountState:
        """Whether the holder may sign in."""
        if self.is_active:
            return AccountState.ACTIVE
        return AccountState.NEW if self.disabled_at is None else AccountState.DISABLED

    @property
    def roles(self) -> frozenset[str]:
        """The roles held today."""
        return frozenset(grant.role for grant in self.active_grants)

    @property
    def capacity(self) -> str:
        """The roles held today as the trail keeps them, with whose absence each of them covers."""
        held = {
            f"{grant.role}（代{grant.cover_for.display_name}）" if grant.cover_for else grant.role
            for grant in self.active_grants
        }
        return ",".join(sorted(held))

    @property
    def is_administrator(self) -> bool:
        """Whether the account is one of the three administrators', from whom all business is hidden."""
        return not self.roles.isdisjoint(ADMINISTRATORS)

    def may(self, right: Right) -> bool:
        """Whether any role held today carries the right."""
        return any(right in role_rights(grant.role) for grant in self.active_grants)

    def scope_paths(self, right: Right) -> tuple[str, ...]:
        """Paths of the subtrees in which the user holds the right; empty means nowhere."""
        return tuple({grant.unit.path for grant in self.active_grants if right in role_rights(grant.role)})

    def has_in_scope(self, right: Right, unit: Unit) -> bool:
        """Whether the user holds the right over this unit."""
        return any(unit.path.startswith(path) for path in self.scope_paths(right))
