"""Merging two records of one person into one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from django.db import IntegrityError, models, transaction

from cadre.choices import Holding
from cadre.models import (
    Appointment,
    AppointmentForm,
    Cadre,
    CadreMerge,
    DistinctPair,
    QualityReport,
    QualityWaiver,
    Recusal,
    Resume,
    ResumeSegment,
)
from cadre.rules.spans import HeldSpan, succession_faults
from cadre.services import records
from cadre.services.locking import lock_people
from cadre.services.recusal import find_around
from cadre.services.resumes import rebuild_segments
from core.choices import AuditAction
from core.models import User
from core.policy import Refused
from core.services import audit
from core.services.snapshots import snapshot

from .finding import require_merging

Moved = dict[str, list[Any]]
Left = dict[str, list[dict[str, Any]]]
# Derived, or about the records themselves.
NOT_MOVED = (CadreMerge, DistinctPair, QualityReport, QualityWaiver, Recusal, ResumeSegment, Cadre)
SINGLE = (Resume, AppointmentForm)


@transaction.atomic
def merge_cadres(
    kept: Cadre, absorbed: Cadre, *, take: Collection[str] = (), reason: str, by: User
) -> CadreMerge:
    """One person has two records: everything of ``absorbed`` goes to ``kept``, and it is shown no more.

    Fields of ``take`` get the absorbed record's value, empty fields of ``kept`` always do. A row that
    ``kept`` has already, or that contradicts one of its rows, is put away with the merge. All of it can be
    undone.

    Raises Refused outside the scope, without a reason, for one record, and for two different ID numbers.
    """
    kept, absorbed = locked_pair(kept.pk, absorbed.pk)
    _check(kept, absorbed, reason, by=by)
    before = {"kept": _whole(kept), "absorbed": _whole(absorbed)}
    values = _values(kept, absorbed, take)
    if "id_number" in values:
        Cadre.objects.filter(pk=absorbed.pk).update(id_number=None, id_index=None, id_tail_index="")
    moved, left = _move_rows(kept, absorbed)
    changes = records.apply_values(kept, values)
    kept.photo_id = kept.photo_id or absorbed.photo_id
    kept.version += 1
    kept.save()
    Cadre.objects.filter(pk=absorbed.pk).update(merged_into=kept, version=absorbed.version + 1)
    derive_again(kept, absorbed)
    before |= {"after": _whole(kept), "left": left}
    merge = CadreMerge.objects.create(
        kept=kept, absorbed=absorbed, moved=moved, before=before, reason=reason, merged_by=by
    )
    told = f"移入 {sum(map(len, moved.values()))} 条，另存 {sum(map(len, left.values()))} 条"
    facts = {"合并": [f"{absorbed.name}（{absorbed.unit}）", told]} | records.told(Cadre, changes)
    act = audit.Act(AuditAction.MERGE, kept, unit_path=kept.unit.path, changes=facts, reason=reason)
    audit.record(act, by=by)
    return merge


def derive_again(*people: Cadre) -> None:
    """Read the segments of the people's résumés anew, and find anew to whom the records are closed."""
    texts = dict(Resume.objects.filter(cadre__in=people).values_list("pk", "text"))
    rebuild_segments([(cadre.pk, texts.get(cadre.pk, "")) for cadre in people])
    for cadre in people:
        find_around(cadre)


def related_models() -> Iterator[tuple[type[models.Model], str]]:
    """Every model, of this app or one above, whose rows belong to a person, with the field that says so."""
    for relation in Cadre._meta.related_objects:
        model = relation.related_model
        if isinstance(model, type) and model not in NOT_MOVED:
            yield model, relation.field.name


def locked_pair(kept: int, absorbed: int) -> tuple[Cadre, Cadre]:
    """Both records as stored, locked in the order of their keys, so that no two acts wait for each other."""
    lock_people((kept, absorbed))
    found = {
        cadre.pk: cadre for cadre in Cadre.objects.select_related("unit").filter(pk__in=(kept, absorbed))
    }
    return found[kept], found[absorbed]


def _check(kept: Cadre, absorbed: Cadre, reason: str, *, by: User) -> None:
    require_merging(kept, absorbed, by=by)
    if kept.pk == absorbed.pk or kept.merged_into_id or absorbed.merged_into_id:
        raise Refused.because("cadre.merge.done", "这两条记录已经合并，不用再合并。请刷新页面。")
    if kept.id_index and absorbed.id_index:
        raise Refused.because(
            "cadre.merge.two_numbers",
            "两条记录的身份证号不同，不能合并。确是同一人的，请先改正其中一个身份证号。",
        )
    if not reason.strip():
        raise Refused.because("cadre.merge.reason", "请写明为什么是同一人。")


def _whole(cadre: Cadre) -> dict[str, Any]:
    names = [field.name for field in cadre._meta.concrete_fields if field.name not in ("id", "uuid")]
    return snapshot(cadre, names)


def _values(kept: Cadre, absorbed: Cadre, take: Collection[str]) -> dict[str, Any]:
    """What the kept record gets: what was chosen, and what it lacks."""
    return {
        name: getattr(absorbed, name)
        for name in records.CADRE_FIELDS
        if getattr(absorbed, name) not in (None, "") and (name in take or getattr(kept, name) in (None, ""))
    }


def _move_rows(kept: Cadre, absorbed: Cadre) -> tuple[Moved, Left]:
    """Rows that went over, by model, and those that were put away because ``kept`` had no place for them."""
    moved: Moved = defaultdict(list)
    left: Left = defaultdict(list)
    for model, owner in related_models():
        known = {_facts(row, owner) for row in model._default_manager.filter(**{owner: kept})}
        for row in model._default_manager.filter(**{owner: absorbed}):
            label = model._meta.label_lower
            names = [field.name for field in row._meta.concrete_fields]
            before = snapshot(row, names)
            if _facts(row, owner) not in known and _fits(row, kept) and _hand_over(row, owner, kept):
                moved[label].append(row.pk)
            else:
                left[label].append(before)
                model._default_manager.filter(pk=row.pk).delete()
    return dict(moved), dict(left)


def _facts(row: models.Model, owner: str) -> str:
    own = (owner, "seal_key")
    names = [
        field.name for field in row._meta.concrete_fields if not field.primary_key and field.name not in own
    ]
    return repr(sorted(snapshot(row, names).items()))


def _fits(row: models.Model, kept: Cadre) -> bool:
    """Whether a main appointment finds room beside those of the kept record."""
    if not isinstance(row, Appointment) or row.holding != Holding.MAIN:
        return True
    held = Appointment.objects.main().filter(cadre=kept)
    spans = [HeldSpan(other.title, other.start, other.end) for other in held]
    if row.end is None and any(span.end is None or span.end > row.start for span in spans):
        return False
    return not succession_faults(row.start, row.end, spans)


def _hand_over(row: models.Model, owner: str, kept: Cadre) -> bool:
    """Give the row to the kept record; False when it has one already and there is room for one only."""
    rows = type(row)._default_manager.filter(pk=row.pk)
    try:
        with transaction.atomic():
            rows.update(**{owner: kept})
    except IntegrityError:
        return False
    return True
