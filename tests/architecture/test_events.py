"""Every address and what it writes into the trail: the reviewed table in events.txt, driven and compared.

A line names the kinds of acts that a GET and a POST of the address may write (``-`` for none; an address
that writes none at all says why). An address without a line fails.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.test import Client

from core.choices import AuditAction
from core.models import AuditEvent
from tests.architecture import test_doors as doors

TABLE = Path(__file__).with_name("events.txt")
users, world = doors.users, doors.world


class Line(NamedTuple):
    """One address: kinds of acts of a GET and of a POST, and why there are none."""

    get: tuple[str, ...]
    post: frozenset[str]
    reason: str


def events() -> dict[str, Line]:
    lines: dict[str, Line] = {}
    for text in TABLE.read_text().splitlines():
        if not text or text.startswith("#"):
            continue
        name, get, post, *reason = text.split(maxsplit=3)
        assert name not in lines, name
        kinds = [() if cell == "-" else tuple(cell.split(",")) for cell in (get, post)]
        lines[name] = Line(kinds[0], frozenset(kinds[1]), " ".join(reason))
    return lines


def visitors(name: str, users: dict[str, Any]) -> list[str]:
    """Personas who get the page, in the order of the table."""
    return [who for who, answer in doors.table().get(name, {}).items() if answer == 200 and who in users]


def written(client: Client, method: str, path: str) -> tuple[int, list[str]]:
    """The answer, and the kinds of acts that one request wrote."""
    before = AuditEvent.objects.order_by("-id").values_list("pk", flat=True).first() or 0
    status = getattr(client, method)(path).status_code
    rows = AuditEvent.objects.filter(pk__gt=before).order_by("id").values_list("action", flat=True)
    return status, list(rows)


def client_of(user: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


@pytest.mark.requirement("A13")
def test_every_address_has_its_line_of_events_or_the_reason_why_there_are_none() -> None:
    table, kinds = events(), set(AuditAction.values)
    named = {name for name, _ in doors.addresses()}
    assert set(table) == named
    assert [name for name, line in table.items() if (set(line.get) | line.post) - kinds] == []
    assert [name for name, line in table.items() if not (line.get or line.post or line.reason)] == []


@pytest.mark.requirement("A13")
def test_opening_a_page_writes_exactly_the_rows_of_its_line(
    users: dict[str, Any], world: dict[str, Any]
) -> None:
    table, differing = events(), []
    for name, arguments in doors.addresses():
        for persona in visitors(name, users)[:1]:
            path = doors.path_of(name, arguments, world)
            status, found = written(client_of(users[persona]), "get", path)
            if status == 200 and tuple(found) != table[name].get:
                differing.append(f"{name} {','.join(found) or '-'}")
    assert differing == []


@pytest.mark.requirement("A13")
def test_an_empty_form_writes_nothing_that_its_line_does_not_name(
    users: dict[str, Any], world: dict[str, Any]
) -> None:
    table, differing = events(), []
    for name, arguments in doors.addresses():
        answers = doors.table().get(name, {})
        allowed = [who for who, answer in answers.items() if answer in (200, 405) and who in users]
        for persona in allowed[:1]:
            path = doors.path_of(name, arguments, world)
            _status, found = written(client_of(users[persona]), "post", path)
            surprising = set(found) - table[name].post - {AuditAction.REFUSED, AuditAction.THROTTLED}
            if surprising - set(table[name].get):
                differing.append(f"{name} {','.join(sorted(surprising))}")
    assert differing == []


@pytest.mark.requirement("A13", "B12")
def test_whoever_is_refused_a_page_leaves_exactly_one_row_that_says_so(
    users: dict[str, Any], world: dict[str, Any]
) -> None:
    silent = []
    for name, arguments in doors.addresses():
        for persona in ("neighbour", "discipline", "auditor"):
            if doors.table().get(name, {}).get(persona) not in (403, 404):
                continue
            path = doors.path_of(name, arguments, world)
            status, found = written(client_of(users[persona]), "get", path)
            expected = [AuditAction.REFUSED] if status == 403 or arguments else []
            if status in (403, 404) and found != expected:
                silent.append(f"{name} {persona} {status} {found}")
    assert silent == []
