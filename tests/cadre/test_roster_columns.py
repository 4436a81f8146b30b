"""Rosters from file to values: the samples, the words of coded cells, and the checks between cells."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cadre.choices import CivilRank, EducationLevel, Ethnicity, PoliticalStatus, Sex, Staffing
from cadre.sheets import ROSTER_COLUMNS, RosterFile, check_roster, read_roster
from cadre.sheets.places import clean_place
from core.sheets import PartialDate, Raw, Sheet, Workbook, find_tables
from core.sheets.columns import normalise_header
from core.sheets.sniff import FileKind

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
ON = date(2025, 11, 5)
DATES = {
    "birth": "birth",
    "join_work": "work_start",
    "join_party": "party_joined",
    "post_since": "post_since",
    "rank_since": "rank_since",
}
CODES: dict[str, tuple[str, Any]] = {
    "sex": ("sex", Sex),
    "ethnicity": ("ethnicity", Ethnicity),
    "political": ("political", PoliticalStatus),
    "edu_ft": ("full_time_level", EducationLevel),
    "edu_pt": ("in_service_level", EducationLevel),
    "rank": ("rank", CivilRank),
    "bianzhi": ("staffing", Staffing),
}
TEXTS = {
    "name": "name",
    "native_place": "native_place",
    "deg_ft": "full_time_degree",
    "deg_pt": "in_service_degree",
}


def roster(tmp_path: Path, *lines: str) -> RosterFile:
    """A roster from lines of CSV."""
    path = tmp_path / "roster.csv"
    path.write_text("\n".join(lines), "utf-8")
    return read_roster(path, "roster.csv", ON)


def canonical(values: dict[str, Any], group: str, wanted: dict[str, Any]) -> dict[str, Any]:
    """The values in the words of the expectation file."""
    found: dict[str, Any] = {"group": group}
    for key, field in DATES.items():
        value = values.get(field)
        found[key] = f"{value.date:%Y-%m}" if isinstance(value, PartialDate) else None
    for key, (field, choices) in CODES.items():
        found[key] = choices(values[field]).label if field in values else None
    for key, field in TEXTS.items():
        found[key] = values.get(field)
    return {key: found[key] for key in wanted if key != "warnings"}


def test_the_two_row_header_sample_comes_out_as_expected() -> None:
    path = SAMPLES / "花名册样例_两行表头.xlsx"
    expected = yaml.safe_load((SAMPLES / "花名册样例_expected.yaml").read_text("utf-8"))
    read = read_roster(path, path.name, ON)
    assert [
        canonical(r.values, r.group, want) for r, want in zip(read.table.records, expected, strict=True)
    ] == [{key: value for key, value in want.items() if key != "warnings"} for want in expected]
    assert [record.row_number for record in read.table.records] == [6, 7, 9, 10]
    assert read.table.errors == ()
    assert [(i.row, i.column_letter, i.code) for i in read.table.warnings] == [
        (10, "F", "date_two_digits"),
        (10, "H", "date_serial"),
        (10, "R", "id_number_blank"),
    ]
    assert "1995" in read.table.warnings[0].sentence
    assert "2018-07-01" in read.table.warnings[1].sentence
    assert read.layout.unmatched == ()
    assert read.layout.reported_unit == "中共虚构市样板区委组织部"


def test_the_gbk_sample_comes_out_with_both_people() -> None:
    path = SAMPLES / "花名册样例_GBK.csv"
    read = read_roster(path, path.name, ON)
    first, second = (record.values for record in read.table.records)
    assert (first["name"], str(first["birth"]), first["id_number"]) == (
        "样五",
        "1988.01",
        "52049919880106105X",
    )
    assert (second["name"], second["political"], second["full_time_level"]) == ("样本六", "13", "11")
    assert first["title"] == "样板区农业农村局局长"
    assert read.table.errors == ()
    assert [issue.code for issue in read.table.warnings] == ["education_mode_unknown"]


def test_no_header_word_stands_for_two_columns() -> None:
    owner: dict[str, str] = {}
    for column in ROSTER_COLUMNS:
        for name in (column.label, *column.synonyms, *column.spare):
            assert owner.setdefault(normalise_header(name), column.field) == column.field, name


@pytest.mark.parametrize(
    ("header", "cell", "values"),
    [
        ("民族", "汉", {"ethnicity": "01"}),
        ("民族", "布依族", {"ethnicity": "09"}),
        ("政治面貌", "党员", {"political": "01"}),
        ("政治面貌", "九三", {"political": "10"}),
        ("政治面貌及入党时间", "中共党员（2012.06）", {"political": "01", "party_joined": "2012.06"}),
        ("政治面貌及入党时间", "民建（2015.06）", {"political": "06"}),
        ("入党时间", "200108；民建", {"political": "01", "second_party": "06", "party_joined": "2001.08"}),
        ("入党时间", "九三学社", {"political": "10"}),
        ("入党时间", "2023.06（预备）", {"political": "02", "party_joined": "2023.06"}),
        ("全日制学历", "硕士研究生", {"full_time_level": "11", "full_time_degree": "硕士"}),
        ("全日制学历", "大学/管理学学士", {"full_time_level": "21", "full_time_degree": "管理学学士"}),
        ("全日制学历", "全日制大学", {"full_time_level": "21"}),
        ("在职学历", "省委党校研究生", {"in_service_level": "1B"}),
        ("学历", "中央党校大学", {"in_service_level": "2A"}),
        ("学历", "本科", {"full_time_level": "21"}),
        ("职务层次", "正科级", {"level": "1A41"}),
        ("职务层次", "乡科级副职", {"level": "1A42"}),
        ("职务职级", "四级主任科员", {"rank": "ZJ10"}),
        ("职级", "三级主任科员", {"rank": "ZJ09"}),
        ("职级", "四级主任科员（副科级）", {"rank": "ZJ10"}),
        ("职级", "管理七级", {"rank": "907"}),
        ("编制", "参公", {"staffing": "2"}),
        ("编制", "事业", {"staffing": "3"}),
        ("进入渠道", "2016年选调生", {"intake_channel": "selected_graduate", "intake_year": 2016}),
        ("进入渠道", "公务员考录（2015.08）", {"intake_channel": "civil_exam", "intake_year": 2015}),
        ("是否选调生", "是", {"intake_channel": "selected_graduate"}),
        ("是否考录", "是", {"intake_channel": "civil_exam"}),
        ("录用时间", "2016.08", {"recruited_on": "2016.08", "intake_year": 2016}),
        (
            "进入选调生时间",
            "201607",
            {"selected_on": "2016.07", "intake_channel": "selected_graduate", "intake_year": 2016},
        ),
        ("公务员登记时间", "2017年12月", {"civil_registered_on": "2017.12"}),
        ("人员类别", "参公", {"person_type": "6"}),
        ("人员类别", "外星人", {}),
        ("管理类别", "区管干部", {"manage_type": "04"}),
        ("第二党派", "民建", {"second_party": "06"}),
        ("成长地", "贵州省安顺市西秀区", {"growth_place": "贵州安顺西秀"}),
        ("年度考核结果", "2022年称职；2023年优秀", {"assessments": {2022: "2", 2023: "1"}}),
        ("年度考核结果", "2021、2022年均为称职", {"assessments": {2021: "2", 2022: "2"}}),
        (
            "年度考核结果",
            "2019-2021年基本称职，2022年不合格",
            {"assessments": {2019: "3", 2020: "3", 2021: "3", 2022: "4B"}},
        ),
        ("2023年度考核", "优秀", {"assessments": {2023: "1"}}),
        ("近三年考核情况/2023年", "称职", {"assessments": {2023: "2"}}),
        ("基层工作经历", "3年6个月", {"grassroots_months": 42}),
        ("是否具有两年以上基层工作经历", "是", {"grassroots_months": 24}),
        (
            "全日制毕业院校",
            "某大学经济学院会计学专业",
            {"full_time_school": "某大学经济学院会计学专业", "full_time_major": "会计学"},
        ),
        ("职务类别", "中层正职", {"post_category": "middle_chief"}),
    ],
)
def test_the_words_of_a_cell_become_codes(
    tmp_path: Path, header: str, cell: str, values: dict[str, Any]
) -> None:
    read = roster(tmp_path, f"姓名,出生年月,{header}", f"张三,1980-05,{cell}")
    assert read.table.errors == ()
    found = {
        key: str(value) if isinstance(value, PartialDate) else value
        for key, value in read.table.records[0].values.items()
        if key not in {"name", "birth"}
    }
    assert found == values


@pytest.mark.parametrize(
    ("header", "cell", "code"),
    [
        ("民族", "汗族", "unknown_word"),
        ("性别", "未知", "unknown_word"),
        ("全日制学历", "大学堂", "unknown_education"),
        ("职务层次", "乡级", "unknown_word"),
        ("身份证号", "110105194912310021", "id_number_invalid"),
        ("身份证号", "5.20499E+17", "id_number_lost_digits"),
        ("年度考核结果", "称职", "assessment_unclear"),
        ("参加工作时间", "1990.13", "date_month"),
        ("任现职时间", "2031.01", "date_future"),
        ("入党时间", "1997-01", "party_too_young"),
        ("是否具有两年以上基层工作经历", "3", "grassroots_unclear"),
    ],
)
def test_a_cell_that_cannot_be_taken_is_an_error(tmp_path: Path, header: str, cell: str, code: str) -> None:
    read = roster(tmp_path, f"姓名,出生年月,{header}", f"张三,1980-05,{cell}")
    assert [issue.code for issue in read.table.errors] == [code]
    assert read.table.errors[0].column_letter == "C"
    assert read.table.errors[0].remedy


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("张三,男,1988-02,11010519491231002X,", "birth_differs_from_id"),
        ("张三,男,1949-12,11010519491231002X,", "sex_differs_from_id"),
        ("张三,女,1949-12,11010519491231002X,1960-01", "work_too_young"),
        ("张三,女,1949-12,110105491231002,", "id_number_old"),
    ],
)
def test_what_may_be_right_after_all_is_a_warning(tmp_path: Path, row: str, code: str) -> None:
    read = roster(tmp_path, "姓名,性别,出生年月,身份证号,参加工作时间", row)
    assert read.table.errors == ()
    assert code in [issue.code for issue in read.table.warnings]


def test_birth_and_id_number_are_both_named_when_they_differ(tmp_path: Path) -> None:
    read = roster(tmp_path, "姓名,出生年月,身份证号", "张三,1988.02,11010519491231002X")
    issue = read.table.warnings[0]
    assert "1988.02" in issue.sentence
    assert "1949.12" in issue.sentence
    assert issue.suggestion == "1949.12"


def test_a_lost_zero_of_the_birth_month_is_settled_by_the_id_number(tmp_path: Path) -> None:
    from core.rules.id_number import check_character

    number = "52049919901006101" + check_character("52049919901006101")
    read = roster(tmp_path, "姓名,出生年月,身份证号", f"张三,1990.1,{number}")
    assert str(read.table.records[0].values["birth"]) == "1990.10"
    assert read.table.issues == ()


def test_birth_and_sex_are_taken_from_the_id_number_when_the_roster_has_none(tmp_path: Path) -> None:
    values = roster(tmp_path, "姓名,身份证号", "张三,11010519491231002X").table.records[0].values
    assert (str(values["birth"]), values["sex"]) == ("1949.12.31", "2")


def test_the_same_id_number_twice_names_both_rows_and_never_the_number(tmp_path: Path) -> None:
    read = roster(tmp_path, "姓名,身份证号", "张三,11010519491231002X", "李四,11010519491231002x")
    assert [(i.row, i.code) for i in read.table.errors] == [(2, "duplicate_id"), (3, "duplicate_id")]
    assert all("第 2、3 行" in issue.sentence for issue in read.table.errors)
    assert all("19491231" not in str(issue) for issue in read.table.issues)


def test_a_row_without_name_or_identity_is_refused(tmp_path: Path) -> None:
    read = roster(tmp_path, "姓名,性别,民族", "张三,男,汉", ",女,苗")
    assert [(i.row, i.code) for i in read.table.errors] == [
        (2, "identity_missing"),
        (3, "identity_missing"),
        (3, "required"),
    ]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("贵州省安顺市西秀区", "贵州安顺西秀"),
        ("贵州平坝", "贵州平坝"),
        ("广西壮族自治区桂林市", "广西桂林"),
        ("贵州省安顺市镇宁布依族苗族自治县", "贵州安顺镇宁"),
        ("湖南省湘西土家族苗族自治州凤凰县", "湖南湘西凤凰"),
        ("安徽省泾县", "安徽泾县"),
        ("北京市海淀区", "北京海淀"),
    ],
)
def test_a_place_takes_the_style_of_the_appointment_form(place: str, expected: str) -> None:
    assert clean_place(place) == expected


def test_text_longer_than_the_record_holds_is_told(tmp_path: Path) -> None:
    read = roster(tmp_path, "姓名,出生年月,现任职务,备注", f"张三,1980-05,{'长' * 121},{'注' * 301}")
    assert [issue.code for issue in read.table.issues] == ["text_too_long", "remark_cut"]
    assert read.table.records[0].values["remark"] == "注" * 300


COLUMNS_READ = [column for column in ROSTER_COLUMNS if not column.ignored]
HEADERS: list[Raw] = ["2023年" if column.key_pattern else column.label for column in COLUMNS_READ]
WORDS = "0123456789年月日.-/（）；、党员民建优称职大学本科硕士研究生\n \u3000Xx'=族级科正副"
ANY_CELL: st.SearchStrategy[Raw] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.text(max_size=12),
    st.text(alphabet=WORDS, max_size=14),
)


@settings(max_examples=100)
@given(st.lists(ANY_CELL, min_size=len(HEADERS), max_size=len(HEADERS)))
def test_whatever_stands_in_the_cells_becomes_values_or_issues(cells: list[Raw]) -> None:
    book = Workbook((Sheet("表", False, [HEADERS, cells]),), FileKind.CSV)
    table = check_roster(book, find_tables(book, ROSTER_COLUMNS)[0], ON)
    for issue in table.issues:
        assert issue.sentence.endswith("。")
        assert issue.remedy.endswith(("。", "？"))
