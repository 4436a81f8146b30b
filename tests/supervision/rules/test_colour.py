"""The colour of a unit at every cut-off of the three strategies, veto and grey."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from core.policy import Light, Refused
from supervision.rules.colour import FOUR_COLOURS, Plan, Strategy, unit_colour
from supervision.rules.judge import TargetFinding
from supervision.rules.plan_json import dump_plan, parse_plan


def judged(light: Light = Light.GREEN, gap: int = 0, **fields: Any) -> TargetFinding:
    plain: dict[str, Any] = {
        "unit_id": 1,
        "target_code": "t",
        "version": 1,
        "on": date(2026, 3, 31),
        "part": 0,
        "whole": 10,
        "required": Fraction(1, 5),
        "required_persons": 2,
        "completion": Fraction(1),
        "gap": gap,
        "light": light,
        "reason": "",
        "counted": (),
        "not_counted": (),
        "excluded": (),
    }
    return TargetFinding(**(plain | fields))


MET, WARNED, SHORT = judged(), judged(Light.YELLOW), judged(Light.YELLOW, 1)
MISSED, NOTHING = judged(Light.RED, 2), judged(Light.GREY, 2)
BY_COUNT, FOUR = Plan(), Plan(segments=FOUR_COLOURS)
WORST = Plan(Strategy.WORST)


@pytest.mark.parametrize(
    ("plan", "findings", "light"),
    [
        (BY_COUNT, [MET, MET], Light.GREEN),
        (BY_COUNT, [MET, WARNED], Light.GREEN),
        (BY_COUNT, [MET, SHORT], Light.YELLOW),
        (BY_COUNT, [MET, MISSED], Light.YELLOW),
        (BY_COUNT, [SHORT, MISSED], Light.RED),
        (BY_COUNT, [MISSED] * 3, Light.RED),
        (BY_COUNT, [MET, NOTHING], Light.GREEN),
        (BY_COUNT, [NOTHING], Light.GREY),
        (BY_COUNT, [], Light.GREY),
        (FOUR, [MET], Light.GREEN),
        (FOUR, [MISSED], Light.BLUE),
        (FOUR, [MISSED] * 2, Light.BLUE),
        (FOUR, [MISSED] * 3, Light.YELLOW),
        (FOUR, [MISSED] * 4, Light.RED),
        (FOUR, [MISSED] * 8, Light.RED),
        (WORST, [MET, MET], Light.GREEN),
        (WORST, [MET, WARNED], Light.YELLOW),
        (WORST, [MET, WARNED, MISSED], Light.RED),
        (WORST, [MET, NOTHING], Light.GREEN),
        (WORST, [NOTHING], Light.GREY),
    ],
)
def test_a_strategy_at_its_cutoff(plan: Plan, findings: list[TargetFinding], light: Light) -> None:
    colour = unit_colour(findings, plan)
    assert colour.light is light
    assert colour.reason.endswith("。")


@pytest.mark.parametrize(
    ("completion", "light"),
    [
        ("1", Light.GREEN),
        ("9/10", Light.GREEN),
        ("899/1000", Light.YELLOW),
        ("7/10", Light.YELLOW),
        ("0.699", Light.RED),
    ],
)
def test_the_score_at_its_cutoffs(completion: str, light: Light) -> None:
    colour = unit_colour([judged(completion=Fraction(completion))], Plan(Strategy.SCORE))
    assert (colour.light, colour.score) == (light, Fraction(completion) * 100)


def test_the_score_weighs_and_never_rewards_more_than_full() -> None:
    findings = [judged(completion=Fraction(5), weight=Fraction(3)), judged(completion=Fraction(0))]
    assert unit_colour(findings, Plan(Strategy.SCORE)).score == 75


def test_a_score_without_weight_is_grey() -> None:
    assert unit_colour([judged(weight=Fraction(0))], Plan(Strategy.SCORE)).light is Light.GREY


@pytest.mark.parametrize("plan", [BY_COUNT, FOUR, Plan(Strategy.SCORE, yellow_from=Fraction(10))])
def test_a_red_veto_makes_the_unit_red(plan: Plan) -> None:
    fine = [judged() for _ in range(9)]
    colour = unit_colour([*fine, judged(Light.RED, 2, veto=True)], plan)
    assert colour.light is Light.RED
    assert "一票否决" in colour.reason


def test_a_yellow_veto_does_not() -> None:
    assert unit_colour([MET, judged(Light.YELLOW, 1, veto=True)], BY_COUNT).light is Light.YELLOW


@pytest.mark.parametrize("plan", [BY_COUNT, FOUR, WORST, Plan(Strategy.SCORE, green_from=Fraction("85.5"))])
def test_a_plan_reads_back_as_it_was_written(plan: Plan) -> None:
    assert parse_plan(dump_plan(plan)) == plan


@pytest.mark.parametrize(
    "data",
    [
        {"strategy": "best"},
        {"strategy": "count", "segments": [{"light": "green", "from": "0", "to": "1"}]},
        {"strategy": "score", "green_from": "70", "yellow_from": "70"},
        {"strategy": "score", "green_from": "101"},
        {"strategy": "score", "green_from": 90.5},
    ],
)
def test_a_plan_that_cannot_colour_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="。"):
        parse_plan(data)
