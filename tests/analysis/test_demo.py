"""The demo district: the same for the same seed, free of contradictions, with its stories told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache
from hashlib import sha256

import pytest

from analysis.demo.accounts import ACCOUNTS
from analysis.demo.district import build_district, office_name
from analysis.demo.facts import DemoAppointment, DemoBatch, DemoPerson
from analysis.demo.generator import generate
from analysis.demo.identity import check_digit
from analysis.demo.names import RESERVED
from analysis.demo.posts import TEAM
from analysis.demo.rosters import CLEAN, MESSY, build_rosters, people_of
from cadre.rules import retirement
from core.choices import Role
from core.dates import add_months, age_on

TODAY = date(2026, 11, 22)


@cache
def district() -> DemoBatch:
    """The district as script/server loads it."""
    (batch,) = generate(5000, 150, 1, TODAY)
    return batch


def digest(persons: int, units: int, seed: int, today: date) -> str:
    total = sha256()
    for batch in generate(persons, units, seed, today):
        total.update(repr(batch).encode())
    return total.hexdigest()


def team(
    short_name: str, on: date = TODAY, batch: DemoBatch | None = None
) -> list[tuple[DemoPerson, DemoAppointment]]:
    """Who holds a main post of a unit's team on a day."""
    batch = batch or district()
    code = next(unit.code for unit in batch.units if unit.short_name == short_name)
    return [
        (person, item)
        for person in batch.people
        for item in person.appointments
        if item.unit == code and item.category in TEAM and item.holding == "main" and holds(item, on)
    ]


def holds(item: DemoAppointment, on: date) -> bool:
    return item.start <= on and (item.end is None or on < item.end)


def mains(person: DemoPerson) -> list[DemoAppointment]:
    return [item for item in person.appointments if item.holding == "main"]


# --- determinism -----------------------------------------------------------------------------------


def test_the_same_seed_and_month_give_the_same_facts() -> None:
    assert digest(600, 30, 7, TODAY) == digest(600, 30, 7, TODAY.replace(day=1))


def test_another_seed_gives_other_facts() -> None:
    assert digest(600, 30, 7, TODAY) != digest(600, 30, 8, TODAY)


@pytest.mark.parametrize(("persons", "units"), [(40, 2), (300, 20), (5000, 150), (12000, 400)])
def test_the_sizes_asked_for_are_the_sizes_made(persons: int, units: int) -> None:
    batches = list(generate(persons, units, 1, TODAY))
    assert sum(len(batch.people) for batch in batches) == persons
    assert sum(len(batch.units) for batch in batches) == units


def test_codes_numbers_and_id_numbers_never_repeat_across_districts() -> None:
    batches = list(generate(12000, 400, 1, TODAY))
    people = [person for batch in batches for person in batch.people]
    units = [unit.code for batch in batches for unit in batch.units]
    assert len({person.id_number for person in people}) == len(people)
    assert len({person.number for person in people}) == len(people)
    assert len(set(units)) == len(units)


def test_parents_come_before_their_units() -> None:
    seen: set[str] = set()
    for batch in generate(12000, 400, 1, TODAY):
        for unit in batch.units:
            assert unit.parent is None or unit.parent in seen
            seen.add(unit.code)


# --- validity --------------------------------------------------------------------------------------


def test_main_posts_of_a_person_follow_each_other_without_gap_or_overlap() -> None:
    for person in district().people:
        for earlier, later in zip(mains(person), mains(person)[1:], strict=False):
            assert earlier.end == later.start, person


def test_a_person_in_service_holds_one_open_main_post_and_one_who_left_holds_none() -> None:
    for person in district().people:
        assert mains(person)[-1].end == person.left_on
        assert all(item.end is not None for item in mains(person)[:-1])


def test_no_span_is_empty_and_nothing_begins_in_the_future() -> None:
    for person in district().people:
        spans = [(item.start, item.end) for item in (*person.appointments, *person.ranks, *person.pool)]
        assert all(end is None or start < end for start, end in spans), person
        assert all(start <= TODAY for start, _ in spans), person


def test_careers_begin_with_work_between_18_and_26() -> None:
    for person in district().people:
        assert mains(person)[0].start == person.work_start
        assert 18 <= age_on(person.birth, person.work_start) <= 26, person


def test_full_time_education_ends_before_work_begins() -> None:
    for person in district().people:
        full_time = next(item for item in person.education if item.mode == "full_time")
        assert full_time.graduated_on <= person.work_start


def test_nobody_joins_the_party_under_age_or_serves_past_the_statutory_month() -> None:
    for person in district().people:
        if person.party_joined:
            assert age_on(person.birth, person.party_joined) >= 18
        retires = retirement.retires_on(person.birth, person.sex, "1A41")
        assert retires is not None
        assert (person.left_on or TODAY) <= max(retires, TODAY if person.left_on is None else retires), person
        if person.left_on is None:
            assert retires > TODAY.replace(day=1), person


def test_no_post_ever_has_more_holders_than_seats() -> None:
    seats = {post.key: post.seats for post in district().posts}
    events: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for person in district().people:
        for item in person.appointments:
            if item.post:
                events[item.post] += [(item.start, 1), (item.end or date.max, -1)]
    for post, changes in events.items():
        held = 0
        for _, change in sorted(changes):
            held += change
            assert held <= seats[post], post


