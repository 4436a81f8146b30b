"""Sheets about units: their posts, and the numbers approved for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cadre.rules.titles import classify_title
from cadre.sheets.cleaners import coded, coded_mildly
from cadre.sheets.subjects.subject import Subject
from cadre.sheets.subjects.telling import Telling, text
from cadre.sheets.words import CATEGORIES, LEVELS
from core.rules.units import NUMBER_FIELDS
from core.sheets import CheckedRow
from core.sheets.cells import text_up_to
from core.sheets.columns import Column
from core.sheets.units import count_of

STAFFING_PART = re.compile(
    r"^((?:行政|事业|工勤|其他|参公|参照)[^/]*?)(?:/(?:编制数|核定数|核定编制数|核定编制|核定)|(?<=编制数)|(?<=\)))$"
)
KEY_WORDS = {
    "是": "yes",
    "√": "yes",
    "有": "yes",
    "关键岗位": "yes",
    "重要": "yes",
    "否": "no",
    "×": "no",
    "无": "no",
}
ACTUAL = re.compile(r"^([^/]+/(?:实有人数|实有数|实有|现有|超配|缺配|空缺|实配))$")


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post of a unit as a sheet names it; codes of ``PostCategory`` and ``AdminLevel``."""

    row_number: int
    unit: str
    name: str
    category: str = ""
    level: str = ""
    seats: int = 1
    is_key: bool = False
    requirements: str = ""
    document_no: str = ""


@dataclass(frozen=True, slots=True)
class NumbersRow:
    """The approved numbers of a unit, named as in ``core.rules.units``; None when not told."""

    row_number: int
    unit: str
    chiefs: int | None = None
    deputies: int | None = None
    members: int | None = None
    middle_chiefs: int | None = None
    middle_deputies: int | None = None
    staffing: int | None = None


_UNIT = Column(
    field="unit", label="单位", clean=text_up_to(100),
    synonyms=("单位名称", "机构名称", "部门", "所在单位", "单位全称", "单位（部门）"),
)  # fmt: skip
_ASIDE = (
    Column(field="number", label="序号", synonyms=("编号",), ignored=True),
    Column(
        field="aside", label="备注", ignored=True,
        synonyms=("说明", "现任", "现任人员", "任职人员", "姓名", "空缺情况", "是否空缺"),
    ),
)  # fmt: skip
POSTS = Subject(
    key="posts",
    label="职位",
    columns=(
        _UNIT,
        Column(
            field="post", label="职务名称", clean=text_up_to(80),
            synonyms=("职位名称", "职位", "岗位名称", "岗位", "职务"),
        ),
        Column(
            field="category", label="职务类别", clean=coded(CATEGORIES, "职务类别"),
            synonyms=("职位类别", "岗位类别", "类别"),
        ),
        Column(
            field="level", label="职务层次", clean=coded_mildly(LEVELS, "职务层次"),
            synonyms=("职位层次", "职务级别", "级别"),
        ),
        Column(
            field="seats", label="职数", clean=count_of("chiefs"),
            synonyms=("核定职数", "职位数", "数量", "名额", "核定数"),
        ),
        Column(
            field="is_key", label="关键岗位", clean=coded_mildly(KEY_WORDS, "“是”或“否”"),
            synonyms=("是否关键岗位", "重要岗位", "是否重要岗位"),
        ),
        Column(
            field="requirements", label="任职要求", clean=text_up_to(300),
            synonyms=("任职条件", "任职资格", "岗位要求", "资格条件"),
        ),
        Column(field="document_no", label="依据文号", clean=text_up_to(60), synonyms=("文号", "批准文号")),
        *_ASIDE,
    ),
    telling=(
        frozenset({"unit"}),
        frozenset({"post"}),
        frozenset({"seats", "is_key", "requirements", "category", "level"}),
    ),
)  # fmt: skip


def _number(field: str, label: str, *synonyms: str) -> Column:
    word = label.removesuffix("职数")
    shapes = (f"{word}/{end}" for end in ("职数", "核定职数", "核定", "核定数", "应配", "编制数"))
    return Column(field=field, label=label, clean=count_of(field), synonyms=(*shapes, *synonyms))


NUMBERS = Subject(
    key="numbers",
    label="编制与领导职数",
    columns=(
        _UNIT,
        _number("chiefs", "正职职数", "正职领导职数", "党政正职职数", "党政正职", "领导职数/正职", "正职"),
        _number("deputies", "副职职数", "副职领导职数", "班子副职职数", "班子副职", "领导职数/副职", "副职"),
        _number("members", "其他班子成员职数", "其他领导职数", "领导职数/其他"),
        _number(
            "middle_chiefs", "中层正职职数", "中层正职", "内设机构领导职数/正职", "内设机构正职",
            "内设机构/正职",
        ),
        _number(
            "middle_deputies", "中层副职职数", "中层副职", "内设机构领导职数/副职", "内设机构副职",
            "内设机构/副职",
        ),
        _number(
            "staffing", "编制数", "编制总数", "核定编制数", "核定编制", "合计/编制数", "总计/编制数",
            "编制/核定数",
        ),
        Column(
            field="part", label="分类编制数", clean=count_of("staffing"), key_pattern=STAFFING_PART,
        ),
        Column(field="actual", label="实有", key_pattern=ACTUAL, ignored=True),
        *_ASIDE,
    ),
    telling=(frozenset({"unit"}), frozenset({*NUMBER_FIELDS, "part"})),
)  # fmt: skip


def post_rows(rows: Sequence[CheckedRow], telling: Telling) -> list[PostRow]:
    """The posts; a row without a unit belongs to the one above it, a category not told follows the words."""
    found: list[PostRow] = []
    unit = ""
    for row in rows:
        unit = text(row, "unit") or row.group or unit
        name = text(row, "post")
        if not name or not unit:
            telling.say(row, "post" if unit else "unit", "单位和职务名称要写全。", "请补填后重新导入。")
            continue
        if "category" in row.raw and not row.values.get("category"):
            continue
        seats = row.values.get("seats")
        found.append(
            PostRow(
                row.row_number,
                unit,
                name,
                text(row, "category") or classify_title(name, "", unit) or "",
                text(row, "level"),
                seats if isinstance(seats, int) else 1,
                row.values.get("is_key") == "yes",
                text(row, "requirements"),
                text(row, "document_no"),
            )
        )
    return found


def numbers_rows(rows: Sequence[CheckedRow], telling: Telling) -> list[NumbersRow]:
    """The approved numbers; those of several kinds of staffing are added up."""
    found: list[NumbersRow] = []
    for row in rows:
        unit = text(row, "unit")
        if not unit:
            telling.say(row, "unit", "没有单位名称。", "请补填单位名称。")
            continue
        told = {name: value for name in NUMBER_FIELDS if isinstance(value := row.values.get(name), int)}
        parts = row.values.get("part")
        if "staffing" not in told and isinstance(parts, dict):
            told["staffing"] = sum(parts.values())
        if told:
            found.append(NumbersRow(row.row_number, unit, **told))
    return found
