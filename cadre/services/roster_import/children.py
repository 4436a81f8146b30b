"""Writing what belongs to people, in bulk, with the change that undoes each record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models

from cadre.models import (
    AnnualAssessment,
    Appointment,
    AppointmentForm,
    Cadre,
    ChangeRequest,
    Education,
    FamilyMember,
    LevelTenure,
    ProfessionalTitle,
    Rank,
    Resume,
    ResumeSegment,
    RewardPunishment,
)
from cadre.services.resumes import rebuild_segments
from core.models import ImportBatch, ImportChange
from core.services.snapshots import snapshot

from .known import chunks
from .plan import RowKind, RowPlan, Write

BATCH = 500
REMOVED = "removed"
CHILDREN: tuple[tuple[str, type[models.Model]], ...] = (
    ("appointments", Appointment),
    ("ranks", Rank),
    ("levels", LevelTenure),
    ("educations", Education),
    ("assessments", AnnualAssessment),
    ("titles", ProfessionalTitle),
    ("rewards", RewardPunishment),
    ("family", FamilyMember),
    ("resumes", Resume),
    ("forms", AppointmentForm),
)


def write_children(batch: ImportBatch, rows: Sequence[RowPlan], changes: list[ImportChange]) -> None:
    """All that the rows would remove, change and add beside the people themselves."""
    _remove(batch, rows, changes)
    for attribute, model in CHILDREN:
        _write_set(batch, rows, attribute, model, changes)
    derive_segments([row.cadre.pk for row in rows if row.cadre and row.resumes])


def write_requests(batch: ImportBatch, rows: Iterable[RowPlan], changes: list[ImportChange]) -> int:
    """What the rows ask the department for; their number. A pending request is changed, else one is made."""
    asked = 0
    for row in rows:
        if row.cadre is None:
            continue
        for write in row.requests:
            asked += 1
            values = write.values | {"batch": batch}
            if write.record is None:
                record = ChangeRequest.objects.create(cadre=row.cadre, **values)
                changes.append(change_of(batch, row, record, created=True))
                continue
            record = write.record
            changes.append(change_of(batch, row, record, before=snapshot(record, values)))
            for name, value in values.items():
                setattr(record, name, value)
            record.save(update_fields=sorted(values))
    return asked


def derive_segments(people: Sequence[int]) -> None:
    """Read the segments of these people's résumés anew; whoever has no résumé has none."""
    texts = dict.fromkeys(people, "")
    for some in chunks(people):
        texts.update(Resume.objects.filter(cadre__in=some).values_list("pk", "text"))
    rebuild_segments(texts.items())


def change_of(
    batch: ImportBatch,
    row: RowPlan,
    record: models.Model,
    *,
    created: bool = False,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> ImportChange:
    """The record of one write, enough to take it back."""
    return ImportChange(
        batch=batch,
        row_number=row.row_number,
        model=record._meta.label_lower,
        object_id=str(record.pk),
        created=created,
        before=before or {},
        after=after or {},
    )


def _remove(batch: ImportBatch, rows: Iterable[RowPlan], changes: list[ImportChange]) -> None:
    """Records that a whole set no longer lists; all of each is kept, so that it can come back."""
    gone: dict[type[models.Model], list[Any]] = defaultdict(list)
    for row in rows:
        for record in row.removals:
            names = [field.name for field in record._meta.concrete_fields]
            changes.append(
                change_of(batch, row, record, before=snapshot(record, names), after={REMOVED: True})
            )
            gone[type(record)].append(record.pk)
    for model, ids in gone.items():
        for some in chunks(ids):
            model._default_manager.filter(pk__in=some).delete()


def _write_set(
    batch: ImportBatch,
    rows: Sequence[RowPlan],
    attribute: str,
    model: type[models.Model],
    changes: list[ImportChange],
) -> None:
    """Updates first: the end of one appointment makes room for the next.

    Records of a person whom the batch adds have no change of their own: they go with the person.
    """
    fresh: list[tuple[RowPlan, models.Model]] = []
    updates: dict[frozenset[str], list[models.Model]] = defaultdict(list)
    for row in rows:
        writes: list[Write] = getattr(row, attribute)
        for write in writes:
            if write.record is None:
                fresh.append((row, model(cadre=row.cadre, **write.values)))
                continue
            changes.append(change_of(batch, row, write.record, before=snapshot(write.record, write.values)))
            for name, value in write.values.items():
                setattr(write.record, name, value)
            updates[frozenset(write.values)].append(write.record)
    make_way([record.pk for names, records in updates.items() if "is_top" in names for record in records])
    for names, records in updates.items():
        model._default_manager.bulk_update(records, sorted(names), batch_size=BATCH)
    model._default_manager.bulk_create([record for _row, record in fresh], batch_size=BATCH)
    changes += [
        change_of(batch, row, record, created=True) for row, record in fresh if row.kind is not RowKind.NEW
    ]


def make_way(educations: Sequence[int]) -> None:
    """Only one education of a mode is the highest, also while one takes the place of another."""
    for some in chunks(educations):
        Education.objects.filter(pk__in=some).update(is_top=False)


def forget_children(people: Sequence[int]) -> None:
    """Delete everything that an import has written for these people, so that they can go themselves."""
    models_of_people: list[type[models.Model]] = [ResumeSegment, *(child for _, child in CHILDREN)]
    for model in models_of_people:
        model._default_manager.filter(cadre__in=people).delete()


def is_person(change: ImportChange) -> bool:
    """Whether the change is of the person and not of what belongs to the person."""
    return change.model == Cadre._meta.label_lower
