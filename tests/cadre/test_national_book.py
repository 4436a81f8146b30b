"""The national workbook: all sheets joined into one dossier a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cadre.formats.dossier import (
    AppointmentFact,
    Dossier,
    EducationFact,
    FamilyFact,
    LevelFact,
    RankFact,
    RewardFact,
    TitleFact,
)
from cadre.sheets.national import NationalBook, is_national, read_national
from core.sheets import SheetRefused, read_workbook
from tests.cadre.national_book import national_xls, national_xlsx
from tests.cadre.rosters import id_number

ON = date(2026, 3, 31)
LIN = {"姓名": "林知远", "身份证号": id_number()}
LUO = {"姓名": "罗静怡", "身份证号": id_number("19870203", "024")}
KIND, WORD = "类别（职务层次、职级标志）", "职务层次（职级）"
RESUME = "2009.09--2013.07  某大学学生\n2013.08--          清河镇干部"
BOOK: dict[str, list[dict[str, Any]]] = {
    "A01人员": [
        LIN
        | {
            "性别": "男", "出生年月": "199005", "籍贯": "贵州安顺", "成长地": "贵州安顺", "民族": "汉族",
            "健康状况": "健康", "参加工作时间": "201308", "政治面貌": "中共党员", "入党时间": "20110601",
            "第二党派": None, "人员类别": "公务员", "人员管理状态": "现职人员",
            "管理类别": "县级党委管理干部", "现工作单位及职务全称": "清河镇党委委员、组织委员",
            "现职务层次": "乡科级副职", "任现职务层次时间": "202108", "统计关系所在单位": "清河镇",
            "是否具有两年以上基层工作经历": "是", "简历": RESUME, "编制类型": "行政编制",
            "公务员登记时间": "201412", "年度考核结果综述": "2023年优秀",
        },
        LUO | {"性别": "女", "出生年月": 198702, "民族": "布依族", "人员管理状态": "调出人员"},
    ],
    "A02职务": [
        LIN
        | {
            "任职机构名称": "清河镇", "是否领导成员": "是", "成员类别": "其他",
            "职务名称": "党委委员、组织委员",
            "任职时间": "20210815", "任职文号": "云组发〔2021〕8号", "任职状态": "在任", "主职务": "是",
        },
        LIN
        | {
            "任职机构名称": "云岭区财政局", "职务名称": "办公室主任", "任职时间": "201803",
            "免职时间": "202108", "任职状态": "已免", "主职务": "是",
        },
        LIN | {"任职机构名称": "清河镇", "职务名称": "人大代表", "任职时间": "202111", "主职务": "否"},
        LUO | {"任职机构名称": "石桥镇", "职务名称": "镇长", "任职时间": "202001", "任职状态": "已免"},
    ],
    "A05职务职级": [
        LIN | {KIND: "职务层次", WORD: "科员", "批准日期": "201308"},
        LIN | {KIND: "职务层次", WORD: "乡科级副职", "批准日期": "202108"},
        LIN | {KIND: "享受的职级", WORD: "三级主任科员", "批准日期": "202211"},
        LIN | {KIND: "享受的职级", WORD: "副科级", "批准日期": "201611"},
    ],
    "A06专业技术": [
        LIN
        | {
            "专业技术资格代码": "农艺师", "专业技术资格名称": "农艺师", "获得资格日期": "201912",
            "取得资格途径": "评审", "评委会或考试名称": "某市农业职称评审委员会",
        }
    ],
    "A08学历学位": [
        LIN
        | {
            "学历名称": "大学", "学历代码": "大学", "学位名称": "农学学士", "学位代码": "农学学士",
            "入学时间": "200909", "毕（肄）业时间": "201307", "学位授予时间": "201307",
            "学校（单位）名称": "某大学农学院", "所学专业名称": "农学", "教育类别": "全日制",
        },
        LIN
        | {
            "学历名称": "省委党校研究生", "学历代码": "省委党校研究生", "毕（肄）业时间": "201907",
            "学校（单位）名称": "某省委党校", "所学专业名称": "公共管理", "教育类别": "在职",
        },
    ],
    "A14奖惩": [
        LIN
        | {
            "奖惩名称": "记三等功", "奖惩名称代码": "记三等功", "批准日期": "202001",
            "批准机关": "某市人民政府",
        },
        LUO
        | {
            "奖惩名称": "党内警告", "奖惩名称代码": "警告（党员）", "批准日期": "20200315",
            "撤销日期": "20210315", "批准机关": "某区纪委",
        },
    ],
    "A15考核": [
        LIN | {"考核结论": "优秀", "考核年度": "2025"},
        LIN | {"考核结论": "称职", "考核年度": 2024},
        LIN | {"考核结论": "新录用人员试用期年度考核不确定等次", "考核年度": "2013年"},
    ],
    "A36家庭及社会关系": [
        LIN | {"家庭成员姓名": "林小禾", "称谓": "女儿", "出生日期": "201804", "排序": 2},
        LIN
        | {
            "家庭成员姓名": "周明慧", "称谓": "妻子", "出生日期": "199101", "政治面貌": "中共党员",
            "工作单位及职务": "某小学教师", "排序": 1,
        },
    ],
    "A99Z1补充": [LIN | {"是否考录": "是", "录用时间": "201308", "是否选调生": "否"}],
}  # fmt: skip


@pytest.fixture(params=[national_xlsx, national_xls], ids=["xlsx", "xls"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> NationalBook:
    return read(request.param, tmp_path, BOOK)


def read(make: Callable[..., Path], folder: Path, rows: dict[str, Any]) -> NationalBook:
    path = make(folder / f"采集表.{make.__name__[9:]}", rows)
    return read_national(read_workbook(path, path.name), ON)


def with_rows(**sheets: list[dict[str, Any]]) -> dict[str, Any]:
    return {"A01人员": BOOK["A01人员"], **sheets}


def of(book: NationalBook, name: str) -> Dossier:
    return next(dossier for dossier in book.dossiers if dossier.name == name)


def test_the_workbook_is_known_by_its_sheets() -> None:
    assert is_national(["填报说明", "B01单位", "A01人员", "A02职务"])
    assert is_national(["A01", "A02", "A36"])
    assert not is_national(["Sheet1", "花名册"]) and not is_national(["A01人员"])


def test_every_set_of_a_person_comes_out(book: NationalBook) -> None:
    lin = of(book, "林知远")
    assert lin.person == {
        "id_number": LIN["身份证号"], "sex": "1", "ethnicity": "01", "native_place": "贵州安顺",
        "growth_place": "贵州安顺", "birth": date(1990, 5, 1), "birth_precision": "month",
        "work_start": date(2013, 8, 1), "political": "01", "party_joined": date(2011, 6, 1),
        "health": "健康", "person_type": "1", "manage_type": "04", "staffing": "1",
        "civil_registered_on": date(2014, 12, 1), "title": "清河镇党委委员、组织委员",
        "grassroots_months": 24,
        "intake_channel": "civil_exam", "recruited_on": date(2013, 8, 1), "intake_year": 2013,
    }  # fmt: skip
    assert lin.unit_text == "清河镇" and lin.resume == RESUME and lin.whole == {"family"}
    assert lin.appointments == (
        AppointmentFact(
            "办公室主任", "云岭区财政局", "middle_chief", "", "main", date(2018, 3, 1), date(2021, 8, 1)
        ),
        AppointmentFact(
            "党委委员、组织委员", "清河镇", "member", "", "main", date(2021, 8, 15), None, "云组发〔2021〕8号"
        ),
        AppointmentFact("人大代表", "清河镇", "", "", "concurrent", date(2021, 11, 1)),
    )
    assert lin.levels == (
        LevelFact("1A50", date(2013, 8, 1), date(2021, 8, 1)),
        LevelFact("1A42", date(2021, 8, 1)),
    )
    assert lin.ranks == (RankFact("ZJ09", date(2022, 11, 1)),)
    assert lin.titles == (TitleFact("农艺师", "", "1", date(2019, 12, 1), "某市农业职称评审委员会"),)
    assert lin.educations == (
        EducationFact(
            "full_time", "21", "大学", "农学学士", "某大学农学院农学专业", "", "农学",
            date(2009, 9, 1), date(2013, 7, 1), date(2013, 7, 1),
        ),
        EducationFact(
            "in_service", "1B", "省委党校研究生", "", "某省委党校公共管理专业", "", "公共管理",
            None, date(2019, 7, 1),
        ),
    )  # fmt: skip
    assert lin.rewards == (RewardFact("01", "记三等功", "01114", "某市人民政府", date(2020, 1, 1)),)
    assert lin.grades == {2023: "1", 2025: "1", 2024: "2", 2013: "5"}
    assert lin.family == (
        FamilyFact("妻子", "周明慧", date(1991, 1, 1), "month", "中共党员", "某小学教师", "12"),
        FamilyFact("女儿", "林小禾", date(2018, 4, 1), "month", "", "", "30"),
    )
    assert [(r.where, r.sentence, r.fatal) for r in lin.remarks] == [
        ("工作表“A05职务职级”第 6 行 D 列", "“副科级”是 2019 年以前的县以下职级，不再作为职级登记。", True)
    ]


def test_a_sanction_is_told_from_a_reward_and_an_end_without_a_day_is_not_taken(book: NationalBook) -> None:
    luo = of(book, "罗静怡")
    assert luo.rewards == (
        RewardFact(
            "02", "党内警告", "02250", "某区纪委", date(2020, 3, 15), "day", lifted_on=date(2021, 3, 15)
        ),
    )
    assert luo.appointments is None and luo.family is None and luo.grades is None
    assert [remark.sentence for remark in luo.remarks] == [
        "此人的状态是“调出人员”。",
        "已免，却没有免职（终止）时间。",
    ]
    assert book.remarks == ()


def test_rows_that_are_nobodys_are_told_with_their_place(tmp_path: Path) -> None:
    stranger = {
        "姓名": "陌生人",
        "身份证号": id_number("19800101", "011"),
        "考核结论": "优秀",
        "考核年度": 2025,
    }
    rows = with_rows(
        A15考核=[
            stranger,
            LIN | {"姓名": "林志远", "考核结论": "优秀", "考核年度": 2025},
            {"姓名": "罗静怡", "考核结论": "称职", "考核年度": 2025},
        ]
    )
    book = read(national_xlsx, tmp_path, rows)
    assert [(remark.where, remark.value, remark.sentence) for remark in book.remarks] == [
        ("工作表“A15考核”第 3 行 B 列", "520499********0115", "这个身份证号不在“A01人员”表里。"),
        (
            "工作表“A15考核”第 4 行 B 列",
            "520499********0519",
            "这个身份证号在“A01人员”表里是“林知远”，这里却是“林志远”。",
        ),
    ]
    assert all(remark.remedy and remark.fatal for remark in book.remarks)
    assert of(book, "罗静怡").grades == {2025: "2"} and of(book, "林知远").grades == {2023: "1"}


def test_a_name_that_two_have_needs_the_number(tmp_path: Path) -> None:
    twin = LIN | {"身份证号": id_number("19910101", "011"), "性别": "男"}
    rows: dict[str, Any] = {
        "A01人员": [LIN | {"性别": "男"}, twin],
        "A36家庭及社会关系": [{"姓名": "林知远", "家庭成员姓名": "某某", "称谓": "父亲"}],
    }
    book = read(national_xlsx, tmp_path, rows)
    assert [d.family for d in book.dossiers] == [None, None]
    assert book.remarks[0].sentence == "“A01人员”表里有 2 个“林知远”，这一行又没有身份证号。"


def test_a_bad_cell_costs_only_its_own_value(tmp_path: Path) -> None:
    rows: dict[str, Any] = {"A01人员": [LIN | {"性别": "男", "民族": "汗族", "参加工作时间": "201313"}]}
    (lin,) = read(national_xlsx, tmp_path, rows).dossiers
    assert "ethnicity" not in lin.person and "work_start" not in lin.person and lin.person["sex"] == "1"
    assert [(remark.label, remark.fatal) for remark in lin.remarks] == [
        ("民族", True),
        ("参加工作时间", True),
    ]


def test_the_sum_of_rewards_stands_in_for_a_set_that_is_not_filled_in(tmp_path: Path) -> None:
    summed = {"奖惩综述": "2019年12月，经某市人民政府批准，记三等功", "性别": "男"}
    (lin,) = read(national_xlsx, tmp_path, {"A01人员": [LIN | summed]}).dossiers
    assert lin.rewards and [(fact.kind, fact.name) for fact in lin.rewards] == [("01", "记三等功")]
    rows = {"A01人员": [LIN | summed], "A14奖惩": [LIN | {"奖惩名称": "嘉奖", "批准日期": "202001"}]}
    (lin,) = read(national_xlsx, tmp_path, rows).dossiers
    assert lin.rewards and [(fact.name, fact.code) for fact in lin.rewards] == [("嘉奖", "01115")]


def test_the_empty_workbook_has_nobody_in_it(tmp_path: Path) -> None:
    book = read(national_xls, tmp_path, {})
    assert (book.dossiers, book.units, book.remarks) == ((), (), ())


def test_without_a_sheet_of_persons_it_is_refused(tmp_path: Path) -> None:
    import openpyxl

    page = openpyxl.Workbook()
    page.worksheets[0].append(["姓名"])
    page.save(tmp_path / "a.xlsx")
    with pytest.raises(SheetRefused, match="A01人员"):
        read_national(read_workbook(tmp_path / "a.xlsx", "a.xlsx"), ON)


def test_the_words_of_the_party_date_stand_where_the_date_is_empty(tmp_path: Path) -> None:
    people = [LIN | {"入党时间": "20110601", "入党时间文字": "2010.05"}, LUO | {"入党时间文字": "2010.05"}]
    path = national_xlsx(tmp_path / "信息采集表.xlsx", {"A01人员": people})
    found = {d.name: d for d in read_national(read_workbook(path, path.name), ON).dossiers}
    assert found["林知远"].person["party_joined"] == date(2011, 6, 1)
    assert found["罗静怡"].person["party_joined"] == date(2010, 5, 1)
