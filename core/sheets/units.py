"""The columns of a list of units, and how their cells are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from core.choices import UnitKind, UnitLevel
from core.rules.units import code_fault, most
from core.sheets.cells import as_text, compact, text_up_to
from core.sheets.columns import Column
from core.sheets.problems import CellProblem
from core.sheets.workbook import Raw

NAME_LENGTH, SHORT_NAME_LENGTH = 100, 40
COUNT = re.compile(r"(\d{1,9})(?:\.0+)?(?:名|人|个|职)?")
NO_COUNT = {"", "-", "—", "——", "/", "无"}

KINDS: dict[str, str] = {kind.label: kind.value for kind in UnitKind} | {
    "区本级": "district", "县": "district", "县区": "district",
    "建制镇": "town", "乡镇": "town", "民族乡": "township", "街道办": "subdistrict",
    "街道办事处": "subdistrict",
    "党群": "party", "党委部门": "party", "区委部门": "party", "群团": "party", "群团组织": "party",
    "人民团体": "party", "党群机关": "party",
    "政府": "government", "政府组成部门": "government", "政府工作部门": "government",
    "区政府部门": "government",
    "行政机关": "government", "机关": "government", "政府机关": "government",
    "事业": "institution", "直属事业单位": "institution", "参公事业单位": "institution",
    "国企": "enterprise", "国有企业": "enterprise", "企业": "enterprise", "区属企业": "enterprise",
    "内设": "internal", "科室": "internal", "股室": "internal", "内设科室": "internal",
}  # fmt: skip
LEVELS: dict[str, str] = {level.label: level.value for level in UnitLevel} | {
    "县处级正职": "107", "正处级": "107", "正县级": "107", "处级": "107", "县级": "107",
    "县处级副职": "108", "副处级": "108", "副县级": "108", "副处": "108", "正处": "107",
    "乡科级正职": "109", "正科级": "109", "科级": "109", "正科": "109",
    "乡科级副职": "110", "副科级": "110", "副科": "110",
    "正股级": "111", "股所级": "111", "股": "111",
    "无": "199", "未定级": "199", "不定级": "199", "未定级别": "199",
}  # fmt: skip


def clean_code(raw: Raw) -> str | None:
    """A unit's code as text; blanks inside it are taken out."""
    text = compact(str(raw) if isinstance(raw, int) else raw)
    if not text:
        return None
    if fault := code_fault(text):
        raise CellProblem(fault, "请改正代码，并把这一列的格式设为“文本”。", "unit_code")
    return text


def one_of(words: Mapping[str, str], what: str, allowed: str) -> Callable[[Raw], str | None]:
    """A cleaner that looks a word up and names the words to choose from."""

    def clean(raw: Raw) -> str | None:
        text = compact(raw)
        if not text:
            return None
        if text not in words:
            raise CellProblem(f"“{text}”不是认得的{what}。", f"请填{allowed}之一。", "unit_word")
        return words[text]

    return clean


def count_of(field: str) -> Callable[[Raw], int | None]:
    """A cleaner of an approved number; an empty cell or a dash says nothing."""

    def clean(raw: Raw) -> int | None:
        text = compact(as_text(raw))
        if text in NO_COUNT:
            return None
        match = COUNT.fullmatch(text)
        if not match or int(match[1]) > most(field):
            raise CellProblem(
                f"“{text}”不是 0 到 {most(field)} 的整数。", "请填整数，没有核定的留空。", "unit_number"
            )
        return int(match[1])

    return clean


def _number(field: str, label: str, *synonyms: str, spare: tuple[str, ...] = (), help: str = "") -> Column:
    return Column(field=field, label=label, synonyms=synonyms, spare=spare, clean=count_of(field), help=help)


_KIND_NAMES = "、".join(UnitKind.labels)
_LEVEL_NAMES = "、".join(UnitLevel.labels)

UNIT_COLUMNS: tuple[Column, ...] = (
    Column(
        field="code",
        label="单位代码",
        synonyms=("代码", "单位编码", "机构代码", "机构编码", "编码", "单位编号", "统一社会信用代码"),
        clean=clean_code,
        required=True,
        example="YL001",
        help="每个单位一个，不重复；系统按代码认单位，以后不要改",
    ),
    Column(
        field="name",
        label="单位名称",
        synonyms=("名称", "单位全称", "机构名称", "全称", "部门名称", "机构全称"),
        spare=("单位", "部门", "机构"),
        clean=text_up_to(NAME_LENGTH),
        required=True,
        example="云岭区财政局",
        help="规范全称",
    ),
    Column(
        field="short_name",
        label="简称",
        synonyms=("单位简称", "机构简称"),
        clean=text_up_to(SHORT_NAME_LENGTH),
        example="区财政局",
        help="名册和图表里用；不填就用全称",
    ),
    Column(
        field="parent",
        label="上级单位",
        synonyms=(
            "上级单位代码", "上级单位名称", "上级", "上级代码", "上级机构", "主管单位", "主管部门",
            "隶属单位", "所属单位",
        ),
        clean=text_up_to(NAME_LENGTH),
        example="云岭区",
        help="填代码、全称或简称；留空的归区本级",
    ),
    Column(
        field="kind",
        label="单位类别",
        synonyms=("类别", "单位类型", "机构类别", "机构类型", "单位性质", "机构性质"),
        clean=one_of(KINDS, "单位类别", _KIND_NAMES),
        example="政府部门",
        help=f"{_KIND_NAMES}；新单位必填",
    ),
    Column(
        field="level",
        label="单位级别",
        synonyms=("级别", "机构级别", "机构规格", "规格", "单位规格"),
        clean=one_of(LEVELS, "单位级别", _LEVEL_NAMES),
        example="乡科级",
        help=f"{_LEVEL_NAMES}；不填按乡科级，内设机构按股级",
    ),
    _number(
        "chiefs",
        "党政正职职数",
        "党政正职", "正职职数", "领导正职职数", "正职领导职数", "正职",
        help="党政正职",
    ),
    _number(
        "deputies",
        "班子副职职数",
        "班子副职", "副职职数", "领导副职职数", "副职领导职数", "副职",
        help="班子副职",
    ),
    _number(
        "members",
        "其他班子成员职数",
        "其他成员职数", "班子其他成员职数", "其他班子成员", "其他成员",
        help="不任正副职的班子成员",
    ),
    _number(
        "middle_chiefs",
        "中层正职职数",
        "中层正职", "中层/正职", "中层职数/正职", "中层干部/正职", "中层干部职数/正职", "内设机构正职职数",
        help="中层正职",
    ),
    _number(
        "middle_deputies",
        "中层副职职数",
        "中层副职", "中层/副职", "中层职数/副职", "中层干部/副职", "中层干部职数/副职", "内设机构副职职数",
        help="中层副职",
    ),
    _number("staffing", "编制数", "编制", "核定编制", "核定编制数", "编制总数", help="核定的总数"),
    Column(field="number", label="序号", synonyms=("序",), ignored=True),
    Column(field="remark", label="备注", synonyms=("说明",), ignored=True),
)  # fmt: skip
LABELS = {column.field: column.label for column in UNIT_COLUMNS}
FILLED_IN = tuple(column for column in UNIT_COLUMNS if not column.ignored)
