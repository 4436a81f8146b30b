"""Rows that a parser would lose without a word; old workbooks with a password."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt
from xlwt.CompoundDoc import XlsDoc

from core.sheets import SheetRefused, read_workbook
from tests.core.sheets.makers import text_cell, xlsx_of

RC4 = struct.pack("<HHHHH", 0x2F, 54, 1, 1, 1) + bytes(48)
XOR = struct.pack("<HHHHH", 0x2F, 6, 0, 0x1234, 0x5678)


def written(folder: Path, content: bytes) -> Path:
    path = folder / "upload"
    path.write_bytes(content)
    return path


def row(number: int, *texts: str) -> str:
    cells = "".join(text_cell(f"{'AB'[place]}{number}", text) for place, text in enumerate(texts))
    return f'<row r="{number}">{cells}</row>'


def test_two_rows_of_one_number_are_not_read_as_one(tmp_path: Path) -> None:
    path = written(tmp_path, xlsx_of(row(1, "姓名", "性别") + row(2, "张三", "男") + row(2, "李四", "女")))
    with pytest.raises(SheetRefused) as refused:
        read_workbook(path, "a.xlsx")
    assert refused.value.code == "rows_lost" and "只读出 2 行" in refused.value.message


@pytest.mark.parametrize("number", ["-1", "1.5", "x", "1e3", " 1 ", "+1", "18446744073709551616"])
def test_a_text_whose_number_is_none_is_not_taken_for_the_first_one(tmp_path: Path, number: str) -> None:
    texts = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>a</t></si></sst>'
    cell = f'<row r="2"><c r="A2" t="s"><v>{number}</v></c></row>'
    path = written(tmp_path, xlsx_of(row(1, "姓名") + cell, parts={"xl/sharedStrings.xml": texts}))
    with pytest.raises(SheetRefused) as refused:
        read_workbook(path, "a.xlsx")
    assert refused.value.code == "odd_texts"


def test_empty_texts_and_faults_are_no_lost_rows(tmp_path: Path) -> None:
    fault = '<row r="4"><c r="A4" t="e"><v>#N/A</v></c></row>'
    sheet = row(1, "姓名", "性别") + row(2, "张三", "男") + row(3, "", "") + fault + row(5, "李四", "女")
    rows = read_workbook(written(tmp_path, xlsx_of(sheet)), "a.xlsx").sheets[0].rows
    assert [line[0] for line in rows if line] in (["姓名", "张三", "李四"], ["姓名", "张三", "#N/A", "李四"])


def test_a_dimension_that_lies_costs_nothing(tmp_path: Path) -> None:
    sheet = "".join(row(number, f"第{number}行") for number in range(1, 51))
    with zipfile.ZipFile(io.BytesIO(xlsx_of(sheet))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    told = b'<dimension ref="A1:A1"/><sheetData>'
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content.replace(b"<sheetData>", told))
    assert len(read_workbook(tmp_path / "a.xlsx", "a.xlsx").sheets[0].rows) == 50


def test_an_ordinary_workbook_with_blank_rows_passes(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for line in (["姓名"], [""], [None], ["张三"], [""]):
        page.append(line)
    page.row_dimensions[30].height = 20
    book.save(tmp_path / "a.xlsx")
    rows = read_workbook(tmp_path / "a.xlsx", "a.xlsx").sheets[0].rows
    assert [line for line in rows if line] == [["姓名"], ["张三"]]


@pytest.mark.parametrize("record", [RC4, XOR], ids=["rc4", "xor"])
def test_an_old_workbook_with_a_password_is_refused(tmp_path: Path, record: bytes) -> None:
    book = xlwt.Workbook()
    book.add_sheet("表").write(0, 0, "姓名")
    stream = book.get_biff_data()
    first = 4 + struct.unpack_from("<H", stream, 2)[0]
    XlsDoc().save(str(tmp_path / "a.xls"), stream[:first] + record + stream[first:])
    with pytest.raises(SheetRefused) as refused:
        read_workbook(tmp_path / "a.xls", "a.xls")
    assert refused.value.code == "password"
