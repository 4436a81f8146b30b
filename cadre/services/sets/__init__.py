"""The standard information sets of a person: one row added, changed, removed, ended."""

from .base import RecordSet, add_row, change_row, remove_row
from .education import EducationSet, mark_highest
from .family import FamilySet, move_member, sort_family
from .photos import PreparedPhoto, prepare_photo, remove_photo, set_photo
from .rewards import SANCTION, RewardSet, may_see_sanctions
from .spans import LEVELS, RankSet, follow_level
from .titles import AssessmentSet, TagSet, TitleSet, end_tag

EDUCATION, TITLES, ASSESSMENTS = EducationSet(), TitleSet(), AssessmentSet()
REWARDS, FAMILY, RANKS, TAGS = RewardSet(), FamilySet(), RankSet(), TagSet()
SETS: dict[str, RecordSet] = {
    kind.key: kind for kind in (EDUCATION, TITLES, ASSESSMENTS, REWARDS, FAMILY, RANKS, LEVELS, TAGS)
}

__all__ = [
    "ASSESSMENTS",
    "EDUCATION",
    "FAMILY",
    "LEVELS",
    "RANKS",
    "REWARDS",
    "SANCTION",
    "SETS",
    "TAGS",
    "TITLES",
    "PreparedPhoto",
    "RecordSet",
    "add_row",
    "change_row",
    "end_tag",
    "follow_level",
    "mark_highest",
    "may_see_sanctions",
    "move_member",
    "prepare_photo",
    "remove_photo",
    "remove_row",
    "set_photo",
    "sort_family",
]
