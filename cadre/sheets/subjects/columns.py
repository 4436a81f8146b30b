"""The columns of single-subject sheets; the sheets of the national workbook have the same ones."""

from __future__ import annotations

from cadre.sheets.cleaners import clean_grade, clean_roster_id, coded, coded_mildly, settle_birth
from cadre.sheets.columns import ROSTER_COLUMNS, YEAR_HEADER
from cadre.sheets.education import clean_degree, education_cell
from cadre.sheets.subjects.words import (
    HOLDINGS,
    LEVEL_OR_RANK,
    MODES,
    STATES,
    TEAM_PLACES,
    TITLE_LEVELS,
    TITLE_ROUTES,
    YES_WORDS,
)
from cadre.sheets.words import CATEGORIES, LEVELS
from core.rules.id_number import mask_id_number
from core.sheets.cells import clean_name, compact, text_up_to
from core.sheets.columns import Column
from core.sheets.partial_dates import clean_date, parse_partial_date
from core.sheets.problems import CellProblem
from core.sheets.workbook import Raw

YES_NO = {**dict.fromkeys(YES_WORDS, "yes"), "否": "no", "×": "no", "无": "no"}


def clean_until(raw: Raw) -> object:
    """The end of a span; 至今 is no end."""
    return None if compact(raw) in {"至今", "今", "现在", "目前"} else clean_date(raw)


def clean_one_year(raw: Raw) -> int | None:
    """A year: 2023, 2023年, 2023年度."""
    text = compact(raw).removesuffix("度")
    if not text:
        return None
    found = parse_partial_date(int(text) if text.isdigit() else text)
    if found is None or not 1980 <= found.date.year <= 2100:
        raise CellProblem(f"“{text}”不是年度。", "请写成 2023 这样的四位年份。", "year_odd")
    return found.date.year


def clean_order(raw: Raw) -> int | None:
    """A place in an order; what is no number says nothing."""
    text = compact(raw)
    return int(text) if text.isdigit() and len(text) < 5 else None


def _ignored(field: str, label: str, *synonyms: str) -> Column:
    return Column(field=field, label=label, synonyms=synonyms, ignored=True)


def _text(field: str, label: str, limit: int, *synonyms: str, spare: tuple[str, ...] = ()) -> Column:
    return Column(field=field, label=label, clean=text_up_to(limit), synonyms=synonyms, spare=spare)


def _day(field: str, label: str, *synonyms: str, spare: tuple[str, ...] = ()) -> Column:
    return Column(field=field, label=label, clean=clean_date, synonyms=synonyms, spare=spare)


def _yes(field: str, label: str, *synonyms: str) -> Column:
    return Column(field=field, label=label, clean=coded(YES_NO, "“是”或“否”"), synonyms=synonyms)


NAME = Column(
    field="name", label="姓名", clean=clean_name, spare=("姓名",),
    synonyms=("干部姓名", "人员姓名", "被考核人", "被考核人姓名", "本人姓名"),
)  # fmt: skip
ID_NUMBER = Column(
    field="id_number", label="身份证号", clean=clean_roster_id, mask=mask_id_number,
    synonyms=("身份证", "身份证号码", "公民身份号码", "公民身份证号码", "证件号码", "本人身份证号"),
)  # fmt: skip
BIRTH = Column(
    field="birth", label="出生年月", clean=clean_date, settle=settle_birth,
    synonyms=("出生日期", "出生时间", "出生年月日"),
)  # fmt: skip
UNIT = _text("unit", "单位", 120, "所在单位", "工作单位", "单位名称", "部门", "统计关系所在单位")
UNIT_POST = _text(
    "unit_post", "单位及职务", 324, "工作单位及职务", "所在单位及职务", "现工作单位及职务", "时任职务",
    "现任职务", "职务",
)  # fmt: skip
_ASIDE = (
    _ignored("number", "序号", "编号", "NO", "No."),
    _ignored("sex", "性别"),
    _ignored("remark", "备注", "说明"),
    _ignored("shown", "输出标识", "职务输出标识"),
    _ignored("staff_number", "工作证号", "工号"),
)
PERSON = (NAME, ID_NUMBER, BIRTH, UNIT, UNIT_POST, *_ASIDE)
_BARE = (NAME, ID_NUMBER, BIRTH, *_ASIDE)

