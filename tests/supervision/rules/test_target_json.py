"""The JSON form of targets: round trip, faults all at once, shipped defaults, fingerprint."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest

from core.policy import Light, Refused
from supervision.rules.bands import COMPLETION, Bands, Segment
from supervision.rules.defaults import DEFAULT_TARGETS, PRESET_TARGETS
from supervision.rules.explain import describe_criteria
from supervision.rules.fingerprint import fingerprint
from supervision.rules.target_json import dump_bands, dump_target, parse_target
from tests.supervision.rules.district import ON, facts, people, target

RIGID_BANDS = Bands(
    COMPLETION, (Segment(Light.RED, Fraction(0), Fraction(1)), Segment(Light.GREEN, Fraction(1)))
)
SHIPPED = [*DEFAULT_TARGETS, *PRESET_TARGETS]
PLAIN: dict[str, Any] = {"code": "t", "name": "目标", "measure": "share_of_holders", "required": "1/5"}


@pytest.mark.parametrize("data", SHIPPED, ids=lambda data: str(data["code"]))
def test_a_shipped_target_is_valid_and_reads_back(data: dict[str, Any]) -> None:
    parsed = parse_target(data)
    assert parse_target(json.loads(json.dumps(dump_target(parsed)))) == parsed
    assert len(parsed.code) <= 30
    assert len(parsed.short_name) <= 12
    assert parsed.source and describe_criteria(parsed)


def test_eight_targets_are_shipped_with_codes_of_their_own() -> None:
    assert len(DEFAULT_TARGETS) == 8
    assert len({data["code"] for data in SHIPPED}) == len(SHIPPED)


def test_every_field_reads_back() -> None:
    spec = target(
        mode="each",
        scope={"kinds": ["town"], "levels": ["1A41"], "subtree": "/1/", "units": [2], "excluded": [3]},
        population={"categories": ["chief"], "highest_level": "1A41", "concurrent": True, "postings": True},
        criteria=[{"kind": "born_from", "value": "1990-01-01"}, {"kind": "speciality_in", "value": ["法律"]}],
        bands=dump_bands(RIGID_BANDS),
        veto=True,
        weight="2.5",
        valid_to="2030-01-01",
    )
    assert parse_target(json.loads(json.dumps(dump_target(spec)))) == spec


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"code": ""}, "name"),
        ({"required": "0"}, "required"),
        ({"required": 0.2}, "required"),
        ({"required": "1/0"}, "required"),
        ({"required": "6/5"}, "required"),
        ({"measure": "count", "required": "0.5"}, "required"),
        ({"measure": "median"}, "measure"),
        ({"mode": "some"}, "mode"),
        ({"measure": "teams_with_at_least", "required": "1/2"}, "mode"),
        ({"valid_from": "2025-01-01", "valid_to": "2025-01-01"}, "valid_to"),
        ({"valid_from": "2025-13-01"}, "valid_from"),
        ({"criteria": [{"kind": "age_at_most"}]}, "criteria.age_at_most"),
        ({"criteria": [{"kind": "age_at_most", "value": "35"}]}, "criteria.age_at_most"),
        ({"criteria": [{"kind": "age_at_most", "value": 151}]}, "criteria.age_at_most"),
        ({"criteria": [{"kind": "born_from"}]}, "criteria.born_from"),
        ({"criteria": [{"kind": "speciality_in", "value": []}]}, "criteria.speciality_in"),
        ({"criteria": [{"kind": "female", "value": 1}]}, "criteria.female"),
        ({"criteria": [{"kind": "tall"}]}, "criteria.kind"),
        ({"criteria": ["female"]}, "criteria"),
        ({"scope": {"units": ["2"]}}, "scope.units"),
        ({"scope": {"kinds": "town"}}, "scope.kinds"),
        ({"population": {"concurrent": 1}}, "population.concurrent"),
        ({"population": {"highest_level": "1A42", "lowest_level": "1A41"}}, "levels"),
        ({"measure_k": 0}, "measure_k"),
        ({"tolerance_years": -1}, "numbers"),
        ({"warn_months": True}, "warn_months"),
        ({"bands": {"basis": "mood", "segments": []}}, "bands.basis"),
        ({"bands": {"basis": "gap", "segments": []}}, "bands.empty"),
    ],
)
def test_a_fault_is_named_with_its_place(fields: dict[str, Any], place: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_target(PLAIN | fields)
    assert f"target.{place}" in {fault.rule_id for fault in refused.value.findings}
    assert all(fault.reason.endswith("。") for fault in refused.value.findings)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(Refused) as refused:
        parse_target(PLAIN | {"required": "many", "mode": "some", "version": "x"})
    assert len(refused.value.findings) == 3


def test_the_fingerprint_follows_the_facts_and_not_their_order() -> None:
    rows = people(2, 3)
    spec, known = target(), facts(*rows)
    same = fingerprint(known, [spec], ON)
    assert fingerprint(facts(*reversed(rows)), [spec], ON) == same
    changed = (replace(rows[0], title="镇长"), *rows[1:])
    others = {
        fingerprint(facts(*changed), [spec], ON),
        fingerprint(known, [replace(spec, warn_months=3)], ON),
        fingerprint(known, [spec], ON + timedelta(days=1)),
        fingerprint(replace(known, promotions=rows[:1]), [spec], ON),
        fingerprint(replace(known, units=known.units[:4]), [spec], ON),
    }
    assert same not in others
    assert len(others) == 5
