"""Filters of the core's lists."""

from __future__ import annotations

from datetime import date

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from core.choices import AccountState, AuditAction, AuditResult, Role, UnitKind
from core.forms import DayField
from core.models import AuditEvent, RoleGrant, User
from core.querysets import AuditEventQuerySet, UnitQuerySet
from core.services import notices
from core.services.attempts import locked_names
from core.services.audit_reading import Period

LOCKED = "locked"


class DayFilter(django_filters.DateFilter):
    """A day written as the office writes it."""

    field_class = DayField


def _words(hint: str) -> forms.TextInput:
    return forms.TextInput(attrs={"placeholder": hint, "class": "sm cw-m"})


class AuditFilter(django_filters.FilterSet):
    """Narrow the trail by person acting, kind of act, object, period, result and origin."""

    actor = django_filters.CharFilter(
        label="操作人", method="acted", max_length=40, widget=_words("姓名或账号")
    )
    action = django_filters.ChoiceFilter(label="动作", choices=AuditAction.choices, empty_label="全部动作")
    label = django_filters.CharFilter(
        label="对象",
        field_name="object_label",
        lookup_expr="icontains",
        max_length=120,
        widget=_words("名称"),
    )
    result = django_filters.ChoiceFilter(label="结果", choices=AuditResult.choices, empty_label="全部结果")
    since = DayFilter(label="起", method="from_day", widget=_words("2026.03.31"))
    until = DayFilter(label="止", method="to_day", widget=_words("2026.03.31"))
    ip = django_filters.CharFilter(
        label="来源地址", field_name="ip", max_length=45, widget=_words("10.1.2.3")
    )
    session = django_filters.CharFilter(label="会话", max_length=16, widget=_words("16 位摘要"))
    request_id = django_filters.CharFilter(label="请求编号", max_length=36, widget=_words("12 位"))

    class Meta:
        model = AuditEvent
        fields: tuple[str, ...] = ()

    def acted(self, rows: AuditEventQuerySet, name: str, text: str) -> AuditEventQuerySet:
        """By the account or part of the name; 系统 is what happened on schedule."""
        if text == "系统":
            return rows.filter(actor=None)
        users = User.objects.filter(Q(display_name__icontains=text) | Q(username=text.casefold()))
        return rows.filter(actor__in=list(users.values_list("pk", flat=True)))

    def from_day(self, rows: AuditEventQuerySet, name: str, day: date) -> AuditEventQuerySet:
        """From the beginning of the day."""
        return rows.filter(Period(since=day).condition)

    def to_day(self, rows: AuditEventQuerySet, name: str, day: date) -> AuditEventQuerySet:
        """To the end of the day."""
        return rows.filter(Period(until=day).condition)


class AccountFilter(django_filters.FilterSet):
    """Narrow the accounts by name, role held today and state."""

    q = django_filters.CharFilter(
        label="查找",
        method="named",
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "账号、姓名、单位", "class": "sm cw-xl"}),
    )
    role = django_filters.ChoiceFilter(
        label="角色", choices=Role.choices, empty_label="全部角色", method="holding"
    )
    state = django_filters.ChoiceFilter(
        label="状态",
        choices=[*AccountState.choices, (LOCKED, "已锁定")],
        empty_label="全部状态",
        method="in_state",
    )
    notice = django_filters.ChoiceFilter(
        label="告知",
        choices=[("done", "已确认告知"), ("missing", "没有确认告知")],
        empty_label="已确认和没有确认",
        method="having_read",
    )

    def named(self, users: QuerySet[User], name: str, text: str) -> QuerySet[User]:
        """By account, name or unit."""
        words = Q(username__icontains=text) | Q(display_name__icontains=text)
        return users.filter(words | Q(unit__name__icontains=text) | Q(unit__short_name__icontains=text))

    def holding(self, users: QuerySet[User], name: str, role: str) -> QuerySet[User]:
        """Holding the role on the real day."""
        held = RoleGrant.objects.filter(RoleGrant.holding(self.request.today), role=role)
        return users.filter(pk__in=held.values("user"))

    def in_state(self, users: QuerySet[User], name: str, state: str) -> QuerySet[User]:
        """Waiting, active, disabled, or locked out at this moment."""
        if state == LOCKED:
            return users.filter(username__in=locked_names(now=timezone.now()))
        if state == AccountState.ACTIVE:
            return users.filter(is_active=True)
        return users.filter(is_active=False, disabled_at__isnull=state == AccountState.NEW)

    def having_read(self, users: QuerySet[User], name: str, word: str) -> QuerySet[User]:
        """Having acknowledged the notice as it stands, or not yet."""
        have = notices.acknowledged(notices.the_notice().version)
        return users.filter(have if word == "done" else ~have)


class UnitFilter(django_filters.FilterSet):
    """Narrow the tree by name, kind and whether the units exist on the day."""

    q = django_filters.CharFilter(
        label="查找",
        method="named",
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "名称、曾用名、代码", "class": "sm cw-xl"}),
    )
    kind = django_filters.ChoiceFilter(label="类别", choices=UnitKind.choices, empty_label="全部类别")
    state = django_filters.ChoiceFilter(
        label="状态",
        choices=[("running", "存续"), ("ended", "已撤销")],
        empty_label="存续和已撤销",
        method="in_state",
    )

    @property
    def narrowed(self) -> bool:
        """Whether anything is asked for."""
        return any(self.data.get(name) for name in self.filters)

    def named(self, units: UnitQuerySet, name: str, text: str) -> UnitQuerySet:
        """By name, short name, former name or code."""
        words = Q(name__icontains=text) | Q(short_name__icontains=text) | Q(code__icontains=text)
        return units.filter(words | Q(names__name__icontains=text)).distinct()

    def in_state(self, units: UnitQuerySet, name: str, state: str) -> UnitQuerySet:
        """Existing on the page's day, or ended by then."""
        on = self.request.on
        return units.existing(on) if state == "running" else units.filter(valid_to__lte=on)
