"""Code sets of targets, runs and letters."""

from __future__ import annotations

from django.db.models import TextChoices


class LightColour(TextChoices):
    """core.policy.Light as a column."""

    RED = "red", "红"
    YELLOW = "yellow", "黄"
    BLUE = "blue", "蓝"
    GREEN = "green", "绿"
    GREY = "grey", "未评价"


class RunTrigger(TextChoices):
    """What caused an evaluation."""

    NIGHTLY = "nightly", "每日更新"
    QUARTERLY = "quarterly", "季度评价"
    HALF_YEARLY = "half_yearly", "半年评价"
    PERSON = "person", "人工发起"
    IMPORT = "import", "名册变动后"


class LetterState(TextChoices):
    """Where a letter stands."""

    DRAFTED = "drafted", "待签发"
    APPROVED = "approved", "已签发"
    DELIVERED = "delivered", "已送达"
    READ = "read", "已签收"
