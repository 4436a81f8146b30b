"""Reading files of every kind, and refusing what cannot be read with a clear sentence."""

from __future__ import annotations

import resource
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlwt

from core.sheets import SheetRefused, read_workbook
from core.sheets.limits import MAX_UPLOAD_BYTES
from tests.core.sheets.makers import ole_with_stream, save_rows, text_cell, xlsx_of


def refusal(path: Path, name: str = "花名册.xlsx") -> SheetRefused:
    """The refusal of a file, which must be a Chinese sentence."""
    with pytest.raises(SheetRefused) as caught:
        read_workbook(path, name)
    assert caught.value.message.endswith("。")
    return caught.value


def written(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "upload"
    path.write_bytes(content)
    return path


def test_xlsx_values_keep_their_types(tmp_path: Path) -> None:
    path = save_rows(
        tmp_path / "a.xlsx",
        [
            ["姓名", "年", "日"],
            ["张三", 1990, datetime(1990, 5, 1)],
            [None, 1990.05, True],
            [None, None, None],
        ],
    )
    sheet = read_workbook(path, "a.xlsx").sheets[0]
    assert sheet.rows == [["姓名", "年", "日"], ["张三", 1990, date(1990, 5, 1)], [None, 1990.05, True]]


def test_an_empty_first_column_and_first_row_keep_their_places(tmp_path: Path) -> None:
    path = save_rows(tmp_path / "a.xlsx", [[], [None, "姓名"], [None, "张三"]])
    assert read_workbook(path, "a.xlsx").sheets[0].rows == [[], [None, "姓名"], [None, "张三"]]


def test_nul_characters_are_taken_out_of_cells_and_sheet_names(tmp_path: Path) -> None:
    old = xlwt.Workbook()
    sheet = old.add_sheet("名册")
    sheet.write(0, 0, "姓\x00名")
    sheet.write(1, 0, "2013.08--  某单位\x00科员\\u0000")
    old.save(str(tmp_path / "a.xls"))
    rows = read_workbook(tmp_path / "a.xls", "a.xls").sheets[0].rows
    assert rows == [["姓名"], ["2013.08--  某单位科员\\u0000"]]
    path = save_rows(tmp_path / "a.xlsx", [["姓_x0000_名"], ["张三"]])
    assert "\x00" not in str(read_workbook(path, "a.xlsx").sheets[0].rows[0][0])


def test_hidden_sheets_and_merges_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = "名册"
    book.active.merge_cells("A1:C2")
    book.create_sheet("旧").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    first, second = read_workbook(tmp_path / "a.xlsx", "a.xlsx").sheets
    assert (first.hidden, first.merged) == (False, ((0, 0, 1, 2),))
    assert (second.name, second.hidden) == ("旧", True)


def test_an_old_xls_is_read_even_when_named_xlsx(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("表")
    page.write(0, 0, "姓名")
    page.write(1, 0, "张三")
    book.save(str(tmp_path / "a.xls"))
    (tmp_path / "a.xls").rename(tmp_path / "upload")
    assert read_workbook(tmp_path / "upload", "花名册.xlsx").sheets[0].rows == [["姓名"], ["张三"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_in_each_encoding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = f'姓名{delimiter}备注\r\n张三{delimiter}"一{delimiter}二\n三"\r\n{delimiter}\r\n'
    path = written(tmp_path, text.encode(encoding))
    assert read_workbook(path, "a.csv").sheets[0].rows == [["姓名", "备注"], ["张三", f"一{delimiter}二\n三"]]


@pytest.mark.requirement("B18")
@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.xlsx", "empty_file"),
        (b"%PDF-1.7 ...", "a.xlsx", "wrong_type"),
        (b"\x89PNG\r\n\x1a\n", "a.xlsx", "wrong_type"),
        (b"Rar!\x1a\x07", "a.xls", "wrong_type"),
        (b"<html><body><table><tr><td>1</td></tr></table>", "a.xls", "html"),
        ("<table><tr><td>姓名</td></tr></table>".encode("gbk"), "a.xls", "html"),
        ("姓名,性别\n张三,男".encode(), "a.xlsx", "text_as_excel"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "a.xls",
            "xml_spreadsheet",
        ),
        (b"\x00\x01\x02\xff\xfe\xfd" * 50, "a.csv", "not_spreadsheet"),
        (b"PK\x03\x04 cut short", "a.xlsx", "truncated"),
        (ole_with_stream("EncryptedPackage"), "a.xlsx", "password"),
        (ole_with_stream("WordDocument"), "a.xls", "wrong_type"),
        (ole_with_stream("Workbook"), "a.xls", "unreadable"),
        (b'a,"b\n' + b"x" * 200_000, "a.csv", "csv_broken"),
        (b"\n\n , ,\n", "a.csv", "empty_workbook"),
    ],
)
def test_each_wrong_file_has_its_own_sentence(tmp_path: Path, content: bytes, name: str, code: str) -> None:
    assert refusal(written(tmp_path, content), name).code == code


@pytest.mark.requirement("B18")
def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    with path.open("wb") as stream:
        stream.truncate(MAX_UPLOAD_BYTES + 1)
    assert refusal(path).code == "too_large"


def test_a_truncated_workbook_is_refused(tmp_path: Path) -> None:
    content = save_rows(tmp_path / "a.xlsx", [["姓名"], ["张三"]]).read_bytes()
    for length in (30, len(content) // 2, len(content) - 10):
        assert refusal(written(tmp_path, content[:length])).code == "truncated"


def test_an_empty_workbook_is_refused(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    assert refusal(tmp_path / "a.xlsx").code == "empty_workbook"


@pytest.mark.requirement("A22", "B18")
@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("xl/externalLinks/externalLink1.xml", "external_links"),
        ("xl/embeddings/more.zip", "nested_archive"),
        ("../../etc/passwd", "bad_part_name"),
        ("/absolute.xml", "bad_part_name"),
    ],
)
def test_parts_that_have_no_business_in_a_roster_are_refused(tmp_path: Path, part: str, code: str) -> None:
    content = xlsx_of(f'<row r="1">{text_cell("A1", "姓名")}</row>', parts={part: b"x"})
    assert refusal(written(tmp_path, content)).code == code


@pytest.mark.parametrize(
    ("part", "code"),
    [("word/document.xml", "wrong_type"), ("xl/workbook.bin", "xlsb"), ("a.csv", "wrong_type")],
)
def test_other_archives_are_told_apart(tmp_path: Path, part: str, code: str) -> None:
    with zipfile.ZipFile(tmp_path / "upload", "w") as archive:
        archive.writestr(part, "x")
    assert refusal(tmp_path / "upload").code == code


@pytest.mark.requirement("B19")
def test_an_archive_with_too_many_parts_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "upload", "w") as archive:
        for number in range(2_001):
            archive.writestr(f"xl/{number}.xml", "")
    assert refusal(tmp_path / "upload").code == "too_many_parts"


@pytest.mark.requirement("B19")
def test_a_zip_bomb_is_refused_without_unpacking(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "upload", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as stream:
            for _ in range(30):
                stream.write(b" " * 1024 * 1024)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refusal(tmp_path / "upload").code == "zip_bomb"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


@pytest.mark.requirement("B20")
@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("XFD1048576", "too_many_rows"),
        ("XFD1", "too_many_columns"),
        ("KO1", "too_many_columns"),
        ("A200001", "too_many_rows"),
    ],
)
def test_a_cell_in_a_far_corner_is_refused(tmp_path: Path, place: str, code: str) -> None:
    row = "".join(filter(str.isdigit, place))
    content = xlsx_of(
        f'<row r="1">{text_cell("A1", "姓名")}</row><row r="{row}">{text_cell(place, "x")}</row>'
    )
    assert len(content) < 5_000
    assert refusal(written(tmp_path, content)).code == code


