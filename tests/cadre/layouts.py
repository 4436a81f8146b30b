"""Rosters in the layouts that offices really use, made with openpyxl."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.cadre.rosters import id_number

A4 = (
    "姓  名", "现任职务", "性别", "民族", "籍贯", ("全日制教育", "学历", "毕业院校及 专 业"),
    ("在职教育", "学历", "毕业院校及 专 业"), "出生\n年月", "参加工\n作时间", "入党\n时间", "任现职\n时  间",
    "任现职\n级时间", "备 注", "单位归口",
)  # fmt: skip
A4_WITH_TITLES = (
    "姓  名", "现任职务", "性别", "民族", "出生\n年月", "参加工\n作时间", "入党\n时间", "职称", "学历\n学位",
    "任现职\n时  间", "任现职务\n层次时间", "备 注", "单位归口",
)  # fmt: skip
SURVEY = (
    "序号", "姓名", "照片", "现任职务", "拟任职务", "性别", "民族", "籍贯", "出生年月", "年龄", "入党时间",
    "学历", "毕业院校系以及专业", "任现职时间", "任同职级时间",
    ("推荐考察情况", "谈话调研推荐", "会议推荐", "重点考察"), "备注",
)  # fmt: skip
SHORT = (
    "序号", "姓名", "所在单位及职务", "性别", "民族", "出生时间", "年龄", "政治面貌", "最高学历学位",
    "所学专业", "专业技术职务", "现职务始任时间", "现职务始任年限", "现职级始任时间", "任现职级年限",
)  # fmt: skip
WIDE = (
    "序号 姓名 部门 性别 年龄 出生年月 民族 籍贯 户籍所在地 工龄 参加工作时间 连续工龄计算时间"
    " 是否有2年基层工作经历 政治面貌 入党时间 职务 职务类别 任现职年限 任现职务时间 职务级别 职务层次"
    " 任同级领导职务年限 任同级领导职务时间 任同级领导职务层次时间年限 任同级领导职务层次时间 任现职级年限"
    " 任现职级时间 职级 分管工作 全日制教育学历 全日制毕业院校 全日制专业 全日制学位 全日制入学时间"
    " 全日制毕业时间 在职学历 在职毕业院校 学习形式 在职专业 在职学位 在职入学时间 在职毕业时间"
    " 专业资格名称 专业资格级别 专业技术职务 备注 季度报表备注 在本部门工作年限 本部门工作时间 在本单位年限"
    " 进入本单位时间 进入本单位形式 身份来源 军转干/部队经历 最高学历 最高学历毕业院校 学历 最高学历专业"
    " 最高学位 最高学历专业类别 身份证号 出生年月与身份证信息不一致 电话 证书级别"
)
Header = Sequence[str | tuple[str, ...]]
LIN, LUO, TANG = id_number(), id_number("19870203", "024"), id_number("19850101", "073")


def begin(page: Worksheet, top: int, title: str, header: Header, note: str = "") -> int:
    """A merged title, a line for unit and date, and a header of one or two rows; the first free row."""
    width = sum(len(part) - 1 if isinstance(part, tuple) else 1 for part in header)
    page.cell(top, 1, title)
    page.merge_cells(start_row=top, end_row=top, start_column=1, end_column=width)
    if note:
        top += 1
        page.cell(top, 1, note)
        page.merge_cells(start_row=top, end_row=top, start_column=1, end_column=width)
    deep = any(isinstance(part, tuple) for part in header)
    column, first = 1, top + 1
    for part in header:
        if isinstance(part, tuple):
            page.cell(first, column, part[0])
            page.merge_cells(
                start_row=first, end_row=first, start_column=column, end_column=column + len(part) - 2
            )
            for place, child in enumerate(part[1:]):
                page.cell(first + 1, column + place, child)
            column += len(part) - 1
            continue
        page.cell(first, column, part)
        if deep:
            page.merge_cells(start_row=first, end_row=first + 1, start_column=column, end_column=column)
        column += 1
    return first + (2 if deep else 1)


def put(page: Worksheet, top: int, rows: Sequence[Sequence[Any]]) -> int:
    """Rows of cells; the first free row."""
    for number, row in enumerate(rows):
        for column, value in enumerate(row, 1):
            if value is not None:
                page.cell(top + number, column, value)
    return top + len(rows)


def wide(page: Worksheet, row: int, text: str, width: int) -> int:
    """A row merged over the whole table; the first free row."""
    page.cell(row, 1, text)
    page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
    return row + 1


def new_page(name: str = "Sheet1") -> tuple[openpyxl.Workbook, Worksheet]:
    """A workbook with one empty page."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = name
    return book, page


