"""All problems at once, and the workbook given back with them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import openpyxl
import pytest

from core.sheets import (
    CLEAR,
    CellProblem,
    CheckedRow,
    Cleaned,
    Column,
    Note,
    Raw,
    Remark,
    check_rows,
    find_tables,
    mark_workbook,
    read_workbook,
    table_rows,
    with_corrections,
)
from tests.core.sheets.makers import save_rows


def whole_number(raw: Raw) -> object:
    if not str(raw).isdigit():
        raise CellProblem(f"“{raw}”不是数。", "请填数字。", "no_number", "1")
    return int(str(raw))


def with_town(raw: Raw) -> object:
    return Cleaned(str(raw), {"town": "清河镇"}, (Note("有点怪。", "请核对。", "odd"),))


def no_names_twice(rows: Sequence[CheckedRow]) -> Iterator[tuple[int, Remark]]:
    seen: dict[object, int] = {}
    for row in rows:
        if (first := seen.setdefault(row.values.get("name"), row.row_number)) != row.row_number:
            yield row.row_number, Remark("name", Note(f"与第 {first} 行同名。", "请核对。", "twice"))


COLUMNS = (
    Column(field="name", label="姓名", required=True),
    Column(field="number", label="数", clean=whole_number, mask=lambda text: "*" * len(text)),
    Column(field="place", label="地点", clean=with_town),
    Column(field="town", label="镇"),
)
ROWS = [
    ["姓名", "数", "地点", "镇"],
    ["甲", 1, None, None],
    [None, "x", "河边", None],
    ["甲", "（清空）", "山", "东山"],
]


def test_every_problem_is_listed_with_its_place_and_remedy(tmp_path: Path) -> None:
    path = save_rows(tmp_path / "a.xlsx", ROWS)
    book = read_workbook(path, "a.xlsx")
    layout = find_tables(book, COLUMNS)[0]
    rows = table_rows(book.sheets[0], layout)
    table = check_rows(rows, COLUMNS, layout, table_checks=(no_names_twice,))
    assert [(i.row, i.column_letter, i.code, i.severity) for i in table.issues] == [
        (3, "A", "required", "error"),
        (3, "B", "no_number", "error"),
        (3, "C", "odd", "warning"),
        (4, "A", "twice", "error"),
        (4, "C", "odd", "warning"),
    ]
    assert (table.issues[1].value, table.issues[1].suggestion) == ("*", "1")
    assert table.refused_rows == {3, 4}
    assert [record.values for record in table.records] == [
        {"name": "甲", "number": 1},
        {"place": "河边", "town": "清河镇"},
        {"name": "甲", "number": CLEAR, "place": "山", "town": "东山"},
    ]


def test_a_correction_replaces_one_cell(tmp_path: Path) -> None:
    book = read_workbook(save_rows(tmp_path / "a.xlsx", ROWS), "a.xlsx")
    layout = find_tables(book, COLUMNS)[0]
    rows = with_corrections(
        table_rows(book.sheets[0], layout), {3: {"name": "乙", "number": "2"}, 4: {"name": "丙"}}
    )
    table = check_rows(rows, COLUMNS, layout, table_checks=(no_names_twice,))
    assert table.errors == ()
    assert table.sound_records[1].values["number"] == 2


def test_two_columns_for_one_field_are_an_error_of_the_header(tmp_path: Path) -> None:
    book = read_workbook(save_rows(tmp_path / "a.xlsx", [["姓名", "镇", "镇"], ["甲", "东", "西"]]), "a.xlsx")
    layout = find_tables(book, COLUMNS)[0]
    table = check_rows(table_rows(book.sheets[0], layout), COLUMNS, layout)
    assert [(i.row, i.code) for i in table.errors] == [(1, "duplicate_header")]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_users_workbook_comes_back_marked(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "upload"
    if kind == "xlsx":
        save_rows(path.with_suffix(".xlsx"), ROWS).rename(path)
    else:
        path.write_text("\n".join(",".join(str(cell or "") for cell in row) for row in ROWS), "utf-8")
    book = read_workbook(path, f"a.{kind}")
    layout = find_tables(book, COLUMNS)[0]
    table = check_rows(table_rows(book.sheets[0], layout), COLUMNS, layout)
    marked = openpyxl.load_workbook(io.BytesIO(mark_workbook(path, f"a.{kind}", table.issues, layout)))
    page = marked[layout.sheet_name]
    assert page["B3"].fill.start_color.rgb == "FFF4CCCC"
    assert page["B3"].comment is not None
    assert "请填数字。" in page["B3"].comment.text
    assert page["C3"].fill.start_color.rgb == "FFFFF2CC"
    assert [cell.value for cell in marked["问题清单"][4]][:6] == [3, "B", "数", "*", "错误", "“x”不是数。"]
    assert marked["问题清单"].page_setup.orientation == "landscape"
    assert marked["问题清单"].print_title_rows == "$2:$2"


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,数\n=1+1,@SUM(A1)\n+86,-1\n", "utf-8")
    book = read_workbook(path, "a.csv")
    layout = find_tables(book, COLUMNS)[0]
    table = check_rows(table_rows(book.sheets[0], layout), COLUMNS, layout)
    marked = openpyxl.load_workbook(io.BytesIO(mark_workbook(path, "a.csv", table.issues, layout)))
    cells = [cell for page in marked for row in page.iter_rows() for cell in row if cell.value is not None]
    assert any(cell.value == "=1+1" for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)


def test_a_cell_inside_a_merge_is_marked_at_its_anchor(tmp_path: Path) -> None:
    path = save_rows(tmp_path / "a.xlsx", [["姓名", "数"], ["甲", "x"], ["乙", None]], ["B2:B3"])
    book = read_workbook(path, "a.xlsx")
    layout = find_tables(book, COLUMNS)[0]
    table = check_rows(table_rows(book.sheets[0], layout), COLUMNS, layout)
    assert [issue.row for issue in table.issues] == [2, 3]
    marked = openpyxl.load_workbook(io.BytesIO(mark_workbook(path, "a.xlsx", table.issues, layout)))
    assert marked[layout.sheet_name]["B2"].comment is not None
