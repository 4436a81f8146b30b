"""Keeping résumés: the text is stored as received, its segments are read out of it again each time."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from cadre.models import Cadre, Resume, ResumeSegment
from cadre.rules.resume import classify, parse_resume
from cadre.services.cadres import StaleVersion
from cadre.services.locking import locked
from cadre.services.scope import require_editable, require_still_mine
from core.choices import AuditAction
from core.models import User
from core.services import audit

BATCH = 500


def segments_of(cadre_id: int, text: str) -> list[ResumeSegment]:
    """The segments of a résumé, unsaved and in the order of the text."""
    rows = []
    for order, segment in enumerate(parse_resume(text).segments):
        reading = classify(segment.text)
        rows.append(
            ResumeSegment(
                cadre_id=cadre_id,
                order=order,
                start=segment.start,
                end=segment.end,
                precision=segment.precision,
                text=segment.text,
                inner=segment.inner,
                place=reading.place,
                category=reading.category,
                level=reading.level,
                is_study=reading.is_study,
                is_grassroots=reading.is_grassroots,
            )
        )
    return rows


@transaction.atomic
def save_resume(cadre: Cadre, text: str, *, by: User, reason: str = "", version: int | None = None) -> Cadre:
    """Put down the text of a résumé and read its segments anew; an empty text takes the résumé away.

    ``version`` is the one the writer saw: StaleVersion when it is no longer the person's. Writes nothing when
    the text is the same. Returns the person as saved.
    """
    current = locked(cadre.pk)
    require_editable(current, by=by)
    if version is not None and current.version != version:
        raise StaleVersion.because(
            "cadre.version", "你填写期间别人已保存过此人的信息，没有覆盖。请核对后再保存。"
        )
    held = Resume.objects.filter(cadre=current).first()
    old = held.text if held else ""
    if text == old:
        return current
    if text.strip():
        Resume.objects.update_or_create(cadre=current, defaults={"text": text})
    elif held:
        held.delete()
    rebuild_segments([(current.pk, text)])
    current.version += 1
    current.save(update_fields=["version", "updated_at"])
    changes = {"简历": [old or "—", text if text.strip() else "—"]}
    audit.record(
        audit.Act(AuditAction.UPDATE, current, unit_path=current.unit.path, changes=changes, reason=reason),
        by=by,
    )
    require_still_mine(current, by=by)
    return current


@transaction.atomic
def rebuild_segments(texts: Iterable[tuple[int, str]]) -> int:
    """Read the segments of these résumés (person, text) anew; being derived, they leave no trail.

    Returns how many segments there are now.
    """
    given = list(texts)
    for at in range(0, len(given), BATCH):
        keys = [key for key, _ in given[at : at + BATCH]]
        ResumeSegment.objects.filter(cadre__in=keys).delete()
    rows = [row for key, text in given for row in segments_of(key, text)]
    ResumeSegment.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def rebuild_all() -> tuple[int, int]:
    """Read the segments of every résumé anew, after the grammar has changed; persons and segments."""
    persons = segments = 0
    batch: list[tuple[int, str]] = []
    for key, text in Resume.objects.order_by("pk").values_list("pk", "text").iterator(chunk_size=BATCH):
        batch.append((key, text))
        if len(batch) == BATCH:
            persons, segments = persons + len(batch), segments + rebuild_segments(batch)
            batch = []
    return persons + len(batch), segments + rebuild_segments(batch)