@pytest.mark.requirement("B20", "B22")
def test_a_far_cell_hidden_from_the_scan_kills_only_the_child(tmp_path: Path) -> None:
    far = '<c t="inlineStr" r="XFD1048576"><is><t>x</t></is></c>'
    content = xlsx_of(f'<row r="1">{text_cell("A1", "姓名")}</row><row r="1048576">{far}</row>')
    assert refusal(written(tmp_path, content)).code in {"reader_died", "too_many_rows", "unreadable"}


def test_a_million_empty_rows_are_no_rows(tmp_path: Path) -> None:
    empty = "".join(f'<row r="{number}" ht="15"/>' for number in range(3, 1_000_000, 7))
    styled = '<row r="1048576"><c r="A1048576" s="0"/><c r="XFD1048576" s="0"/></row>'
    rows = f'<row r="1">{text_cell("A1", "姓名")}</row><row r="2">{text_cell("A2", "张三")}</row>'
    path = written(tmp_path, xlsx_of(rows + empty + styled))
    assert read_workbook(path, "a.xlsx").sheets[0].rows == [["姓名"], ["张三"]]


@pytest.mark.requirement("B21")
@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        "<!doctype w>",
    ],
)
def test_entities_are_refused(tmp_path: Path, prolog: str) -> None:
    content = xlsx_of(f'<row r="1">{text_cell("A1", "&amp;")}</row>', prolog=prolog)
    assert refusal(written(tmp_path, content)).code == "entities"


