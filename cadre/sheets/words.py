"""The words that rosters use for coded values, and their codes."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from cadre.choices import (
    AdminLevel,
    AssessmentGrade,
    CivilRank,
    EducationLevel,
    Ethnicity,
    IntakeChannel,
    ManageType,
    PersonType,
    PoliticalStatus,
    PostCategory,
    Sex,
    Staffing,
)
from core.sheets.cells import compact
from core.sheets.problems import CellProblem
from core.sheets.workbook import Raw

NONE_WORDS = {"无", "暂无", "没有", "-", "—", "/"}
BRACKETED = re.compile(r"\([^()]*\)$")


def _labels(choices: list[tuple[str, str]]) -> dict[str, str]:
    return {compact(label): code for code, label in choices}


SEXES = _labels(Sex.choices) | {"男性": "1", "女性": "2", "1": "1", "2": "2", "M": "1", "F": "2"}

ETHNICITIES = _labels(Ethnicity.choices)
ETHNICITIES |= {name.removesuffix("族"): code for name, code in ETHNICITIES.items() if name.endswith("族")}
ETHNICITIES |= {"汉人": "01", "仫老族": "32", "穿青人": "91", "穿青": "91"}

_POLITICAL_SYNONYMS = {
    PoliticalStatus.PARTY_MEMBER: "党员 中共 共产党员 正式党员 中国共产党党员 中国共产党",
    PoliticalStatus.PROBATIONARY: "中共预备党员 预备 中国共产党预备党员",
    PoliticalStatus.YOUTH_LEAGUE: "团员 共青团 中国共产主义青年团团员",
    PoliticalStatus.RCCK: "民革党员 民革会员 中国国民党革命委员会党员",
    PoliticalStatus.CDL: "民盟盟员 中国民主同盟盟员",
    PoliticalStatus.CDNCA: "民建会员 中国民主建国会会员",
    PoliticalStatus.CAPD: "民进会员 中国民主促进会会员",
    PoliticalStatus.CPWDP: "农工党党员 农工民主党 农工 中国农工民主党党员",
    PoliticalStatus.ZHIGONG: "致公党党员 致公 中国致公党党员",
    PoliticalStatus.JIUSAN: "九三 九三学社社员",
    PoliticalStatus.TAIMENG: "台盟盟员 台湾民主自治同盟盟员",
    PoliticalStatus.NO_PARTY: "无党派人士 无党派民主人士",
    PoliticalStatus.MASSES: "普通公民 群 无",
}
POLITICAL = _labels(PoliticalStatus.choices)
for _status, _names in _POLITICAL_SYNONYMS.items():
    POLITICAL |= dict.fromkeys(_names.split(), _status.value)
DEMOCRATIC_PARTIES = frozenset(f"{number:02d}" for number in range(4, 12))

EDUCATION = _labels(EducationLevel.choices) | {
    "硕士研究生": "11", "博士研究生": "11", "研究生教育": "11", "硕士": "11", "博士": "11",
    "研究生学历": "11",
    "在读研究生": "21", "研究生课程班": "13",
    "本科": "21", "大学本科": "21", "本科学历": "21", "大学学历": "21", "大本": "21", "本科教育": "21",
    "党校研究生": "1B", "省党校研究生": "1B", "党校大学": "2B", "党校本科": "2B", "省委党校本科": "2B",
    "中央党校本科": "2A", "市委党校大学": "2B", "市委党校本科": "2B",
    "专科": "31", "大学专科": "31", "大专学历": "31", "高职": "31", "高专": "31", "专科教育": "31",
    "党校大专": "37", "党校专科": "37", "省委党校专科": "37", "中央党校专科": "34",
    "中等专科": "41", "中师": "41", "职高": "47", "技校": "47", "普通高中": "61",
}  # fmt: skip
IN_SERVICE_ONLY = frozenset({"1A", "1B", "2A", "2B", "34", "37"})
EDUCATION_PREFIX = re.compile(r"^(?:全日制|普通|在职|函授|自考|成人|国民教育|网络|电大)+(?=.)")

STAFFING = _labels(Staffing.choices) | {
    "行政": "1", "公务员": "1", "机关编制": "1", "政法专项编制": "1", "行政编": "1", "政法专项": "1",
    "参公": "2", "参公事业编制": "2", "参照公务员法管理": "2", "参公管理": "2", "参照管理": "2",
    "参公编制": "2",
    "事业(参公)": "2", "参公事业": "2", "参照公务员管理": "2", "参公人员": "2",
    "事业": "3", "事业编制": "3", "事业编": "3", "全额事业": "3", "差额事业": "3", "事业(其他)": "3",
    "事业人员": "3", "事业单位": "3", "全额拨款事业编制": "3",
    "工勤": "G", "机关工勤": "G", "工勤人员": "G", "其他": "4", "企业": "4", "企业编制": "4",
}  # fmt: skip

LEVELS = _labels(AdminLevel.choices) | {
    "正厅级": "1A21", "正厅": "1A21", "副厅级": "1A22", "副厅": "1A22",
    "正处级": "1A31", "正处": "1A31", "县处级正": "1A31", "正县级": "1A31", "正县": "1A31",
    "处级正职": "1A31",
    "副处级": "1A32", "副处": "1A32", "县处级副": "1A32", "副县级": "1A32", "副县": "1A32",
    "处级副职": "1A32",
    "正科级": "1A41", "正科": "1A41", "乡科级正": "1A41", "科级正职": "1A41", "正乡科级": "1A41",
    "乡镇正职": "1A41",
    "副科级": "1A42", "副科": "1A42", "乡科级副": "1A42", "科级副职": "1A42", "副乡科级": "1A42",
    "乡镇副职": "1A42",
    "科员级": "1A50", "一般干部": "1A50", "股级": "1A50", "正股级": "1A50", "副股级": "1A50",
    "正股": "1A50",
    "副股": "1A50", "办事员级": "1A60", "试用期": "1A98", "试用": "1A98",
}  # fmt: skip

_NUMERALS = {"五": "905", "六": "906", "七": "907", "八": "908", "九": "909", "十": "910"}
RANKS = _labels(CivilRank.choices)
for _numeral, _code in _NUMERALS.items():
    RANKS |= dict.fromkeys((f"管理{_numeral}级", f"管理岗{_numeral}级", f"管理岗位{_numeral}级"), _code)
    RANKS[f"管理{_numeral}级职员"] = _code
OTHER_RANKS = re.compile(
    r"警长|警员|警务|督办|主办|执法员|总监|主管|法官|检察官|专业技术|专技|技术.+级|高级工|中级工|技师|普通工"
)

PERSON_TYPES = _labels(PersonType.choices) | {
    "综合管理类公务员": "1", "专业技术类公务员": "1", "行政执法类公务员": "1", "行政": "1", "行政人员": "1",
    "参照管理的机关工作人员": "5", "参照管理的事业单位工作人员": "6", "参公": "6", "参公人员": "6",
    "参公管理人员": "6", "参照公务员法管理人员": "6", "参照公务员管理人员": "6",
    "事业": "7", "事业人员": "7", "事业管理人员": "7", "事业干部": "7", "管理人员": "7",
    "专业技术人员": "8", "专技人员": "8", "事业专业技术人员": "8",
    "工勤": "A0", "工勤人员": "A0", "机关工勤": "A0", "事业工勤": "A1", "企业人员": "A4", "国企人员": "A4",
}  # fmt: skip

MANAGE_TYPES = _labels(ManageType.choices) | {
    "中管": "01", "中管干部": "01", "省管": "02", "省管干部": "02", "市管": "03", "市管干部": "03",
    "州管干部": "03", "县管": "04", "县管干部": "04", "区管": "04", "区管干部": "04", "县级管理干部": "04",
    "区委管理干部": "04", "县委管理干部": "04", "市委管理干部": "03", "省委管理干部": "02",
    "单位管理": "09", "单位自管": "09", "其他干部": "09", "非领导干部": "09",
}  # fmt: skip

CATEGORIES = _labels(PostCategory.choices) | {
    "正职": "chief", "单位正职": "chief", "主要领导": "chief", "班子正职": "chief",
    "党政主要负责人": "chief",
    "副职": "deputy", "单位副职": "deputy", "领导副职": "deputy", "党政副职": "deputy",
    "班子成员": "member", "班子成员(其他)": "member", "其他领导": "member", "领导班子成员": "member",
    "中层干部": "middle_chief", "中层": "middle_chief", "股所长": "middle_chief",
    "内设机构正职": "middle_chief",
    "内设机构副职": "middle_deputy", "普通干部": "staff", "工作人员": "staff", "一般人员": "staff",
    "科员": "staff",
}  # fmt: skip

CHANNELS = _labels(IntakeChannel.choices) | {
    "公务员考录": "civil_exam", "考录": "civil_exam", "考试录用": "civil_exam", "招录": "civil_exam",
    "公务员考试": "civil_exam", "公开招录": "civil_exam", "公务员": "civil_exam", "公考": "civil_exam",
    "国考": "civil_exam", "省考": "civil_exam", "定向招录": "civil_exam",
    "选调": "selected_graduate", "定向选调生": "selected_graduate", "定向选调": "selected_graduate",
    "事业单位招聘": "institution_exam", "事业单位公开招聘": "institution_exam",
    "公开招聘": "institution_exam",
    "事业招聘": "institution_exam", "事业单位考试": "institution_exam", "事业单位考录": "institution_exam",
    "引进": "talent_recruitment", "引进人才": "talent_recruitment", "高层次人才引进": "talent_recruitment",
    "军转": "veteran", "军转干部": "veteran", "军队转业": "veteran", "退役军人安置": "veteran",
    "转业": "veteran",
    "调入": "transfer", "转任": "transfer", "组织调动": "transfer",
}  # fmt: skip

GRADES = _labels(AssessmentGrade.choices) | {
    "优": "1", "优秀等次": "1", "称职等次": "2", "合格等次": "2B", "基称": "3",
    "不确定等次": "5", "未定等次": "5", "不定": "5", "未确定等次": "5", "试用期不定等次": "5",
    "未考核": "6", "不参加考核": "6", "未参加考核": "6",
    "新录用人员试用期年度考核不确定等次": "5", "被立案调查尚未结案年度考核不确定等次": "5",
    "受政纪处分期间年度考核不确定等次": "5", "病、事假累计超过考核年度半年不进行考核": "6",
    "其他原因不进行考核": "6",
}  # fmt: skip


def find_code(raw: Raw, words: Mapping[str, str], what: str) -> str | None:
    """The code of a word; a bracket after it is passed over. None for an empty cell or 无.

    Raises: CellProblem naming the nearest known word.
    """
    text = compact(raw)
    if not text:
        return None
    code = words.get(text) or words.get(BRACKETED.sub("", text))
    if code is not None or text in NONE_WORDS:
        return code
    nearest = difflib.get_close_matches(text, words, n=1, cutoff=0.5)
    suggestion = nearest[0] if nearest else None
    remedy = f"是否应为“{suggestion}”？" if suggestion else "请改用规范的名称。"
    raise CellProblem(f"“{text}”不是能认出的{what}。", remedy, "unknown_word", suggestion)
