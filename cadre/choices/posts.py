"""Code sets of posts, levels and ranks."""

from __future__ import annotations

from django.db.models import TextChoices


class PostCategory(TextChoices):
    """Where a position stands in its unit; the first three form the leadership team (班子)."""

    CHIEF = "chief", "党政正职"
    DEPUTY = "deputy", "班子副职"
    MEMBER = "member", "其他班子成员"
    MIDDLE_CHIEF = "middle_chief", "中层正职"
    MIDDLE_DEPUTY = "middle_deputy", "中层副职"
    STAFF = "staff", "一般干部"


TEAM_CATEGORIES = (PostCategory.CHIEF, PostCategory.DEPUTY, PostCategory.MEMBER)


class AdminLevel(TextChoices):
    """ZB09 职务层次, the leading levels and staff grades of organs; a smaller code is higher."""

    BUREAU_CHIEF = "1A21", "厅局级正职"
    BUREAU_DEPUTY = "1A22", "厅局级副职"
    COUNTY_CHIEF = "1A31", "县处级正职"
    COUNTY_DEPUTY = "1A32", "县处级副职"
    SECTION_CHIEF = "1A41", "乡科级正职"
    SECTION_DEPUTY = "1A42", "乡科级副职"
    CLERK = "1A50", "科员"
    ASSISTANT = "1A60", "办事员"
    PROBATION = "1A98", "试用期人员"
    OTHER = "1A99", "其他"


class Holding(TextChoices):
    """How a position is held; a posting never counts against approved numbers."""

    MAIN = "main", "主要职务"
    CONCURRENT = "concurrent", "兼任"
    POSTING = "posting", "挂职"


class EntryKind(TextChoices):
    """How the holder came to the position."""

    PROMOTION = "promotion", "提拔"
    ADVANCEMENT = "advancement", "进一步使用"
    LATERAL = "lateral", "平职交流"
    RECRUITED = "recruited", "录用"
    TRANSFER_IN = "transfer_in", "调入"
    OTHER = "other", "其他"


class CivilRank(TextChoices):
    """职级 of the general sequence (公务员法 2018 第十九条) and staff grades of institutions (ZB09).

    No code set for the general sequence is published: ZJ01 to ZJ12 follow the order of the law.
    """

    INSPECTOR_1 = "ZJ01", "一级巡视员"
    INSPECTOR_2 = "ZJ02", "二级巡视员"
    RESEARCHER_1 = "ZJ03", "一级调研员"
    RESEARCHER_2 = "ZJ04", "二级调研员"
    RESEARCHER_3 = "ZJ05", "三级调研员"
    RESEARCHER_4 = "ZJ06", "四级调研员"
    CHIEF_CLERK_1 = "ZJ07", "一级主任科员"
    CHIEF_CLERK_2 = "ZJ08", "二级主任科员"
    CHIEF_CLERK_3 = "ZJ09", "三级主任科员"
    CHIEF_CLERK_4 = "ZJ10", "四级主任科员"
    CLERK_1 = "ZJ11", "一级科员"
    CLERK_2 = "ZJ12", "二级科员"
    STAFF_5 = "905", "五级职员"
    STAFF_6 = "906", "六级职员"
    STAFF_7 = "907", "七级职员"
    STAFF_8 = "908", "八级职员"
    STAFF_9 = "909", "九级职员"
    STAFF_10 = "910", "十级职员"


class TeamBody(TextChoices):
    """Which leadership team of a unit has a term."""

    PARTY = "party", "党委（党组）"
    GOVERNMENT = "government", "政府（行政）"
    CONGRESS = "congress", "人大"
    DISCIPLINE = "discipline", "纪委"
    OTHER = "other", "其他班子"
