"""The grid of the 干部任免审批表: every cell of both pages, in millimetres, before any text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

CLASSIC, REFORM = "classic", "2025"
VARIANTS = {CLASSIC: "现行表样", REFORM: "2025 表样"}
TITLE = "干部任免审批表"
TITLE_CELL = 12.4
FAMILY_ROWS = 7
INSET, MID_INSET = 0.8, 0.3
"""Millimetres of white between the lines of the grid and text at the left or in the middle."""
HEAD_ROOM = 1.0
"""Millimetres of white above a text that begins at the top of its cell."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Column widths and row heights of one page, and where its table begins on the sheet."""

    left: float
    top: float
    columns: tuple[float, ...]
    rows: tuple[float, ...]

    def width(self, slot: Slot) -> float:
        """The width of a cell."""
        return sum(self.columns[slot.left : slot.right])

    def height(self, slot: Slot) -> float:
        """The height of a cell."""
        return sum(self.rows[slot.top : slot.bottom])


class Slot(NamedTuple):
    """A cell: its text's name, its edges as numbers of grid lines, and how it is set.

    A slot with ``label`` prints those lines; others print the text called ``key``. ``align`` is mid, left,
    top, date, seal or photo; ``open`` names the side (t, b) that has no line.
    """

    key: str
    left: int
    right: int
    top: int
    bottom: int
    align: str = "mid"
    label: tuple[str, ...] = ()
    open: str = ""


def _label(text: str, left: int, right: int, top: int, bottom: int) -> Slot:
    lines = tuple(text.split("/"))
    return Slot("label", left, right, top, bottom, label=lines)


PAGE_ONE = Grid(
    left=22.0,
    top=35.1,
    columns=(13.8, 4.2, 23.0, 18.8, 23.0, 23.2, 23.5, 36.3),
    rows=(12.5, 12.2, 12.0, 12.5, 6.1, 6.1, 6.1, 6.1, 12.5, 12.5, 12.5, 125.8),
)
PAGE_TWO = Grid(
    left=22.0,
    top=28.2,
    columns=(13.1, 19.3, 22.5, 10.1, 17.8, 1.7, 13.8, 67.9),
    rows=(25.0, 18.0, 24.0, 11.4, *(12.3,) * FAMILY_ROWS, 23.5, 13.0, 35.6),
)
GRIDS = (PAGE_ONE, PAGE_TWO)

