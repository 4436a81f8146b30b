"""The judge agrees with a naive evaluation written from the specification, over random rosters.

Hypothesis draws the seeds and reports one that fails; the district drawn from a seed is evenly mixed, so that
most cases have persons near their limits and terms near their ends.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from supervision.rules.facts import Facts, RosterRow, UnitFacts
from supervision.rules.judge import judge, judge_ahead
from supervision.rules.target_json import dump_target, parse_target
from tests.supervision.rules import naive

ON = date(2026, 3, 31)
SEEDS = st.integers(0, 2**64)
UNITS = (
    UnitFacts(1, "/1/", "云岭区", "district"),
    UnitFacts(2, "/1/2/", "农业系统", "party", "1A41", 1, chiefs=1, deputies=2, members=2),
    UnitFacts(3, "/1/2/3/", "农业农村局", "government", "1A41", 2, chiefs=1, deputies=None, members=4),
    UnitFacts(4, "/1/4/", "清河镇", "town", "1A41", 1, chiefs=2, deputies=3, members=0),
)
OTHER_CRITERIA: tuple[dict[str, Any], ...] = (
    {"kind": "born_from", "value": "1990-04-15"},
    {"kind": "female"},
    {"kind": "not_party_member"},
    {"kind": "ethnic_minority"},
    {"kind": "education_at_least", "value": 3},
    {"kind": "full_time_degree_at_least", "value": 2},
    {"kind": "grassroots_years_at_least", "value": 2},
    {"kind": "speciality_in", "value": ["法律", "经济"]},
    {"kind": "in_pool_tier", "value": ["正科"]},
    {"kind": "in_pool_tier", "value": []},
)
AGE_CRITERIA = (
    {"kind": "age_at_most", "value": 35},
    {"kind": "around", "value": 34},
    {"kind": "around", "value": 35},
)
MEASURES = (
    "count",
    "share_of_holders",
    "share_of_posts",
    "teams_with_at_least",
    "share_of_promotions",
    "pool_per_post",
)


def near(chance: Random) -> date:
    """A day around the day of judgement: often the day itself, a month later, or their neighbours."""
    edge = chance.choice([date(2026, 3, 31), date(2026, 4, 30), date(2026, 6, 30), date(2026, 9, 30)])
    return edge + timedelta(days=chance.choice([-1, 0, 1, chance.randint(-40, 130)]))


def sometimes(chance: Random, share: float, value: Any) -> Any:
    return value if chance.random() < share else None


def random_person(chance: Random) -> dict[str, Any]:
    edge = date(chance.choice([1988, 1989, 1990]), 3, 31) + timedelta(
        days=chance.choice([0, 1, chance.randint(-40, 190)])
    )
    births = [edge, edge, edge, edge, date(1996, 2, 29), date(1970, 1, 1), date(1988, 2, 29)]
    return {
        "birth": sometimes(chance, 0.93, chance.choice(births)),
        "sex": chance.choice(["1", "2", "2", ""]),
        "political": chance.choice(["01", "02", "13", "12", ""]),
        "ethnicity": chance.choice(["01", "03", "05", ""]),
        "education_rank": chance.choice([None, 1, 3, 5]),
        "full_time_degree_rank": chance.choice([None, 2, 3]),
        "grassroots_months": chance.choice([None, 23, 24, 60]),
        "specialities": chance.choice([frozenset(), frozenset({"法律"}), frozenset({"规划", "经济"})]),
        "pool_tier": chance.choice(["", "正科", "副科"]),
        "retires_on": sometimes(
            chance, 0.15, chance.choice([date(2026, 3, 1), date(2026, 5, 1), date(2028, 4, 1)])
        ),
    }


def random_row(
    chance: Random, appointment: int, person: int, about: dict[str, Any], start: date
) -> RosterRow:
    holding = chance.choice(["main"] * 5 + ["concurrent", "posting"])
    return RosterRow(
        appointment_id=appointment,
        person_id=person,
        name=f"某{person}",
        unit_id=chance.choice([2, 3, 4]),
        category=chance.choice(["chief", "chief", "deputy", "member"]),
        level=chance.choice(["1A32", "1A41", "1A41", "1A42", ""]),
        is_main=holding == "main",
        is_posting=holding == "posting",
        start=start,
        end=sometimes(chance, 0.2, near(chance)),
        expected_end=sometimes(
            chance, 0.3, chance.choice([near(chance), date(2028, 3, 1), date(2029, 3, 31)])
        ),
        **about,
    )


def random_facts(chance: Random) -> Facts:
    people = {person: random_person(chance) for person in range(1, 11)}
    rows = []
    for number in range(1, chance.randint(1, 18)):
        start = chance.choice([date(2015, 6, 30), date(2020, 1, 1), date(2022, 8, 1), near(chance)])
        person = chance.randint(1, 10)
        rows.append(random_row(chance, number, person, people[person], start))
    promotions = []
    for number in range(50, 50 + chance.randint(0, 9)):
        start = chance.choice([date(2025, 12, 31), date(2026, 1, 1), ON, date(2026, 2, 3), date(2026, 4, 1)])
        person = chance.randint(1, 10)
        promotions.append(random_row(chance, number, person, people[person], start))
    return Facts(UNITS, tuple(rows), tuple(promotions))


def random_target(chance: Random) -> dict[str, Any]:
    """In the full JSON form, as both sides read it."""
    measure = chance.choice(MEASURES)
    whole = measure in ("count", "pool_per_post")
    age = [chance.choice(AGE_CRITERIA)] if chance.random() < 0.75 else []
    other = [chance.choice(OTHER_CRITERIA)] if chance.random() < 0.35 else []
    aggregate = measure == "teams_with_at_least" or chance.random() < 0.5
    data = {
        "code": "t",
        "name": "目标",
        "mode": "aggregate" if aggregate else "each",
        "scope": chance.choice(
            [{}, {}, {"kinds": ["town"]}, {"units": [2, 3]}, {"subtree": "/1/2/"}, {"excluded": [1, 4]}]
        ),
        "population": {
            "categories": chance.choice([[], [], ["chief"], ["chief", "deputy"]]),
            "highest_level": chance.choice(["", "", "", "1A41"]),
            "lowest_level": chance.choice(["", "", "", "1A41"]),
            "concurrent": chance.random() < 0.5,
            "postings": chance.random() < 0.5,
        },
        "criteria": age + other,
        "tolerance_years": chance.choice([0, 1, 2]),
        "measure": measure,
        "measure_k": chance.choice([1, 1, 2]),
        "required": chance.choice(["1", "2", "3"] if whole else ["1/5", "1/3", "0.5", "2/3", "0.8", "1"]),
        "warn_months": chance.choice([0, 1, 3]),
        "vacancy_months": chance.choice([1, 3, 36]),
    }
    return dump_target(parse_target(data))


@settings(max_examples=400)
@given(seed=SEEDS)
def test_the_judge_agrees_with_a_naive_evaluation(seed: int) -> None:
    chance = Random(seed)
    data, known = random_target(chance), random_facts(chance)
    findings = {finding.unit_id: finding for finding in judge([parse_target(data)], known, ON)}
    nodes = naive.judged_units(data, known)
    assert findings.keys() == nodes.keys()
    for node, units in nodes.items():
        finding = findings[node]
        part, _, whole, _ = naive.figures(data, known, node, units, ON, ON)
        need = naive.required(data, whole)
        assert (finding.part, finding.whole) == (part, whole)
        assert finding.required_persons == need
        assert finding.gap == max(0, need - part)
        assert len(finding.counted) == part
        assert finding.light.value == naive.shown_light(data, known, node, units, ON, ON), finding.reason


@settings(max_examples=100)
@given(seed=SEEDS)
def test_the_forecast_agrees_with_looking_at_every_day(seed: int) -> None:
    chance = Random(seed)
    data, known = random_target(chance), random_facts(chance)
    nodes = naive.judged_units(data, known)
    horizon = date(2026, 9, 30)
    for forecast in judge_ahead([parse_target(data)], known, ON, 6).forecasts:
        node, units = forecast.unit_id, nodes[forecast.unit_id]
        days = [ON + timedelta(days=ahead) for ahead in range((horizon - ON).days + 1)]
        lights = {day: naive.base_light(data, known, node, units, ON, day) for day in days}
        worse = {"green": ("yellow", "red"), "yellow": ("red",)}.get(lights[ON], ())
        expected = next((day for day in days if lights[day] in worse), None)
        assert forecast.worse_on == expected, forecast.cause
        assert bool(forecast.cause) == (expected is not None)
        for day, part in forecast.series:
            assert part == naive.figures(data, known, node, units, ON, day)[0]
        ((_, light),) = forecast.lights
        assert light.value == naive.shown_light(data, known, node, units, ON, horizon)


def test_the_random_districts_show_every_light() -> None:
    lights: Counter[str] = Counter()
    for seed in range(150):
        chance = Random(seed)
        data, known = random_target(chance), random_facts(chance)
        lights.update(finding.light.value for finding in judge([parse_target(data)], known, ON))
    assert min(lights[light] for light in ("green", "yellow", "red", "grey")) > 20, lights
