"""The official editor's checks: each just below, at and just above its limit."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cadre.formats.form_texts import check_dossier
from cadre.formats.lrmx_read import read_lrmx
from cadre.rules.age_limit import is_limit_text, limit_month
from cadre.rules.form_checks import FormSheet, check_form

FILES = Path(__file__).parent / "files"
ON = date(2025, 11, 1)
COMPLETE = {"XingMing": "谢承志", "XingBie": "男", "ChuShengNianYue": "198803"}


def found(texts: dict[str, str], *rows: dict[str, str], photo: tuple[int, int] | None = None) -> list[str]:
    sheet = FormSheet(COMPLETE | texts, family=rows, photo=photo)
    return [finding.rule_id.removeprefix("cadre.form.") for finding in check_form(sheet, ON)]


def test_a_proper_form_gives_no_warning() -> None:
    found_file = read_lrmx((FILES / "谢承志.lrmx").read_bytes(), "谢承志.lrmx")
    assert check_dossier(found_file, ON, (376, 470)) == ()


@pytest.mark.parametrize(
    ("element", "text", "warnings"),
    [
        ("XingMing", "", ["name"]),
        ("XingBie", "", []),
        ("XingBie", "女", []),
        ("XingBie", "女性", ["sex"]),
        ("CanJiaGongZuoShiJian", "201007", []),
        ("CanJiaGongZuoShiJian", "20100731", []),
        ("CanJiaGongZuoShiJian", "20100230", ["date"]),
        ("CanJiaGongZuoShiJian", "2010.07", ["date"]),
        ("CanJiaGongZuoShiJian", "201013", ["date"]),
        ("TianBiaoShiJian", "190001", ["age", "late"]),
        ("ChuShengNianYue", "1988", ["date"]),
        ("RuDangShiJian", "202613", ["date"]),
    ],
)
def test_required_cells_and_the_writing_of_dates(element: str, text: str, warnings: list[str]) -> None:
    joined = {"RuDangShiJian": "200911"} if element == "TianBiaoShiJian" else {}
    assert [rule for rule in found(joined | {element: text}) if rule != "young"] == warnings


@pytest.mark.parametrize(
    ("element", "text", "warning"),
    [
        ("ChuShengNianYue", "188912", "date_early"),
        ("ChuShengNianYue", "189001", None),
        ("ChuShengNianYue", "202601", "date_late"),
        ("CanJiaGongZuoShiJian", "189912", "date_early"),
        ("CanJiaGongZuoShiJian", "190001", None),
        ("RuDangShiJian", "192012", "date_early"),
        ("RuDangShiJian", "192101", None),
        ("RuDangShiJian", "202601；民建", "date_late"),
        ("RuDangShiJian", "民建", None),
    ],
)
def test_years_before_the_first_and_after_this_one(element: str, text: str, warning: str | None) -> None:
    years = [rule for rule in found({element: text}) if rule.startswith("date")]
    assert years == ([warning] if warning else [])


@pytest.mark.parametrize(
    ("text", "too_many"),
    [
        ("200911；民建；民盟", False),
        ("200911；民建；民盟；九三", True),
        ("民建；民盟；九三", False),
        ("民建；民盟；九三；民进", True),
    ],
)
def test_two_further_parties_beside_the_party_three_without(text: str, too_many: bool) -> None:
    assert ("parties" in found({"RuDangShiJian": text})) is too_many


@pytest.mark.parametrize(("length", "warned"), [(323, False), (324, False), (325, True)])
def test_a_text_may_be_as_long_as_the_editor_takes(length: int, warned: bool) -> None:
    sheet = FormSheet(COMPLETE | {"XianRenZhiWu": "局" * length}, limits={"XianRenZhiWu": ("现任职务", 324)})
    findings = check_form(sheet, ON)
    assert [(finding.actual, finding.required) for finding in findings] == (
        [("325", "324")] if warned else []
    )


def test_texts_and_number_of_the_family_rows() -> None:
    rows = [{"ChengWei": "表弟", "XingMing": "甲" * 19}] * 11
    sheet = FormSheet(COMPLETE, family=rows, family_limits={"XingMing": ("姓名", 18)})
    findings = check_form(sheet, ON)
    assert findings[0].reason == "家庭成员第 1 行姓名有 19 个字，超过上限 18 个字，请精简。"
    assert [finding.rule_id for finding in findings].count("cadre.form.rows") == 1
    assert found({}, *rows[:10]) == []


@pytest.mark.parametrize(
    ("line", "warned"),
    [
        ("2010.07--2013.05  明川区白鹤乡科员", False),
        ("2021.09--         明川区白鹤乡乡长", False),
        ("（其间：2011.03--2012.03借调）", False),
        ("明川区政协委员", False),
        ("2010.07--2013.05 明川区白鹤乡科员", True),
        ("2010.07--2013.05   明川区白鹤乡科员", True),
        ("2010.07—2013.05  明川区白鹤乡科员", True),
        ("201007--201305  明川区白鹤乡科员", True),
        ("2010.13--2013.05  明川区白鹤乡科员", True),
        ("2021.09--  明川区白鹤乡乡长", True),
    ],
)
def test_a_segment_of_the_resume_begins_as_the_editor_writes_it(line: str, warned: bool) -> None:
    assert found({"JianLi": line}) == (["resume"] if warned else [])


@pytest.mark.parametrize(
    ("photo", "warned"), [((376, 470), False), ((160, 200), False), ((295, 413), True), ((470, 376), True)]
)
def test_a_picture_that_is_not_four_to_five_is_advised_against(photo: tuple[int, int], warned: bool) -> None:
    assert found({}, photo=photo) == (["photo"] if warned else [])


@pytest.mark.parametrize(
    ("birth", "warned"),
    [("200712", True), ("200711", False), ("192512", False), ("192511", True), ("202512", True)],
)
def test_who_is_on_a_form_is_grown_up_and_not_a_hundred(birth: str, warned: bool) -> None:
    """Counted to the month: whose month of birth it is has had the birthday."""
    assert found({"ChuShengNianYue": birth}) == (["age"] if warned else [])


@pytest.mark.parametrize("element", ["RuDangShiJian", "CanJiaGongZuoShiJian"])
@pytest.mark.parametrize(
    ("day", "warnings"), [("200602", ["young"]), ("200603", []), ("202511", []), ("202512", ["late"])]
)
def test_joining_and_work_begin_between_eighteen_and_the_day_of_counting(
    element: str, day: str, warnings: list[str]
) -> None:
    assert found({element: day}) == warnings


def test_ages_are_counted_for_the_day_the_form_names_else_the_day_of_filling_in() -> None:
    assert found({"ChuShengNianYue": "200712", "JiSuanNianLingShiJian": "202512"}) == []
    assert found({"ChuShengNianYue": "200712", "TianBiaoShiJian": "20251203"}) == []


@pytest.mark.parametrize(
    ("relation", "birth", "warned"),
    [
        ("长子", "198802", True),
        ("女儿", "198803", True),
        ("女儿", "198804", False),
        ("弟弟", "198002", False),
        ("女婿", "198002", False),
    ],
)
def test_children_are_younger_than_the_person(relation: str, birth: str, warned: bool) -> None:
    assert found({}, {"ChengWei": relation, "ChuShengRiQi": birth}) == (["child"] if warned else [])


@pytest.mark.parametrize(
    ("birth", "political", "warned"),
    [
        ("199712", "共青团员", False),
        ("199711", "共青团员", True),
        ("199711", "中共党员", False),
    ],
)
def test_nobody_stays_in_the_youth_league_at_twenty_eight(birth: str, political: str, warned: bool) -> None:
    row = {"ChengWei": "妻子", "ChuShengRiQi": birth, "ZhengZhiMianMao": political}
    assert found({}, row) == (["league"] if warned else [])


def test_births_in_the_family_are_well_formed() -> None:
    assert found({}, {"ChengWei": "父亲", "ChuShengRiQi": "1961.1"}) == ["date"]


@pytest.mark.parametrize(
    ("birth", "years", "month"),
    [
        ((1965, 1), 60, (2025, 2)),
        ((1965, 5), 60, (2025, 7)),
        ((1976, 9), 60, (2039, 9)),
        ((1970, 1), 55, (2025, 2)),
        ((1981, 9), 55, (2039, 9)),
        ((1964, 12), 60, (2024, 12)),
        ((1965, 1), 63, (2028, 1)),
        ((1965, 1), 65, (2030, 1)),
        ((1965, 1), 66, (2031, 1)),
    ],
)
def test_the_limit_before_the_reform_leads_to_its_month(
    birth: tuple[int, int], years: int, month: tuple[int, int]
) -> None:
    assert limit_month(date(*birth, 1), f"改革前任职年龄界限为{years}岁") == date(*month, 1)


def test_words_that_name_no_age_lead_to_no_month() -> None:
    assert is_limit_text("已到龄人员")
    assert limit_month(date(1960, 1, 1), "已到龄人员") is None
    assert limit_month(None, "改革前任职年龄界限为60岁") is None
    assert not is_limit_text("改革前任职年龄界限为58岁")
