"""Known events in their order: warning, first worse day, colours ahead, persons to watch."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.policy import Light
from supervision.rules.facts import RosterRow
from supervision.rules.forecast import Forecast
from supervision.rules.judge import forecast, judge_ahead
from supervision.rules.targets import TargetSpec
from tests.supervision.rules.district import OLD, ON, TOWN, YOUNG, facts, finding, people, person, target

LIN = {"name": "林知远", "birth": date(1990, 5, 1)}


def one(spec: TargetSpec | list[TargetSpec], *rows: RosterRow, months: int = 24) -> Forecast:
    targets = spec if isinstance(spec, list) else [spec]
    (found,) = forecast(targets, facts(*rows), ON, months)
    return found


def at_least_one(**fields: Any) -> TargetSpec:
    return target(measure="count", required="1", **fields)


@pytest.mark.parametrize(
    ("birth", "warn_months", "light"),
    [
        (date(1990, 4, 1), 0, Light.GREEN),
        (date(1990, 4, 1), 1, Light.YELLOW),
        (date(1990, 9, 30), 6, Light.YELLOW),
        (date(1990, 10, 1), 6, Light.GREEN),
        (date(1990, 10, 1), 7, Light.YELLOW),
    ],
)
def test_a_met_target_that_lapses_within_the_warning_is_yellow(
    birth: date, warn_months: int, light: Light
) -> None:
    found = finding(at_least_one(warn_months=warn_months), person(birth), *people(0, 3))
    assert (found.light, found.gap, found.is_unmet) == (light, 0, False)


def test_the_warning_names_month_person_and_what_is_then_missing() -> None:
    found = finding(at_least_one(warn_months=6), person(**LIN), *people(0, 3))
    assert "2026.05 林知远满 36 周岁后缺 1 名" in found.reason


def test_a_birthday_is_the_first_worse_day_and_drops_the_series() -> None:
    found = one(at_least_one(), person(**LIN), *people(0, 3))
    assert (found.worse_on, found.worse_light) == (date(2026, 5, 1), Light.YELLOW)
    assert found.cause == "2026.05 林知远满 36 周岁后缺 1 名"
    assert [part for _, part in found.series] == [1, 1, *[0] * 11]
    assert [day for day, _ in found.series][:2] == [ON, date(2026, 4, 30)]
    ((day, name, cause),) = [(each.day, each.name, each.cause) for each in found.watch]
    assert (day, name, cause) == (date(2026, 5, 1), "林知远", "2026.05 林知远满 36 周岁")


@pytest.mark.parametrize(
    ("fields", "population", "cause"),
    [
        ({"retires_on": date(2026, 7, 1)}, {}, "2026.07 林知远到龄退休后缺 1 名"),
        ({"end": date(2026, 7, 1)}, {}, "2026.07 林知远离任后缺 1 名"),
        ({"expected_end": date(2026, 7, 1)}, {}, "2026.07 林知远任期届满后缺 1 名"),
        (
            {"expected_end": date(2026, 7, 1), "is_posting": True, "is_main": False},
            {"postings": True},
            "2026.07 林知远挂职期满后缺 1 名",
        ),
    ],
)
def test_known_ends_are_events(fields: dict[str, Any], population: dict[str, Any], cause: str) -> None:
    row = person(YOUNG, name="林知远", **fields)
    found = one(at_least_one(population=population), row, *people(0, 3))
    assert (found.worse_on, found.cause) == (date(2026, 7, 1), cause)


def test_an_overdue_term_does_not_end_by_itself() -> None:
    found = one(at_least_one(), person(YOUNG, expected_end=date(2026, 3, 1)), *people(0, 3))
    assert found.worse_on is None
    assert found.watch == ()


def test_someone_old_leaving_can_only_help() -> None:
    found = one(target(), *people(1, 4), person(OLD, retires_on=date(2026, 6, 1)))
    assert (found.light, found.worse_on) == (Light.YELLOW, None)
    assert found.lights == ((6, Light.GREEN), (12, Light.GREEN), (24, Light.GREEN))


def test_a_successor_known_today_keeps_the_light() -> None:
    successor = person(YOUNG, start=date(2026, 5, 1))
    found = one(at_least_one(), person(**LIN), successor, *people(0, 3))
    assert found.worse_on is None
    late = one(at_least_one(), person(**LIN), person(YOUNG, start=date(2026, 5, 2)), *people(0, 3))
    assert late.worse_on == date(2026, 5, 1)


def test_colours_ahead_carry_the_warning_of_their_own_day() -> None:
    spec = at_least_one(warn_months=6)
    rows = (person(date(1991, 5, 1)), *people(0, 3))
    found = one(spec, *rows)
    assert found.light is Light.GREEN
    assert found.lights == ((6, Light.GREEN), (12, Light.YELLOW), (24, Light.YELLOW))
    assert found.worse_on == date(2027, 5, 1)
    last = one(spec, person(date(1992, 8, 1)), *people(0, 3))
    assert last.lights == ((6, Light.GREEN), (12, Light.GREEN), (24, Light.YELLOW))
    assert last.worse_on is None


@pytest.mark.parametrize(("months", "ahead"), [(5, ()), (6, (6,)), (12, (6, 12)), (24, (6, 12, 24))])
def test_the_horizon_bounds_the_colours_ahead(months: int, ahead: tuple[int, ...]) -> None:
    found = one(at_least_one(), person(YOUNG), months=months)
    assert tuple(month for month, _ in found.lights) == ahead


def test_several_on_one_day_are_named_together() -> None:
    rows = [person(date(1990, 5, 1), name=name) for name in ("甲", "乙", "丙", "丁")]
    found = one(target(measure="count", required="3"), *rows)
    assert found.cause == "2026.05 甲满 36 周岁、乙满 36 周岁、丙满 36 周岁等 4 人变动后缺 3 名"


def test_a_stricter_version_makes_the_light_worse_on_its_first_day() -> None:
    first = at_least_one(valid_to="2027-01-01", version=1)
    second = target(measure="count", required="3", valid_from="2027-01-01", version=2)
    found = one([first, second], *people(1, 3))
    assert (found.worse_on, found.worse_light) == (date(2027, 1, 1), Light.RED)
    assert found.cause == "2027.01.01 起施行目标第 2 版，缺 2 名"


def test_a_target_yet_to_begin_is_forecast_without_a_finding() -> None:
    spec = target(measure="count", required="3", valid_from="2026-06-01")
    outlook = judge_ahead([spec], facts(*people(1, 3)), ON)
    assert outlook.findings == ()
    (found,) = outlook.forecasts
    assert (found.light, found.worse_on) == (Light.GREY, date(2026, 6, 1))


def test_a_target_that_ends_is_grey_afterwards() -> None:
    found = one(at_least_one(valid_to="2026-06-01"), *people(1, 3))
    assert found.worse_on is None
    assert found.lights[0] == (6, Light.GREY)


def test_promotions_start_anew_with_the_year() -> None:
    spec = target(measure="share_of_promotions", required="1/5")
    promoted = person(date(1990, 5, 1), TOWN, start=date(2026, 2, 1))
    (found,) = forecast([spec], facts(promotions=(promoted,)), ON)
    assert found.worse_on == date(2026, 5, 1)
    assert found.lights[1] == (12, Light.GREY)


def test_a_team_lapses_with_its_last_young_member() -> None:
    spec = target(mode="aggregate", measure="teams_with_at_least", required="1", scope={"units": [TOWN]})
    (found,) = forecast([spec], facts(person(**LIN), *people(0, 2)), ON)
    assert (found.worse_on, found.cause) == (date(2026, 5, 1), "2026.05 林知远满 36 周岁后缺 1 个班子")


def test_another_chief_falling_vacant_can_leave_the_pool_too_small() -> None:
    spec = target(
        measure="pool_per_post",
        required="1",
        population={"categories": ["chief"]},
        criteria=[{"kind": "in_pool_tier", "value": []}],
    )
    chiefs = [person(category="chief", retires_on=day) for day in (date(2028, 1, 1), date(2029, 8, 1))]
    (found,) = forecast([spec], facts(*chiefs, person(pool_tier="正科")), ON)
    assert (found.light, found.worse_on) == (Light.GREEN, date(2026, 8, 1))
    assert "岗位进入空出预测期后缺 1 名" in found.cause
