"""Sound files of each kind, which the sets then damage."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

import xlsxwriter
import xlwt

from cadre.formats.lrm_write import write_lrm
from tests.cadre.dossier_files import dossier, lrmx
from tests.cadre.rosters import id_number
from tests.cadre.word_forms import typed_form
from tests.corpus.sample import archive, parts_of

HEADER = ("姓名", "性别", "身份证号", "出生年月", "民族", "现任职务", "任现职时间")
_FACTS = (
    ("林知远", "男", "19900512", "051", "党委委员、组织委员", "2021.08"),
    ("罗静怡", "女", "19870203", "024", "党委委员、宣传委员", "2023.05"),
    ("唐文博", "男", "19850101", "073", "副镇长", "2020.10"),
    ("韦春桃", "女", "19921120", "046", "党政综合办公室主任", "2022.03"),
    ("石一川", "男", "19950730", "015", "农业服务中心副主任", "2024.01"),
    ("杨雪梅", "女", "19881009", "088", "人大副主席", "2019.12"),
)
PEOPLE = tuple(
    (name, sex, id_number(day, number), f"{day[:4]}.{day[4:6]}", "汉族", title, since)
    for name, sex, day, number, title, since in _FACTS
)
NAMES = tuple(person[0] for person in PEOPLE)
ROWS = (HEADER, *PEOPLE)
Rows = Sequence[Sequence[Any]]


def xlsx(rows: Rows = ROWS, *, title: str = "", **options: Any) -> bytes:
    """The rows as a workbook; ``title`` stands merged above them."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **options}) as book:
        book.set_properties({"created": datetime(2026, 3, 31)})
        page = book.add_worksheet("名册")
        top = 0
        if title:
            page.merge_range(0, 0, 0, len(rows[0]) - 1, title)
            top = 1
        for number, row in enumerate(rows, top):
            for column, value in enumerate(row):
                page.write(number, column, value)
    return out.getvalue()


def xls(rows: Rows = ROWS) -> bytes:
    """The rows as a workbook of Excel 97."""
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("名册")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            page.write(number, column, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_text(rows: Rows = ROWS, *, delimiter: str = ",", quoting: int = csv.QUOTE_MINIMAL) -> str:
    """The rows as separated text."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=quoting).writerows(rows)
    return out.getvalue()


@cache
def exchange_file() -> bytes:
    """An approval form as the editor saves it, with photo."""
    return lrmx()


@cache
def older_exchange_file() -> bytes:
    """The same in the older text format, whose picture would lie beside it."""
    return write_lrm(dossier())


@cache
def word_form() -> bytes:
    """An approval form typed in Word."""
    return archive(parts_of(typed_form()))


@cache
def originals() -> dict[str, bytes]:
    """One sound file of each kind, by its suffix."""
    return {
        "xlsx": xlsx(),
        "xls": xls(),
        "csv": csv_text().encode("gb18030"),
        "lrmx": exchange_file(),
        "docx": word_form(),
    }