GRADES = (
    *PERSON,
    Column(
        field="grade", label="等次", clean=clean_grade,
        synonyms=("考核等次", "考核结论", "考核结果", "年度考核结果", "年度考核等次", "评定等次", "确定等次"),
    ),
    Column(field="year", label="考核年度", clean=clean_one_year, synonyms=("年度", "考核年份", "年份")),
    Column(field="grade_of", label="分年度等次", clean=clean_grade, key_pattern=YEAR_HEADER),
)  # fmt: skip

MEMBER = (
    _text("relation", "称谓", 20, "与本人关系", "关系", "与干部本人关系", "家庭关系"),
    Column(field="member", label="家庭成员姓名", clean=clean_name, synonyms=("成员姓名", "亲属姓名", "姓名")),
    Column(
        field="member_birth", label="出生日期", clean=clean_date,
        synonyms=("出生年月", "出生时间", "家庭成员出生年月", "出生年月日"),
    ),
    _text("political", "政治面貌", 20, "家庭成员政治面貌"),
    _text("work", "工作单位及职务", 120, "工作单位职务", "现工作单位及职务", "单位及职务", "工作单位"),
    Column(field="order", label="排序", clean=clean_order, synonyms=("排序号",)),
    _ignored("member_id", "身份证号", "身份证号码", "证件号码"),
    _ignored(
        "member_aside", "类别", "籍贯", "居住地", "国籍或地区", "民族", "人员身份", "人员现状", "备注",
        "年龄", "联系电话", "性别", "学历",
    ),
)  # fmt: skip

EDUCATIONS = (
    *PERSON,
    Column(
        field="level", label="学历代码", clean=education_cell("level"),
        synonyms=("学历", "学历层次"),
    ),
    _text("level_text", "学历名称", 60),
    Column(field="degree", label="学位名称", clean=clean_degree, synonyms=("学位",), spare=("学位代码",)),
    _day("entered_on", "入学时间", "入学年月", "入学日期"),
    _day(
        "graduated_on", "毕（肄）业时间", "毕业时间", "毕业年月", "毕业日期", "毕(结、肄)业时间",
        "毕（结）业时间",
    ),
    _day("degree_on", "学位授予时间", "授予时间", "学位授予日期"),
    _text(
        "school", "学校（单位）名称", 120, "学校名称", "毕业院校", "毕业学校", "院校名称", "毕业院校及专业",
        "毕业院校系及专业",
    ),
    _text("major", "所学专业名称", 60, "所学专业", "专业", "专业名称", spare=("所学专业类别",)),
    Column(
        field="mode", label="教育类别", clean=coded(MODES, "教育类别"),
        synonyms=("教育类型", "学习形式", "学习方式", "学历类别", "教育形式"),
    ),
    _ignored("years", "学制年限", "学制"),
)  # fmt: skip

APPOINTMENTS = (
    *_BARE,
    _text("unit", "任职机构名称", 120, "任职机构", "任职单位", "单位", "工作单位", "单位名称", "所在单位"),
    _text("post", "职务名称", 120, "职务", "任职职务", "担任职务", "所任职务", "职务全称"),
    _day("start", "任职时间", "任职日期", "任职起始时间", "任职年月", "起始时间", "开始时间", "任职开始时间"),
    Column(
        field="end", label="免职时间", clean=clean_until,
        synonyms=("免职日期", "离任时间", "终止时间", "截止时间", "免职年月", "结束时间", "任职结束时间"),
    ),
    _text("document_no", "任职文号", 60, "任免文号", "批准文号", "文号"),
    Column(field="state", label="任职状态", clean=coded(STATES, "任职状态"), synonyms=("状态",)),
    _yes("main", "主职务", "是否主职务", "是否主职", "是否主要职务"),
    Column(field="holding", label="任职性质", clean=coded(HOLDINGS, "任职性质"), synonyms=("任职类型",)),
    Column(
        field="place", label="成员类别", clean=coded(TEAM_PLACES, "成员类别"), synonyms=("班子成员类别",)
    ),
    _yes("in_team", "是否领导成员", "是否班子成员"),
    Column(
        field="category", label="职务类别", clean=coded(CATEGORIES, "职务类别"), synonyms=("职务分类",)
    ),
    Column(
        field="level", label="职务层次", clean=coded_mildly(LEVELS, "职务层次"), synonyms=("职务级别",)
    ),
    _ignored(
        "aside", "是否领导职务", "职务排序", "集体内排序", "选拔任用方式", "是否破格提拔", "免职文号",
        "职务变动原因综述", "任职方式",
    ),
)  # fmt: skip

