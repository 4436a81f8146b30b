"""The approval form's exchange file written: as the official editor does, and nothing lost on the way."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadre.choices import AssessmentGrade, Ethnicity
from cadre.formats.dossier import Dossier, EducationFact, FamilyFact, FormFacts, RewardFact, TitleFact
from cadre.formats.form_texts.rewards import read_sentence
from cadre.formats.lrmx_fields import FIELDS
from cadre.formats.lrmx_read import read_lrmx
from cadre.formats.lrmx_write import write_lrmx
from cadre.rules.age_limit import LIMIT_TEXTS
from cadre.rules.family import relation_code
from cadre.sheets.education import major_of
from core.rules.id_number import check_character

FILES = Path(__file__).parent / "files"
ELEMENT = re.compile(r"^  <(\w+)>", re.MULTILINE)
JPEG = b"\xff\xd8\xff\xe0rest"


def again(dossier: Dossier) -> Dossier:
    return read_lrmx(write_lrmx(dossier), dossier.source)


def text_of(dossier: Dossier, element: str) -> str:
    found = re.search(
        rf"^  <{element}>(.*?)</{element}>", write_lrmx(dossier).decode(), re.DOTALL | re.MULTILINE
    )
    return found[1].strip() if found else "missing"


def test_a_classic_file_in_which_nothing_changed_is_written_byte_for_byte() -> None:
    content = (FILES / "谢承志.lrmx").read_bytes()
    assert write_lrmx(read_lrmx(content, "谢承志.lrmx")) == content


def test_the_file_has_mark_line_ends_order_and_ten_rows_of_the_official_editor() -> None:
    content = write_lrmx(Dossier("记录", "谢承志", person={"name": "谢承志"}))
    text = content.decode("utf-8")
    assert text.startswith(
        '\ufeff<?xml version="1.0" encoding="utf-8"?>\r\n<Person>\r\n  <XingMing>谢承志</XingMing>\r\n'
    )
    assert text.endswith("  <Version>3.2.1.16</Version>\r\n</Person>")
    assert "\n" not in text.replace("\r\n", "")
    assert "  <JianLi>\r\n  </JianLi>\r\n" in text
    assert text.count("    <Item>\r\n      <ChengWei>\r\n      </ChengWei>\r\n") == 10
    assert ELEMENT.findall(text) == [field.element for field in FIELDS if field.since == "classic"]
    assert len(ELEMENT.findall(text)) == 34


def test_the_two_elements_of_2025_stand_at_their_places_with_the_month_by_the_rule() -> None:
    form = FormFacts(age_limit="改革前任职年龄界限为60岁")
    dossier = Dossier("记录", "谢承志", person={"birth": date(1965, 5, 1)}, form=form)
    elements = ELEMENT.findall(write_lrmx(dossier).decode())
    assert len(elements) == 36
    assert elements[elements.index("DaoLingNianYue") - 1] == "CanJiaGongZuoShiJian"
    assert elements[elements.index("GaiGeQianRenZhiNianLingJieXian") - 1] == "ChengBaoDanWei"
    assert text_of(dossier, "DaoLingNianYue") == "202507"


def test_who_is_past_the_limit_keeps_the_month_that_was_received() -> None:
    form = FormFacts(
        age_limit="已到龄人员",
        received={"DaoLingNianYue": "202401", "GaiGeQianRenZhiNianLingJieXian": "已到龄人员"},
    )
    assert text_of(Dossier("甲", "谢承志", form=form), "DaoLingNianYue") == "202401"
    assert text_of(Dossier("甲", "谢承志", form=replace(form, age_limit="")), "DaoLingNianYue") == "missing"


def test_a_file_of_another_program_keeps_its_spelling_and_its_own_elements() -> None:
    found = read_lrmx((FILES / "韦桃.lrmx").read_bytes(), "韦桃.lrmx")
    text = write_lrmx(found).decode()
    assert "<XingMing>韦　桃</XingMing>" in text
    assert "<CanJiaGongZuoShiJian>2001.08</CanJiaGongZuoShiJian>" in text
    assert "<XingMing>阿里?买买提</XingMing>" in text
    assert "<BeiZhu>随迁</BeiZhu>\r\n    </Item>" in text
    assert '</RenMianLiYou>\r\n  <GeRenShiXiang><Xiang hao="1">无</Xiang></GeRenShiXiang>\r\n  <Jia' in text
    assert (
        '</Version>\r\n  <KuoZhan xmlns="urn:kuozhan"><a:Bian xmlns:a="urn:a">７</a:Bian></KuoZhan>' in text
    )
    assert again(found) == found


def test_an_element_whose_neighbour_is_not_written_stands_before_the_version() -> None:
    form = FormFacts(unknown=({"xml": "<Bie/>", "after": "DaoLingNianYue"}, {"xml": "<Tou/>", "after": ""}))
    text = write_lrmx(Dossier("甲", "谢承志", form=form)).decode()
    assert "<Bie/>\r\n  <Version>" in text
    assert "<Person>\r\n  <Tou/>\r\n  <XingMing>" in text


@pytest.mark.parametrize(
    ("field", "value", "element", "text"),
    [
        ("birth", date(1980, 1, 1), "ChuShengNianYue", "198001"),
        ("work_start", date(2001, 9, 1), "CanJiaGongZuoShiJian", "200109"),
        ("second_party", "", "RuDangShiJian", "民进"),
        ("professional_title", "主任医师", "ZhuanYeJiShuZhiWu", "主任医师"),
        ("health", "较差", "JianKangZhuangKuang", "较差"),
        ("ethnicity", "01", "MinZu", "汉族"),
    ],
)
def test_a_fact_that_changed_is_written_anew_and_only_that(
    field: str, value: object, element: str, text: str
) -> None:
    found = read_lrmx((FILES / "韦桃.lrmx").read_bytes(), "韦桃.lrmx")
    found.person |= {field: value, "birth_precision": "month" if field == "birth" else "day"}
    assert text_of(found, element) == text
    assert text_of(found, "NianDuKaoHeJieGuo") == "2022、2023年均为合格，2024年优秀"


def test_what_could_not_be_read_is_written_back_until_somebody_fills_it_in() -> None:
    source = "<Person><XingMing>谢承志</XingMing><ChuShengNianYue>1990.13</ChuShengNianYue></Person>"
    found = read_lrmx(source.encode(), "甲.lrmx")
    assert text_of(found, "ChuShengNianYue") == "1990.13"
    found.person["birth"] = date(1990, 3, 1)
    assert text_of(found, "ChuShengNianYue") == "199003"


def test_a_sanction_taken_out_of_the_dossier_is_not_repeated_from_the_text_received() -> None:
    found = read_lrmx((FILES / "谢承志.lrmx").read_bytes(), "谢承志.lrmx")
    found.rewards = tuple(reward for reward in found.rewards or () if reward.kind == "01")
    assert text_of(found, "JiangChengQingKuang") == "2019年1月，经明川区人民政府批准，记三等功"
    found.rewards = None
    assert text_of(found, "JiangChengQingKuang") == ""


def test_only_the_row_of_the_family_that_changed_is_written_anew() -> None:
    found = read_lrmx((FILES / "韦桃.lrmx").read_bytes(), "韦桃.lrmx")
    found.family = (*(found.family or ()), FamilyFact("长女", "阿依", date(2008, 2, 1), relation_code="32"))
    text = write_lrmx(found).decode()
    assert "<ChuShengRiQi>1978年1月</ChuShengRiQi>" in text
    assert "<ChuShengRiQi>200802</ChuShengRiQi>" in text
    assert text.count("<Item>") == 10


@pytest.mark.parametrize(
    ("person", "joined", "status"),
    [
        ({"political": "01", "party_joined": date(2001, 8, 1)}, "200108", "missing"),
        ({"political": "02", "party_joined": date(2024, 7, 1)}, "202407", "预备党员"),
        ({"political": "01"}, "", "中共党员"),
        ({"political": "01", "second_party": "06"}, "民建", "中共党员"),
        ({"political": "10"}, "九三学社", "missing"),
        ({"political": "13"}, "群众", "missing"),
        ({}, "", "missing"),
    ],
)
def test_the_status_stands_apart_only_when_the_cell_of_joining_cannot_say_it(
    person: dict[str, object], joined: str, status: str
) -> None:
    dossier = Dossier("记录", "谢承志", person={"name": "谢承志", **person})
    assert (text_of(dossier, "RuDangShiJian"), text_of(dossier, "ZhengZhiMianMao")) == (joined, status)
    assert again(dossier).person == dossier.person


def test_the_highest_of_several_educations_is_the_one_the_form_shows() -> None:
    dossier = Dossier(
        "记录",
        "谢承志",
        educations=(
            EducationFact("full_time", "31", school="青石师专"),
            EducationFact("full_time", "21", degree="法学学士", school="青石大学"),
            EducationFact("in_service", degree="法学硕士", degree_school="青石大学"),
        ),
    )
    assert text_of(dossier, "QuanRiZhiJiaoYu_XueLi") == "大学"
    assert text_of(dossier, "ZaiZhiJiaoYu_XueWei_BiYeYuanXiaoXi") == "青石大学"


hanzi = st.text("甲乙丙丁戊己庚辛壬癸子丑寅卯", min_size=1, max_size=8)
resume_text = st.text("2018.-至（）；：其间在 \t\n\r甲乙丙&<>\"'￥𠮷", min_size=1, max_size=120).filter(
    lambda text: bool(text.strip())
)
months = st.dates(date(1950, 1, 1), date(2020, 12, 1)).map(lambda day: day.replace(day=1))
numbers = st.dates(date(1950, 1, 1), date(2005, 1, 1)).map(lambda day: f"520499{day:%Y%m%d}001")
schools = st.builds(lambda a, b: f"{a}大学{b}专业", hanzi, hanzi)


@st.composite
def people(draw: st.DrawFn) -> dict[str, object]:
    number = draw(numbers)
    born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    exact = draw(st.booleans())
    optional = {
        "ethnicity": st.sampled_from(Ethnicity.values[:56]),
        "work_start": months,
        "native_place": hanzi.map("贵州".__add__),
        "health": st.sampled_from(["健康", "一般"]),
        "speciality": hanzi,
        "title": hanzi,
        "id_number": st.just(number + check_character(number)),
    }
    person: dict[str, object] = {
        "sex": "1",
        "birth": born if exact else born.replace(day=1),
        "birth_precision": "day" if exact else "month",
    }
    person |= {key: draw(values) for key, values in optional.items() if draw(st.booleans())}
    return person | draw(parties)


parties = st.one_of(
    st.just({}),
    st.builds(lambda day: {"political": "01", "party_joined": day}, months),
    st.builds(lambda day: {"political": "02", "party_joined": day}, months),
    st.builds(
        lambda day, p: {"political": "01", "party_joined": day, "second_party": p},
        months,
        st.sampled_from(["04", "10"]),
    ),
    st.just({"political": "06", "second_party": "05", "third_party": "11"}),
    st.sampled_from(["03", "07", "12", "13"]).map(lambda code: {"political": code}),
)


@st.composite
def educations(draw: st.DrawFn) -> tuple[EducationFact, ...] | None:
    found = []
    for mode, levels in (("full_time", ["21", "31", ""]), ("in_service", ["1A", "2B", "11"])):
        level = draw(st.sampled_from(levels))
        text = draw(st.sampled_from(["", "大学本科"])) if level == "21" else "" if level else "大专肄业"
        school, other = draw(schools), draw(schools)
        degree_school = draw(st.sampled_from(["", other])) if other != school else ""
        degree = draw(st.sampled_from(["", "法学学士"]))
        if draw(st.booleans()):
            found.append(
                EducationFact(mode, level, text, degree, school, degree_school, major_of(school) or "")
            )
    return tuple(found) or None


rewards = st.builds(
    lambda day, organ, name, text: read_sentence(
        f"{day.year}年{day.month}月，" + (f"经中共{organ}委批准，" if organ else "") + name + text
    ),
    months,
    st.one_of(st.just(""), hanzi),
    st.sampled_from(["嘉奖", "记三等功", "授予先进称号"]),
    st.one_of(st.just(""), hanzi),
)
sanctions = st.builds(
    lambda day, reason, lifted: replace(
        RewardFact("02", "给予党内警告处分", "02250", "某纪委", day, "month", reason, lifted), text=""
    ),
    months,
    hanzi,
    st.one_of(st.none(), st.just(date(2023, 4, 1))),
)
relatives = st.builds(
    lambda word, name, born, work: FamilyFact(word, name, born, "month", "群众", work, relation_code(word)),
    st.sampled_from(["妻子", "长子", "父亲", "表弟"]),
    hanzi,
    st.one_of(st.none(), months),
    hanzi,
)


@st.composite
def dossiers(draw: st.DrawFn) -> Dossier:
    name = draw(hanzi)
    person = {"name": name, **draw(people())}
    titles = None
    if draw(st.booleans()):
        person["professional_title"] = draw(hanzi)
        if draw(st.booleans()):
            titles = (TitleFact(person["professional_title"], gained_on=draw(months)),)
    grades = draw(
        st.dictionaries(st.integers(2000, 2025), st.sampled_from(AssessmentGrade.values), max_size=5)
    )
    return Dossier(
        "记录",
        name,
        person=person,
        educations=draw(educations()),
        titles=titles,
        rewards=draw(
            st.one_of(
                st.none(), st.just(()), st.lists(rewards | sanctions, min_size=1, max_size=3).map(tuple)
            )
        ),
        family=draw(st.one_of(st.none(), st.lists(relatives, min_size=1, max_size=12).map(tuple))),
        grades=grades or None,
        resume=draw(st.one_of(st.none(), resume_text)),
        form=draw(forms),
        photo=draw(st.one_of(st.none(), st.just(JPEG))),
    )


forms = st.builds(
    FormFacts,
    proposed_posts=st.one_of(st.just(""), hanzi),
    reason=st.one_of(st.just(""), hanzi, st.builds("{}\n{}".format, hanzi, hanzi)),
    age_day=st.sampled_from(["", "202511", "20251101", "2025.11"]),
    age_limit=st.sampled_from(["", "已到龄人员", *LIMIT_TEXTS]),
)


def facts(dossier: Dossier) -> dict[str, object]:
    """What is compared: everything but remarks, the texts received and which sets are whole."""
    form = replace(dossier.form or FormFacts(), received={})
    kept = [replace(reward, text="") for reward in dossier.rewards or ()]
    return {
        "name": dossier.name, "person": dossier.person, "educations": dossier.educations, "form": form,
        "titles": dossier.titles, "family": dossier.family, "grades": dossier.grades,
        "resume": dossier.resume, "photo": dossier.photo,
        "rewards": None if dossier.rewards is None else kept,
    }  # fmt: skip


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(dossiers())
def test_reading_what_was_written_gives_the_same_facts(dossier: Dossier) -> None:
    found = again(dossier)
    assert facts(found) == facts(dossier)
    assert not [remark for remark in found.remarks if remark.fatal]


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(dossiers(), dossiers())
def test_a_file_edited_into_another_person_says_only_what_the_dossier_says(
    old: Dossier, new: Dossier
) -> None:
    """The texts received never win over the facts."""
    received = again(old).form
    assert received is not None
    new.form = replace(new.form or FormFacts(), received=received.received)
    if new.form.age_limit == "已到龄人员":
        new.form = replace(new.form, age_limit="")
    assert facts(again(new)) == facts(new)


@settings(max_examples=60)
@given(resume_text, hanzi)
def test_resume_and_foreign_elements_survive_a_file_read_and_written(resume: str, inner: str) -> None:
    escaped = resume.replace("&", "&amp;").replace("<", "&lt;").replace("\r", "&#13;")
    foreign = f'<Qita lei="{inner}"><Nei>{inner}</Nei><Kong/></Qita>'
    source = f"<Person>{foreign}<XingMing>甲</XingMing><JianLi>{escaped}</JianLi>{foreign}</Person>"
    found = read_lrmx(source.encode(), "甲.lrmx")
    assert found.resume == resume
    written = again(found)
    assert written.resume == resume
    assert written.form is not None
    assert [(row["xml"], row["after"]) for row in written.form.unknown] == [
        (foreign, ""),
        (foreign, "JianLi"),
    ]


def test_a_received_sentence_without_the_comma_is_repeated_as_it_stood() -> None:
    text = "<JiangChengQingKuang>2019年记三等功。\n2020年嘉奖。</JiangChengQingKuang>"
    found = read_lrmx(f"<Person><XingMing>甲</XingMing>{text}</Person>".encode(), "甲.lrmx")
    assert text_of(found, "JiangChengQingKuang") == "2019年记三等功。\r\n2020年嘉奖。"
    found.rewards = (found.rewards or ())[1:]
    assert text_of(found, "JiangChengQingKuang") == "2020年嘉奖"


def test_the_picture_is_written_as_one_line() -> None:
    dossier = Dossier("记录", "甲", photo=JPEG * 100)
    assert base64.b64decode(text_of(dossier, "ZhaoPian"), validate=True) == JPEG * 100
