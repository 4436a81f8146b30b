"""Code sets of the information sets that belong to a person."""

from __future__ import annotations

from django.db.models import TextChoices


class EducationMode(TextChoices):
    """ZB123 教育类别."""

    FULL_TIME = "full_time", "全日制教育"
    IN_SERVICE = "in_service", "在职教育"


class EducationLevel(TextChoices):
    """ZB64 学历, codes of the national system; see ``education_rank`` for the order."""

    GRADUATE = "11", "研究生"
    GRADUATE_CLASS = "13", "研究生班"
    CENTRAL_PARTY_GRADUATE = "1A", "中央党校研究生"
    PROVINCIAL_PARTY_GRADUATE = "1B", "省委党校研究生"
    BACHELOR = "21", "大学"
    CENTRAL_PARTY_BACHELOR = "2A", "中央党校大学"
    PROVINCIAL_PARTY_BACHELOR = "2B", "省委党校大学"
    COLLEGE = "31", "大专"
    COMMON_CLASS = "3B", "大学普通班"
    CENTRAL_PARTY_COLLEGE = "34", "中央党校大专"
    PROVINCIAL_PARTY_COLLEGE = "37", "省委党校大专"
    SECONDARY_SPECIAL = "41", "中专"
    TECHNICAL = "47", "中技"
    HIGH_SCHOOL = "61", "高中"
    MIDDLE_SCHOOL = "71", "初中"
    PRIMARY = "81", "小学"


_EDUCATION_RANKS = {
    "11": 1, "1A": 1, "1B": 1, "13": 2, "21": 3, "2A": 3, "2B": 3, "3B": 4,
    "31": 5, "34": 5, "37": 5, "41": 6, "47": 7, "61": 8, "71": 9, "81": 10,
}  # fmt: skip


def education_rank(code: str) -> int | None:
    """Order of an education, 1 is the highest; None for an unknown or empty code."""
    return _EDUCATION_RANKS.get(code)


def degree_rank(degree: str) -> int | None:
    """Order of a degree by its text: 1 doctor, 2 master, 3 bachelor; None when there is none."""
    for rank, word in enumerate(("博士", "硕士", "学士"), 1):
        if word in degree:
            return rank
    return None


class AssessmentGrade(TextChoices):
    """ZB18 考核结论."""

    EXCELLENT = "1", "优秀"
    COMPETENT = "2", "称职"
    QUALIFIED = "2B", "合格"
    BASICALLY_COMPETENT = "3", "基本称职"
    BASICALLY_QUALIFIED = "3B", "基本合格"
    INCOMPETENT = "4", "不称职"
    UNQUALIFIED = "4B", "不合格"
    UNGRADED = "5", "不定等次"
    NOT_ASSESSED = "6", "不进行考核"


class RewardKind(TextChoices):
    """The two halves of ZB65 奖惩名称代码."""

    REWARD = "01", "奖励"
    SANCTION = "02", "惩戒"


class TitleLevel(TextChoices):
    """ZB139 专业技术任职资格级别."""

    SENIOR = "1", "高级"
    FULL_SENIOR = "11", "正高级"
    ASSOCIATE_SENIOR = "12", "副高级"
    MIDDLE = "2", "中级"
    JUNIOR = "3", "初级"


class TitleRoute(TextChoices):
    """ZB24 取得资格途径."""

    REVIEW = "1", "评审"
    EXAM = "2", "考试"
    SPECIAL = "3", "特批"
    RECOGNITION = "4", "考核认定"
    OTHER = "9", "其他"


class TagKind(TextChoices):
    """What a tag says about a person."""

    EXPERIENCE = "experience", "重要经历"
    SPECIALITY = "speciality", "熟悉领域"
    TRAIT = "trait", "特点"
    SHORTCOMING = "shortcoming", "短板"


class RecognisedFact(TextChoices):
    """三龄两历: what the personnel archive may have been examined and recognised for."""

    BIRTH = "birth", "出生年月"
    WORK_START = "work_start", "参加工作时间"
    PARTY_JOINED = "party_joined", "入党时间"
    EDUCATION = "education", "学历学位"
    RESUME = "resume", "工作经历"


class RecusalKind(TextChoices):
    """Why a record is closed to a user."""

    OWN = "own", "本人"
    KIN = "kin", "亲属"
    DECLARED = "declared", "申报回避"


class AccessState(TextChoices):
    """What became of a request to read a record outside one's line."""

    PENDING = "pending", "待审批"
    APPROVED = "approved", "已同意"
    REFUSED = "refused", "未同意"
    ENDED = "ended", "已终止"


class RequestState(TextChoices):
    """What became of a requested change of a protected fact."""

    PENDING = "pending", "待审核"
    APPROVED = "approved", "已采纳"
    REFUSED = "refused", "未采纳"
    WITHDRAWN = "withdrawn", "已撤回"


class Quality(TextChoices):
    """How grave a fault of a record is."""

    ERROR = "error", "差错"
    WARNING = "warning", "存疑"
    MISSING = "missing", "缺项"
