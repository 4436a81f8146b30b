"""Gathering what a judgement rests on, in a fixed number of queries and without model instances."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from sys import intern
from typing import Any

from django.db.models import Q

from cadre.choices import EducationMode, EntryKind, Holding, degree_rank, education_rank
from cadre.models import Appointment, Education
from cadre.rules import retirement
from core.models import Establishment, Unit, UnitMove, UnitName
from core.rules.tree import paths_on
from supervision.rules.facts import Facts, RosterRow, UnitFacts
from talentpool.models import PoolMembership

_COLUMNS = (
    "id", "cadre_id", "unit_id", "title", "category", "level", "holding", "start", "end", "expected_end",
    "entry_kind", "cadre__name", "cadre__sex", "cadre__birth", "cadre__political", "cadre__ethnicity",
    "cadre__speciality", "cadre__grassroots_months", "cadre__left_on", "cadre__professional_title",
)  # fmt: skip
_SENIOR = re.compile(r"^(正高|高级|副?教授|副?研究员|副?主任医师|副?研究馆员|副?编审|正?高)")
_CHUNK = 5000


def gather(on: date, *, under: str = "", details: bool = True) -> Facts:
    """What is known on the day: units, appointments in force, promotions of the calendar year.

    What took effect after ``on`` is not known on ``on`` and is left out, so that a past day keeps its answer;
    of the future only ``expected_end``, birthdays and retirement are known. ``under`` keeps the subtree with
    this path of today. ``details`` adds education. Eight queries (seven without details), nine when units
    have moved since, whatever the size.
    """
    pool = dict(PoolMembership.objects.holding(on).values_list("cadre_id", "tier"))
    ranks = _education_ranks(under) if details else {}
    maker = _RowMaker(on, pool, ranks)
    held = Appointment.objects.holding(on)
    promoted = Appointment.objects.filter(
        entry_kind=EntryKind.PROMOTION, start__gte=date(on.year, 1, 1), start__lte=on
    )
    return Facts(
        units=tuple(_units(on, under)),
        rows=tuple(maker.rows(_lines(held, under))),
        promotions=tuple(maker.rows(_lines(promoted, under))),
    )


def _lines(appointments: Any, under: str) -> Iterator[tuple[Any, ...]]:
    if under:
        appointments = appointments.filter(unit__path__startswith=under)
    lines: Iterator[tuple[Any, ...]] = (
        appointments.order_by("id").values_list(*_COLUMNS).iterator(chunk_size=_CHUNK)
    )
    return lines


def _units(on: date, under: str) -> Iterator[UnitFacts]:
    chosen = Unit.objects.existing(on).filter(path__startswith=under).order_by("path")
    named = UnitName.objects.filter(Q(start__isnull=True) | Q(start__lte=on)).filter(
        Q(end__isnull=True) | Q(end__gt=on)
    )
    names = dict(named.values_list("unit_id", "short_name"))
    posts = {
        line[0]: line[1:]
        for line in Establishment.objects.holding(on).values_list(
            "unit_id", "chiefs", "deputies", "members", "middle_chiefs", "middle_deputies"
        )
    }
    lines = chosen.values_list("id", "path", "short_name", "kind", "level", "parent_id")
    for key, path, name, kind, level, parent in _as_placed(lines, on):
        approved = posts.get(key, (None,) * 5)
        yield UnitFacts(key, path, names.get(key, name), intern(kind), intern(level), parent, *approved)


def _as_placed(lines: Iterable[tuple[Any, ...]], on: date) -> Iterable[tuple[Any, ...]]:
    """The units' lines with path and parent as on the day, in the order of the paths."""
    parents = UnitMove.objects.parents_on(on)
    if not parents:
        return lines
    today = list(Unit.objects.values_list("id", "path", "parent_id"))
    paths = paths_on(
        {key: parents.get(key, parent) for key, _, parent in today}, {key: path for key, path, _ in today}
    )
    placed = [
        (key, paths.get(key, path), *names, parents.get(key, parent)) for key, path, *names, parent in lines
    ]
    return sorted(placed, key=lambda line: line[1])


def _education_ranks(under: str) -> dict[int, tuple[int | None, int | None]]:
    """Best education of any mode and best full-time degree, by person; 1 is the highest."""
    lines = Education.objects.values_list("cadre_id", "mode", "level", "degree")
    if under:
        lines = lines.filter(cadre__appointments__unit__path__startswith=under).distinct()
    found: dict[int, tuple[int | None, int | None]] = {}
    for person, mode, level, degree in lines.iterator(chunk_size=_CHUNK):
        education, full_time = found.get(person, (None, None))
        rank = degree_rank(degree) if mode == EducationMode.FULL_TIME else None
        found[person] = _better(education, education_rank(level)), _better(full_time, rank)
    return found


def _better(one: int | None, other: int | None) -> int | None:
    known = [rank for rank in (one, other) if rank is not None]
    return min(known) if known else None


@lru_cache(maxsize=20_000)
def _retires_on(birth: date | None, sex: str, county: str, senior: bool) -> date | None:
    return retirement.retires_on(birth, sex, county, senior_professional=senior)


@lru_cache(maxsize=10_000)
def _specialities(text: str) -> frozenset[str]:
    return frozenset(word for word in re.split(r"[、，,；;\s]+", text) if word)


class _RowMaker:
    """Turns lines of the appointment table into rows; knows each person's main post once it has passed."""

    def __init__(
        self, on: date, pool: dict[int, str], ranks: dict[int, tuple[int | None, int | None]]
    ) -> None:
        self._on = on
        self._pool = pool
        self._ranks = ranks
        self._main: dict[int, tuple[int, str]] = {}

    def rows(self, lines: Iterable[tuple[Any, ...]]) -> Iterator[RosterRow]:
        """The rows in the order of the lines."""
        read = list(lines)
        for line in read:
            if line[6] == Holding.MAIN:
                self._main.setdefault(line[1], (line[2], line[5]))
        return map(self._row, read)

    def _row(self, line: tuple[Any, ...]) -> RosterRow:
        (key, person, unit, title, category, level, holding, start, _end, expected, entry, name, sex, birth,
         political, ethnicity, speciality, grassroots, left, professional) = line  # fmt: skip
        main_unit, main_level = self._main.get(person, (None, level))
        education, degree = self._ranks.get(person, (None, None))
        senior = bool(professional and _SENIOR.match(professional))
        return RosterRow(
            key,
            person,
            name,
            unit,
            title,
            intern(category),
            intern(level),
            holding == Holding.MAIN,
            holding == Holding.POSTING,
            intern(sex),
            birth,
            intern(political),
            intern(ethnicity),
            education,
            degree,
            _specialities(speciality),
            grassroots,
            self._pool.get(person, ""),
            start,
            left if left is not None and left <= self._on else None,
            expected,
            intern(entry),
            _retires_on(birth, sex, main_level or level, senior),
            main_unit,
        )
