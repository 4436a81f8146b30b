"""Targets as plain JSON: the form of the interchange, of the shipped defaults and of the editor.

Every key but code, name, measure and required may be absent; numbers that must stay exact are strings::

    {"code": "town-team-member-30", "version": 1, "name": "…", "short_name": "…", "source": "…",
     "valid_from": "2025-01-01", "valid_to": null, "mode": "each",
     "scope": {"kinds": ["town"], "levels": [], "subtree": "/1/", "units": [], "excluded": []},
     "population": {"categories": ["chief"], "highest_level": "", "lowest_level": "",
                    "concurrent": false, "postings": false},
     "criteria": [{"kind": "around", "value": 30}, {"kind": "female"}],
     "tolerance_years": 1, "measure": "count", "measure_k": 1, "required": "1", "warn_months": 6,
     "bands": {"basis": "completion", "segments": [{"light": "red", "from": "0", "to": "1"}, …]},
     "veto": false, "weight": "1", "vacancy_months": 36}
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from core.policy import Light, Refused
from supervision.rules.bands import COMPLETION, GAP, Bands, Segment, check_bands, number_text
from supervision.rules.json_reader import Reader
from supervision.rules.target_check import check_target
from supervision.rules.targets import (
    Criterion,
    CriterionKind,
    Measure,
    Mode,
    Population,
    Scope,
    TargetSpec,
)

NUMBER_CRITERIA = frozenset(
    {
        CriterionKind.AGE_AT_MOST,
        CriterionKind.AROUND,
        CriterionKind.EDUCATION_AT_LEAST,
        CriterionKind.FULL_TIME_DEGREE_AT_LEAST,
        CriterionKind.GRASSROOTS_YEARS_AT_LEAST,
    }
)
WORD_CRITERIA = frozenset({CriterionKind.SPECIALITY_IN, CriterionKind.IN_POOL_TIER})


def parse_target(data: Mapping[str, Any]) -> TargetSpec:
    """The target described by ``data``. Raises ``Refused`` with every fault at once."""
    reader = Reader()
    target = _read(reader, data)
    faults = [*reader.faults, *(() if reader.faults else check_target(target))]
    if faults:
        raise Refused(*faults)
    return target


def dump_target(target: TargetSpec) -> dict[str, Any]:
    """The JSON form with every key; ``parse_target`` reads it back to an equal target."""
    scope, population = target.scope, target.population
    return {
        "code": target.code,
        "version": target.version,
        "name": target.name,
        "short_name": target.short_name,
        "source": target.source,
        "valid_from": target.valid_from.isoformat(),
        "valid_to": target.valid_to.isoformat() if target.valid_to else None,
        "mode": target.mode.value,
        "scope": {
            "kinds": sorted(scope.kinds),
            "levels": sorted(scope.levels),
            "subtree": scope.subtree,
            "units": sorted(scope.units),
            "excluded": sorted(scope.excluded),
        },
        "population": {
            "categories": sorted(population.categories),
            "highest_level": population.highest_level,
            "lowest_level": population.lowest_level,
            "concurrent": population.concurrent,
            "postings": population.postings,
        },
        "criteria": [_dump_criterion(criterion) for criterion in target.criteria],
        "tolerance_years": target.tolerance_years,
        "measure": target.measure.value,
        "measure_k": target.measure_k,
        "required": number_text(target.required),
        "warn_months": target.warn_months,
        "bands": dump_bands(target.bands) if target.bands else None,
        "veto": target.veto,
        "weight": number_text(target.weight),
        "vacancy_months": target.vacancy_months,
    }


def _dump_criterion(criterion: Criterion) -> dict[str, Any]:
    value = criterion.value
    if value is None:
        return {"kind": criterion.kind.value}
    if isinstance(value, date):
        return {"kind": criterion.kind.value, "value": value.isoformat()}
    return {"kind": criterion.kind.value, "value": list(value) if isinstance(value, tuple) else value}


def dump_bands(bands: Bands) -> dict[str, Any]:
    """The JSON form of a number line; no upper end is null."""
    return {"basis": bands.basis, "segments": dump_segments(bands.segments)}


def dump_segments(segments: tuple[Segment, ...]) -> list[dict[str, Any]]:
    """Segments as JSON; no upper end is null."""
    return [
        {
            "light": segment.light.value,
            "from": number_text(segment.start),
            "to": None if segment.end is None else number_text(segment.end),
        }
        for segment in segments
    ]


def parse_bands(data: Mapping[str, Any]) -> Bands:
    """The number line described by ``data``. Raises ``Refused`` for malformed values, holes and overlaps."""
    reader = Reader()
    bands = _bands(reader, data)
    faults = reader.faults or list(check_bands(bands))
    if faults:
        raise Refused(*faults)
    return bands


def _read(reader: Reader, data: Mapping[str, Any]) -> TargetSpec:
    bands = data.get("bands")
    return TargetSpec(
        code=reader.text(data.get("code"), "code"),
        name=reader.text(data.get("name"), "name"),
        short_name=reader.text(data.get("short_name"), "short_name"),
        version=reader.whole(data.get("version"), "version", 1),
        source=reader.text(data.get("source"), "source"),
        valid_from=reader.day(data.get("valid_from"), "valid_from") or date.min,
        valid_to=reader.day(data.get("valid_to"), "valid_to"),
        mode=reader.choice(Mode, data.get("mode", "each"), "mode", Mode.EACH),
        scope=_scope(reader, reader.table(data.get("scope"), "scope")),
        population=_population(reader, reader.table(data.get("population"), "population")),
        criteria=tuple(_criterion(reader, item) for item in reader.items(data.get("criteria"), "criteria")),
        tolerance_years=reader.whole(data.get("tolerance_years"), "tolerance_years", 1),
        measure=reader.choice(Measure, data.get("measure"), "measure", Measure.COUNT),
        measure_k=reader.whole(data.get("measure_k"), "measure_k", 1),
        required=reader.exact(data.get("required"), "required"),
        warn_months=reader.whole(data.get("warn_months"), "warn_months", 6),
        bands=None if bands is None else _bands(reader, reader.table(bands, "bands")),
        veto=reader.flag(data.get("veto"), "veto"),
        weight=reader.exact(data.get("weight"), "weight", Fraction(1)),
        vacancy_months=reader.whole(data.get("vacancy_months"), "vacancy_months", 36),
    )


def _scope(reader: Reader, data: Mapping[str, Any]) -> Scope:
    return Scope(
        kinds=frozenset(reader.words(data.get("kinds"), "scope.kinds")),
        levels=frozenset(reader.words(data.get("levels"), "scope.levels")),
        subtree=reader.text(data.get("subtree"), "scope.subtree"),
        units=_ids(reader, data.get("units"), "scope.units"),
        excluded=_ids(reader, data.get("excluded"), "scope.excluded"),
    )


def _ids(reader: Reader, value: object, key: str) -> frozenset[int]:
    return frozenset(reader.whole(item, key) for item in reader.items(value, key))


def _population(reader: Reader, data: Mapping[str, Any]) -> Population:
    return Population(
        categories=frozenset(reader.words(data.get("categories"), "population.categories")),
        highest_level=reader.text(data.get("highest_level"), "population.highest_level"),
        lowest_level=reader.text(data.get("lowest_level"), "population.lowest_level"),
        concurrent=reader.flag(data.get("concurrent"), "population.concurrent"),
        postings=reader.flag(data.get("postings"), "population.postings"),
    )


def _criterion(reader: Reader, item: object) -> Criterion:
    data = reader.table(item, "criteria")
    kind = reader.choice(CriterionKind, data.get("kind"), "criteria.kind", CriterionKind.FEMALE)
    value, key = data.get("value"), f"criteria.{kind.value}"
    if kind in NUMBER_CRITERIA:
        number = reader.whole(value, key)
        if value is None or not 0 <= number <= 150:
            reader.refuse(key, f"条件“{kind.value}”须填 0 至 150 的整数，请改正。")
        return Criterion(kind, number)
    if kind is CriterionKind.BORN_FROM:
        day = reader.day(value, key)
        if value is None:
            reader.refuse(key, "条件“born_from”须填日期，请补填。")
        return Criterion(kind, day or date.min)
    if kind in WORD_CRITERIA:
        words = reader.words(value, key)
        if not words and kind is CriterionKind.SPECIALITY_IN:
            reader.refuse(key, "条件“speciality_in”须列出至少一项专长，请补填。")
        return Criterion(kind, words)
    if value is not None:
        reader.refuse(key, f"条件“{kind.value}”不带数值，请去掉。")
    return Criterion(kind)


def read_segments(reader: Reader, value: object, place: str) -> tuple[Segment, ...]:
    """Segments from their JSON form; holes and overlaps are not looked for here."""
    segments = []
    for number, item in enumerate(reader.items(value, place), 1):
        segment, key = reader.table(item, place), f"{place}.{number}"
        end = segment.get("to")
        segments.append(
            Segment(
                reader.choice(Light, segment.get("light"), f"{key}.light", Light.RED),
                reader.exact(segment.get("from"), f"{key}.from"),
                None if end is None else reader.exact(end, f"{key}.to"),
            )
        )
    return tuple(segments)


def _bands(reader: Reader, data: Mapping[str, Any]) -> Bands:
    segments = read_segments(reader, data.get("segments"), "bands.segments")
    basis = data.get("basis")
    if basis not in (COMPLETION, GAP):
        reader.refuse("bands.basis", "分段依据只能是 completion（完成率）或 gap（缺额），请改正。")
    return Bands(GAP if basis == GAP else COMPLETION, segments)
