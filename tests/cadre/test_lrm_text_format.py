"""The older text format: 33 quoted fields in GBK, a picture beside it, and the dates of its time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cadre.formats.dossier import EducationFact, FormatRefused
from cadre.formats.lrm_read import read_lrm
from cadre.formats.lrm_write import write_lrm
from cadre.formats.lrmx_read import read_lrmx
from cadre.formats.lrmx_write import write_lrmx

FILES = Path(__file__).parent / "files"
RECORD = (FILES / "罗文.lrm").read_bytes()
PICTURE = (FILES / "罗文.pic").read_bytes()


def fields(**changed: str) -> bytes:
    """A record of empty fields but for the name and those given by number (``f12``)."""
    values = ["罗文", *[""] * 32]
    for number, text in changed.items():
        values[int(number[1:])] = text
    return ('"' + '","'.join(values) + '"').encode("gb18030")


def test_every_field_of_the_record_comes_to_its_place() -> None:
    found = read_lrm(RECORD, "罗文.lrm", PICTURE)
    assert found.person == {
        "name": "罗文",
        "sex": "1",
        "birth": date(1975, 4, 1),
        "birth_precision": "month",
        "ethnicity": "06",
        "native_place": "云岭明川",
        "political": "01",
        "party_joined": date(1999, 7, 1),
        "health": "一般",
        "birth_place": "云岭青石",
        "work_start": date(1996, 7, 1),
        "professional_title": "农艺师",
        "speciality": "熟悉“三农”工作",
        "title": "明川区白鹤乡农业服务中心农艺师",
    }
    assert found.educations == (
        EducationFact("full_time", "41", school="青石农业学校农学专业", major="农学"),
        EducationFact("in_service", "21", school="青石大学农学专业", major="农学"),
    )
    assert found.resume == (
        '1993.09--1996.07  青石农业学校农学专业学习\n1996.07--         明川区白鹤乡农业服务中心"首席"农艺师'
    )
    assert found.grades == {2024: "2"}
    assert found.photo == PICTURE
    assert [(member.relation, member.name, member.birth_precision) for member in found.family or ()] == [
        ("妻子", "陆青", "year"),
        ("儿子", "罗小", "month"),
    ]
    assert found.form is not None
    assert (found.form.reason, found.form.reporting_unit) == ("工作需要", "明川区农业农村局")
    assert (found.form.age_day, found.form.filled_by, found.form.filled_day) == (
        "20251101",
        "陈文",
        "20251103",
    )


def test_a_season_is_told_as_the_month_it_was_taken_for() -> None:
    found = read_lrm(RECORD, "罗文.lrm")
    assert "“1975年春”按 1975.04 处理。" in [remark.sentence for remark in found.remarks]


def test_the_record_is_written_as_it_came_and_reads_the_same_from_the_newer_format() -> None:
    found = read_lrm(RECORD, "罗文.lrm", PICTURE)
    assert read_lrm(write_lrm(found), "罗文.lrm", PICTURE) == found
    assert read_lrmx(write_lrmx(found), "罗文.lrm") == found
    written = write_lrm(found).decode("gb18030")
    assert "1993.09--1996.07  青石农业学校农学专业学习\r\n1996.07" in written
    assert '""首席""' in written
    assert '"妻子@儿子@@@@@@@@@@@"' in written


def test_what_separates_lists_is_replaced_in_their_texts() -> None:
    source = b"<Person><JiaTingChengYuan><Item><ChengWei>a@b</ChengWei></Item></JiaTingChengYuan>"
    schools = b"<QuanRiZhiJiaoYu_XueWei>c#d</QuanRiZhiJiaoYu_XueWei></Person>"
    written = write_lrm(read_lrmx(source + schools, "甲.lrmx")).decode("gb18030")
    assert '"a＠b@@@@@@@@@@@@"' in written
    assert '"#c＃d@#"' in written


def test_lists_of_unequal_length_and_missing_parts_are_filled_with_nothing() -> None:
    found = read_lrm(fields(f20="妻子@儿子", f21="陆青", f9="大学"), "甲.lrm")
    assert [(member.relation, member.name) for member in found.family or ()] == [
        ("妻子", "陆青"),
        ("儿子", ""),
    ]
    assert found.educations == (EducationFact("full_time", "21"),)


def test_a_picture_that_is_none_is_remarked() -> None:
    found = read_lrm(RECORD, "罗文.lrm", b"nothing")
    assert found.photo is None
    assert ("照片", True) in [(remark.label, remark.fatal) for remark in found.remarks]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "lrm_not_form"),
        (b'"', "lrm_not_form"),
        ("罗文,男".encode("gbk"), "lrm_not_form"),
        (b'"a","b"', "lrm_fields"),
        (fields() + b',"x"', "lrm_fields"),
        (b'"\xff\xff"', "lrm_encoding"),
        (b"x" * (2 * 1024 * 1024 + 1), "lrm_too_large"),
    ],
)
def test_what_is_no_record_is_refused_with_a_remedy(content: bytes, code: str) -> None:
    with pytest.raises(FormatRefused) as refused:
        read_lrm(content, "甲.lrm")
    assert refused.value.code == code
    assert refused.value.message.endswith("请用任免审批表编辑器打开，另存为 .lrmx 后再上传。")


def test_empty_fields_too_many_at_the_end_do_no_harm() -> None:
    assert read_lrm(fields() + b',"",""', "甲.lrm").name == "罗文"
