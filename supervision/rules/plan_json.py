"""Colour plans as plain JSON.

The form: ``{"strategy": "count", "segments": [{"light": "green", "from": "0", "to": "1"}, …]}``,
``{"strategy": "score", "green_from": "90", "yellow_from": "70"}`` or ``{"strategy": "worst"}``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.policy import Refused
from supervision.rules.bands import number_text
from supervision.rules.colour import DEFAULT_SEGMENTS, Plan, Strategy, check_plan
from supervision.rules.json_reader import Reader
from supervision.rules.target_json import dump_segments, read_segments


def parse_plan(data: Mapping[str, Any]) -> Plan:
    """The plan described by ``data``; what is absent has its default. Raises ``Refused`` with every fault."""
    reader, default = Reader(), Plan()
    segments = data.get("segments")
    plan = Plan(
        strategy=reader.choice(Strategy, data.get("strategy"), "strategy", Strategy.COUNT),
        segments=DEFAULT_SEGMENTS if segments is None else read_segments(reader, segments, "segments"),
        green_from=reader.exact(data.get("green_from"), "green_from", default.green_from),
        yellow_from=reader.exact(data.get("yellow_from"), "yellow_from", default.yellow_from),
    )
    faults = reader.faults or list(check_plan(plan))
    if faults:
        raise Refused(*faults)
    return plan


def dump_plan(plan: Plan) -> dict[str, Any]:
    """The JSON form; ``parse_plan`` reads it back to a plan that colours alike."""
    if plan.strategy is Strategy.COUNT:
        return {"strategy": plan.strategy.value, "segments": dump_segments(plan.segments)}
    if plan.strategy is Strategy.SCORE:
        return {
            "strategy": plan.strategy.value,
            "green_from": number_text(plan.green_from),
            "yellow_from": number_text(plan.yellow_from),
        }
    return {"strategy": plan.strategy.value}
