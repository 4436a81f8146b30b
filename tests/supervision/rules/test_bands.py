"""Lights at every cut-off; holes and overlaps of a number line."""

from __future__ import annotations

from fractions import Fraction

import pytest

from core.policy import Light, Refused
from supervision.rules.bands import COMPLETION, Bands, Segment, band_light, number_text
from supervision.rules.target_json import dump_bands, parse_bands
from tests.supervision.rules.district import light, people, target

RIGID_BANDS = Bands(
    COMPLETION, (Segment(Light.RED, Fraction(0), Fraction(1)), Segment(Light.GREEN, Fraction(1)))
)


def segment(colour: str, start: str, end: str | None = None) -> dict[str, str | None]:
    return {"light": colour, "from": start, "to": end}


@pytest.mark.parametrize(
    ("part", "base", "required", "expected"),
    [
        (1, 5, "1/5", Light.GREEN),
        (2, 10, "1/5", Light.GREEN),
        (3, 10, "1/5", Light.GREEN),
        (1, 10, "1/5", Light.YELLOW),
        (0, 5, "1/5", Light.YELLOW),
        (0, 6, "1/5", Light.RED),
        (8, 10, "1", Light.YELLOW),
        (7, 10, "1", Light.RED),
        (799, 1000, "1", Light.RED),
        (800, 1000, "1", Light.YELLOW),
        (1, 3, "1/3", Light.GREEN),
        (33, 100, "1/3", Light.YELLOW),
        (2, 1, "2", Light.GREEN),
        (1, 1, "2", Light.YELLOW),
        (1, 1, "3", Light.RED),
    ],
)
def test_the_default_light(part: int, base: int, required: str, expected: Light) -> None:
    assert band_light(part, base, Fraction(required), None) is expected


@pytest.mark.parametrize(
    ("part", "expected"),
    [(4, Light.RED), (5, Light.YELLOW), (8, Light.YELLOW), (9, Light.GREEN), (12, Light.GREEN)],
)
def test_custom_cutoffs_on_completion_include_their_lower_end(part: int, expected: Light) -> None:
    segments = [segment("red", "0", "0.5"), segment("yellow", "0.5", "0.9"), segment("green", "0.9")]
    bands = parse_bands({"basis": "completion", "segments": segments})
    assert band_light(part, 10, Fraction(1), bands) is expected


@pytest.mark.parametrize(
    ("young", "expected"), [(3, Light.GREEN), (2, Light.GREEN), (1, Light.YELLOW), (0, Light.RED)]
)
def test_custom_cutoffs_on_the_gap_count_persons(young: int, expected: Light) -> None:
    segments = [segment("green", "0", "1"), segment("yellow", "1", "2"), segment("red", "2")]
    spec = target(required="2", measure="count", bands={"basis": "gap", "segments": segments})
    assert light(spec, *people(young, 3)) is expected


def test_rigid_bands_know_no_yellow() -> None:
    spec = target(required="2", measure="count", bands=dump_bands(RIGID_BANDS))
    assert light(spec, *people(1, 4)) is Light.RED
    assert light(spec, *people(2, 4)) is Light.GREEN


@pytest.mark.parametrize(
    ("segments", "sentence"),
    [
        ([], "没有分段"),
        ([segment("red", "0.1", "1"), segment("green", "1")], "0 至 0.1 之间没有颜色"),
        ([segment("red", "0", "0.5"), segment("green", "0.8")], "0.5 至 0.8 之间没有颜色"),
        ([segment("red", "0", "0.9"), segment("green", "0.8")], "“绿 0.8 以上”与“红 0 至 0.9”重叠"),
        ([segment("red", "0"), segment("green", "1")], "重叠"),
        ([segment("red", "0", "2"), segment("yellow", "0.5", "1"), segment("green", "2")], "“黄 0.5 至 1”"),
        ([segment("red", "0", "1")], "1 以上没有颜色"),
        ([segment("red", "1", "1"), segment("green", "1")], "上限须大于下限"),
        ([segment("grey", "0")], "颜色只能是绿、黄、红"),
        ([segment("pink", "0")], "不能是“pink”"),
    ],
)
def test_holes_and_overlaps_are_refused_with_their_place(segments: list[object], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        parse_bands({"basis": "completion", "segments": segments})


@pytest.mark.parametrize(
    ("value", "text"), [("2", "2"), ("0.8", "0.8"), ("1/3", "1/3"), ("0.125", "0.125"), ("1/20", "0.05")]
)
def test_numbers_are_written_exactly(value: str, text: str) -> None:
    assert number_text(Fraction(value)) == text
