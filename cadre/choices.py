"""Code sets of people and posts: the official code is the value, the official Chinese the label."""

from __future__ import annotations

from django.db.models import TextChoices


class Sex(TextChoices):
    """GB/T 2261.1 性别."""

    MALE = "1", "男"
    FEMALE = "2", "女"


class Precision(TextChoices):
    """How precisely a date is known; the unknown parts are stored as 1."""

    DAY = "day", "日"
    MONTH = "month", "月"
    YEAR = "year", "年"


class PoliticalStatus(TextChoices):
    """GB/T 4762 政治面貌."""

    PARTY_MEMBER = "01", "中共党员"
    PROBATIONARY = "02", "预备党员"
    YOUTH_LEAGUE = "03", "共青团员"
    RCCK = "04", "民革"
    CDL = "05", "民盟"
    CDNCA = "06", "民建"
    CAPD = "07", "民进"
    CPWDP = "08", "农工党"
    ZHIGONG = "09", "致公党"
    JIUSAN = "10", "九三学社"
    TAIMENG = "11", "台盟"
    NO_PARTY = "12", "无党派"
    MASSES = "13", "群众"


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


class Staffing(TextChoices):
    """ZB135 编制类型, names of the 2017 national workbook; 工勤编制 has no published code."""

    ADMINISTRATIVE = "1", "行政编制"
    EQUIVALENT = "2", "事业编制（参公）"
    INSTITUTION = "3", "事业编制（其他）"
    WORKER = "G", "工勤编制"
    OTHER = "4", "其他编制"


class IntakeChannel(TextChoices):
    """How the person came into service."""

    CIVIL_EXAM = "civil_exam", "公务员招录"
    SELECTED_GRADUATE = "selected_graduate", "选调生"
    INSTITUTION_EXAM = "institution_exam", "事业单位招录"
    TALENT_RECRUITMENT = "talent_recruitment", "人才引进"
    VETERAN = "veteran", "军转安置"
    TRANSFER = "transfer", "调任"
    OTHER = "other", "其他"


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


class Ethnicity(TextChoices):
    """GB/T 3304 民族."""

    HA = "01", "汉族"
    MG = "02", "蒙古族"
    HU = "03", "回族"
    ZA = "04", "藏族"
    UG = "05", "维吾尔族"
    MH = "06", "苗族"
    YI = "07", "彝族"
    ZH = "08", "壮族"
    BY = "09", "布依族"
    CS = "10", "朝鲜族"
    MA = "11", "满族"
    DO = "12", "侗族"
    YA = "13", "瑶族"
    BA = "14", "白族"
    TJ = "15", "土家族"
    HN = "16", "哈尼族"
    KZ = "17", "哈萨克族"
    DA = "18", "傣族"
    LI = "19", "黎族"
    LS = "20", "傈僳族"
    VA = "21", "佤族"
    SH = "22", "畲族"
    GS = "23", "高山族"
    LH = "24", "拉祜族"
    SU = "25", "水族"
    DX = "26", "东乡族"
    NX = "27", "纳西族"
    JP = "28", "景颇族"
    KG = "29", "柯尔克孜族"
    TU = "30", "土族"
    DU = "31", "达斡尔族"
    ML = "32", "仫佬族"
    QI = "33", "羌族"
    BL = "34", "布朗族"
    SL = "35", "撒拉族"
    MN = "36", "毛南族"
    GL = "37", "仡佬族"
    XB = "38", "锡伯族"
    AC = "39", "阿昌族"
    PM = "40", "普米族"
    TA = "41", "塔吉克族"
    NU = "42", "怒族"
    UZ = "43", "乌孜别克族"
    RS = "44", "俄罗斯族"
    EW = "45", "鄂温克族"
    DE = "46", "德昂族"
    BO = "47", "保安族"
    YG = "48", "裕固族"
    GI = "49", "京族"
    TT = "50", "塔塔尔族"
    DR = "51", "独龙族"
    OR = "52", "鄂伦春族"
    HZ = "53", "赫哲族"
    MB = "54", "门巴族"
    LB = "55", "珞巴族"
    JN = "56", "基诺族"
    OTHER = "91", "其他族"
    FOREIGN_DESCENT = "92", "外国血统"
    FOREIGN = "98", "外国民族"
    NATURALISED = "99", "加入中国籍的外国人"
