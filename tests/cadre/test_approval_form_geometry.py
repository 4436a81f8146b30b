"""The printed form stands on the millimetre grid of the official template, two pages whatever is in it."""

from __future__ import annotations

import io
from itertools import accumulate

import pytest
from pypdf import PageObject, PdfReader

from cadre.documents.approval_form import (
    CLASSIC,
    REFORM,
    build_approval_form,
    write_form_pdf,
    write_forms_pdf,
)
from cadre.formats.dossier import Dossier
from tests.cadre.form_dossiers import ON, RESUME, dossier

MM = 72 / 25.4
TOLERANCE = 0.5
# Measured from the official template: widths and heights in millimetres.
ONE_COLUMNS = (13.8, 4.2, 23.0, 18.8, 23.0, 23.2, 23.5, 36.3)
ONE_ROWS = (12.5, 12.2, 12.0, 12.5, 6.1, 6.1, 6.1, 6.1, 12.5, 12.5, 12.5, 125.8)
TWO_COLUMNS = (13.1, 19.3, 22.5, 10.1, 17.8, 1.7, 13.8, 67.9)
TWO_ROWS = (25.0, 18.0, 24.0, 11.4, 12.3, 12.3, 12.3, 12.3, 12.3, 12.3, 12.3, 23.5, 13.0, 35.6)


Box = tuple[float, float, float, float]


def printed(made: Dossier, variant: str = CLASSIC) -> PdfReader:
    form = build_approval_form(made, on=ON, variant=variant, reporting_unit="中共云岭区委组织部")
    return PdfReader(io.BytesIO(write_form_pdf(form)))


def ruled(page: PageObject) -> tuple[set[float], set[float]]:
    """Where vertical and horizontal rules lie, in millimetres from the upper left corner.

    A border is drawn as the area between two boxes, or as a filled stripe.
    """
    across: set[float] = set()
    down: set[float] = set()
    boxes: list[Box] = []

    def visit(operator: bytes, operands: list, matrix: list, _: list) -> None:  # type: ignore[type-arg]
        if operator == b"re":
            x, y, width, height = (float(value) for value in operands)
            left, top = matrix[0] * x + matrix[4], float(page.mediabox.height) - (matrix[3] * y + matrix[5])
            boxes.append((left / MM, top / MM, width * matrix[0] / MM, -height * matrix[3] / MM))
        elif operator == b"f*" and len(boxes) == 2:
            (x, y, w, h), (ox, oy, ow, oh) = boxes
            across.update({(x + ox) / 2, (x + w + ox + ow) / 2})
            down.update({(y + oy) / 2, (y + h + oy + oh) / 2})
            boxes.clear()
        elif operator in {b"f", b"f*", b"n", b"S"}:
            boxes.clear()

    page.extract_text(visitor_operand_before=visit)
    return across, down


def places(start: float, parts: tuple[float, ...]) -> list[float]:
    return [start, *accumulate(parts, initial=start)][1:]


def near(value: float, others: list[float] | set[float]) -> bool:
    return any(abs(value - other) <= TOLERANCE for other in others)


@pytest.mark.parametrize("variant", [CLASSIC, REFORM])
def test_every_rule_lies_within_half_a_millimetre_of_the_template(variant: str) -> None:
    pages = printed(dossier(), variant).pages
    assert len(pages) == 2
    for page, columns, rows, left, top, unruled in (
        (pages[0], ONE_COLUMNS, ONE_ROWS, 22.0, 35.1, {5, 7}),
        (pages[1], TWO_COLUMNS, TWO_ROWS, 22.0, 28.2, {12}),
    ):
        across, down = ruled(page)
        assert len(across) > 8 and len(down) > 10
        xs, ys = places(left, columns), places(top, rows)
        assert [x for x in sorted(across) if not near(x, xs)] == []
        assert [y for y in sorted(down) if not near(y, ys)] == []
        assert [x for x in xs if not near(x, across)] == []
        assert [index for index, y in enumerate(ys) if index not in unruled and not near(y, down)] == []


def test_sheets_are_a4() -> None:
    for page in printed(dossier()).pages:
        assert abs(float(page.mediabox.width) / MM - 210) < 0.1
        assert abs(float(page.mediabox.height) / MM - 297) < 0.1


def test_a_very_long_resume_twelve_relatives_and_no_photo_still_make_two_pages() -> None:
    made = dossier(resume="\n".join([RESUME] * 25), members=12, photo=None)
    for variant in (CLASSIC, REFORM):
        form = build_approval_form(made, on=ON, variant=variant)
        assert len(PdfReader(io.BytesIO(write_form_pdf(form))).pages) == 2
    reasons = "".join(finding.reason for finding in form.findings)
    assert "字体过小，请合并简历" in reasons
    assert "家庭成员共 12 人" in reasons and "后 5 人没有印出" in reasons
    assert "没有照片" in reasons


def test_a_rare_character_is_printed_and_not_a_box() -> None:
    text = printed(dossier("王㛃")).pages[0].extract_text()
    assert "㛃" in text


def test_many_people_go_into_one_file_of_two_pages_each() -> None:
    forms = [build_approval_form(dossier(name), on=ON, variant=CLASSIC) for name in ("甲一", "乙二", "丙三")]
    done: list[int] = []
    content = write_forms_pdf(iter(forms), after_each=done.append)
    assert len(PdfReader(io.BytesIO(content)).pages) == 6
    assert done == [1, 2, 3]
