"""What holds whatever the value: ID numbers, dates, names, résumés; imports repeated, shuffled; masks."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cadre.models import AnnualAssessment, Appointment, Cadre, Education, Rank
from cadre.rules.resume import parse_resume
from cadre.services.records import id_index
from cadre.sheets.cleaners import clean_roster_id
from core.rules.id_number import birth_date, is_valid, mask_id_number, sex
from core.sheets.cells import clean_name
from core.sheets.partial_dates import parse_partial_date
from core.sheets.problems import CellProblem, Cleaned
from tests.cadre.rosters import commit, csv_roster, upload
from tests.corpus.originals import HEADER, PEOPLE
from tests.corpus.strategies import (
    LOST_NUMBER,
    SAME_NUMBER,
    check_by_the_standard,
    cn_name,
    fuzzy_date,
    id18,
    resume,
)

often = settings(max_examples=60)
seldom = settings(
    max_examples=6,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ROWS = [dict(zip(HEADER, person, strict=True)) for person in PEOPLE]
GRADES = ("2024年称职；2025年优秀", "2025年称职", "")
EXTRA = [
    {"职级": "三级主任科员", "任现职级时间": "2022.11", "全日制学历": "大学", "年度考核结果": grade}
    for grade in GRADES * 2
]
ROSTER = [row | extra for row, extra in zip(ROWS, EXTRA, strict=True)]


def cleaned(cell: Any) -> object:
    found = clean_roster_id(cell)
    return found.value if isinstance(found, Cleaned) else found


class TestIdNumbers:
    @often
    @given(st.text("0123456789X", min_size=18, max_size=18) | id18())
    def test_valid_is_what_the_standard_calls_valid(self, number: str) -> None:
        digits = number[:17].isdigit()
        born = birth_date(number) if digits else None
        wanted = bool(born and born.year >= 1900 and check_by_the_standard(number[:17]) == number[17])
        assert is_valid(number) is wanted

    @often
    @given(id18(), st.integers(0, 17), st.integers(1, 9))
    def test_any_single_wrong_digit_is_found(self, number: str, place: int, shift: int) -> None:
        old = number[place]
        new = str((int(old) + shift) % 10) if old != "X" else str(shift)
        assert not is_valid(number[:place] + new + number[place + 1 :])

    @often
    @given(id18())
    def test_any_two_neighbours_exchanged_are_found(self, number: str) -> None:
        for place in range(17):
            one, other = number[place : place + 2]
            if one != other:
                assert not is_valid(number[:place] + other + one + number[place + 2 :])

    @often
    @given(id18(), st.sampled_from(SAME_NUMBER))
    def test_the_same_number_written_otherwise_is_the_same(self, number: str, write: Any) -> None:
        assert cleaned(write(number)) == number
        assert id_index(cleaned(write(number))) == id_index(number)

    @often
    @given(id18(), st.sampled_from(LOST_NUMBER))
    def test_a_number_that_lost_something_is_refused(self, number: str, lose: Any) -> None:
        with pytest.raises(CellProblem) as problem:
            cleaned(lose(number))
        assert problem.value.note.remedy.endswith("。")

    @often
    @given(id18())
    def test_birth_and_sex_are_those_of_the_number(self, number: str) -> None:
        assert f"{birth_date(number):%Y%m%d}" == number[6:14]
        assert sex(number) == ("1" if int(number[16]) % 2 else "2")


class TestMasks:
    @often
    @given(id18() | st.text(max_size=40))
    def test_a_mask_never_shows_more_than_ten_characters(self, number: str) -> None:
        shown = mask_id_number(number)
        assert len(shown) == len(number) and len(shown.replace("*", "")) <= 10

    @often
    @given(id18(), id18())
    def test_two_numbers_are_found_under_one_key_only_when_they_are_the_same(
        self, one: str, other: str
    ) -> None:
        assert (id_index(one) == id_index(other)) is (one == other)
        assert id_index(one.lower()) == id_index(one)


class TestWords:
    @often
    @given(fuzzy_date())
    def test_a_date_has_one_meaning_however_it_is_written(self, written: tuple[Any, str]) -> None:
        cell, kept = written
        assert str(parse_partial_date(cell)) == kept

    @often
    @given(cn_name())
    def test_a_name_is_kept_with_its_rare_characters(self, written: tuple[str, str]) -> None:
        typed, kept = written
        assert clean_name(typed) == kept

    @often
    @given(resume())
    def test_a_resume_tells_the_spans_that_it_was_written_from(self, written: Any) -> None:
        text, spans = written
        found = parse_resume(text)
        assert [(one.start, one.end) for one in found.main] == spans
        assert not found.unparsed


def facts() -> list[Any]:
    """Everything that a roster writes, without keys and versions."""
    people = {cadre.pk: cadre.id_number for cadre in Cadre.objects.all()}
    left_out = {"id", "uuid", "cadre_id", "version", "created_at", "updated_at"}
    return sorted(
        str((model.__name__, people[row.get("cadre_id") or row["id"]], sorted(kept.items(), key=str)))
        for model in (Cadre, Appointment, Education, Rank, AnnualAssessment)
        for row in model._default_manager.values()
        for kept in [{name: value for name, value in row.items() if name not in left_out}]
    )


def imported(*files: list[dict[str, str]], unit: Any, by: Any) -> list[Any]:
    """What the database holds after the files, one after the other; then everything is taken back."""
    with transaction.atomic():
        for rows in files:
            commit(upload(csv_roster(rows), unit, by), by)
        found = facts()
        transaction.set_rollback(True)
    return found


class TestImports:
    @seldom
    @given(st.lists(st.sampled_from(ROSTER), min_size=1, unique_by=str))
    def test_twice_is_once(self, keeper: Any, district: Any, rows: list[dict[str, str]]) -> None:
        once = imported(rows, unit=district.town, by=keeper)
        assert imported(rows, rows, unit=district.town, by=keeper) == once and len(once) >= len(rows)

    @seldom
    @given(st.permutations(ROSTER))
    def test_the_order_of_rows_does_not_matter(
        self, keeper: Any, district: Any, rows: list[dict[str, str]]
    ) -> None:
        assert imported(rows, unit=district.town, by=keeper) == imported(
            ROSTER, unit=district.town, by=keeper
        )

    @seldom
    @given(st.integers(1, 5))
    @example(3)
    def test_a_file_in_two_parts_is_as_good_as_the_whole(self, keeper: Any, district: Any, size: int) -> None:
        parts = ROSTER[:size], ROSTER[size:]
        assert imported(*parts, unit=district.town, by=keeper) == imported(
            ROSTER, unit=district.town, by=keeper
        )