_HEAD = (
    _label("姓  名", 0, 2, 0, 1),
    Slot("name", 2, 3, 0, 1),
    _label("性  别", 3, 4, 0, 1),
    Slot("sex", 4, 5, 0, 1),
    _label("出生年月/（  岁）", 5, 6, 0, 1),
    Slot("birth", 6, 7, 0, 1),
    Slot("photo", 7, 8, 0, 4, "photo"),
    _label("民  族", 0, 2, 1, 2),
    Slot("ethnicity", 2, 3, 1, 2),
    _label("籍  贯", 3, 4, 1, 2),
    Slot("native_place", 4, 5, 1, 2),
    _label("出 生 地", 5, 6, 1, 2),
    Slot("birth_place", 6, 7, 1, 2),
    _label("入  党/时  间", 0, 2, 2, 3),
    Slot("party", 2, 3, 2, 3),
    _label("参加工/作时间", 3, 4, 2, 3),
    Slot("work_start", 4, 5, 2, 3),
)
_CLASSIC = (
    _label("健康状况", 5, 6, 2, 3),
    Slot("health", 6, 7, 2, 3),
    _label("专业技/术职务", 0, 2, 3, 4),
    Slot("professional_title", 2, 4, 3, 4),
    _label("熟悉专业/有何专长", 4, 5, 3, 4),
    Slot("speciality", 5, 7, 3, 4),
)
_REFORM = (
    _label("到龄时间", 5, 6, 2, 3),
    Slot("limit_month", 6, 7, 2, 3),
    _label("健康/状况", 0, 2, 3, 4),
    Slot("health", 2, 3, 3, 4),
    _label("专业技/术职务", 3, 4, 3, 4),
    Slot("professional_title", 4, 5, 3, 4),
    _label("熟悉专业/有何专长", 5, 6, 3, 4),
    Slot("speciality", 6, 7, 3, 4),
)
_EDUCATION = (
    _label("学/历/学/位", 0, 1, 4, 8),
    _label("全日制/教  育", 1, 3, 4, 6),
    _label("毕业院校/系及专业", 5, 6, 4, 6),
    _label("在  职/教  育", 1, 3, 6, 8),
    _label("毕业院校/系及专业", 5, 6, 6, 8),
)
_POSTS = (
    _label("现 任 职 务", 0, 3, 8, 9),
    Slot("title", 3, 8, 8, 9, "left"),
    _label("拟 任 职 务", 0, 3, 9, 10),
    Slot("proposed_posts", 3, 8, 9, 10, "left"),
    _label("拟 免 职 务", 0, 3, 10, 11),
    Slot("removed_posts", 3, 8, 10, 11, "left"),
    _label("简/ /历", 0, 1, 11, 12),
    Slot("resume", 1, 8, 11, 12, "top"),
)
_LAST = 4 + FAMILY_ROWS
_SECOND = (
    _label("奖/惩/情/况", 0, 1, 0, 1),
    Slot("rewards", 1, 8, 0, 1, "left"),
    _label("年核/度结/考果", 0, 1, 1, 2),
    Slot("grades", 1, 8, 1, 2, "left"),
    _label("任/免/理/由", 0, 1, 2, 3),
    Slot("reason", 1, 8, 2, 3, "left"),
    _label("家/庭/主/要/成/员/及/重/要/社/会/关/系", 0, 1, 3, _LAST),
    _label("称  谓", 1, 2, 3, 4),
    _label("姓  名", 2, 3, 3, 4),
    _label("年/龄", 3, 4, 3, 4),
    _label("政 治/面 貌", 4, 5, 3, 4),
    _label("工 作 单 位 及 职 务", 5, 8, 3, 4),
    *(
        Slot(f"family.{row}.{key}", left, right, 4 + row, 5 + row, align)
        for row in range(FAMILY_ROWS)
        for key, left, right, align in (
            ("relation", 1, 2, "mid"),
            ("name", 2, 3, "mid"),
            ("age", 3, 4, "mid"),
            ("political", 4, 5, "mid"),
            ("work", 5, 8, "left"),
        )
    ),
    _label("呈/报/单/位", 0, 1, _LAST, _LAST + 2),
    Slot("reporting_unit", 1, 8, _LAST, _LAST + 1, "left", open="b"),
    Slot("filled_day", 1, 8, _LAST + 1, _LAST + 2, "date", open="t"),
    _label("审/批/机/关/意/见", 0, 1, _LAST + 2, _LAST + 3),
    Slot("seal", 1, 6, _LAST + 2, _LAST + 3, "seal", ("（盖章）", "年    月    日")),
    _label("行任/政免/机意/关见", 6, 7, _LAST + 2, _LAST + 3),
    Slot("seal", 7, 8, _LAST + 2, _LAST + 3, "seal", ("（盖章）", "年    月    日")),
)


def slots(variant: str, merged: frozenset[str]) -> tuple[tuple[Slot, ...], tuple[Slot, ...]]:
    """The cells of both pages; pairs of lines named in ``merged`` (full_time.degree …) are one cell."""
    middle = _REFORM if variant == REFORM else _CLASSIC
    pairs = tuple(
        slot
        for top, mode in ((4, "full_time"), (6, "in_service"))
        for upper, lower, left, right in (("level", "degree", 3, 5), ("school", "degree_school", 6, 8))
        for slot in _pair(f"{mode}.{upper}", f"{mode}.{lower}", left, right, top, merged)
    )
    return (*_HEAD, *middle, *_EDUCATION, *pairs, *_POSTS), _SECOND


def _pair(
    upper: str, lower: str, left: int, right: int, top: int, merged: frozenset[str]
) -> tuple[Slot, ...]:
    """Two lines without a rule between them, or one cell where the upper text needs the room of both."""
    if upper in merged:
        return (Slot(upper, left, right, top, top + 2),)
    return (
        Slot(upper, left, right, top, top + 1, open="b"),
        Slot(lower, left, right, top + 1, top + 2, open="t"),
    )
