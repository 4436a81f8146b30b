"""Ending grants, and with them those by which others covered them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from core.choices import SessionEnd
from core.models import RoleGrant
from core.services.sessions import end_sessions

# How a grant is called that is not as the product wrote it.
FORGED = "与行摘要不符，从未生效"


def close_grants(grants: Iterable[RoleGrant], *, day: date, on: date) -> str:
    """End each at 00:00 of the day, those not begun by then with an empty span; names what was ended.

    Nobody exercises for another what he no longer holds: covers of these grants end with them. A grant that
    the product did not write so was never held: it keeps its place in the history with an empty span.
    """
    told = []
    for grant in grants:
        for cover in _covers(grant, on):
            told.append(f"{grant_text(cover)}（{cover.user.display_name}代行）")
            _close(cover, day)
            end_sessions(cover.user, why=SessionEnd.RIGHTS)
        told.append(grant_text(grant))
        _close(grant, day)
    return "；".join(told)


def grant_text(grant: RoleGrant) -> str:
    """干部科（云岭区）."""
    text = f"{grant.get_role_display()}（{grant.unit.short_name}）"
    return text if grant.is_intact else f"{text}，{FORGED}"


def _close(grant: RoleGrant, day: date) -> None:
    end = max(grant.start, day)
    if not grant.is_intact:
        grant.end = grant.start
    else:
        grant.end = end if grant.end is None else min(grant.end, end)
    grant.save(update_fields=["end", "digest"])


def _covers(grant: RoleGrant, on: date) -> list[RoleGrant]:
    lasting = Q(end__isnull=True) | Q(end__gt=on)
    rows = RoleGrant.objects.filter(lasting, cover_for=grant.user_id, role=grant.role)
    rows = rows.filter(unit__path__startswith=grant.unit.path)
    return list(rows.select_related("unit", "user"))
