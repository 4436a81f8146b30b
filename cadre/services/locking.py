"""Locking people until the transaction ends: their rows alone, in the order of their keys.

A lock on a row that is joined with its unit would lose a person who moves to another unit meanwhile: once
the wait is over, PostgreSQL looks at the new row beside the old unit and finds that they do not belong
together. And two acts that lock the same people in one order never wait for each other.

``no_key`` here and at the locks of accounts and units: rows that refer to what is locked are still written
by others. Whoever has written into the trail, which has one writer at a time, would wait for a lock whose
holder waits for the trail.
"""

from __future__ import annotations

from collections.abc import Iterable

from cadre.models import Cadre

_AT_ONCE = 500


def locked(key: int) -> Cadre:
    """The person as stored. Raises Cadre.DoesNotExist."""
    return Cadre.objects.select_for_update(no_key=True).get(pk=key)


def lock_people(keys: Iterable[int]) -> None:
    """Lock these people; what is read of them afterwards stays so."""
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), _AT_ONCE):
        rows = Cadre.objects.select_for_update(no_key=True).filter(pk__in=ordered[start : start + _AT_ONCE])
        list(rows.order_by("pk").values_list("pk", flat=True))