@pytest.mark.requirement("B21")
def test_entities_in_utf16_are_refused(tmp_path: Path) -> None:
    sheet = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE w [<!ENTITY a "ha">]><x>&a;</x>'
    content = xlsx_of("", parts={"xl/sharedStrings.xml": sheet.encode("utf-16")})
    assert refusal(written(tmp_path, content)).code == "odd_encoding"


@pytest.mark.requirement("B20")
def test_too_many_merges_are_refused(tmp_path: Path) -> None:
    merges = "".join(f'<mergeCell ref="A{number}:B{number}"/>' for number in range(1, 10_003))
    content = xlsx_of(
        f'<row r="1">{text_cell("A1", "姓名")}</row>', after=f"<mergeCells>{merges}</mergeCells>"
    )
    assert refusal(written(tmp_path, content)).code == "too_many_merges"


@pytest.mark.requirement("B22")
def test_damaged_bytes_never_raise_anything_else(tmp_path: Path) -> None:
    content = bytearray(
        save_rows(tmp_path / "a.xlsx", [["姓名", "性别"]] + [["张三", "男"]] * 50).read_bytes()
    )
    for place in range(40, len(content), len(content) // 12):
        damaged = content.copy()
        damaged[place : place + 6] = b"\xff\x00\xff\x00\xff\x00"
        try:
            read_workbook(written(tmp_path, bytes(damaged)), "a.xlsx")
        except SheetRefused as refused:
            assert refused.message.endswith("。")


@pytest.mark.parametrize(
    ("number_format", "expected"), [("0.00", "1990.10"), ("General", 1990.1), ("0.0", 1990.1)]
)
def test_a_number_shown_with_two_decimals_is_read_as_shown(
    tmp_path: Path, number_format: str, expected: object
) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["出生年月", 1990.1])
    book.active["B1"].number_format = number_format
    book.save(tmp_path / "a.xlsx")
    assert read_workbook(tmp_path / "a.xlsx", "a.xlsx").sheets[0].rows == [["出生年月", expected]]


def test_formulas_that_were_never_calculated_are_refused(tmp_path: Path) -> None:
    content = xlsx_of(f'<row r="1">{text_cell("A1", "姓名")}<c r="B1"><f>1+1</f></c></row>')
    assert refusal(written(tmp_path, content)).code == "uncalculated"
