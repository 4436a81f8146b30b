"""What a hostile clerk got through before: forged headers, marks in the trail, guesses at one moment."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any
from unittest.mock import patch
from zipfile import ZipFile

import pytest
from django.test import Client
from django.utils import timezone

from cadre.services.person_exports import Wish, request_export
from core.choices import AuditResult
from core.models import AuditEvent
from core.services import attempts
from tests.cadre.rosters import LIN, upload

PASSWORD = "对的密码-2026"
NO_ADDRESS = "http://[::bad"
FORGED = '=HYPERLINK("http://e")\r\n第二行\u2028\u202e<script>alert(1)</script>'


@pytest.fixture
def clerk(keeper: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(keeper)
    return client


@pytest.mark.requirement("B35", "A18")
def test_a_header_that_is_no_address_is_no_error(clerk: Client) -> None:
    for name in ("referer", "hx-current-url"):
        headers = {name: NO_ADDRESS}
        assert clerk.post("/printed/", {"number": "0123456789ab"}, headers=headers).status_code == 204
        assert clerk.post("/cadres/new/", headers=headers).status_code == 422
        for asked in (headers, headers | {"hx-request": "true"}):
            stranger = Client(raise_request_exception=False)
            assert stranger.post("/cadres/new/", headers=asked).status_code in {204, 302}
            assert stranger.get("/cadres/", headers=asked).status_code in {204, 302}


@pytest.mark.requirement("A14", "B35")
def test_nothing_typed_breaks_a_line_of_the_trail_or_turns_its_direction(
    clerk: Client, person: Any, keeper: Any
) -> None:
    shown = person(id_number="110101199003070011")
    clerk.post("/printed/", {"number": "0123456789ab", "title": FORGED})
    clerk.get("/units/%0D%0A%E2%80%AE=1/")
    clerk.post(f"/cadres/{shown.uuid}/identity/reveal/", {"reason": "其他", "note": FORGED})
    rows = AuditEvent.objects.filter(actor=keeper)
    told = "".join(f"{row.object_label}{row.reason}" for row in rows)
    assert {"print", "refused", "reveal"} <= set(rows.values_list("action", flat=True))
    assert "第二行" in told
    assert not set(told) & set("\r\n\u2028\u202e")


@pytest.mark.requirement("B26", "A14")
def test_what_a_clerk_typed_is_no_formula_and_no_markup_for_the_auditor(clerk: Client, auditor: Any) -> None:
    clerk.post("/printed/", {"number": "0123456789ab", "title": FORGED})
    reader = Client()
    reader.force_login(auditor)
    assert "<script>alert(1)" not in reader.get("/audit/").content.decode()
    book = ZipFile(BytesIO(reader.post("/audit/export/").content))
    sheets = b"".join(book.read(name) for name in book.namelist())
    assert "HYPERLINK" in sheets.decode(errors="replace")
    assert b"<f>" not in sheets
    assert b"<hyperlink" not in sheets


@pytest.mark.requirement("A13", "A40")
def test_taking_a_file_that_is_not_ones_own_leaves_one_row(
    clerk: Client, keeper: Any, secretary: Any, organizer: Any, person: Any
) -> None:
    wish = Wish("lrmx_zip", date(2026, 3, 31), "classic", "报市委组织部备案")
    export = request_export([person()], wish, by=organizer, now=timezone.now())
    assert clerk.post(f"/exports/{export.pk}/take/").status_code == 404
    rows = AuditEvent.objects.filter(actor=keeper, result=AuditResult.REFUSED)
    assert rows.count() == 1
    assert rows.get().object_id == str(export.pk)


@pytest.mark.requirement("A04")
def test_a_right_guess_is_worth_nothing_once_others_sent_with_it_have_closed_the_lock(keeper: Any) -> None:
    """Many guesses at one moment all pass the lock that is asked before the comparing."""
    now = timezone.now()
    asked = attempts.locked_until
    answers = iter([None])

    def before_the_others(*facts: Any, **more: Any) -> Any:
        return next(answers, asked(*facts, **more))

    for _ in range(5):
        attempts.failed(attempts.Step.PASSWORD, keeper.username, "127.0.0.1", by=None, now=now)
    client = Client()
    with patch.object(attempts, "locked_until", before_the_others):
        answer = client.post("/login/", {"username": keeper.username, "password": PASSWORD})
    assert answer.status_code == 200
    assert "已锁定到" in answer.content.decode()
    assert client.get("/account/").status_code == 302


@pytest.mark.requirement("B12", "B13")
def test_a_colleague_of_the_same_unit_neither_opens_nor_takes_back_an_import(
    clerk: Client, user_with: Any, district: Any
) -> None:
    colleague = user_with("keeper", district.town, "colleague")
    for sender in (colleague, user_with("organizer", district.root)):
        batch = upload([LIN], district.town, sender)
        for step in ("mapping", "check", "marked", "preview", "done"):
            assert clerk.get(f"/imports/{batch.pk}/{step}/").status_code == 403
        for act in ("sheet", "unit", "correct", "preview/choose", "commit", "undo"):
            assert clerk.post(f"/imports/{batch.pk}/{act}/").status_code == 403
