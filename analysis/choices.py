"""Code sets of reports and deliveries."""

from __future__ import annotations

from django.db.models import TextChoices


class ReportKind(TextChoices):
    """What a schedule makes."""

    REFRESH = "refresh", "更新预警灯"
    LETTERS = "letters", "点对点反馈函"
    BULLETIN = "bulletin", "红黄绿预警通报"


class Frequency(TextChoices):
    """How often a schedule falls due; each on the last day of its period."""

    DAILY = "daily", "每日"
    MONTHLY = "monthly", "每月末"
    QUARTERLY = "quarterly", "每季末"
    HALF_YEARLY = "half_yearly", "每半年末"
    YEARLY = "yearly", "每年末"


class Channel(TextChoices):
    """The way by which a paper reaches its reader."""

    INBOX = "inbox", "站内待办"
    EMAIL = "email", "电子邮件"


class DeliveryState(TextChoices):
    """Where a delivery stands; UNCERTAIN: the mail server may or may not have it, twice."""

    WAITING = "waiting", "待送"
    SENDING = "sending", "发送中"
    SENT = "sent", "已送达"
    FAILED = "failed", "未送达"
    UNCERTAIN = "uncertain", "情况不明"
