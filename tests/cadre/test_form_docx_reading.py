"""The approval form as a Word file is read as an exchange file of the same person would be."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from cadre.documents.approval_form import build_approval_form, write_form_docx
from cadre.formats.dossier import Dossier
from cadre.formats.form_docx_read import read_form_docx
from cadre.formats.lrmx_read import read_lrmx
from tests.cadre.form_dossiers import ON, photo
from tests.cadre.word_forms import altered, typed_form

VML = "urn:schemas-microsoft-com:vml"
FILES = Path(__file__).with_name("files")
RESUME = """2008.09--2012.07  岚江大学公共管理学院行政管理专业学习
2012.08--2016.11  云岭区茶亭镇科员（其间：2014.03--2015.03挂任
                  茶亭镇杨家坳村第一书记）
2016.11--         云岭区清河镇党委委员、副镇长

第五届区委委员"""


def _lines(dossier: Dossier) -> list[str]:
    return [line.rstrip() for line in (dossier.resume or "").splitlines()]


def _check(dossier: Dossier) -> None:
    person = dossier.person
    assert dossier.name == "石兰"
    assert (person["sex"], person["ethnicity"], person["birth"]) == ("2", "09", date(1990, 5, 1))
    assert (person["native_place"], person["birth_place"]) == ("贵州安顺", "贵州普定")
    assert (person["party_joined"], person["work_start"]) == (date(2011, 6, 1), date(2012, 8, 1))
    assert (person["health"], person["professional_title"]) == ("健康", "农艺师")
    assert person["speciality"] == "基层治理"
    assert person["title"] == "云岭区清河镇党委委员、副镇长"
    assert dossier.resume == RESUME
    assert dossier.grades == {2023: "1", 2024: "2"}
    assert ["优秀共产党员" in row.text for row in dossier.rewards or ()] == [True]
    assert dossier.form
    assert dossier.form.proposed_posts == "云岭区清河镇党委副书记"
    assert (dossier.form.reason, dossier.form.reporting_unit) == ("工作需要", "中共云岭区委组织部")
    assert dossier.form.filled_day == "20251105"
    full, served = dossier.educations or ()
    assert (full.level, full.degree, full.school) == ("21", "管理学学士", "岚江大学公共管理学院行政管理专业")
    assert (served.level, served.degree, served.school) == ("1B", "", "省委党校公共管理专业")
    assert [(row.relation, row.name) for row in dossier.family or ()] == [
        ("妻子", "韦芳"),
        ("儿子", "石小川"),
        ("父亲", "石田"),
    ]
    assert dossier.photo


@pytest.mark.parametrize("head", ["classic", "2025"])
def test_a_form_typed_in_word_is_read_by_its_labels(head: str) -> None:
    dossier = read_form_docx(typed_form(head=head), "石兰.docx")
    _check(dossier)
    assert [row.birth for row in dossier.family or ()] == [
        date(1992, 3, 1),
        date(2018, 7, 1),
        date(1962, 11, 1),
    ]
    assert [row.work for row in dossier.family or ()][2] == "云岭区茶亭镇村民（已去世）"
    assert dossier.photo == photo()
    assert dossier.form
    assert dossier.form.filled_by == "周 敏"
    assert dossier.whole >= {"family", "rewards"}
    assert dossier.remarks == []
    assert {dossier.form.received[name] for name in ("ChuShengNianYue", "RuDangShiJian")} == {
        "199005",
        "201106",
    }


def test_a_file_on_disk_is_read_alike() -> None:
    _check(read_form_docx((FILES / "石兰.docx").read_bytes(), "石兰.docx"))


def test_what_other_word_processors_make_of_the_same_form_is_read_alike() -> None:
    """Runs broken inside words, content controls, accepted insertions, the picture as VML."""

    def change(parts: dict[str, bytes]) -> dict[str, bytes]:
        text = parts["word/document.xml"].decode()
        text = re.sub(r"<w:r><w:t(?: [^>]*)?>([^<]{2,})</w:t></w:r>", _broken, text)
        text = re.sub(
            r"(<w:p>(?:(?!</w:p>).)*清河镇(?:(?!</w:p>).)*</w:p>)", _controlled, text, flags=re.DOTALL
        )
        relation = re.search(r'r:embed="(\w+)"', text)
        assert relation
        vml = f'<w:pict><v:shape xmlns:v="{VML}"><v:imagedata r:id="{relation[1]}"/></v:shape></w:pict>'
        text = re.sub(r"<w:drawing>.*?</w:drawing>", vml, text, flags=re.DOTALL)
        return parts | {"word/document.xml": text.encode()}

    _check(read_form_docx(altered(typed_form(), change), "石兰.docx"))


def _broken(found: re.Match[str]) -> str:
    head, rest = found[1][:1], found[1][1:]
    space = ' xml:space="preserve"'
    return (
        f"<w:r><w:t{space}>{head}</w:t></w:r><w:proofErr w:type='spellStart'/>"
        f"<w:ins w:id='1' w:author='a'><w:r><w:t{space}>{rest}</w:t></w:r></w:ins>"
    )


def _controlled(found: re.Match[str]) -> str:
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{found[1]}</w:sdtContent></w:sdt>"


def test_ages_of_the_family_are_no_birth_months() -> None:
    dossier = read_form_docx(typed_form(columns="年龄"), "石兰.docx")
    assert {row.birth for row in dossier.family or ()} == {None}
    assert [remark.sentence for remark in dossier.remarks] == [
        "表里只有家庭成员的年龄，没有出生年月，年龄没有导入。"
    ]


@pytest.mark.parametrize("variant", ["classic", "2025"])
@pytest.mark.parametrize("name", ["谢承志", "韦桃"])
def test_the_form_that_is_written_is_read_again(name: str, variant: str) -> None:
    given = read_lrmx((FILES / f"{name}.lrmx").read_bytes(), name)
    form = build_approval_form(given, on=ON, variant=variant, reporting_unit="组织部")
    back = read_form_docx(write_form_docx(form), name)
    for key in ("name", "sex", "ethnicity", "native_place", "work_start", "party_joined", "title", "health"):
        assert back.person.get(key) == given.person.get(key), key
    assert (back.educations, back.grades, back.rewards) == (given.educations, given.grades, given.rewards)
    assert _lines(back) == _lines(given)
    assert [(row.relation, row.name, row.work) for row in back.family or ()] == [
        (row.relation, row.name, row.work) for row in (given.family or ())[:7]
    ]


def test_a_full_page_of_family_may_not_be_all_of_it() -> None:
    given = read_lrmx((FILES / "谢承志.lrmx").read_bytes(), "谢承志")
    assert given.family
    given.family = tuple(given.family[0] for _ in range(9))
    form = build_approval_form(given, on=ON, variant="classic", reporting_unit="组织部")
    back = read_form_docx(write_form_docx(form), "谢承志")
    assert len(back.family or ()) == 7
    assert "family" not in back.whole


def test_tracked_deletions_and_fallbacks_are_not_read() -> None:
    def change(parts: dict[str, bytes]) -> dict[str, bytes]:
        text = parts["word/document.xml"].decode()
        deleted = (
            "<w:del><w:r><w:delText>旧</w:delText><w:t>旧</w:t></w:r></w:del><w:r><w:t>工作需要</w:t></w:r>"
        )
        return parts | {"word/document.xml": text.replace("<w:r><w:t>工作需要</w:t></w:r>", deleted).encode()}

    dossier = read_form_docx(altered(typed_form(), change), "石兰.docx")
    assert dossier.form
    assert dossier.form.reason == "工作需要"
