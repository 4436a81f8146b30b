"""The catalogue of columns: what each says of a person as of a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test.utils import CaptureQueriesContext

from cadre.documents.roster_columns import (
    COLUMNS,
    DEFAULT_LIST,
    DEFAULT_ROSTER,
    columns_named,
    date_format,
    load_for,
    needs_of,
    roster_line,
)
from cadre.models import (
    AnnualAssessment,
    Cadre,
    CadreTag,
    Education,
    LevelTenure,
    Rank,
    Resume,
    RewardPunishment,
)
from core.models import UnitName

ON = date(2026, 3, 31)


def cells(cadre: Any, on: date = ON, dates: str = "1990.05") -> dict[str, str]:
    """Every cell of the person's line."""
    people = Cadre.objects.filter(pk=cadre.pk)
    line = roster_line(load_for(people, needs_of(COLUMNS.values()), on).get(), on)
    return {key: column.text(line, date_format(dates)) for key, column in COLUMNS.items()}


def full_record(person: Any, organizer: Any) -> Any:
    """A person with something in every information set."""
    cadre = person(
        ethnicity="01", work_start=date(2015, 7, 1), party_joined=date(2011, 6, 1), political="01",
        intake_channel="selected_graduate", intake_year=2015, id_number="430102199005010011",
    )  # fmt: skip
    Education.objects.create(
        cadre=cadre, mode="full_time", level="21", degree="文学学士", school="澜州师范学院", major="英语"
    )
    Education.objects.create(
        cadre=cadre, mode="in_service", level="11", level_text="硕士研究生", school="岚江大学公共管理"
    )
    for year, grade in ((2022, "4"), (2023, "2"), (2024, "1"), (2025, "1"), (2026, "2")):
        AnnualAssessment.objects.create(cadre=cadre, year=year, grade=grade)
    Rank.objects.create(cadre=cadre, rank="ZJ10", start=date(2019, 1, 1), end=date(2023, 1, 1))
    Rank.objects.create(cadre=cadre, rank="ZJ09", start=date(2023, 1, 1))
    LevelTenure.objects.create(cadre=cadre, level="1A42", start=date(2020, 6, 1))
    RewardPunishment.objects.create(cadre=cadre, kind="01", name="三等功", decided_on=date(2022, 1, 1))
    RewardPunishment.objects.create(cadre=cadre, kind="02", name="警告", decided_on=date(2023, 1, 1))
    CadreTag.objects.create(
        cadre=cadre, kind="speciality", word="项目建设", evidence="主持园区建设", noted_on=date(2024, 1, 1),
        noted_by=organizer,
    )  # fmt: skip
    Resume.objects.create(cadre=cadre, text="2015.07--  清河镇干部")
    return cadre


def test_a_line_says_what_the_record_says_on_the_day(person: Any, organizer: Any) -> None:
    said = cells(full_record(person, organizer))
    assert said["name"] == "林知远" and said["birth"] == "1990.05" and said["age"] == "35"
    assert said["title"] == "清河镇党委委员、组织委员" and said["post"] == "党委委员、组织委员"
    assert said["full_time_school"] == "澜州师范学院英语" and said["full_time_education"] == "大学、文学学士"
    assert said["top_level"] == "硕士研究生" and said["in_service_school"] == "岚江大学公共管理"
    assert said["grades"] == "称职、优秀、优秀" and said["grade_last"] == "优秀"
    assert said["rank"] == "三级主任科员" and said["rank_since"] == "2023.01"
    assert (
        said["level"] == "乡科级副职"
        and said["level_since"] == "2020.06"
        and said["level_years"] == "5年9个月"
    )
    assert said["party_years"] == "14" and said["work_years"] == "10" and said["selected"] == "是"
    assert said["id_number"] == "430102********0011" and said["tags"] == "项目建设"
    assert said["resume"].startswith("2015.07") and said["retires"] == "2053.05"


def test_a_roster_never_carries_a_sanction(person: Any, organizer: Any) -> None:
    said = cells(full_record(person, organizer))
    assert said["rewards"] == "三等功"
    assert not any("警告" in text for text in said.values())


def test_an_earlier_day_shows_what_was_then(person: Any, organizer: Any, district: Any) -> None:
    UnitName.objects.create(
        unit=district.town, name="清河乡", short_name="清河乡", start=date(2010, 1, 1), end=date(2023, 1, 1)
    )
    said = cells(full_record(person, organizer), date(2022, 12, 31))
    assert said["title"] == "清河乡党委委员、组织委员" and said["unit"] == "清河乡"
    assert (
        said["rank"] == "四级主任科员" and said["grades"] == "" and said["tags"] == "" and said["age"] == "32"
    )


def test_whoever_holds_no_post_is_shown_where_the_record_is(person: Any) -> None:
    said = cells(person(end=date(2025, 1, 1)))
    assert said["title"] == "未在职" and said["unit"] == "清河镇" and said["post_since"] == ""


def test_dates_are_written_as_far_as_they_are_known(person: Any) -> None:
    cadre = person(birth=date(1990, 5, 1), work_start=date(2013, 8, 15))
    said = {
        example: cells(cadre, dates=example) for example in ("1990-05", "199005", "1990年5月", "1990.05.01")
    }
    assert [cell["birth"] for cell in said.values()] == ["1990-05", "199005", "1990年5月", "1990.05"]
    assert said["1990.05.01"]["work_start"] == "2013.08.15" and said["199005"]["work_start"] == "201308"
    cadre.birth_precision = "day"
    cadre.save()
    assert cells(cadre, dates="1990.05.01")["birth"] == "1990.05.01"
    cadre.birth_precision = "year"
    cadre.save()
    assert cells(cadre)["birth"] == "1990" and cells(cadre, dates="1990年5月")["birth"] == "1990年"


def test_the_number_of_queries_does_not_grow_with_the_people(person: Any, organizer: Any) -> None:
    from django.db import connection

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            for cadre in load_for(Cadre.objects.all(), needs_of(COLUMNS.values()), ON):
                line = roster_line(cadre, ON)
                for column in COLUMNS.values():
                    column.text(line)
        return len(caught)

    full_record(person, organizer)
    few = queries()
    for number in range(5):
        person(f"甲{number}", end=date(2025, 1, 1) if number % 2 else None)
    assert queries() == few == 11


def test_the_catalogue_is_in_order() -> None:
    assert len(COLUMNS) >= 40
    assert set(DEFAULT_LIST) | set(DEFAULT_ROSTER) <= set(COLUMNS)
    names = [column.name for column in COLUMNS.values() if column.key != "top_major"]
    assert len(set(names)) == len(names)
    assert not any("\n" in column.name for column in COLUMNS.values())


def test_unknown_and_repeated_keys_are_passed_over() -> None:
    assert [column.key for column in columns_named(["birth", "x", "name", "birth"])] == ["birth", "name"]
    assert [column.key for column in columns_named(["x"])] == list(DEFAULT_ROSTER)
