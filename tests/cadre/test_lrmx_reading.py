"""The approval form's exchange file as programs leave it: what is read, remarked and refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cadre.formats.dossier import Dossier, EducationFact, FamilyFact, FormatRefused, RewardFact, TitleFact
from cadre.formats.form_texts.rewards import rewards_in
from cadre.formats.lrmx_read import read_lrmx
from core.rules.id_number import check_character

FILES = Path(__file__).parent / "files"
RESUME = """2006.09--2010.07  青石大学法学院法学专业学习
2010.07--2013.05  云岭省青石市明川区白鹤乡人民政府科员（其间：2011.03--2012.03借调到明川区委政法委工作）
2013.05--2017.11  云岭省青石市明川区司法局副主任科员
2017.11--2021.09  云岭省青石市明川区司法局副局长  
（2014.09--2017.06在云岭省委党校法学专业在职研究生班学习）

2021.09--         云岭省青石市明川区白鹤乡党委副书记、乡长 """  # noqa: W291  trailing blanks are the user's


def read(name: str) -> Dossier:
    return read_lrmx((FILES / name).read_bytes(), name)


def person(**elements: str) -> Dossier:
    """A file with these elements and a name."""
    texts = {"XingMing": "谢承志"} | elements
    return read_lrmx(wrapped("".join(f"<{name}>{text}</{name}>" for name, text in texts.items())), "甲.lrmx")


def wrapped(inside: str) -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?>\n<Person>{inside}</Person>'.encode()


def told(dossier: Dossier) -> list[tuple[str, bool]]:
    return [(remark.label, remark.fatal) for remark in dossier.remarks]


def test_the_classic_file_of_the_official_editor_is_read_to_the_last_blank() -> None:
    found = read("谢承志.lrmx")
    assert found.remarks == []
    assert found.person == {
        "name": "谢承志",
        "sex": "1",
        "ethnicity": "12",
        "native_place": "云岭青石",
        "birth_place": "云岭明川",
        "id_number": "520499198803140018",
        "birth": date(1988, 3, 1),
        "birth_precision": "month",
        "work_start": date(2010, 7, 1),
        "political": "01",
        "party_joined": date(2009, 11, 1),
        "health": "健康",
        "speciality": "基层法治",
        "title": "云岭省青石市明川区白鹤乡党委副书记、乡长",
    }
    assert found.resume == RESUME
    assert found.grades == {2022: "2", 2023: "2", 2024: "1"}
    assert found.whole == {"family", "rewards"}
    assert found.photo is not None
    assert found.photo.startswith(b"\xff\xd8\xff")


def test_education_family_and_rewards_of_the_classic_file_become_facts() -> None:
    found = read("谢承志.lrmx")
    assert found.educations == (
        EducationFact("full_time", "21", "", "法学学士", "青石大学法学院法学专业", major="法学"),
        EducationFact("in_service", "1B", "贵州省委党校研究生", "", "贵州省委党校法学专业", major="法学"),
    )
    assert found.family == (
        FamilyFact("妻子", "龙雨", date(1989, 10, 1), "month", "中共党员", "明川区实验小学教师", "12"),
        FamilyFact("长女", "谢一", date(2015, 6, 1), "month", "", "明川区实验小学学生", "32"),
        FamilyFact("父亲", "谢川", date(1961, 1, 1), "month", "群众", "明川区白鹤乡农民（已去世）", "51"),
    )
    award, sanction = found.rewards or ()
    assert (award.kind, award.code, award.organ, award.name) == ("01", "01114", "明川区人民政府", "记三等功")
    assert sanction == RewardFact(
        "02",
        "给予党内警告处分",
        "02250",
        "明川区纪委",
        date(2022, 4, 1),
        "month",
        "工作失职",
        date(2023, 4, 1),
        "2022年4月，因工作失职，经明川区纪委批准，给予党内警告处分；2023年4月解除",
    )


def test_the_form_of_2025_from_another_program_is_read_in_every_habit() -> None:
    found = read("韦桃.lrmx")
    assert found.remarks == []
    assert (found.name, found.person["ethnicity"], found.person["id_number"]) == (
        "韦桃",
        "09",
        "520499197909260021",
    )
    assert (found.person["birth"], found.person["birth_precision"]) == (date(1979, 9, 26), "day")
    assert (found.person["political"], found.person["second_party"]) == ("07", "10")
    assert "party_joined" not in found.person
    assert found.person["work_start"] == date(2001, 8, 1)
    assert found.person["professional_title"] == "副主任医师"
    assert found.titles == (TitleFact("副主任医师", gained_on=date(2015, 12, 1)),)
    assert found.grades == {2022: "2B", 2023: "2B", 2024: "1"}
    assert (found.rewards, "rewards" in found.whole) == ((), True)
    assert [member.name for member in found.family or ()] == ["阿里·买买提"]
    assert found.form is not None
    assert found.form.reason == "机构改革 & 转隶 <见附件>"
    assert found.form.age_limit == "改革前任职年龄界限为55岁"
    assert [element["after"] for element in found.form.unknown] == ["RenMianLiYou", "Version"]


def test_texts_are_kept_as_received_but_never_the_id_number_or_the_picture() -> None:
    form = read("韦桃.lrmx").form
    assert form is not None
    assert form.received["XingMing"] == "韦　桃"
    assert form.received["CanJiaGongZuoShiJian"] == "2001.08"
    assert not {"ShenFenZheng", "ZhaoPian", "JianLi"} & set(form.received)


def test_elements_may_be_missing_blank_or_in_any_order() -> None:
    found = read_lrmx(wrapped("<Version/><XingBie>\n  </XingBie><XingMing> 谢 承志 </XingMing>"), "甲.lrmx")
    assert found.name == "谢承志"
    assert found.person == {"name": "谢承志"}
    assert (found.family, found.rewards, found.educations, found.grades, found.resume) == (None,) * 5


def test_of_an_element_that_stands_twice_the_first_that_says_something_counts() -> None:
    found = read_lrmx(
        wrapped(
            "<XingMing>谢承志</XingMing><JiGuan> </JiGuan><JiGuan>云岭</JiGuan><JiGuan>青石</JiGuan>"
            "<JiaTingChengYuan><Item><ChengWei>父亲</ChengWei><XingMing>谢川</XingMing></Item></JiaTingChengYuan>"
            "<JiaTingChengYuan><Item><ChengWei>母亲</ChengWei><XingMing>韦兰</XingMing></Item></JiaTingChengYuan>"
        ),
        "甲.lrmx",
    )
    assert found.person["native_place"] == "云岭"
    assert told(found) == [("籍贯", False)]
    assert [member.relation for member in found.family or ()] == ["父亲", "母亲"]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("200108", {"political": "01", "party_joined": date(2001, 8, 1)}),
        ("2001年8月", {"political": "01", "party_joined": date(2001, 8, 1)}),
        ("20010815", {"political": "01", "party_joined": date(2001, 8, 15)}),
        ("200108；民建", {"political": "01", "party_joined": date(2001, 8, 1), "second_party": "06"}),
        (
            "200108;民建;九三",
            {"political": "01", "party_joined": date(2001, 8, 1), "second_party": "06", "third_party": "10"},
        ),
        ("民建；民盟", {"political": "06", "second_party": "05"}),
        ("民建 民盟", {"political": "06", "second_party": "05"}),
        ("九三", {"political": "10"}),
        ("无党派", {"political": "12"}),
        ("群众", {"political": "13"}),
        ("无", {}),
        ("中共党员", {"political": "01"}),
        ("2024.07（预备党员）", {"political": "02", "party_joined": date(2024, 7, 1)}),
    ],
)
def test_the_cell_of_joining_the_party_tells_date_and_parties(text: str, facts: dict[str, object]) -> None:
    found = person(RuDangShiJian=text)
    assert {key: value for key, value in found.person.items() if key != "name"} == facts
    assert found.remarks == []


@pytest.mark.parametrize(
    ("joined", "status", "political", "remarks"),
    [
        ("202407", "预备党员", "02", 0),
        ("", "共青团员", "03", 0),
        ("200108", "群众", "01", 1),
        ("民建", "中共党员", "01", 0),
        ("", "星际公民", None, 1),
    ],
)
def test_a_status_of_its_own_completes_the_cell_of_joining(
    joined: str, status: str, political: str | None, remarks: int
) -> None:
    found = person(RuDangShiJian=joined, ZhengZhiMianMao=status)
    assert found.person.get("political") == political
    assert len(found.remarks) == remarks


@pytest.mark.parametrize(
    ("text", "birth", "precision"),
    [
        ("199005", date(1990, 5, 1), "month"),
        ("19900517", date(1990, 5, 17), "day"),
        ("1990.05", date(1990, 5, 1), "month"),
        ("1990-5", date(1990, 5, 1), "month"),
        ("1990 年5 月", date(1990, 5, 1), "month"),
        ("\u200b1990\u00a005\u3000", date(1990, 5, 1), "month"),
        ("1990年春", date(1990, 4, 1), "month"),
        ("1990年底", date(1990, 12, 1), "month"),
        ("1990", date(1990, 1, 1), "year"),
    ],
)
def test_a_birth_is_read_in_every_habit_with_its_precision(text: str, birth: date, precision: str) -> None:
    found = person(ChuShengNianYue=text)
    assert (found.person["birth"], found.person["birth_precision"]) == (birth, precision)


@pytest.mark.parametrize("text", ["19905", "1990513", "199013", "19900230", "不知道", "189912"])
def test_a_date_that_nobody_can_read_is_remarked_and_not_taken(text: str) -> None:
    found = person(ChuShengNianYue=text)
    assert "birth" not in found.person
    assert told(found) == [("出生年月", True)]


@pytest.mark.parametrize(
    ("words", "level", "kept"),
    [
        ("大学", "21", ""),
        ("大学本科", "21", "大学本科"),
        ("省委党校研究生", "1B", ""),
        ("贵州省委党校大学", "2B", "贵州省委党校大学"),
        ("大学（函授）", "21", "大学（函授）"),
        ("大专肄业", "", "大专肄业"),
    ],
)
def test_an_education_gets_its_code_only_when_the_words_say_it(words: str, level: str, kept: str) -> None:
    found = person(ZaiZhiJiaoYu_XueLi=words)
    assert found.educations == (EducationFact("in_service", level, kept),)
    assert told(found) == ([] if level else [("在职教育学历", False)])


def test_level_and_degree_in_one_cell_are_parted() -> None:
    found = person(QuanRiZhiJiaoYu_XueLi="研究生、工学硕士")
    assert found.educations == (EducationFact("full_time", "11", "", "工学硕士"),)


@pytest.mark.parametrize(
    ("text", "grades", "remarks"),
    [
        ("2021年优秀；2022年称职", {2021: "1", 2022: "2"}, 0),
        ("2021、2022年均为称职", {2021: "2", 2022: "2"}, 0),
        ("2021—2023年度考核均为称职", {2021: "2", 2022: "2", 2023: "2"}, 0),
        ("2022年度考核结果：基本称职。", {2022: "3"}, 0),
        ("2022年良好；2023年优秀", {2023: "1"}, 1),
        ("无", None, 0),
        ("新录用", None, 1),
    ],
)
def test_grades_are_read_and_an_unknown_word_is_never_given_a_neighbours_grade(
    text: str, grades: dict[int, str] | None, remarks: int
) -> None:
    found = person(NianDuKaoHeJieGuo=text)
    assert found.grades == grades
    assert len(found.remarks) == remarks


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("2019年1月，经县委批准，记三等功；2020年嘉奖", ["记三等功", "嘉奖"]),
        ("2019年嘉奖，2020年记三等功。", ["嘉奖", "记三等功"]),
        ("1.2019年嘉奖\n2.2020年记三等功", ["嘉奖", "记三等功"]),
        ("2019年，授予“青年；标兵”称号", ["授予“青年；标兵”称号"]),
        ("2019年5月获优秀党务工作者\n称号", ["获优秀党务工作者称号"]),
    ],
)
def test_the_sentences_of_rewards_are_parted_where_a_reader_would(text: str, names: list[str]) -> None:
    assert [reward.name for reward in person(JiangChengQingKuang=text).rewards or ()] == names


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("2019年3月，经区委批准，嘉奖", "01", "01115"),
        ("2019年3月，经省委批准，授予“劳动模范”称号", "01", "01111"),
        ("2019年3月，经区纪委批准，给予党内严重警告处分", "02", "02251"),
        ("2019年3月，经区监委批准，给予政务记过处分", "02", "02112"),
        ("2019年3月，给予警告处分", "02", ""),
        ("2019年3月，受到党内警告、政务记过处分", "02", ""),
        ("2019年3月，被诫勉谈话", "02", ""),
    ],
)
def test_rewards_and_sanctions_are_told_apart_and_coded_when_certain(text: str, kind: str, code: str) -> None:
    found = person(JiangChengQingKuang=text)
    assert found.rewards is not None
    assert [(reward.kind, reward.code) for reward in found.rewards] == [(kind, code)]
    assert found.remarks == []


def test_words_of_neither_kind_are_remarked() -> None:
    assert told(person(JiangChengQingKuang="2019年参加培训")) == [("奖惩情况", False)]


@pytest.mark.parametrize(
    ("number", "fatal"),
    [("52049919880314001X", True), ("5204991988031400", True), ("520499198803140018", False)],
)
def test_a_wrong_id_number_is_remarked_and_not_taken(number: str, fatal: bool) -> None:
    found = person(ShenFenZheng=number)
    assert ("id_number" not in found.person) is fatal
    assert told(found) == ([("身份证号", True)] if fatal else [])
    assert all(number not in remark.value + remark.sentence for remark in found.remarks)


def test_sex_and_birth_that_differ_from_the_id_number_are_remarked_but_kept() -> None:
    found = person(ShenFenZheng="520499198803140018", XingBie="女", ChuShengNianYue="198704")
    assert told(found) == [("性别", False), ("出生年月", False)]
    assert (found.person["sex"], found.person["birth"]) == ("2", date(1987, 4, 1))


def test_a_lost_zero_is_settled_by_the_id_number() -> None:
    number = "52049919881014001"
    found = person(ShenFenZheng=number + check_character(number), ChuShengNianYue="1988.1")
    assert found.person["birth"] == date(1988, 10, 1)


@pytest.mark.parametrize("photo", ["不是base64", "QUJD", "AAA=A"])
def test_a_picture_that_is_none_is_remarked_and_the_rest_is_read(photo: str) -> None:
    found = person(ZhaoPian=photo, JiGuan="云岭")
    assert (found.photo, found.person["native_place"]) == (None, "云岭")
    assert told(found) == [("照片", True)]


def test_a_text_too_long_is_remarked_with_its_limit_and_cut_only_where_it_must() -> None:
    found = person(XianRenZhiWu="局" * 325, JiGuan="云岭" * 10, TianBiaoRen="吴" * 18)
    assert len(found.person["title"]) == 324
    assert "最多能存 324 个字" in next(r.sentence for r in found.remarks if r.label == "现任职务")
    assert [r.label for r in found.remarks] == ["籍贯", "现任职务"]


def test_a_line_broken_only_to_fit_is_joined_without_a_blank() -> None:
    found = person(XianRenZhiWu="明川区委常委、\n  组织部部长 (兼)\n党校校长")
    assert found.person["title"] == "明川区委常委、组织部部长 (兼) 党校校长"


def test_a_month_of_reaching_the_limit_that_the_rule_does_not_give_is_remarked() -> None:
    limit = "改革前任职年龄界限为60岁"
    right = person(ChuShengNianYue="196505", DaoLingNianYue="202507", GaiGeQianRenZhiNianLingJieXian=limit)
    wrong = person(ChuShengNianYue="196505", DaoLingNianYue="202505", GaiGeQianRenZhiNianLingJieXian=limit)
    assert told(right) == []
    assert told(wrong) == [("到龄时间", False)]


def test_a_file_without_a_name_is_not_taken() -> None:
    assert person(XingMing=" ").fatal
    assert person(XingMing="王1").fatal


def test_control_characters_references_and_debris_do_not_stop_the_reading() -> None:
    found = person(JianLi="2012.08--2013.08  甲\x0b\x01乙&#1;&#x8;&1lt;丙&1gt;&1amp;\t&#13;丁")
    assert found.resume == "2012.08--2013.08  甲乙<丙>&\t\r丁"


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "gb18030", "utf-8-sig", "utf-8"])
def test_the_declared_characters_are_read(codec: str) -> None:
    declared = {"utf-8-sig": "utf-8", "utf-16-le": "UTF-16", "utf-16-be": "utf-16"}.get(codec, codec)
    text = f'<?xml version="1.0" encoding="{declared}"?>\r\n<Person><XingMing>谢㴘</XingMing></Person>'
    assert read_lrmx(text.encode(codec), "甲.lrmx").name == "谢㴘"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "lrmx_empty"),
        (b" \r\n ", "lrmx_empty"),
        (b"PK\x03\x04....", "lrmx_other_file"),
        (b"\xd0\xcf\x11\xe0....", "lrmx_other_file"),
        (b"<Person><XingMing>", "lrmx_damaged"),
        (b"hello", "lrmx_damaged"),
        (b"<a/>", "lrmx_not_person"),
        ("<?xml version='1.0' encoding='utf-8'?><Person><XingMing>谢承志".encode("gbk"), "lrmx_encoding"),
        (b"<?xml version='1.0' encoding='utf-7'?><Person/>", "lrmx_encoding"),
        (b"<!DOCTYPE Person [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><Person>&a;</Person>", "lrmx_entities"),
        ("<!DOCTYPE Person><Person/>".encode("utf-16"), "lrmx_entities"),
        (b"<Person>&a;</Person>", "lrmx_damaged"),
        (b"<Person>" + b"<a>" * 300 + b"</a>" * 300 + b"</Person>", "lrmx_too_deep"),
        (b"<Person>" + b"<a/>" * 30_000 + b"</Person>", "lrmx_too_many"),
        (b"<Person><JianLi>" + b"a" * 100_001 + b"</JianLi></Person>", "lrmx_too_long"),
        (b" " * (50 * 1024 * 1024 + 1), "lrmx_too_large"),
    ],
)
def test_what_is_no_form_or_not_safe_is_refused_with_a_remedy(content: bytes, code: str) -> None:
    with pytest.raises(FormatRefused) as refused:
        read_lrmx(content, "甲.lrmx")
    assert refused.value.code == code
    assert refused.value.message.endswith("。")
    assert "请" in refused.value.message


def test_two_hundred_relatives_are_read_and_no_more() -> None:
    item = "<Item><ChengWei>表弟</ChengWei><XingMing>谢一</XingMing></Item>"
    assert len(person(JiaTingChengYuan=item * 200).family or ()) == 200
    found = person(JiaTingChengYuan=item * 201)
    assert (len(found.family or ()), told(found)) == (200, [("家庭主要成员及重要社会关系", False)])


@pytest.mark.parametrize("mark", ["，", "；"])
def test_the_end_of_a_sanction_is_told_after_a_comma_too(mark: str) -> None:
    (sanction,) = rewards_in(f"2019年1月，经某区监委批准，给予政务警告处分{mark}2020年1月解除")
    assert (sanction.name, sanction.lifted_on) == ("给予政务警告处分", date(2020, 1, 1))
