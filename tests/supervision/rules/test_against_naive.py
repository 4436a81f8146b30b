"""The judge agrees with a naive evaluation written from the specification, over random rosters."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from supervision.rules.facts import Facts, RosterRow, UnitFacts
from supervision.rules.judge import judge, judge_ahead
from supervision.rules.target_json import dump_target, parse_target
from tests.supervision.rules import naive

ON = date(2026, 3, 31)
NEAR = st.integers(-40, 130).map(lambda days: ON + timedelta(days=days))
FAR = st.sampled_from([date(2020, 1, 1), date(2015, 6, 30)])
LATER = st.one_of(st.none(), NEAR, st.sampled_from([date(2028, 3, 1), date(2029, 3, 31)]))
BIRTHS = st.one_of(
    st.none(),
    st.sampled_from(
        [date(1988, 2, 29), date(1984, 2, 29), date(1989, 4, 1), date(1990, 5, 1), date(1970, 1, 1)]
    ),
    st.integers(-60, 200).map(lambda days: date(1990, 3, 31) + timedelta(days=days)),
)
CATEGORIES = st.sampled_from(["chief", "deputy", "member"])
LEVELS = st.sampled_from(["1A32", "1A41", "1A42", ""])
UNITS = (
    UnitFacts(1, "/1/", "云岭区", "district"),
    UnitFacts(2, "/1/2/", "农业系统", "party", "1A41", 1, chiefs=1, deputies=2, members=2),
    UnitFacts(3, "/1/2/3/", "农业农村局", "government", "1A41", 2, chiefs=1, deputies=None, members=4),
    UnitFacts(4, "/1/4/", "清河镇", "town", "1A41", 1, chiefs=2, deputies=3, members=0),
)


@st.composite
def rows(draw: st.DrawFn, appointment: int, *, start: st.SearchStrategy[date]) -> RosterRow:
    person = draw(st.integers(1, 6))
    return RosterRow(
        appointment_id=appointment,
        person_id=person,
        name=f"某{person}",
        unit_id=draw(st.sampled_from([2, 3, 4])),
        category=draw(CATEGORIES),
        level=draw(LEVELS),
        is_main=draw(st.sampled_from([True, True, False])),
        is_posting=False,
        start=draw(start),
        end=draw(st.one_of(st.none(), st.none(), NEAR)),
        expected_end=draw(LATER),
    )


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    persons = {
        person: {
            "birth": draw(BIRTHS),
            "sex": draw(st.sampled_from(["1", "2", ""])),
            "political": draw(st.sampled_from(["01", "02", "13", ""])),
            "ethnicity": draw(st.sampled_from(["01", "03", ""])),
            "education_rank": draw(st.sampled_from([None, 1, 3, 5])),
            "full_time_degree_rank": draw(st.sampled_from([None, 2, 3])),
            "grassroots_months": draw(st.sampled_from([None, 23, 24, 60])),
            "specialities": draw(
                st.sampled_from([frozenset(), frozenset({"法律"}), frozenset({"规划", "经济"})])
            ),
            "pool_tier": draw(st.sampled_from(["", "正科", "副科"])),
            "retires_on": draw(st.one_of(st.none(), st.sampled_from([date(2026, 3, 1), date(2026, 6, 1)]))),
        }
        for person in range(1, 7)
    }

    def told(row: RosterRow) -> RosterRow:
        plain = {name: getattr(row, name) for name in row.__dataclass_fields__} | persons[row.person_id]
        posting = not row.is_main and row.appointment_id % 2 == 0
        return RosterRow(**(plain | {"is_posting": posting}))

    count = draw(st.integers(0, 9))
    starts = st.one_of(FAR, FAR, NEAR)
    roster = tuple(told(draw(rows(number, start=starts))) for number in range(1, count + 1))
    years = st.sampled_from([date(2025, 12, 31), date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 1)])
    promotions = tuple(
        told(draw(rows(number, start=years))) for number in range(20, 20 + draw(st.integers(0, 4)))
    )
    return Facts(UNITS, roster, promotions)


CRITERIA = st.sampled_from(
    [
        {"kind": "age_at_most", "value": 35},
        {"kind": "around", "value": 35},
        {"kind": "around", "value": 36},
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
    ]
)
MEASURES = (
    "count",
    "share_of_holders",
    "share_of_posts",
    "teams_with_at_least",
    "share_of_promotions",
    "pool_per_post",
)


@st.composite
def targets(draw: st.DrawFn) -> dict[str, Any]:
    measure = draw(st.sampled_from(MEASURES))
    whole = measure in ("count", "pool_per_post")
    required = st.sampled_from(["1", "2", "3"] if whole else ["1/5", "1/3", "0.5", "2/3", "0.8", "1"])
    aggregate = measure == "teams_with_at_least" or draw(st.booleans())
    scope = draw(
        st.sampled_from(
            [{}, {"kinds": ["town"]}, {"units": [2, 3]}, {"subtree": "/1/2/"}, {"excluded": [1, 4]}]
        )
    )
    parsed = parse_target(
        {
            "code": "t",
            "name": "目标",
            "mode": "aggregate" if aggregate else "each",
            "scope": scope,
            "population": {
                "categories": draw(st.sampled_from([[], ["chief"], ["chief", "deputy"]])),
                "highest_level": draw(st.sampled_from(["", "", "1A41"])),
                "lowest_level": draw(st.sampled_from(["", "", "1A41"])),
                "concurrent": draw(st.booleans()),
                "postings": draw(st.booleans()),
            },
            "criteria": draw(st.lists(CRITERIA, max_size=2)),
            "tolerance_years": draw(st.sampled_from([0, 1, 2])),
            "measure": measure,
            "measure_k": draw(st.sampled_from([1, 2])),
            "required": draw(required),
            "warn_months": draw(st.sampled_from([0, 1, 3])),
            "vacancy_months": draw(st.sampled_from([1, 3, 36])),
        }
    )
    return dump_target(parsed)


SETTINGS = settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))


@SETTINGS
@given(data=targets(), known=facts())
def test_the_judge_agrees_with_a_naive_evaluation(data: dict[str, Any], known: Facts) -> None:
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


@settings(SETTINGS, max_examples=80)
@given(data=targets(), known=facts())
def test_the_forecast_agrees_with_looking_at_every_day(data: dict[str, Any], known: Facts) -> None:
    outlook = judge_ahead([parse_target(data)], known, ON, 6)
    nodes = naive.judged_units(data, known)
    for forecast in outlook.forecasts:
        node, units = forecast.unit_id, nodes[forecast.unit_id]
        lights = {
            ON + timedelta(days=days): naive.base_light(
                data, known, node, units, ON, ON + timedelta(days=days)
            )
            for days in range(184)
        }
        worse = {"green": ("yellow", "red"), "yellow": ("red",)}.get(lights[ON], ())
        horizon = date(2026, 9, 30)
        expected = next(
            (day for day, light in lights.items() if light in worse and ON < day <= horizon), None
        )
        assert forecast.worse_on == expected, forecast.cause
        assert bool(forecast.cause) == (expected is not None)
        for day, part in forecast.series:
            assert part == naive.figures(data, known, node, units, ON, day)[0]
        ((_, light),) = forecast.lights
        assert light.value == naive.shown_light(data, known, node, units, ON, horizon)
