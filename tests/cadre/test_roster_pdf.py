"""Rosters on paper, read again page by page."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from cadre.documents.roster_paper import BUILT_IN, LayoutSpec, entries
from cadre.documents.roster_pdf import HeadCell, HeadRows, roster_pdf, shown_name
from cadre.documents.roster_widths import head_text, widths
from cadre.models import Cadre
from core.services import files
from tests.cadre.test_roster_xlsx import paper

ON = date(2026, 3, 31)


def printed(spec: LayoutSpec, **more: Any) -> PdfReader:
    """The roster of everybody."""
    keys = list(Cadre.objects.order_by("pk").values_list("pk", flat=True))
    lines = entries(Cadre.objects.all(), keys, spec, ON)
    return PdfReader(io.BytesIO(roster_pdf(paper(spec), lines, **more)))


def plain(page: Any) -> str:
    return "".join(page.extract_text().split())


def test_twenty_people_stand_on_a_page_and_the_heads_are_repeated(person: Any) -> None:
    for number in range(41):
        person(f"人员{number:02d}", title="科员")
    told: list[int] = []
    reader = printed(BUILT_IN["young"], after_each=told.append)
    texts = [plain(page) for page in reader.pages]
    assert [text.count("人员") for text in texts] == [20, 20, 1]
    assert all("云岭区干部花名册" in text and "出生年月" in text for text in texts)
    assert ["第1页共3页" in texts[0], "第3页共3页" in texts[2]] == [True, True]
    assert "内部资料严禁外传打印：周敏&李2026.03.1810:12编号HMC-20260318-02" in texts[1]
    assert told == [3] and reader.metadata and reader.metadata.title == "云岭区干部花名册"
    assert reader.pages[0].mediabox.width > reader.pages[0].mediabox.height


def test_page_numbers_run_on_from_part_to_part(person: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cadre.documents.roster_pdf.PAGES_AT_ONCE", 1)
    for number in range(41):
        person(f"人员{number:02d}", title="科员")
    told: list[int] = []
    texts = [plain(page) for page in printed(BUILT_IN["young"], after_each=told.append).pages]
    assert [f"第{page}页共3页" in text for page, text in enumerate(texts, 1)] == [True] * 3
    assert told == [1, 2, 3]


def test_long_texts_take_fewer_people_a_page_instead_of_running_over(person: Any) -> None:
    for number in range(20):
        person(f"人员{number:02d}", title="党委副书记、" * 12)
    reader = printed(BUILT_IN["young"])
    counts = [plain(page).count("人员") for page in reader.pages]
    assert len(counts) > 1 and sum(counts) == 20
    assert f"第1页共{len(counts)}页" in plain(reader.pages[0])


def test_units_get_a_row_of_their_own_and_no_page_ends_with_one(person: Any, district: Any) -> None:
    for number in range(18):
        person(f"清{number}甲", title="科员")
    person("石某某", unit=district.other_town, title="科员")
    spec = LayoutSpec(name="x", columns=("name", "title"), by_unit=True)
    texts = [plain(page) for page in printed(spec).pages]
    assert "清河镇（18人）" in texts[0]
    [page] = [text for text in texts if "石桥镇（1人）" in text]
    assert "石某某" in page


def test_names_of_two_characters_are_as_wide_as_those_of_three() -> None:
    assert [shown_name(name) for name in ("常远", "林知远", "Li")] == ["常　远", "林知远", "Li"]


def test_the_widths_fill_the_sheet_and_dates_fit_on_a_line() -> None:
    for spec in BUILT_IN.values():
        wide = widths(spec)
        assert sum(wide) == pytest.approx(384 if spec.paper == "A3" else 261)
        assert all(
            width >= 13.5 for width, column in zip(wide, spec.chosen, strict=True) if column.kind == "date"
        )


def test_parents_stand_above_their_columns() -> None:
    spec = BUILT_IN["usual"]
    head = HeadRows.of(spec.chosen, widths(spec))
    assert HeadCell("全日制教育", wide=2) in head.upper and HeadCell("姓名", high=2) in head.upper
    assert [cell.text for cell in head.lower] == ["学历学位", "毕业院校系及专业"] * 2


def test_the_roster_of_photographs_shows_them_and_says_where_there_is_none(person: Any) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (300, 400), "navy").save(picture, "PNG")
    with_photo = person("林知远")
    with_photo.photo = files.store(
        picture.getvalue(), name="a.png", content_type="image/png", purpose="photo", unit=None, by=None
    )
    with_photo.save()
    broken = person("段嘉树")
    broken.photo = files.store(
        b"no picture", name="b.png", content_type="image/png", purpose="photo", unit=None, by=None
    )
    broken.save()
    person("鲍春林")
    page = printed(BUILT_IN["photos"]).pages[0]
    assert len(page.images) == 1 and plain(page).count("暂无照片") == 2
    assert "出生年月1990.05" in plain(page)


def test_a_roster_of_nobody_says_so(district: Any) -> None:
    assert "没有符合条件的人" in plain(printed(BUILT_IN["young"]).pages[0])
    assert "没有符合条件的人" in plain(printed(BUILT_IN["photos"]).pages[0])


def test_headers_are_parted_before_their_last_word() -> None:
    assert head_text("出生年月", 20) == "出生年月"
    assert [head_text(label, 13.6) for label in ("出生年月", "任现职时间", "参加工作时间", "性别")] == [
        "出生\n年月",
        "任现职\n时间",
        "参加工作\n时间",
        "性别",
    ]
