"""Code sets of the reserve pool."""

from __future__ import annotations

from django.db.models import TextChoices


class PoolTier(TextChoices):
    """Tiers by the level for which a person is held in reserve."""

    CHIEF = "chief", "正科级储备"
    DEPUTY = "deputy", "副科级储备"
    GRASSROOTS = "grassroots", "中层储备"


class PoolChannel(TextChoices):
    """How a person came into the pool."""

    RECOMMENDED = "recommended", "单位推荐"
    SURVEYED = "surveyed", "专题调研"
    INSPECTED = "inspected", "无任用考察"
