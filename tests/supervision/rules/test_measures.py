"""Each measure at its cut-off, and who stands in the population."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.policy import Light
from supervision.rules.explain import explain, explain_team
from supervision.rules.judge import judge
from tests.supervision.rules.district import (
    BUREAU,
    DISTRICT,
    OFFICE,
    OLD,
    ON,
    ROOM,
    TOWN,
    YOUNG,
    facts,
    finding,
    people,
    person,
    target,
)

TEAMS = {"kinds": ["party", "government"]}


@pytest.mark.parametrize(
    ("measure", "required", "young", "old", "whole", "need", "light"),
    [
        ("count", "2", 1, 8, 9, 2, Light.YELLOW),
        ("count", "2", 2, 7, 9, 2, Light.GREEN),
        ("count", "3", 1, 8, 9, 3, Light.RED),
        ("share_of_holders", "1/5", 2, 7, 9, 2, Light.GREEN),
        ("share_of_holders", "1/5", 1, 8, 9, 2, Light.YELLOW),
        ("share_of_holders", "1/3", 1, 8, 9, 3, Light.RED),
        ("share_of_posts", "1/5", 2, 1, 10, 2, Light.GREEN),
        ("share_of_posts", "1/5", 1, 2, 10, 2, Light.YELLOW),
        ("share_of_posts", "0.3", 1, 2, 10, 3, Light.RED),
    ],
)
def test_a_measure_of_one_unit(
    measure: str, required: str, young: int, old: int, whole: int, need: int, light: Light
) -> None:
    found = finding(target(measure=measure, required=required), *people(young, old))
    assert (found.part, found.whole, found.required_persons, found.light) == (young, whole, need, light)
    assert found.gap == max(0, need - young)


@pytest.mark.parametrize(
    "case",
    [
        (target(), ()),
        (target(measure="count", required="1"), ()),
        (target(measure="share_of_posts"), ()),
        (target(measure="share_of_posts", population={"categories": ["middle_chief"]}), people(1, 1)),
        (target(measure="share_of_promotions"), people(1, 1)),
        (target(measure="pool_per_post", required="2"), people(1, 1)),
    ],
)
def test_nothing_to_judge_is_grey_with_a_sentence(case: tuple[Any, Any]) -> None:
    found = finding(case[0], *case[1])
    assert found.light is Light.GREY
    assert found.reason.endswith("。")
    assert not found.is_unmet


def test_posts_without_approved_numbers_are_grey() -> None:
    spec = target(measure="share_of_posts", scope={"units": [BUREAU]})
    found = finding(spec, *people(1, 1, BUREAU), unit=BUREAU)
    assert (found.light, found.reason) == (Light.GREY, "没有登记核定职数，未评价，请先登记职数。")


@pytest.mark.parametrize(
    ("fields", "code", "text"),
    [
        ({"is_posting": True, "is_main": False}, "posting", "挂职"),
        ({"is_main": False, "main_unit_id": OFFICE}, "concurrent", "主要职务"),
        ({"end": ON}, "ended", "2026.03.31 已离任"),
        ({"retires_on": date(2026, 3, 1)}, "retired", "2026.03 已达法定退休年龄"),
        ({"start": date(2026, 4, 1)}, "not_started", "2026.04.01 才到任"),
    ],
)
def test_who_is_left_out_is_named_with_the_reason(fields: dict[str, Any], code: str, text: str) -> None:
    out, spec = person(YOUNG, **fields), target()
    found = finding(spec, out, *people(0, 2))
    assert (found.part, found.whole) == (0, 2)
    assert found.excluded == ((out.appointment_id, code, ""),)
    assert text in explain(found.excluded[0], out, spec, ON)


@pytest.mark.parametrize(
    ("fields", "population"),
    [
        ({"is_posting": True, "is_main": False}, {"postings": True}),
        ({"is_main": False, "main_unit_id": OFFICE}, {"concurrent": True}),
        ({"end": date(2026, 4, 1)}, {}),
        ({"retires_on": date(2026, 4, 1)}, {}),
        ({"expected_end": date(2026, 3, 1)}, {}),
        ({"start": ON}, {}),
    ],
)
def test_who_is_in_the_population(fields: dict[str, Any], population: dict[str, Any]) -> None:
    found = finding(target(population=population), person(YOUNG, **fields), *people(0, 2))
    assert (found.part, found.whole, found.excluded) == (1, 3, ())


@pytest.mark.parametrize(
    ("level", "population", "whole"),
    [
        ("1A41", {"highest_level": "1A41"}, 1),
        ("1A32", {"highest_level": "1A41"}, 0),
        ("1A42", {"lowest_level": "1A41"}, 0),
        ("1A41", {"lowest_level": "1A41"}, 1),
        ("", {"lowest_level": "1A50"}, 0),
        ("", {}, 1),
        ("1A41", {"categories": ["chief"]}, 0),
        ("1A41", {"categories": ["member", "chief"]}, 1),
    ],
)
def test_category_and_level_bound_the_population(level: str, population: dict[str, Any], whole: int) -> None:
    assert finding(target(population=population), person(level=level)).whole == whole


def test_a_person_with_two_counted_posts_in_a_unit_counts_once() -> None:
    main = person(YOUNG)
    second = replace(main, appointment_id=1, is_main=False)
    found = finding(target(population={"concurrent": True}), second, main)
    assert (found.part, found.whole, found.counted) == (1, 1, (main.appointment_id,))
    assert found.excluded == ((1, "duplicate", ""),)


def test_concurrent_posts_in_two_units_count_where_the_main_post_is() -> None:
    main = person(YOUNG)
    second = replace(main, appointment_id=1, unit_id=OFFICE, is_main=False, main_unit_id=TOWN)
    for concurrent, parts in ((False, {TOWN: 1, OFFICE: 0}), (True, {TOWN: 1, OFFICE: 1})):
        spec = target(scope={"units": [TOWN, OFFICE]}, population={"concurrent": concurrent})
        assert {each.unit_id: each.part for each in judge([spec], facts(main, second), ON)} == parts


def test_an_aggregate_counts_a_person_once_over_all_units() -> None:
    main = person(YOUNG)
    second = replace(main, appointment_id=1, unit_id=OFFICE, is_main=False)
    spec = target(mode="aggregate", scope={"units": [TOWN, OFFICE]}, population={"concurrent": True})
    found = finding(spec, main, second, unit=DISTRICT)
    assert (found.part, found.whole) == (1, 1)


def test_an_internal_unit_belongs_to_the_unit_around_it() -> None:
    found = finding(target(scope=TEAMS), *people(1, 1, BUREAU), person(unit=ROOM), unit=BUREAU)
    assert (found.part, found.whole) == (1, 3)
    assert ROOM not in {each.unit_id for each in judge([target(scope={})], facts(person(unit=ROOM)), ON)}


@pytest.mark.parametrize(
    ("scope", "units"),
    [
        ({"kinds": ["town"]}, {TOWN}),
        ({"kinds": ["party", "government"]}, {OFFICE, BUREAU}),
        ({"subtree": "/1/4/"}, {BUREAU}),
        ({"units": [TOWN, OFFICE], "excluded": [OFFICE]}, {TOWN}),
        ({"levels": ["1A41"]}, set()),
    ],
)
def test_the_scope_chooses_the_units(scope: dict[str, Any], units: set[int]) -> None:
    assert {each.unit_id for each in judge([target(scope=scope)], facts(), ON)} == units


@pytest.mark.parametrize(
    ("k", "part", "light"), [(1, 2, Light.GREEN), (2, 1, Light.GREEN), (3, 0, Light.YELLOW)]
)
def test_teams_with_at_least_k_lists_the_teams(k: int, part: int, light: Light) -> None:
    spec = target(mode="aggregate", scope=TEAMS, measure="teams_with_at_least", measure_k=k, required="1/2")
    rows = (*people(1, 1, OFFICE), *people(2, 1, BUREAU))
    found = finding(spec, *rows, unit=DISTRICT)
    assert (found.part, found.whole, found.light, found.counts_teams) == (part, 2, light, True)
    for entry in found.not_counted:
        assert f"少于 {k} 名" in explain_team(entry, spec)


def test_an_empty_team_is_left_out_of_the_number_of_teams() -> None:
    spec = target(mode="aggregate", scope=TEAMS, measure="teams_with_at_least", required="1")
    found = finding(spec, *people(1, 0, OFFICE), unit=DISTRICT)
    assert (found.part, found.whole, found.excluded) == (1, 1, ((BUREAU, "team_empty", ""),))


def test_promotions_are_those_of_the_year_up_to_the_day() -> None:
    days = (date(2025, 12, 31), date(2026, 1, 1), ON, date(2026, 4, 1))
    promotions = tuple(person(YOUNG, start=day, end=date(2026, 3, 30)) for day in days)
    spec = target(measure="share_of_promotions", mode="aggregate", required="1")
    (found,) = judge([spec], facts(promotions=(*promotions, person(OLD, start=ON))), ON)
    assert (found.part, found.whole, found.gap, found.light) == (2, 3, 1, Light.YELLOW)


@pytest.mark.parametrize(
    ("retires", "posts"),
    [(date(2026, 4, 1), 1), (date(2029, 3, 31), 1), (date(2029, 4, 1), 0), (None, 0)],
)
def test_a_post_falls_vacant_within_the_months_of_the_target(retires: date | None, posts: int) -> None:
    spec = target(
        measure="pool_per_post",
        mode="aggregate",
        required="2",
        population={"categories": ["chief"]},
        criteria=[{"kind": "in_pool_tier", "value": []}],
    )
    chief = person(category="chief", retires_on=retires)
    reserve = (person(unit=TOWN, pool_tier="正科"), person(unit=BUREAU, category="staff", pool_tier="副科"))
    found = finding(spec, chief, *reserve, unit=DISTRICT)
    assert (found.whole, found.part, found.required_persons) == (posts, 2, 2 * posts)
    assert found.vacancies == ((chief.appointment_id,) if posts else ())
    assert found.light is (Light.GREEN if posts else Light.GREY)


@pytest.mark.parametrize(
    ("young", "unknown", "old", "light"),
    [(1, 1, 3, Light.GREEN), (0, 1, 4, Light.GREY), (0, 1, 19, Light.RED), (2, 2, 16, Light.GREY)],
)
def test_missing_births_are_grey_only_where_they_matter(
    young: int, unknown: int, old: int, light: Light
) -> None:
    missing = tuple(person(None, name="林知远") for _ in range(unknown))
    found = finding(target(), *people(young, old), *missing)
    assert (found.part, found.light) == (young, light)
    assert ("林知远" in found.reason) is (light is Light.GREY)
    assert {entry[1] for entry in found.not_counted} == {"age_at_most", "birth_missing"}


def test_only_the_version_valid_on_the_day_is_judged() -> None:
    first = target(valid_to="2026-04-01", version=1)
    second = target(valid_from="2026-04-01", version=2)
    for day, version in ((date(2026, 3, 31), 1), (date(2026, 4, 1), 2)):
        (found,) = judge([first, second], facts(*people(1, 1)), day)
        assert found.version == version
    assert judge([second], facts(*people(1, 1)), ON) == ()


def test_the_reason_can_be_recomputed_by_hand() -> None:
    found = finding(target(required="1/3"), *people(1, 8))
    expected = "统计范围内 9 名，应配不少于 1/3（即 3 名），实有 1 名，缺 2 名，完成 33.3%，未达标，评为红。"
    assert found.reason == expected