def test_ranks_follow_each_other_and_only_civil_servants_have_them() -> None:
    for person in district().people:
        for earlier, later in zip(person.ranks, person.ranks[1:], strict=False):
            assert earlier.end == later.start
        assert not person.ranks or person.staffing in ("1", "2")


def test_id_numbers_have_check_digit_birth_month_sex_and_an_area_that_does_not_exist() -> None:
    for person in district().people:
        number = person.id_number
        assert number[:2] == "53" and number[2:4] in ("98", "99")
        assert number[-1] == check_digit(number[:17])
        assert number[6:12] == f"{person.birth:%Y%m}"
        assert int(number[16]) % 2 == int(person.sex) % 2


def test_names_of_the_written_people_belong_to_them_alone() -> None:
    names = Counter(person.name for person in district().people)
    assert all(names[name] <= 1 for name in RESERVED)


# --- believable ------------------------------------------------------------------------------------


def test_posts_stay_vacant_now_and_then() -> None:
    open_seats = sum(post.seats for post in district().posts if post.category in TEAM)
    held = sum(1 for unit in district().units if unit.level == "109" for _ in team(unit.short_name))
    assert 0.02 < 1 - held / open_seats < 0.12


def test_teams_of_three_years_ago_are_complete() -> None:
    then = add_months(TODAY, -36)
    assert all(len(team(unit.short_name, then)) >= 3 for unit in district().units if unit.level == "109")


def test_people_retired_promoted_moved_and_were_recruited_in_each_of_the_last_four_years() -> None:
    years = range(TODAY.year - 4, TODAY.year)
    left = Counter(person.left_on.year for person in district().people if person.left_on)
    kinds = Counter((i.entry_kind, i.start.year) for person in district().people for i in person.appointments)
    for year in years:
        assert left[year] > 20
        assert all(kinds[kind, year] > 5 for kind in ("promotion", "lateral", "recruited"))


def test_offices_of_a_unit_bear_different_names() -> None:
    for kind in ("town", "party", "government", "institution", "enterprise"):
        names = [office_name(kind, place) for place in range(25)]
        assert len(set(names)) == len(names)


def test_a_single_unit_is_enough_for_a_district() -> None:
    from random import Random

    tree = build_district(0, 2, None, Random(1))
    assert [top.unit.short_name for top in tree.tops] == ["清河镇"]


# --- stories ---------------------------------------------------------------------------------------


def young(short_name: str, on: date, limit: int = 35) -> set[str]:
    return {person.name for person, _ in team(short_name, on) if age_on(person.birth, on) <= limit}


def test_the_only_young_member_of_qinghe_turns_36_in_two_months() -> None:
    assert young("清河镇", TODAY) == {"林知远"}
    assert young("清河镇", add_months(TODAY, 1)) == {"林知远"}
    assert young("清河镇", add_months(TODAY, 2)) == set()


def test_qinghe_had_a_second_young_member_until_a_birthday_eleven_months_ago() -> None:
    assert "马晓蕾" in young("清河镇", add_months(TODAY, -12))
    assert "马晓蕾" not in young("清河镇", add_months(TODAY, -11))


def test_the_posting_to_qinghe_is_young_but_no_main_post() -> None:
    code = next(unit.code for unit in district().units if unit.short_name == "清河镇")
    visitor = next(person for person in district().people if person.name == "顾明哲")
    posting = next(item for item in visitor.appointments if item.unit == code)
    assert posting.holding == "posting" and posting.expected_end and posting.expected_end > TODAY
    assert age_on(visitor.birth, TODAY) <= 35


def test_two_posts_of_qinghe_are_vacant() -> None:
    held = Counter(item.title for _, item in team("清河镇"))
    assert held["党委副书记"] == 0
    assert held["副镇长"] == 2


@pytest.mark.parametrize("unit", ["青石街道", "区财政局", "区发改局"])
def test_units_with_an_old_team_have_nobody_of_40(unit: str) -> None:
    assert young(unit, TODAY, 40) == set()


def test_some_units_have_improved_within_a_year() -> None:
    units = [unit.short_name for unit in district().units if unit.level == "109"]
    before = {unit for unit in units if not young(unit, add_months(TODAY, -12))}
    now = {unit for unit in units if not young(unit, TODAY)}
    assert len(before - now) >= 3


# --- rosters and accounts --------------------------------------------------------------------------


def rosters() -> Iterator[tuple[str, tuple[tuple[str, ...], ...]]]:
    for roster in build_rosters(district(), TODAY):
        yield roster.unit, roster.rows


def test_the_roster_of_qinghe_brings_a_member_of_thirty_and_young_heads_of_offices() -> None:
    rows = dict(rosters())[CLEAN]
    known = {person.name for person in people_of(district(), CLEAN)}
    new = {row[0]: row[17] for row in rows if row[0] not in known}
    assert Counter(new.values()) == {"班子副职": 2, "中层正职": 3}
    assert {row[0] for row in rows} >= known


def test_every_row_of_a_roster_has_thirty_columns_with_its_number() -> None:
    assert all(len(row) == 29 for _, rows in rosters() for row in rows)


def test_the_messy_roster_is_of_another_unit() -> None:
    assert len(dict(rosters())[MESSY]) > 30


def test_every_role_has_an_account_and_no_name_is_used_twice() -> None:
    assert {account.role for account in ACCOUNTS} == set(Role.values)
    assert len({account.username for account in ACCOUNTS}) == len(ACCOUNTS)
