"""Approval forms as units type them in Word: made by hand, with the habits of several templates."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from docx import Document
from docx.shared import Mm
from docx.table import Table, _Cell

from tests.cadre.form_dossiers import photo

RESUME = (
    "2008.09--2012.07\t岚江大学公共管理学院行政管理专业学习",
    "2012.08--2016.11  云岭区茶亭镇科员（其间：2014.03--2015.03挂任",
    "                  茶亭镇杨家坳村第一书记）",
    "2016.11--         云岭区清河镇党委委员、副镇长",
    "",
    "第五届区委委员",
)
FAMILY = (
    ("妻子", "韦  芳", "1992.03", "中共党员", "云岭区第二中学教师"),
    ("儿子", "石小\n川", "201807", "", "学生"),
    ("父亲", "石  田", "1962年11月", "群众", "云岭区茶亭镇村民（已去世）"),
)


def _fill(cell: _Cell, text: str) -> None:
    lines = text.split("\n")
    cell.paragraphs[0].add_run(lines[0])
    for line in lines[1:]:
        cell.add_paragraph(line)


def _row(table: Table, number: int, spans: tuple[tuple[int, str], ...]) -> list[_Cell]:
    """Fill a row from the left: how many columns a cell takes, and its text."""
    left, cells = 0, []
    for width, text in spans:
        cell = table.cell(number, left)
        if width > 1:
            cell = cell.merge(table.cell(number, left + width - 1))
        _fill(cell, text)
        cells.append(cell)
        left += width
    return cells


@cache
def typed_form(*, columns: str = "出生年月", head: str = "classic", name: str = "石  兰") -> bytes:
    """The form of 石兰: one table, spread letters, merged cells, photo, education over two rows.

    ``columns`` heads the family's third column; ``head`` is classic or 2025.
    """
    document = Document()
    document.add_paragraph("干部任免审批表")
    table = document.add_table(rows=12, cols=8)
    _row(
        table,
        0,
        (
            (2, "姓 名"),
            (1, name),
            (1, "性  别"),
            (1, "女"),
            (1, "出生年月\n（  岁）"),
            (1, "1990.05\n（35岁）"),
        ),
    )
    _row(
        table,
        1,
        ((2, "民\u3000族"), (1, "布依族"), (1, "籍 贯"), (1, "贵州安顺"), (1, "出 生 地"), (1, "贵州普定")),
    )
    last = (1, "健康\n状况"), (1, "健康")
    if head == "2025":
        last = (1, "到龄时间"), (1, "2048.05\n（58岁）")
    _row(table, 2, ((2, "入 党\n时 间"), (1, "2011.06"), (1, "参加工\n作时间"), (1, "2012.08"), *last))
    if head == "2025":
        _row(
            table,
            3,
            (
                (2, "健康状况"),
                (1, "健康"),
                (1, "专业技\n术职务"),
                (1, "农艺师"),
                (1, "熟悉专业有何专长"),
                (1, "基层治理"),
            ),
        )
    else:
        _row(table, 3, ((2, "专业技\n术职务"), (2, "农艺师"), (1, "熟悉专业\n有何专长"), (2, "基层治理")))
    table.cell(0, 7).merge(table.cell(3, 7)).paragraphs[0].add_run().add_picture(
        io.BytesIO(photo()), width=Mm(30)
    )
    _educations(table)
    for number, (label, text) in enumerate(
        (
            ("现 任 职 务", "云岭区清河镇党委委员、\n副镇长"),
            ("拟 任 职 务", "云岭区清河镇党委副书记"),
            ("拟 免 职 务", ""),
        )
    ):
        _row(table, 8 + number, ((3, label), (5, text)))
    _row(table, 11, ((1, "简\n\n历"), (7, "\n".join(RESUME))))
    _second_page(document, columns)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _educations(table: Table) -> None:
    _fill(table.cell(4, 0).merge(table.cell(7, 0)), "学\n历\n学\n位")
    for top, label in ((4, "全日制\n教  育"), (6, "在  职\n教  育")):
        _fill(table.cell(top, 1).merge(table.cell(top + 1, 2)), label)
        _fill(table.cell(top, 5).merge(table.cell(top + 1, 5)), "毕业院校\n系及专业")
    for row, (left, right) in enumerate(
        (
            ("大学", "岚江大学公共管理学院"), ("管理学学士", "行政管理专业"),
            ("省委党校", "省委党校公共管理专业"), ("研究生", ""),
        ),
        4,
    ):  # fmt: skip
        _fill(table.cell(row, 3).merge(table.cell(row, 4)), left)
        _fill(table.cell(row, 6).merge(table.cell(row, 7)), right)


def _second_page(document: Any, columns: str) -> None:
    table = document.add_table(rows=13, cols=6)
    _row(table, 0, ((1, "奖\n惩\n情\n况"), (5, "2020年12月，经云岭区委批准，授予“优秀共产党员”称号")))
    _row(table, 1, ((1, "年核\n度结\n考果"), (5, "2023年优秀；2024年称职")))
    _row(table, 2, ((1, "任免\n理由"), (5, "工作需要")))
    _fill(table.cell(3, 0).merge(table.cell(9, 0)), "\n".join("家庭主要成员及重要社会关系"))
    for place, label in enumerate(("称  谓", "姓  名", columns, "政治\n面貌", "工作单位及职务"), 1):
        _fill(table.cell(3, place), label)
    for number, member in enumerate(FAMILY, 4):
        for place, text in enumerate(member, 1):
            _fill(table.cell(number, place), "33" if columns == "年龄" and place == 3 else text)
    _fill(table.cell(10, 0).merge(table.cell(11, 0)), "呈报\n单位")
    _row(table, 10, ((1, ""), (5, "中共云岭区委组织部")))
    _row(table, 11, ((1, ""), (5, "2025 年 11 月 5 日")))
    _row(
        table,
        12,
        (
            (1, "审批\n机关\n意见"),
            (3, "（盖章）\n年  月  日"),
            (1, "行任\n政免\n机意\n关见"),
            (1, "（盖章）"),
        ),
    )
    document.add_paragraph("填表人：周 敏")


def altered(content: bytes, change: Callable[[dict[str, bytes]], Mapping[str, bytes]]) -> bytes:
    """The same archive with other parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in change(parts).items():
            archive.writestr(name, data)
    return out.getvalue()
