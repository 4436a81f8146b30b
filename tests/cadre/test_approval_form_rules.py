"""How texts are fitted into the cells of the form, and what the cells say."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cadre.documents.approval_form import CLASSIC, REFORM, ApprovalForm, build_approval_form
from cadre.formats.dossier import EducationFact, FamilyFact, FormFacts
from cadre.rules.fit_text import ems, fit, runs, split_dated, wrap
from cadre.rules.form_texts import age_at, day_of, day_words, family_age, grades_text, printed_name
from tests.cadre.form_dossiers import ON, dossier


def built(variant: str = CLASSIC, **facts: Any) -> ApprovalForm:
    return build_approval_form(dossier(**facts), on=ON, variant=variant, reporting_unit="中共云岭区委组织部")


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("中文", 2), ("2015.09", 3.5), ("（其间：", 4), ("A·B", 2), ("阿依·买买提", 6), ("㛃䶮", 2)],
)
def test_a_chinese_character_is_one_em_and_a_half_width_one_half(text: str, width: float) -> None:
    assert ems(text) == width


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("一二三四五六", 3, ["一二三", "四五六"]),
        ("一二三，四五", 3, ["一二", "三，四", "五"]),
        ("一二（三四）五", 3, ["一二", "（三", "四）五"]),
        ("于2015.09任职", 4, ["于", "2015.09", "任职"]),
        ("2015.09--2017.08", 5, ["2015.09--", "2017.08"]),
        ("abcdefghij", 2, ["abcd", "efgh", "ij"]),
        ("", 3, [""]),
    ],
)
def test_lines_break_as_a_typesetter_breaks_them(text: str, width: float, lines: list[str]) -> None:
    assert wrap(text, width) == lines


@pytest.mark.parametrize(
    ("lines", "size"),
    [(1, 14.0), (21, 14.0), (23, 14.0), (24, 13.5), (26, 12.5), (28, 11.5), (33, 9.5), (39, 8.0)],
)
def test_a_resume_is_set_smaller_step_by_step(lines: int, size: float) -> None:
    text = "\n".join(["2015.07--2017.08  清河镇科员"] * lines)
    fitted = fit(text, width=150.4, height=125.4, dated=True)
    assert fitted.lost == 0
    assert fitted.size == size
    assert len(fitted.lines) * fitted.pitch <= 125.4 * 72 / 25.4


@pytest.mark.parametrize(
    ("text", "width", "size", "lines"),
    [
        ("中共党员", 17.2, 12.0, ["中共党员"]),
        ("岚江大学公共事业管理专业", 59.2, 13.5, ["岚江大学公共事业管理专业"]),
        ("岚江理工大学计算机科学与技术专业", 59.2, 14.0, ["岚江理工大学计算机科学", "与技术专业"]),
        ("九三学社社员", 17.2, 14.0, ["九三学", "社社员"]),
        ("1990.05\n岁", 22.9, 14.0, ["1990.05", "岁"]),
    ],
)
def test_no_character_stands_alone_on_the_last_line(
    text: str, width: float, size: float, lines: list[str]
) -> None:
    fitted = fit(text, width=width, height=11.8, whole=True)
    assert (fitted.size, [line.text for line in fitted.lines]) == (size, lines)


def test_what_has_no_room_at_the_smallest_size_is_counted() -> None:
    fitted = fit("\n".join(["一"] * 50), width=150.4, height=125.4)
    assert (fitted.size, len(fitted.lines), fitted.lost) == (8.0, 39, 11)


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("2014.03--2015.03  清河镇科员", ("2014.03--2015.03", "清河镇科员")),
        ("2014.3—2015.11  科员", ("2014.03--2015.11", "科员")),
        ("201403--201503  科员", ("2014.03--2015.03", "科员")),
        ("2022.11--         镇长", ("2022.11--", "镇长")),
        ("2022.11至今  镇长", ("2022.11--", "镇长")),
        ("2012年7月－2015年6月  科员", ("2012.07--2015.06", "科员")),
        ("（其间：2014.03--2015.03挂职）", None),
        ("2021.12当选区委委员", None),
        ("", None),
    ],
)
def test_the_date_column_of_a_resume(line: str, parts: tuple[str, str] | None) -> None:
    assert split_dated(line) == parts


def test_continued_lines_stand_behind_the_date_column_and_seats_at_the_left() -> None:
    fitted = fit(
        "2014.03--2015.03  科员\n    （其间：挂职）\n\n第十二届区委委员", width=150, height=120, dated=True
    )
    assert [(line.lead, line.text, line.hung) for line in fitted.lines] == [
        ("2014.03--2015.03", "科员", True),
        ("", "（其间：挂职）", True),
        ("", "", True),
        ("", "第十二届区委委员", False),
    ]


def test_half_width_characters_are_runs_of_their_own() -> None:
    assert runs("于2015.09任") == (("于", False), ("2015.09", True), ("任", False))


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("张三", "张  三"),
        ("张  三", "张  三"),
        ("张　三", "张  三"),
        ("林知远", "林知远"),
        ("阿依•古丽", "阿依·古丽"),
    ],
)
def test_names_as_printed(name: str, printed: str) -> None:
    assert printed_name(name) == printed


@pytest.mark.parametrize(
    ("birth", "on", "age"),
    [
        (date(1990, 5, 1), date(2025, 4, 30), 34),
        (date(1990, 5, 31), date(2025, 5, 1), 35),
        (date(1990, 5, 1), date(1990, 4, 1), None),
        (None, date(2025, 5, 1), None),
    ],
)
def test_ages_are_counted_to_the_month(birth: date | None, on: date, age: int | None) -> None:
    assert age_at(birth, on) == age


def test_the_dead_have_no_age() -> None:
    birth = date(1950, 1, 1)
    assert family_age(birth, "清河镇居民", ON) == "76"
    assert [family_age(birth, f"原清河镇居民（{word}）", ON) for word in ("去世", "已故", "逝世")] == [
        "",
        "",
        "",
    ]


@pytest.mark.parametrize(
    ("text", "day", "words"),
    [
        ("202603", date(2026, 3, 1), "2026年3月"),
        ("20260318", date(2026, 3, 18), "2026年3月18日"),
        ("2026.03.18", date(2026, 3, 18), "2026年3月18日"),
        ("2026年3月", date(2026, 3, 1), "2026年3月"),
        ("2026-13", None, "2026-13"),
        ("", None, ""),
    ],
)
def test_days_of_the_form(text: str, day: date | None, words: str) -> None:
    assert (day_of(text), day_words(text)) == (day, words)


def test_grades_of_the_last_three_years() -> None:
    assert grades_text({2025: "1", 2022: "2", 2024: "2", 2023: "2B"}) == "2023年合格；2024年称职；2025年优秀"
    assert grades_text({}) == ""


def test_texts_of_a_complete_record() -> None:
    form = built()
    texts = {key: form.text_of(key) for key in ("birth", "party", "work_start", "rewards", "grades", "sex")}
    assert texts == {
        "birth": "1990.05\n（35岁）",
        "party": "2011.06",
        "work_start": "2015.07",
        "rewards": "2025年3月，经区委批准，记三等功",
        "grades": "2023年称职；2024年优秀；2025年优秀",
        "sex": "男",
    }
    assert form.text_of("full_time.level") == "研究生"
    assert form.text_of("full_time.degree") == "公共管理硕士"
    assert form.text_of("reporting_unit") == "中共云岭区委组织部"
    assert form.findings == ()


def test_ages_follow_the_day_of_the_form_and_nothing_is_none() -> None:
    form = built(form=FormFacts(age_day="202604", filled_day="2020.01"), rewards=())
    assert form.text_of("birth") == "1990.05\n（35岁）"
    assert built(form=FormFacts(age_day="2026.05")).text_of("birth") == "1990.05\n（36岁）"
    assert built(form=FormFacts(filled_day="20200131")).text_of("birth") == "1990.05\n（29岁）"
    assert form.text_of("rewards") == "无"
    assert built(rewards=None).text_of("rewards") == ""


@pytest.mark.parametrize(
    ("sex", "birth", "limit", "printed"),
    [
        ("1", date(1965, 1, 1), "改革前任职年龄界限为60岁", "2025.02\n（60岁1个月）"),
        ("1", date(1976, 9, 1), "", "2039.09\n（63岁）"),
        ("2", date(1970, 1, 1), "改革前任职年龄界限为55岁", "2025.02\n（55岁1个月）"),
        ("2", date(1981, 9, 1), "", "2039.09\n（58岁）"),
        ("1", date(1970, 1, 1), "改革前任职年龄界限为63岁", "2033.01\n（63岁）"),
        ("1", date(1960, 1, 1), "已到龄人员", ""),
    ],
)
def test_the_form_of_2025_prints_the_month_of_the_limit(
    sex: str, birth: date, limit: str, printed: str
) -> None:
    made = dossier(form=FormFacts(age_limit=limit))
    made.person |= {"sex": sex, "birth": birth}
    form = build_approval_form(made, on=ON, variant=REFORM)
    assert form.text_of("limit_month") == printed
    assert any(cell.slot.key == "limit_month" for cell in form.pages[0])
    assert "limit_month" not in built().texts


def test_a_long_level_without_degree_takes_both_lines() -> None:
    long = EducationFact("in_service", level_text="中央党校在职研究生班毕业", school="中央党校")
    keys = [cell.slot.key for cell in built(educations=(long,)).pages[0]]
    assert "in_service.level" in keys and "in_service.degree" not in keys
    assert "full_time.degree" in keys


def test_seven_relatives_are_printed_and_the_rest_is_told() -> None:
    family = tuple(FamilyFact("儿子", f"林一{number}", date(2015, 1, 1)) for number in range(9))
    form = built(family=family)
    assert form.text_of("family.6.name") == "林一6" and form.text_of("family.7.name") == ""
    assert [finding.rule_id for finding in form.findings] == ["cadre.form.family"]
    assert "后 2 人" in form.findings[0].reason


def test_a_photo_that_is_no_picture_is_left_out_and_told() -> None:
    form = built(photo=b"GIF89a not really")
    assert form.photo is None and form.photo_uri == ""
    assert "照片不能识别" in form.findings[0].reason
