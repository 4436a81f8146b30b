"""Words whose meaning a person once said, remembered for the next file."""

from __future__ import annotations

from django.db import transaction

from core.choices import AuditAction
from core.models import LearntWord, User
from core.services import audit
from core.sheets.cells import compact

LONGEST = 120
Words = dict[str, dict[str, str]]


@transaction.atomic
def remember(kind: str, field: str, word: str, value: str, *, by: User) -> LearntWord | None:
    """From now on ``word`` in a column ``field`` is read as ``value``; the last one to say so is right.

    None, and nothing is written, for a word that is empty, too long or means itself.
    """
    word, value = compact(word), value.strip()
    if not word or not value or word == compact(value) or max(len(word), len(value)) > LONGEST:
        return None
    known = LearntWord.objects.select_for_update().filter(kind=kind, field=field, word=word).first()
    old = known.value if known else ""
    if known and old == value:
        return known
    learnt, _ = LearntWord.objects.update_or_create(
        kind=kind, field=field, word=word, defaults={"value": value, "learnt_by": by}
    )
    action = AuditAction.UPDATE if known else AuditAction.CREATE
    audit.record(audit.Act(action, learnt, str(learnt), changes={"含义": [old, value]}), by=by)
    return learnt


@transaction.atomic
def unlearn(learnt: LearntWord, *, by: User) -> None:
    """The word is asked about again."""
    audit.record(audit.Act(AuditAction.DELETE, learnt, str(learnt)), by=by)
    learnt.delete()


def known_words(kind: str) -> Words:
    """The meanings of words by column, one query."""
    found: Words = {}
    for field, word, value in LearntWord.objects.filter(kind=kind).values_list("field", "word", "value"):
        found.setdefault(field, {})[word] = value
    return found
