"""Code sets of persons."""

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


class PersonType(TextChoices):
    """ZB125 人员类别 in the names of the 2017 workbook; codes of the 2018 list, 其他 has none published."""

    CIVIL_SERVANT = "1", "公务员"
    EQUIVALENT_ORGAN = "5", "参照管理机关工作人员"
    EQUIVALENT_INSTITUTION = "6", "参照管理事业单位工作人员"
    INSTITUTION_MANAGER = "7", "事业单位管理人员"
    INSTITUTION_EXPERT = "8", "事业单位专业技术人员"
    INSTITUTION_IN_ORGAN = "B5", "在机关工作的事业编制人员"
    ORGAN_WORKER = "A0", "机关工勤人员"
    INSTITUTION_WORKER = "A1", "事业单位工勤人员"
    ENTERPRISE_MANAGER = "A4", "企业管理人员"
    ENTERPRISE_EXPERT = "A5", "企业专业技术人员"
    ENTERPRISE_WORKER = "A6", "企业工勤人员"
    OTHER = "Z", "其他人员"


class ManageType(TextChoices):
    """ZB130 管理类别."""

    CENTRAL = "01", "中央管理干部"
    PROVINCE = "02", "省级党委管理干部"
    CITY = "03", "市级党委管理干部"
    COUNTY = "04", "县级党委管理干部"
    OTHER = "09", "其他"
