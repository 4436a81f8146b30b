"""What the page of the installation's health says about mail and schedules: counts, never contents."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min, Q

from analysis.choices import DeliveryState
from analysis.models import Delivery, ReportSchedule
from core.policy import Light
from core.services.health import Check, health_check, schedule_names

_RECENT = timedelta(days=7)
_LATE = timedelta(minutes=30)


@schedule_names
def report_schedules() -> dict[str, str]:
    """The schedules of reports as people named them."""
    return dict(ReportSchedule.objects.values_list("key", "name"))


@health_check("邮件和送达", place=45)
def deliveries_arrive(now: datetime) -> Check:
    """What waits, what may have gone out twice or not at all, what failed."""
    waiting = Q(state__in=[DeliveryState.WAITING, DeliveryState.SENDING])
    failed = Q(state=DeliveryState.FAILED, created_at__gte=now - _RECENT)
    counts = Delivery.objects.aggregate(
        waiting=Count("pk", filter=waiting),
        oldest=Min("next_try_at", filter=waiting),
        uncertain=Count("pk", filter=Q(state=DeliveryState.UNCERTAIN)),
        failed=Count("pk", filter=failed),
    )
    how = "" if settings.EMAIL_HOST else "没有设置邮件服务器，邮件写在数据目录里。"
    told = (
        f"待送 {counts['waiting']} 件，情况不明 {counts['uncertain']} 件，"
        f"最近七天未送达 {counts['failed']} 件。{how}"
    )
    if counts["uncertain"] or counts["failed"]:
        remedy = "请干部科在“送达记录”里逐件处理。"
        return Check("邮件和送达", Light.YELLOW, told, remedy)
    if counts["oldest"] and now - counts["oldest"] > _LATE:
        remedy = "请检查邮件服务器是否可用，办理程序是否在运行。"
        return Check("邮件和送达", Light.RED, told, remedy)
    return Check("邮件和送达", Light.GREEN, told)
