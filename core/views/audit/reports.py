"""Reports of the trail: who saw a person, what a user took, statistics, and the state of the chain."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.choices import AlarmKind
from core.forms.audit import PersonReportForm, StatisticsForm, UserReportForm
from core.models import AuditArchive, AuditEvent, User
from core.rules.rights import Right
from core.services import audit
from core.services.alarms import raised
from core.services.audit_reading import (
    Period,
    acts_about,
    by_day,
    by_user,
    key_of,
    persons_named,
    taken_by,
    taken_in_sum,
    who_saw,
)
from core.views.base import HousePage

from .base import page_of, read_down

ANCHORS_SHOWN, LATEST_ROWS = 10, 1000


class AuditPersonReport(HousePage):
    """Who saw or took the data of a person: by the name or the key under which the trail knows them."""

    right = Right.EXPORT_AUDIT
    template_name = "core/audit_person.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The persons meant, or the answer about the one person."""
        context = super().get_context_data(**kwargs)
        form = PersonReportForm(self.request.GET or None)
        context["form"] = form
        if not (form.is_bound and form.is_valid()):
            return context
        words, period = form.cleaned_data["person"], form.period
        read_down(self.house, "谁看过此人", {"人员": words, **form.told})
        candidates = persons_named(words)
        key = candidates[0].key if len(candidates) == 1 else key_of(words)
        context |= {"candidates": candidates, "key": key, "words": words}
        if key:
            rows = acts_about(key, period)
            context["sums"] = who_saw(key, period)
            context["page"] = page_of(rows, self.request.GET.get("before", ""), counted=False)
        return context


class AuditUserReport(HousePage):
    """What a user took away or read of what is sensitive."""

    right = Right.EXPORT_AUDIT
    template_name = "core/audit_user.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The sums by kind and the acts one by one."""
        context = super().get_context_data(**kwargs)
        form = UserReportForm(self.request.GET or None)
        context["form"] = form
        if not (form.is_bound and form.is_valid()):
            return context
        user: User = form.cleaned_data["user"]
        period: Period = form.period
        read_down(self.house, "某人取走了什么", {"账号": user.username, **form.told})
        page = page_of(taken_by(user, period), self.request.GET.get("before", ""), counted=False)
        return context | {"asked": user, "sums": taken_in_sum(user, period), "page": page}


class AuditStatistics(HousePage):
    """How much was done a day and by each user within a period."""

    right = Right.EXPORT_AUDIT
    template_name = "core/audit_statistics.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Both tables; without a period, the last seven days."""
        form = StatisticsForm(self.request.GET or None, today=self.house.today)
        context = super().get_context_data(form=form, **kwargs)
        if form.is_bound and not form.is_valid():
            return context
        period = (
            form.period if form.is_bound else Period(self.house.today - timedelta(days=6), self.house.today)
        )
        read_down(self.house, "审计统计", {"起": str(period.since), "止": str(period.until)})
        rows = AuditEvent.objects.visible_to(self.house.user).filter(period.condition)
        return context | {"period": period, "days": by_day(rows), "users": by_user(rows)}


class AuditChain(HousePage):
    """Whether the end of the chain holds, the anchors outside the database, and the archives."""

    right = Right.VIEW_AUDIT
    template_name = "core/audit_chain.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The latest thousand rows recomputed, all anchors compared."""
        read_down(self.house, "摘要链", {})
        return super().get_context_data(
            report=audit.verify_chain(latest=LATEST_ROWS),
            latest=LATEST_ROWS,
            last=AuditEvent.objects.order_by("-id").first(),
            faults=[fault.sentence for fault in audit.anchor_faults()],
            anchors=[anchor for anchor in audit.anchors() if anchor][-ANCHORS_SHOWN:][::-1],
            archives=AuditArchive.objects.order_by("-last_id"),
            alarms=raised(AlarmKind.CHAIN).order_by("-id")[:5],
            **kwargs,
        )
