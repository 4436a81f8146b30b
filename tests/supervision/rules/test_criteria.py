"""Every predicate below, at and above its cut-off, with the sentence it gives."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from supervision.rules.explain import TIER_NAMES, describe_criteria, explain, explain_counted
from talentpool.choices import PoolTier
from tests.supervision.rules.district import ON, finding, person, target


def criterion(kind: str, value: object = None, **fields: Any) -> Any:
    data = {"kind": kind} if value is None else {"kind": kind, "value": value}
    return target(criteria=[data], **fields)


@pytest.mark.parametrize(
    ("kind", "value", "row", "counts"),
    [
        ("age_at_most", 35, {"birth": date(1990, 3, 31)}, False),
        ("age_at_most", 35, {"birth": date(1990, 4, 1)}, True),
        ("age_at_most", 35, {"birth": date(1990, 5, 1)}, True),
        ("around", 35, {"birth": date(1989, 3, 31)}, False),
        ("around", 35, {"birth": date(1989, 4, 1)}, True),
        ("born_from", "1990-01-01", {"birth": date(1989, 12, 1)}, False),
        ("born_from", "1990-01-01", {"birth": date(1990, 1, 1)}, True),
        ("born_from", "1990-01-01", {"birth": date(1990, 2, 1)}, True),
        ("female", None, {"sex": "2"}, True),
        ("female", None, {"sex": "1"}, False),
        ("female", None, {"sex": ""}, False),
        ("not_party_member", None, {"political": "01"}, False),
        ("not_party_member", None, {"political": "02"}, False),
        ("not_party_member", None, {"political": "03"}, True),
        ("not_party_member", None, {"political": "13"}, True),
        ("not_party_member", None, {"political": ""}, False),
        ("ethnic_minority", None, {"ethnicity": "01"}, False),
        ("ethnic_minority", None, {"ethnicity": "03"}, True),
        ("ethnic_minority", None, {"ethnicity": ""}, False),
        ("education_at_least", 3, {"education_rank": 2}, True),
        ("education_at_least", 3, {"education_rank": 3}, True),
        ("education_at_least", 3, {"education_rank": 4}, False),
        ("education_at_least", 3, {"education_rank": None}, False),
        ("full_time_degree_at_least", 2, {"full_time_degree_rank": 1}, True),
        ("full_time_degree_at_least", 2, {"full_time_degree_rank": 2}, True),
        ("full_time_degree_at_least", 2, {"full_time_degree_rank": 3}, False),
        ("full_time_degree_at_least", 2, {}, False),
        ("grassroots_years_at_least", 2, {"grassroots_months": 23}, False),
        ("grassroots_years_at_least", 2, {"grassroots_months": 24}, True),
        ("grassroots_years_at_least", 2, {"grassroots_months": 25}, True),
        ("grassroots_years_at_least", 2, {}, False),
        ("speciality_in", ["法律", "经济"], {"specialities": frozenset({"经济"})}, True),
        ("speciality_in", ["法律", "经济"], {"specialities": frozenset({"规划"})}, False),
        ("in_pool_tier", ["正科"], {"pool_tier": "正科"}, True),
        ("in_pool_tier", ["正科"], {"pool_tier": "副科"}, False),
        ("in_pool_tier", [], {"pool_tier": "副科"}, True),
        ("in_pool_tier", [], {"pool_tier": ""}, False),
    ],
)
def test_a_predicate_at_its_cutoff(kind: str, value: object, row: dict[str, Any], counts: bool) -> None:
    spec, who = criterion(kind, value), person(**row)
    found = finding(spec, who)
    assert found.part == int(counts)
    assert found.counted == ((who.appointment_id,) if counts else ())
    for entry in found.not_counted:
        assert entry[:2] == (who.appointment_id, kind)
        assert explain(entry, who, spec, ON) not in ("", "不符合条件")
    assert describe_criteria(spec)


@pytest.mark.parametrize(("tolerance", "counts"), [(0, False), (1, False), (2, True)])
def test_the_tolerance_widens_around_and_is_printed(tolerance: int, counts: bool) -> None:
    spec = criterion("around", 35, tolerance_years=tolerance)
    found = finding(spec, person(date(1989, 3, 31)))
    assert (found.part == 1) is counts
    assert f"35 岁左右按未满 {36 + tolerance} 周岁计" in found.reason


def test_all_predicates_must_hold_and_the_lasting_one_is_named_first() -> None:
    spec = target(criteria=[{"kind": "age_at_most", "value": 35}, {"kind": "female"}])
    both, man = person(date(1995, 1, 1), sex="2"), person(date(1980, 1, 1), sex="1")
    found = finding(spec, both, man)
    assert found.counted == (both.appointment_id,)
    assert found.not_counted == ((man.appointment_id, "female", ""),)


def test_a_person_born_on_leap_day_is_a_year_older_on_the_first_of_march() -> None:
    spec, who = criterion("age_at_most", 37), person(date(1988, 2, 29))
    assert finding(spec, who, on=date(2026, 2, 28)).part == 1
    assert finding(spec, who, on=date(2026, 3, 1)).part == 0


def test_who_is_too_old_is_told_with_month_and_age() -> None:
    spec, who = criterion("age_at_most", 35), person(date(1988, 3, 1))
    assert explain(finding(spec, who).not_counted[0], who, spec, ON) == "1988.03 生，38 岁，超过 35 岁"


def test_tiers_of_the_pool_are_told_by_name() -> None:
    spec, who = criterion("in_pool_tier", ["chief", "deputy"]), person(pool_tier="grassroots")
    assert describe_criteria(spec) == "正科级储备或副科级储备"
    assert explain(finding(spec, who).not_counted[0], who, spec, ON) == "现为中层储备"
    assert tuple(TIER_NAMES.items()) == tuple(PoolTier.choices)


def test_who_counts_is_told_until_when() -> None:
    text = explain_counted(person(date(1990, 5, 1)), criterion("age_at_most", 35), ON)
    assert text == "1990.05 生，35 岁，2026.05 满 36 周岁后不再计入"
