"""Signed-in sessions, failed attempts, used passwords, and what users have spent of their limits."""

from __future__ import annotations

from django.db import models

from core.rules.duties import Duty
from core.rules.field_classes import FieldClasses

from .users import User


class UserSession(models.Model):
    """One signed-in browser. Deleting the row ends the session at its next request."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sessions", verbose_name="用户")
    session_key = models.CharField("会话", max_length=40, unique=True)
    started_at = models.DateTimeField("登录时间")
    seen_at = models.DateTimeField("最近操作时间")
    ip = models.GenericIPAddressField("来源地址", null=True)
    agent = models.CharField("浏览器", max_length=200, blank=True)

    field_classes = FieldClasses(
        "登录会话的时限、并发限制和强制退出。",
        c2="id user started_at seen_at ip agent",
        c3="session_key",
        in_clear={
            "session_key": "会话钥匙的单向摘要；钥匙只在浏览器里。",
        },
        duty=Duty.SECURITY,
    )

    class Meta:
        verbose_name = "登录会话"
        verbose_name_plural = "登录会话"
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.user} {self.started_at:%Y-%m-%d %H:%M}"


class FailedAttempt(models.Model):
    """One wrong password or code; enough of them lock the way in for a while."""

    username = models.CharField("账号", max_length=60, db_index=True)
    ip = models.GenericIPAddressField("来源地址", null=True, db_index=True)
    what = models.CharField("环节", max_length=12)
    at = models.DateTimeField("时间", db_index=True)
    cleared = models.BooleanField("已解除", default=False)

    field_classes = FieldClasses(
        "连续输错密码或口令的账号和地址要锁定。",
        c2="id username ip what at cleared",
        duty=Duty.SECURITY,
    )

    class Meta:
        verbose_name = "失败的登录"
        verbose_name_plural = "失败的登录"
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.username} {self.at:%Y-%m-%d %H:%M}"


class UsedPassword(models.Model):
    """The digest of a password once used, so that it is not used again soon."""

    user = models.ForeignKey(User, models.CASCADE, related_name="used_passwords", verbose_name="用户")
    digest = models.CharField("密码摘要", max_length=128)
    used_at = models.DateTimeField("启用时间")

    field_classes = FieldClasses(
        "近几次用过的密码不得再用。",
        c2="id user used_at",
        c3="digest",
        in_clear={
            "digest": "单向摘要，不能还原。",
        },
        duty=Duty.SECURITY,
    )

    class Meta:
        verbose_name = "用过的密码"
        verbose_name_plural = "用过的密码"
        ordering = ["-used_at", "-id"]

    def __str__(self) -> str:
        return f"{self.user} {self.used_at:%Y-%m-%d}"


class Spending(models.Model):
    """How often something limited was done within one window of time, counted for all workers together."""

    who = models.CharField("对象", max_length=80)
    what = models.CharField("限额", max_length=20)
    window = models.DateTimeField("时段起点")
    count = models.PositiveIntegerField("次数", default=0)

    field_classes = FieldClasses(
        "查看、检索、显示号码和导出的限额。",
        c2="id who what window count",
        duty=Duty.SECURITY,
    )

    class Meta:
        verbose_name = "限额使用"
        verbose_name_plural = "限额使用"
        ordering = ["-window"]
        constraints = [models.UniqueConstraint(fields=["who", "what", "window"], name="one_count_per_window")]

    def __str__(self) -> str:
        return f"{self.who} {self.what} {self.count}"