STANDINGS = (
    *PERSON,
    Column(
        field="kind", label="类别（职务层次、职级标志）", clean=coded(LEVEL_OR_RANK, "类别"),
        synonyms=("类别", "职务职级类别"),
    ),
    _text(
        "word", "职务层次（职级）", 60, "职务层次", "职级", "职务层次或职级", "现职级", "任职职级",
        "职级名称", "晋升职级",
    ),
    _day("start", "批准日期", "任职级时间", "任现职级时间", "批准时间", "起始时间", "任职时间", "晋升时间"),
    Column(
        field="end", label="终止日期", clean=clean_until, synonyms=("终止时间", "免去时间", "截止时间")
    ),
    _text("document_no", "批准文号", 60, "文号", "任职文号"),
    Column(field="state", label="状态", clean=coded(STATES, "状态"), synonyms=("任职状态",)),
)  # fmt: skip

TITLES = (
    *PERSON,
    _text(
        "title", "专业技术资格名称", 60, "专业技术资格", "专业技术任职资格", "专业技术职务", "职称",
        "职称名称", "资格名称", spare=("专业技术资格代码",),
    ),
    Column(
        field="title_level", label="资格级别", clean=coded_mildly(TITLE_LEVELS, "资格级别"),
        synonyms=("职称级别", "级别", "等级", "专业技术资格级别"),
    ),
    _day("gained_on", "获得资格日期", "取得时间", "取得资格时间", "取得日期", "获得时间", "评定时间"),
    Column(
        field="route", label="取得资格途径", clean=coded_mildly(TITLE_ROUTES, "取得途径"),
        synonyms=("取得途径", "获得途径", "取得方式"),
    ),
    _text("organ", "评委会或考试名称", 60, "评审机构", "评审委员会", "发证机关", "授予单位", "发证单位"),
)  # fmt: skip

REWARDS = (
    *PERSON,
    _text("reward", "奖惩名称", 120, "奖励名称", "处分名称", "荣誉名称", "奖惩情况", "奖惩内容", "表彰名称"),
    _text("reward_word", "奖惩名称代码", 60, "奖惩类别", "奖惩种类", "奖惩代码"),
    _day("decided_on", "批准日期", "批准时间", "奖惩时间", "表彰时间", "获奖时间", "处分时间", "决定日期"),
    _text("organ", "批准机关", 120, "批准单位", "授予单位", "表彰单位", "处分机关", "决定机关"),
    _text("reason", "奖惩原因", 200, "原因", "事由", "主要事由"),
    _day("lifted_on", "撤销日期", "解除日期", "解除时间", "撤销时间", "处分解除时间"),
    _ignored("aside", "批准机关级别", "受奖惩时职务层次", "批准机关性质", "文号", "批准文号"),
)  # fmt: skip

_INTAKE = ("intake_channel", "recruited_by_exam", "recruited_on", "selected_graduate", "selected_on")
INTAKE = (
    *PERSON,
    *(
        column
        for column in ROSTER_COLUMNS
        if column.field in {*_INTAKE, "civil_registered_on", "intake_year"}
    ),
)
RESUMES = (*PERSON, *(column for column in ROSTER_COLUMNS if column.field == "resume"))
