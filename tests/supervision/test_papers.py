"""Letter and bulletin as PDF: layout of GB/T 9704, every figure on paper, nothing from outside."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

from core.policy import Light
from supervision.documents import (
    PersonLine,
    PointLine,
    Standing,
    TargetLine,
    UnitLine,
    wording,
    write_bulletin_pdf,
    write_letter_pdf,
)
from tests.supervision import sample_papers

MM = 72 / 25.4
NASTY = '"><img src=http://127.0.0.1:9/x><link rel=attachment href=file:///etc/passwd>{{ 7 }}'


def read(data: bytes) -> PdfReader:
    """The document as pypdf sees it."""
    return PdfReader(io.BytesIO(data))


def words_of(reader: PdfReader) -> str:
    """All text without line ends and page numbers, so that wrapped sentences are found."""
    return re.sub(r"— \d+ —|\s", "", "".join(page.extract_text() for page in reader.pages))


@pytest.fixture(scope="module")
def letter() -> PdfReader:
    """The draft letter to 清河镇."""
    return read(write_letter_pdf(sample_papers.letter()))


@pytest.fixture(scope="module")
def bulletin() -> PdfReader:
    """The issued bulletin of March 2026."""
    return read(write_bulletin_pdf(sample_papers.bulletin(number="云组通〔2026〕6号")))


def test_the_letter_says_everything_the_secretary_needs(letter: PdfReader) -> None:
    text = words_of(letter)
    for expected in (
        "清河镇党委：",
        "你镇领导班子应配备35岁以下成员2名，实有1名，缺1名，评定为红灯。",
        "红灯自2025年10月起，已持续6个月。",
        "“35岁以下班子成员”计入1名：林知远（1990.05生，党委委员、组织委员）；未计入10名，理由见附件。",
        "2026年5月，林知远满36周岁，“35岁以下班子成员”由1名降为0名，缺2名，评定为红灯。",
        "于2026年4月10日前报送整改方案",
        "2026年6月30日前完成补配。",
        "附件：配备目标逐人认定表",
        "中共云岭区委组织部",
        "2026年3月19日",
        "挂职不占职数（至2027年6月）",
        "抄送：区委书记、副书记，区委组织部部长。",
    ):
        assert expected in text, expected


def test_every_light_is_a_word_too_so_that_black_and_white_is_readable(letter: PdfReader) -> None:
    text = words_of(letter)
    assert "35岁以下班子成员2名1名1名红2026年5月" in text
    assert "女干部2名4名—绿—" in text
    assert "党外干部———未评价—" in text


def test_rare_characters_of_names_are_printed(letter: PdfReader) -> None:
    text = words_of(letter)
    for name in ("陈喆堃", "李玥燚", "㛃䶮", "阿依古丽·买买提"):
        assert name in text
    for page in letter.pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = descendant["/FontDescriptor"].get_object()
            assert "/FontFile3" in descriptor or "/FontFile2" in descriptor, "Every font is embedded."


def test_the_official_fonts_are_the_ones_used(bulletin: PdfReader) -> None:
    names = {
        str(font.get_object()["/BaseFont"])
        for page in bulletin.pages
        for font in page["/Resources"]["/Font"].values()
    }
    for family in ("Fang", "Song", "Hei", "Kai"):
        assert any(family in name for name in names), f"{family}: {names}"


def test_a_full_page_holds_22_lines_of_28_characters() -> None:
    paper = sample_papers.bulletin(overall=("国" * 28 * 60,))
    lines = read(write_bulletin_pdf(paper)).pages[1].extract_text().splitlines()
    assert lines[-1] == "— 2 —"
    assert [len(line) for line in lines[:-1]] == [28] * 22


def test_the_text_stands_inside_the_type_area() -> None:
    found: list[tuple[float, float]] = []

    def note(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if "国" in text:
            found.append((tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]))

    paper = sample_papers.bulletin(overall=("国" * 28 * 60,))
    page = read(write_bulletin_pdf(paper)).pages[1]
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(
        (210 * MM, 297 * MM), abs=0.1
    )
    page.extract_text(visitor_text=note)
    assert min(x for x, _ in found) == pytest.approx(28 * MM, abs=1)
    assert max(y for _, y in found) < (297 - 37) * MM
    assert min(y for _, y in found) > 35 * MM


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(bulletin: PdfReader) -> None:
    places: dict[int, float] = {}
    for number, page in enumerate(bulletin.pages, start=1):

        def note(
            text: str, cm: list[float], tm: list[float], font: object, size: float, number: int = number
        ) -> None:
            if f"— {number} —" in text:
                places[number] = tm[4] * cm[0] + cm[4]

        page.extract_text(visitor_text=note)
    assert places[1] > 150 * MM and places[3] > 150 * MM
    assert places[2] < 45 * MM


def test_a_letter_has_no_number_on_its_first_page(letter: PdfReader) -> None:
    assert "— 1 —" not in letter.pages[0].extract_text()
    assert "— 2 —" in letter.pages[1].extract_text()


def test_a_draft_shows_where_number_and_seal_will_be() -> None:
    draft = read(write_letter_pdf(sample_papers.letter()))
    issued = read(write_letter_pdf(sample_papers.letter(number="云组函〔2026〕12号")))
    assert "签发后编号" in words_of(draft)
    assert "签发后编号" not in words_of(issued)
    assert "云组函〔2026〕12号" in issued.pages[0].extract_text()


def test_the_bulletin_has_red_head_figures_points_and_colophon(bulletin: PdfReader) -> None:
    text = words_of(bulletin)
    for expected in (
        "中共云岭区委组织部文件云组通〔2026〕6号",
        "全区区管班子成员294名，其中40岁以下114名，占38.8%；35岁以下50名，占17%。",
        "48个班子中，红灯9个，比上月减少1个；黄灯8个，比上月减少5个；绿灯31个，比上月增加6个。",
        "（一）部分班子尚未达标。青石街道、岭背乡没有35岁以下班子成员。",
        "8个班子将转为红灯，届时红灯增至17个。",
        "抄送：区委书记、副书记，区委常委，区委办公室。",
        "中共云岭区委组织部干部一科2026年3月19日印发",
    ):
        assert expected in text, expected
    assert len(bulletin.pages) == 3


def test_the_table_head_is_repeated_and_no_row_is_split() -> None:
    reader = read(write_bulletin_pdf(sample_papers.bulletin(60)))
    pages = [page.extract_text() for page in reader.pages][2:]
    assert len(pages) >= 3
    assert all("补配期限" in page for page in pages)
    rows = re.findall(r"^(\d+) .*(?:red|红|黄)", "\n".join(pages), flags=re.MULTILINE)
    assert "云岭城市建设投资集团有限公司" in words_of(reader)
    assert rows == sorted(rows, key=int)


def test_a_unit_whose_light_is_green_everywhere_gets_a_letter_without_attachment() -> None:
    target = TargetLine(name="女干部", required="1名", actual="2名", gap="—", light=Light.GREEN)
    paper = sample_papers.letter(targets=(target,), forecasts=(), no_forecast=wording.no_forecast(24))
    reader = read(write_letter_pdf(paper))
    assert paper.enclosures == ()
    assert "附件：" not in words_of(reader)
    assert "未来24个月内各项灯色不会因已知事项变差。" in words_of(reader)


def test_markup_in_any_text_is_printed_literally() -> None:
    person = PersonLine(
        name=NASTY, sex=NASTY, birth=NASTY, title=NASTY, standing=Standing.COUNTS, reason=NASTY
    )
    target = TargetLine(
        name=NASTY,
        required=NASTY,
        actual=NASTY,
        gap=NASTY,
        light=Light.RED,
        worse_on=NASTY,
        source=NASTY,
        people=(person,),
    )
    paper = sample_papers.letter(
        issuer=NASTY,
        title_lines=(NASTY,),
        recipient=NASTY,
        opening=NASTY,
        results=(NASTY,),
        targets=(target,),
        counted=(NASTY,),
        asks=(NASTY,),
        number=NASTY,
        copies=NASTY,
        trace=NASTY,
        created=NASTY,
        contact=NASTY,
    )
    reader = read(write_letter_pdf(paper))
    assert words_of(reader).count("<imgsrc=http://127.0.0.1:9/x>") >= 12
    assert "{{7}}" in words_of(reader)
    assert not reader.attachments
    point, unit = (
        PointLine(lead=NASTY, text=NASTY),
        UnitLine(name=NASTY, light=Light.RED, items=NASTY, due=NASTY),
    )
    bulletin = replace(
        sample_papers.bulletin(),
        problems=(point,),
        requirements=(point,),
        units=(unit,),
        office=NASTY,
        issuer=NASTY,
    )
    reader = read(write_bulletin_pdf(bulletin))
    assert words_of(reader).count("<imgsrc=http://127.0.0.1:9/x>") >= 6
    assert not reader.attachments


def test_title_author_and_trace_are_in_the_file(letter: PdfReader) -> None:
    assert letter.metadata is not None
    assert letter.metadata.title == "关于清河镇领导班子年轻干部配备预警情况的函"
    assert letter.metadata.author == "中共云岭区委组织部"
    assert letter.metadata["/Keywords"] == "run-2026-03-31-0007 letter-12"


def test_equal_papers_give_equal_files() -> None:
    assert write_letter_pdf(sample_papers.letter()) == write_letter_pdf(sample_papers.letter())
