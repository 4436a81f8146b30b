"""Single-subject sheets: recognised by their headers, read into dossiers that say only that."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cadre.formats.dossier import AppointmentFact, EducationFact, FamilyFact, LevelFact, RankFact, RewardFact
from cadre.sheets.subjects import NumbersRow, PostRow, SubjectBook, read_subjects, recognise
from core.sheets import Raw, Sheet, Workbook
from core.sheets.sniff import FileKind
from tests.cadre.rosters import id_number

LIN, LUO = id_number(), id_number("19870203", "024")


def workbook(
    *rows: list[Raw], merged: tuple[tuple[int, int, int, int], ...] = (), name: str = "表"
) -> Workbook:
    return Workbook((Sheet(name, False, list(rows), merged),), FileKind.XLSX)


def read(*rows: list[Raw], **more: Any) -> SubjectBook:
    book = workbook(*rows, **more)
    return read_subjects(book, recognise(book))


def subjects(*rows: list[Raw]) -> list[str]:
    return [table.subject.key for table in recognise(workbook(*rows))]


@pytest.mark.parametrize(
    ("headers", "subject"),
    [
        ("序号 姓名 单位及职务 等次", "grades"),
        ("姓名 时任职务 2018年 2017年 2016年", "grades"),
        (
            "类别 称谓 姓名 出生年月 政治面貌 工作单位及职务 身份证号 籍贯 居住地 国籍或地区 民族 人员身份",
            "family",
        ),
        ("干部姓名 身份证号 称谓 姓名 出生年月 政治面貌 工作单位及职务", "family"),
        ("姓名 身份证号 学历 学位 毕业院校 所学专业 入学时间 毕业时间 教育类别", "educations"),
        ("姓名 身份证号 任职单位 职务 任职时间 免职时间 任职文号", "appointments"),
        ("姓名 身份证号 职级 任职级时间 批准文号", "standings"),
        ("姓名 单位 职称 取得时间 评审机构", "titles"),
        ("姓名 身份证号 奖惩名称 批准日期 批准机关", "rewards"),
        ("姓名 身份证号 是否考录 录用时间 是否选调生 进入选调生时间", "intake"),
        ("姓名 身份证号 简历", "resume"),
        ("单位 职位名称 职务层次 职数 是否关键岗位 任职要求", "posts"),
        ("单位 正职职数 副职职数 编制数", "numbers"),
    ],
)
def test_a_sheet_is_recognised_by_its_headers(headers: str, subject: str) -> None:
    names: list[Raw] = [*headers.split()]
    assert subjects(["某某情况表"], names, ["x"] * len(names)) == [subject]


@pytest.mark.parametrize(
    "headers",
    [
        "序号 姓名 性别 民族 籍贯 出生年月 参加工作时间 入党时间 学历 现任职务 任现职时间 年度考核结果",
        "姓名 身份证号 性别 出生年月 现任职务 任现职时间 职级 任现职级时间",
        "物品 数量 单价",
    ],
)
def test_a_roster_is_no_subject(headers: str) -> None:
    assert subjects([*headers.split()], ["x"] * 4) == []


def test_grades_of_one_year_take_it_from_the_title() -> None:
    book = read(
        ["清河镇2025年度公务员考核结果"],
        ["序号", "姓  名", "单位及职务", "等  次"],
        [1, "林知远", "清河镇党委委员", "优秀"],
        [2, "罗　静怡", "清河镇党委委员", "称职"],
        ["合计", 2],
    )
    assert [(d.name, d.unit_text, d.grades) for d in book.dossiers] == [
        ("林知远", "清河镇党委委员", {2025: "1"}),
        ("罗静怡", "清河镇党委委员", {2025: "2"}),
    ]
    assert all(dossier.family is None and dossier.educations is None for dossier in book.dossiers)


def test_grades_may_have_a_column_a_year() -> None:
    book = read(["姓名", "身份证号", "2024年", "2025年"], ["林知远", LIN, "称职", "优"])
    (lin,) = book.dossiers
    assert lin.grades == {2024: "2", 2025: "1"} and lin.person == {"id_number": LIN}


def test_a_grade_without_a_year_and_two_grades_of_one_year_are_told() -> None:
    (lin,) = read(["姓名", "等次", "备注"], ["林知远", "优秀", None]).dossiers
    assert lin.grades is None and lin.remarks[0].sentence == "看不出是哪一年的考核。"
    (lin,) = read(
        ["姓名", "身份证号", "考核年度", "考核结论"],
        ["林知远", LIN, "2024年", "优秀"],
        ["林知远", LIN, 2024, "称职"],
    ).dossiers
    assert lin.grades == {2024: "1"} and lin.remarks[0].sentence == "2024年有两个不同的等次：优秀、称职。"


def test_family_members_follow_the_person_whose_cell_is_merged_over_them() -> None:
    book = read(
        ["干部姓名", "身份证号", "称谓", "姓名", "出生年月", "政治面貌", "工作单位及职务"],
        ["林知远", LIN, "妻子", "周明慧", "1991.01", "中共党员", "某小学教师"],
        [None, None, "女儿", "林小禾", "2018.04", None, None],
        ["罗静怡", LUO, "丈夫", "唐文博", "1985", "群众", "无"],
        [None, None, "父亲", "罗建国", None, None, "已去世"],
        merged=((1, 0, 2, 0), (1, 1, 2, 1)),
    )
    lin, luo = book.dossiers
    assert lin.family == (
        FamilyFact("妻子", "周明慧", date(1991, 1, 1), "month", "中共党员", "某小学教师", "12"),
        FamilyFact("女儿", "林小禾", date(2018, 4, 1), "month", "", "", "30"),
    )
    assert luo.family == (
        FamilyFact("丈夫", "唐文博", date(1985, 1, 1), "year", "群众", "", "11"),
        FamilyFact("父亲", "罗建国", None, "month", "", "已去世", "51"),
    )
    assert lin.person == {"id_number": LIN} and lin.whole == {"family"}


def test_a_family_sheet_of_one_person_names_the_person_above_the_header() -> None:
    book = read(
        ["家庭成员信息"],
        ["姓名", "林知远", None, "身份证号", LIN],
        ["称谓", "姓名", "出生年月", "政治面貌", "工作单位及职务", "身份证号"],
        ["父亲", "林大山", "1960.02", "群众", "务农", "52049919600203101X"],
    )
    (lin,) = book.dossiers
    assert (lin.name, lin.person) == ("林知远", {"id_number": LIN})
    assert lin.family and [member.name for member in lin.family] == ["林大山"]


def test_family_rows_of_nobody_are_told() -> None:
    book = read(["称谓", "姓名", "出生年月"], ["父亲", "林大山", "1960.02"])
    assert book.dossiers == () and book.remarks[0].sentence == "看不出这一行是谁的。"


def test_educations_by_mode() -> None:
    (lin,) = read(
        ["姓名", "出生年月", "学历", "学位", "毕业院校", "所学专业", "毕业时间", "教育类别"],
        ["林知远", "1990.05", "本科", "农学学士", "某大学", "农学专业", "2013.07", "全日制教育"],
        ["林知远", "1990.05", "省委党校研究生", None, "某省委党校", None, "2019.07", None],
    ).dossiers
    assert lin.educations == (
        EducationFact(
            "full_time", "21", "", "农学学士", "某大学农学专业", "", "农学", None, date(2013, 7, 1)
        ),
        EducationFact("in_service", "1B", "", "", "某省委党校", "", "", None, date(2019, 7, 1)),
    )
    assert lin.person == {"birth": date(1990, 5, 1), "birth_precision": "month"} and not lin.remarks


def test_appointments_without_a_main_mark_are_main_one_after_the_other() -> None:
    (lin,) = read(
        ["姓名", "身份证号", "任职单位", "职务", "任职时间", "免职时间", "任职文号"],
        ["林知远", LIN, "清河镇", "副镇长", "2021.08", "至今", "云组发〔2021〕8号"],
        ["林知远", LIN, "清河镇", "党政办主任", "2018.03", "2021.08", None],
        ["林知远", LIN, "清河镇", "武装部副部长", "2022.01", None, None],
        ["林知远", LIN, "某市农业农村局", "科长（挂职）", "2023.01", "2023.12", None],
        ["林知远", LIN, "清河镇", "科员", "2018.03", "2017.01", None],
    ).dossiers
    assert lin.appointments and [
        (a.title, a.category, a.holding, a.start, a.end) for a in lin.appointments
    ] == [
        ("党政办主任", "middle_chief", "main", date(2018, 3, 1), date(2021, 8, 1)),
        ("副镇长", "deputy", "main", date(2021, 8, 1), None),
        ("武装部副部长", "deputy", "concurrent", date(2022, 1, 1), None),
        ("科长（挂职）", "middle_chief", "posting", date(2023, 1, 1), date(2023, 12, 1)),
    ]
    assert isinstance(lin.appointments[1], AppointmentFact)
    assert lin.appointments[1].document_no == "云组发〔2021〕8号"
    assert [remark.sentence for remark in lin.remarks] == ["免职时间不晚于任职时间。"]


def test_levels_and_ranks_follow_each_other() -> None:
    (lin,) = read(
        ["姓名", "身份证号", "职务层次（职级）", "批准日期"],
        ["林知远", LIN, "一级科员", "2014.08"],
        ["林知远", LIN, "四级主任科员", "2018.09"],
        ["林知远", LIN, "乡科级副职", "2021.08"],
    ).dossiers
    assert lin.ranks == (
        RankFact("ZJ11", date(2014, 8, 1), date(2018, 9, 1)),
        RankFact("ZJ10", date(2018, 9, 1)),
    )
    assert lin.levels == (LevelFact("1A42", date(2021, 8, 1)),)


def test_rewards_and_sanctions() -> None:
    (lin,) = read(
        ["姓名", "单位", "奖惩名称", "批准日期", "批准机关", "奖惩原因", "解除日期"],
        ["林知远", "清河镇", "优秀共产党员", "2019.07.01", "中共云岭区委", None, None],
        ["林知远", "清河镇", "政务记过", "2020.03", "区纪委监委", "工作失职", "2021.03"],
        ["林知远", "清河镇", "无", None, None, None, None],
    ).dossiers
    assert lin.rewards == (
        RewardFact("01", "优秀共产党员", "", "中共云岭区委", date(2019, 7, 1), "day"),
        RewardFact(
            "02", "政务记过", "02112", "区纪委监委", date(2020, 3, 1), "month", "工作失职", date(2021, 3, 1)
        ),
    )


def test_rows_without_a_number_join_the_only_one_of_the_name() -> None:
    headers: list[Raw] = ["姓名", "身份证号", "单位", "考核年度", "等次"]
    book = read(
        headers, ["林知远", LIN, "清河镇", 2024, "称职"], ["林知远", None, "清河镇", 2025, "优秀"],
        ["林知远", None, "石桥镇", 2025, "称职"],
    )  # fmt: skip
    assert [(d.unit_text, d.grades) for d in book.dossiers] == [
        ("清河镇", {2024: "2", 2025: "1"}),
        ("石桥镇", {2025: "2"}),
    ]


def test_a_number_that_two_names_share_is_told_and_an_invalid_one_is_not_taken() -> None:
    headers: list[Raw] = ["姓名", "身份证号", "考核年度", "等次"]
    (lin,) = (book := read(headers, ["林知远", LIN, 2024, "称职"], ["林致远", LIN, 2025, "优秀"])).dossiers
    assert lin.grades == {2024: "2"} and "姓名却是“林致远”" in book.remarks[0].sentence
    wrong = LIN[:-1] + ("0" if LIN[-1] != "0" else "1")
    (lin,) = read(headers, ["林知远", wrong, 2024, "称职"]).dossiers
    assert lin.person == {} and lin.grades == {2024: "2"} and lin.remarks[0].fatal
    assert wrong not in repr(lin.remarks)


def test_posts_with_seats_and_key_marks() -> None:
    book = read(
        ["单位", "职位名称", "职务类别", "职务层次", "职数", "是否关键岗位", "任职要求"],
        ["清河镇", "党委书记", "正职", "乡科级正职", 1, "是", None],
        [None, "副镇长", None, "乡科级副职", "3名", None, "熟悉农业农村工作"],
        [None, None, "副职", None, 1, None, None],
        merged=((1, 0, 2, 0),),
    )
    assert book.posts == (
        PostRow(2, "清河镇", "党委书记", "chief", "1A41", 1, True),
        PostRow(3, "清河镇", "副镇长", "deputy", "1A42", 3, False, "熟悉农业农村工作"),
    )
    assert [remark.sentence for remark in book.remarks] == ["单位和职务名称要写全。"]


def test_a_table_of_staffing_adds_the_kinds_up_and_passes_over_what_is_held() -> None:
    kinds = ("行政编制数", "事业编制数(参公)", "事业编制数(其他)", "工勤", "其他")
    parents: list[Raw] = ["单位"]
    children: list[Raw] = [None]
    for kind in kinds:
        parents += [kind, None, None, None]
        children += ["编制数", "实有人数", "超配", "缺配"]
    merged = ((1, 0, 2, 0), *((1, 1 + 4 * n, 1, 4 + 4 * n) for n in range(5)))
    town: list[Raw] = ["清河镇", 30, 28, 0, 2, 5, 5, 0, 0, 20, 22, 2, 0, 1, 1, 0, 0]
    book = read(["各单位编制与人员配备表"], parents, children, town, ["总计", 30], merged=merged)
    assert book.numbers == (NumbersRow(4, "清河镇", staffing=56),)


def test_a_table_of_leading_posts() -> None:
    book = read(
        ["领导职数配备情况表"],
        ["单位", "正职", None, "副职", None],
        [None, "职数", "实配", "职数", "实配"],
        ["清河镇", 2, 2, 6, 5],
        merged=((1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 1, 4)),
    )
    assert book.numbers == (NumbersRow(4, "清河镇", chiefs=2, deputies=6),)


def test_several_sheets_of_a_workbook_make_one_dossier_a_person() -> None:
    book = Workbook(
        (
            Sheet("考核", False, [["姓名", "身份证号", "考核年度", "等次"], ["林知远", LIN, 2024, "称职"]]),
            Sheet(
                "职称",
                False,
                [["姓名", "身份证号", "职称", "取得时间"], ["林知远", LIN, "农艺师", "2019.12"]],
            ),
            Sheet("旧", True, [["姓名", "身份证号", "考核年度", "等次"], ["林知远", LIN, 2023, "优秀"]]),
        ),
        FileKind.XLSX,
    )
    (lin,) = read_subjects(book, recognise(book)).dossiers
    assert lin.grades == {2024: "2"} and lin.titles and lin.titles[0].name == "农艺师"


def test_a_person_without_a_resume_cell_keeps_none(tmp_path: Path) -> None:
    text = "2013.08--2018.03  清河镇科员\n2018.03--          清河镇党政办主任"
    lin, luo = read(["姓名", "身份证号", "简历"], ["林知远", LIN, text], ["罗静怡", LUO, None]).dossiers
    assert lin.resume == text and luo.resume is None
