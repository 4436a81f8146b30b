"""Writes batches of the demo into the database in bulk, one transaction a batch."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import TypeVar

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max

from cadre.choices import CivilRank
from cadre.formats.form_texts.rewards import read_sentence
from cadre.models import (
    AnnualAssessment,
    Appointment,
    Cadre,
    Education,
    FamilyMember,
    Post,
    Rank,
    Resume,
    ResumeSegment,
    RewardPunishment,
)
from cadre.rules.family import relation_code
from cadre.rules.pinyin_names import name_keys
from cadre.services.resumes import segments_of
from core import crypto
from core.models import Establishment, Unit
from talentpool.models import PoolMembership

from .facts import DemoBatch, DemoPerson, DemoUnit
from .lives import Life, Narrator
from .roster_text import present, school_text

_NAMESPACE = uuid.UUID("6f1d3c52-2b57-5f0e-9f63-59d1a3a0c0de")
_RANKS = {rank.label: rank.value for rank in CivilRank}
_BULK = 2000
Row = TypeVar("Row", bound=models.Model)
_COUNTED: tuple[type[models.Model], ...] = (Unit, Post, Cadre)


class Writer:
    """Keeps the keys of units and posts while batches are written.

    Keys of units, posts and people are given here, so that rows that refer to them go in without
    asking the database; ``finish`` moves the sequences of the database behind them.
    """

    def __init__(self, seed: int, on: date) -> None:
        self._seed, self._on = seed, on
        self._next = {model: (_greatest_key(model) + 1) for model in _COUNTED}
        self._units: dict[str, int] = {}
        self._paths: dict[str, str] = {}
        self._posts: dict[str, int] = {}
        self.persons = self.units = self.appointments = 0

    @transaction.atomic
    def write(self, batch: DemoBatch) -> None:
        """Adds everything of a batch; parents of its units were written before or stand before them."""
        self._write_units(batch)
        self._posts = {}
        self._write_posts(batch)
        keys = [self._key(Cadre) for _ in batch.people]
        _insert(Cadre, (self._cadre(person, key) for person, key in zip(batch.people, keys, strict=True)))
        _insert(Appointment, self._appointments(batch, keys))
        _insert(Rank, self._ranks(batch, keys))
        _insert(Education, self._educations(batch, keys))
        _insert(AnnualAssessment, self._assessments(batch, keys))
        _insert(PoolMembership, self._pool(batch, keys))
        self._write_lives(batch, keys)
        self.persons += len(batch.people)
        self.units += len(batch.units)
        self.appointments += sum(len(person.appointments) for person in batch.people)

    def _write_lives(self, batch: DemoBatch, keys: list[int]) -> None:
        narrator = Narrator(self._seed, self._on, {unit.code: unit for unit in batch.units})
        lives = {key: narrator.life(person) for key, person in zip(keys, batch.people, strict=True)}
        _insert(Resume, (Resume(cadre_id=key, text=life.resume) for key, life in lives.items()))
        _insert(ResumeSegment, (row for key, life in lives.items() for row in segments_of(key, life.resume)))
        _insert(RewardPunishment, (row for key, life in lives.items() for row in _rewards(key, life)))
        _insert(FamilyMember, (row for key, life in lives.items() for row in _family(key, life)))

    def finish(self) -> None:
        """Sets the sequences behind the keys that were given here; nothing to do on SQLite."""
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(_COUNTED)):
                cursor.execute(statement)

    def _key(self, model: type[models.Model]) -> int:
        key = self._next[model]
        self._next[model] = key + 1
        return key

    def _write_units(self, batch: DemoBatch) -> None:
        Unit.objects.bulk_create([self._unit(unit) for unit in batch.units], batch_size=_BULK)
        Establishment.objects.bulk_create(
            [
                Establishment(
                    unit_id=self._units[item.unit],
                    start=item.start,
                    chiefs=item.chiefs,
                    deputies=item.deputies,
                    members=item.members,
                    middle_chiefs=item.middle_chiefs,
                    middle_deputies=item.middle_deputies,
                    staffing=item.staffing,
                )
                for item in batch.establishments
            ],
            batch_size=_BULK,
        )

    def _unit(self, unit: DemoUnit) -> Unit:
        key = self._units[unit.code] = self._key(Unit)
        above = self._paths[unit.parent] if unit.parent else "/"
        path = self._paths[unit.code] = f"{above}{key}/"
        return Unit(
            id=key,
            code=unit.code,
            name=unit.name,
            short_name=unit.short_name,
            parent_id=self._units[unit.parent] if unit.parent else None,
            path=path,
            kind=unit.kind,
            level=unit.level,
            order=unit.order,
            valid_from=unit.since,
        )

    def _write_posts(self, batch: DemoBatch) -> None:
        posts = []
        for post in batch.posts:
            key = self._posts[post.key] = self._key(Post)
            posts.append(
                Post(
                    id=key,
                    unit_id=self._units[post.unit],
                    name=post.name,
                    category=post.category,
                    level=post.level,
                    seats=post.seats,
                    is_key=post.is_key,
                    valid_from=post.since,
                )
            )
        Post.objects.bulk_create(posts, batch_size=_BULK)

    def _cadre(self, person: DemoPerson, key: int) -> Cadre:
        pinyin, initials = name_keys(person.name)
        return Cadre(
            id=key,
            uuid=uuid.uuid5(_NAMESPACE, f"{self._seed}/{person.number}"),
            unit_id=self._units[present(person).unit],
            name=person.name,
            pinyin=pinyin,
            initials=initials,
            sex=person.sex,
            ethnicity=person.ethnicity,
            native_place=person.native_place,
            birth_place=person.birth_place,
            birth=person.birth,
            work_start=person.work_start,
            political=person.political,
            party_joined=person.party_joined,
            id_number=person.id_number,
            id_index=crypto.blind_index(person.id_number),
            id_tail_index=crypto.tail_index(person.id_number),
            staffing=person.staffing,
            intake_channel=person.intake_channel,
            intake_year=person.intake_year,
            title=person.title,
            health=person.health,
            speciality=person.speciality,
            grassroots_months=person.grassroots_months,
            remark=person.remark,
            left_on=person.left_on,
            left_reason=person.left_reason,
        )

    def _appointments(self, batch: DemoBatch, keys: list[int]) -> Iterator[Appointment]:
        for person, key in zip(batch.people, keys, strict=True):
            for item in person.appointments:
                yield Appointment(
                    cadre_id=key,
                    unit_id=self._units[item.unit],
                    post_id=self._posts[item.post] if item.post else None,
                    title=item.title,
                    category=item.category,
                    level=item.level,
                    level_since=item.level_since,
                    holding=item.holding,
                    start=item.start,
                    end=item.end,
                    expected_end=item.expected_end,
                    entry_kind=item.entry_kind,
                    document_no=item.document_no,
                )

    @staticmethod
    def _ranks(batch: DemoBatch, keys: list[int]) -> Iterator[Rank]:
        for person, key in zip(batch.people, keys, strict=True):
            for item in person.ranks:
                yield Rank(cadre_id=key, rank=_RANKS[item.rank], start=item.start, end=item.end)

    @staticmethod
    def _educations(batch: DemoBatch, keys: list[int]) -> Iterator[Education]:
        for person, key in zip(batch.people, keys, strict=True):
            for item in person.education:
                yield Education(
                    cadre_id=key,
                    mode=item.mode,
                    level=item.level,
                    degree=item.degree,
                    school=school_text(item),
                    major=item.major,
                    graduated_on=item.graduated_on,
                )

    @staticmethod
    def _assessments(batch: DemoBatch, keys: list[int]) -> Iterator[AnnualAssessment]:
        for person, key in zip(batch.people, keys, strict=True):
            for item in person.assessments:
                yield AnnualAssessment(cadre_id=key, year=item.year, grade=item.grade)

    @staticmethod
    def _pool(batch: DemoBatch, keys: list[int]) -> Iterator[PoolMembership]:
        for person, key in zip(batch.people, keys, strict=True):
            for item in person.pool:
                yield PoolMembership(
                    cadre_id=key, tier=item.tier, channel=item.channel, start=item.start, end=item.end
                )


def _rewards(key: int, life: Life) -> Iterator[RewardPunishment]:
    """As the form's sentences are read, so that they are written again as they stand."""
    for order, sentence in enumerate(life.rewards):
        yield RewardPunishment(cadre_id=key, order=order, **asdict(read_sentence(sentence)))


def _family(key: int, life: Life) -> Iterator[FamilyMember]:
    for order, item in enumerate(life.family):
        yield FamilyMember(
            cadre_id=key,
            order=order,
            relation=item.relation,
            relation_code=relation_code(item.relation),
            name=item.name,
            birth=item.birth,
            political=item.political,
            work=item.work,
        )


def _greatest_key(model: type[models.Model]) -> int:
    greatest: int | None = model._default_manager.aggregate(greatest=Max("pk"))["greatest"]
    return greatest or 0


def _insert(model: type[Row], rows: Iterator[Row]) -> None:
    """Inserts in portions, so that no more than one of them is in memory."""
    portion: list[Row] = []
    for row in rows:
        portion.append(row)
        if len(portion) == _BULK:
            model._default_manager.bulk_create(portion)
            portion = []
    model._default_manager.bulk_create(portion)