def saved(book: openpyxl.Workbook, folder: Path, name: str = "花名册.xlsx") -> Path:
    """The workbook on disk."""
    path = folder / name
    book.save(path)
    return path


def cells(*parts: str) -> list[str | None]:
    """The cells of a row, written with strokes between them; nothing between two strokes is an empty cell."""
    return [part.strip() or None for part in "|".join(parts).split("|")]


def a4_of_two_units(folder: Path) -> Path:
    """干部名册(常规A4): title and header again for every unit, a helper column nobody sees at the end."""
    book, page = new_page()
    page.column_dimensions["P"].width = 0.1
    lin = cells(
        "林知远|党委委员、\n组织委员|男|汉|贵州安顺|大学\n农学学士|某大学农学院\n农学专业",
        "省委党校研究生|某省委党校公共管理专业|1990.05|2013.08|2011.06|2021.08|2022.11||清河镇",
    )
    luo = cells(
        "罗  静怡|副镇长|女|布依族|贵州平坝|大专|某师专中文专业|||1987.02",
        "2009.7|民建|2023.05||挂职一年|清河镇",
    )
    tang = cells(
        "唐文博|镇长|男|汉族|贵州镇宁|大学|某大学法学专业|||1985.01|2008.09|2006.12|2020.10|||石桥镇"
    )
    row = put(page, begin(page, 1, "清河镇干部名册", A4), [lin, luo])
    put(page, begin(page, row + 2, "石桥镇干部名册", A4), [tang])
    return saved(book, folder)


def a4_with_titles(folder: Path) -> Path:
    """The variant with 职称 and one cell for education and degree; units only in the titles of the blocks."""
    book, page = new_page()
    header = A4_WITH_TITLES[:-1]
    lin = cells("林知远|组织委员|男|汉族|1990.05|2013.08|2011.06|农艺师|大学\n农学学士|2021.08|2021.08|")
    tang = cells("唐文博|镇长|男|汉族|1985.01|2008.09|2006.12|高级农艺师|硕士研究生|2020.10|2020.10|")
    row = put(page, begin(page, 1, "清河镇干部名册", header), [lin])
    put(page, begin(page, row + 1, "石桥镇干部名册", header), [tang])
    return saved(book, folder)


def survey_with_photos(folder: Path) -> Path:
    """干部信息一览表: a column of photos, a two-row header, a merged footer."""
    book, page = new_page()
    lin = cells(
        "1|林知远||清河镇党委委员、组织委员|清河镇党委副书记|男|汉族|贵州安顺|1990.05|35|2011.06",
        "大学|某大学农学专业|2021.08|2021.08|推荐|是|是|",
    )
    row = put(page, begin(page, 1, "干部信息一览表", SURVEY), [lin])
    wide(page, row, "注：年龄计算截至2026年3月。制表单位：云岭区委组织部", 19)
    return saved(book, folder)


def grouped(folder: Path) -> Path:
    """Groups in Chinese numerals, a unit merged over its people, totals, and the lines below the table."""
    header = ("序号", "单位", "*姓名", "*身份证号", "性别", "现任职务", "任现职时间")
    book, page = new_page()
    page["A1"] = "附件1"
    row = begin(
        page, 2, "云岭区年轻干部花名册", header, "填报单位：中共云岭区委组织部    填报时间：2026年3月31日"
    )
    row = wide(page, row, "一、乡镇（3人）", 7)
    first = row
    row = put(page, row, [[1, "清河镇", "林知远", f" {LIN}", "男", "组织委员", "2021.08"],
                          [2, None, "罗静怡", f"'{LUO}", "女", "副镇长", "2023.05"],
                          ["小计", None, 2]])  # fmt: skip
    page.merge_cells(start_row=first, end_row=first + 1, start_column=2, end_column=2)
    row = wide(page, row, "二、区直部门（1人）", 7)
    row = put(page, row, [[3, "区财政局", "唐文博", TANG, "男", "副局长", "2020.10"], ["合计", None, 3]])
    put(page, row, [["填表人：", "某某", None, "审核人：", "某某"],
                    ["注：1.身份证号须为文本。"],
                    ["  2.按单位排列。"]])  # fmt: skip
    return saved(book, folder)
