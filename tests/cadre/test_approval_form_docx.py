"""The form as a Word file: the same grid in the file's own measures."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from cadre.documents.approval_form import CLASSIC, REFORM, build_approval_form, write_form_docx
from cadre.documents.approval_form.layout import GRIDS
from cadre.formats.form_docx_read import read_form_docx
from tests.cadre.form_dossiers import ON, RESUME, dossier

TOLERANCE = Mm(0.1)


def written(variant: str = CLASSIC, **facts: Any) -> Any:
    form = build_approval_form(dossier(**facts), on=ON, variant=variant)
    return Document(io.BytesIO(write_form_docx(form)))


def with_tabs(resume: str) -> str:
    """The résumé with a tab for the blanks behind the dates, which aligns the words in any font."""
    return re.sub(r"(?m)^(\d{4}\.\d\d--(?:\d{4}\.\d\d)?) +", r"\1\t", resume)


@pytest.mark.parametrize("variant", [CLASSIC, REFORM])
def test_rows_are_exact_and_columns_fixed(variant: str) -> None:
    document = written(variant)
    title, *pages = document.tables
    assert [cell.text for cell in title.rows[0].cells] == list("干部任免审批表")
    assert all(abs(column.width - Mm(12.4)) < TOLERANCE for column in title.columns)
    for table, grid in zip(pages, GRIDS, strict=True):
        assert table._tbl.tblPr.find(qn("w:tblLayout")).get(qn("w:type")) == "fixed"
        for column, width in zip(table.columns, grid.columns, strict=True):
            assert abs(column.width - Mm(width)) < TOLERANCE
        for row, height in zip(table.rows, grid.rows, strict=True):
            assert abs(row.height - Mm(height)) < TOLERANCE
            assert row._tr.trPr.find(qn("w:trHeight")).get(qn("w:hRule")) == "exact"


def test_rules_are_one_point_inside_and_one_and_a_half_outside() -> None:
    for table in written().tables[1:]:
        sizes = {
            border.tag.partition("}")[2]: border.get(qn("w:sz"))
            for border in table._tbl.tblPr.find(qn("w:tblBorders"))
        }
        assert sizes == {
            "top": "12", "left": "12", "bottom": "12", "right": "12", "insideH": "8", "insideV": "8"
        }  # fmt: skip


def test_each_sheet_is_a_section_of_a4_with_its_own_margins() -> None:
    sections = list(written().sections)
    assert len(sections) == 2
    for section, grid in zip(sections, GRIDS, strict=True):
        assert abs(section.page_width - Mm(210)) < TOLERANCE
        assert abs(section.page_height - Mm(297)) < TOLERANCE
        assert abs(section.left_margin - Mm(grid.left)) < TOLERANCE
        used = section.top_margin + sum(Mm(height) for height in grid.rows) + section.bottom_margin
        assert used < Mm(297) - Mm(6)


def test_texts_stand_in_their_cells_and_the_resume_line_by_line() -> None:
    document = written()
    front, back = document.tables[1:]
    assert front.cell(0, 2).text == "林知远"
    assert front.cell(0, 6).text == "1990.05\n（35岁）"
    assert front.cell(8, 3).text == "清河镇党委委员、组织委员"
    assert front.cell(11, 1).text == with_tabs(RESUME)
    assert back.cell(4, 1).text == "妻子" and back.cell(4, 3).text == "34"
    assert document.paragraphs[-1].text == "填表人：周敏"
    assert len(document.inline_shapes) == 1


def test_a_text_too_long_for_the_print_is_whole_in_the_file() -> None:
    long = "\n".join([RESUME] * 25)
    assert written(resume=long, photo=None).tables[1].cell(11, 1).text == with_tabs(long)


def test_blanks_that_are_not_those_of_the_form_stay_as_they_were_typed() -> None:
    typed = "2008.09—2012.06 在校学习\n2012.09--2015.06   三个空格\n2015.07--  两个空格"
    assert written(resume=typed).tables[1].cell(11, 1).text == typed


def test_words_beside_digits_are_not_pushed_apart() -> None:
    style = written().styles["Normal"].element
    switches = {child.tag.partition("}")[2]: child.get(qn("w:val")) for child in style.pPr}
    assert switches["autoSpaceDE"] == switches["autoSpaceDN"] == switches["overflowPunct"] == "0"
    assert style.rPr.find(qn("w:lang")).get(qn("w:eastAsia")) == "zh-CN"


def test_control_characters_do_not_break_the_file() -> None:
    made = dossier()
    made.person["title"] = "组织\x0b委员\x00"
    form = build_approval_form(made, on=ON, variant=CLASSIC)
    document = Document(io.BytesIO(write_form_docx(form)))
    assert document.tables[1].cell(8, 3).text == "组织委员"


@pytest.mark.parametrize("variant", [CLASSIC, REFORM])
def test_the_file_is_read_back_as_what_was_written(variant: str) -> None:
    made = dossier()
    form = build_approval_form(made, on=ON, variant=variant, reporting_unit="中共云岭区委组织部")
    read = read_form_docx(write_form_docx(form), "林知远.docx")
    assert read.name == "林知远"
    same = (
        "sex",
        "ethnicity",
        "native_place",
        "birth_place",
        "health",
        "speciality",
        "title",
        "party_joined",
    )
    assert {key: read.person.get(key) for key in same} == {key: made.person.get(key) for key in same}
    assert (
        read.person["birth"] == made.person["birth"]
        and read.person["work_start"] == made.person["work_start"]
    )
    assert read.resume == made.resume
    assert read.photo is not None
    assert read.form is not None and made.form is not None
    assert read.form.proposed_posts == made.form.proposed_posts
    assert read.form.reporting_unit == "中共云岭区委组织部"
    assert [(row.mode, row.level, row.degree, row.school) for row in read.educations or ()] == [
        ("full_time", "11", "公共管理硕士", "岚江大学公共管理学院公共管理专业")
    ]
    assert [(row.relation, row.name, row.work) for row in read.family or ()] == [
        (row.relation, row.name, row.work) for row in made.family or ()
    ]
    assert read.grades == {2023: "2", 2024: "1", 2025: "1"}
