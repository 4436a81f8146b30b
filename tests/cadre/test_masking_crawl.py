"""No page that anybody opens shows a whole ID number or a mobile number; no file holds a formula."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cadre.services.cadres import update_cadre
from core.documents.traces import find_codes
from tests.architecture import test_doors as doors
from tests.cadre.rosters import id_number

NUMBER = id_number("19750601")
LONG = re.compile(r"(?<![0-9a-zA-Z])(?:\d{17}[\dXx]|\d{15})(?![0-9a-zA-Z])")
MOBILE = re.compile(r"(?<![0-9a-zA-Z.])1[3-9]\d{9}(?![0-9a-zA-Z])")
FORMULAS = ('=HYPERLINK("http://127.0.0.1")', "+1+1", "-1+1", "@SUM(1)", "\t=1", "=cmd|'/c calc'!A0")
users, world = doors.users, doors.world


@pytest.fixture
def full_world(world: dict[str, dict[str, Any]], users: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The world of the doors, its person with an ID number."""
    from cadre.models import Cadre

    cadre = Cadre.objects.get(uuid=world["cadre:cadre_"]["uuid"])
    update_cadre(cadre, version=cadre.version, values={"id_number": NUMBER}, by=users["organizer"], reason="")
    return world


def texts(content: bytes) -> Iterator[str]:
    """Everything readable in an answer: a page, or each part of a package."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for name in package.namelist():
                yield package.read(name).decode(errors="ignore")
    elif not content.startswith(b"%PDF"):
        yield content.decode(errors="ignore")


@pytest.mark.requirement("A37")
def test_no_page_shows_anybody_a_whole_number(
    users: dict[str, Any], full_world: dict[str, dict[str, Any]]
) -> None:
    shown = []
    for persona, user in users.items():
        client = Client(raise_request_exception=False)
        client.force_login(user)
        for name, arguments in doors.addresses():
            if doors.table()[name][persona] != 200:
                continue
            answer = client.get(doors.path_of(name, arguments, full_world))
            for text in texts(answer.content):
                found = LONG.findall(text) + MOBILE.findall(text)
                if NUMBER in text or any(number[6:10] in ("1975", "1990") for number in found):
                    shown.append(f"{persona} {name} {found}")
    assert shown == []


@pytest.mark.requirement("B25", "B26")
class TestFiles:
    """What the files themselves are made of, and how they are served."""

    def leave(self, client: Client, cadre: Any, *, paper: bool) -> Iterator[tuple[str, Any]]:
        purpose = {"purpose": "报市委组织部备案"}
        for kind in ("docx", "lrmx", "pdf")[: 3 if paper else 2]:
            url = reverse("cadre:approval_form_file", args=[cadre.uuid, kind])
            yield kind, client.post(url, purpose)
        for kind in ("xlsx", "pdf")[: 2 if paper else 1]:
            for layout in ("usual", "overview", "young"):
                data = {"layout": layout, "format": kind}
                yield kind, client.post(reverse("cadre:roster_export"), data)

    @pytest.mark.parametrize("text", FORMULAS)
    def test_no_text_becomes_a_formula_a_link_or_a_query(
        self, text: str, person: Any, organizer: Any, settings: Any
    ) -> None:
        from dataclasses import replace

        settings.PROTECTION = replace(settings.PROTECTION, exports_per_day=50)
        cadre = person(remark=text, native_place=text[:40], title=text)
        client = Client()
        client.force_login(organizer)
        for kind, answer in self.leave(client, cadre, paper=False):
            assert answer.status_code == 200
            if kind in ("xlsx", "docx"):
                with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
                    assert not [name for name in package.namelist() if "externalLink" in name]
                    parts = b"".join(package.read(name) for name in package.namelist() if "sheet" in name)
                assert b"<f>" not in parts
                assert b"<f " not in parts
                assert b"ddeLink" not in parts
                assert b"<hyperlink" not in parts

    def test_files_are_attachments_that_run_nothing_and_bear_their_code(
        self, person: Any, organizer: Any, settings: Any
    ) -> None:
        from dataclasses import replace

        settings.PROTECTION = replace(settings.PROTECTION, exports_per_day=50)
        client = Client()
        client.force_login(organizer)
        for kind, answer in self.leave(client, person(), paper=True):
            assert answer["Content-Disposition"].startswith("attachment")
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
            assert answer["Cache-Control"] == "no-store"
            assert len(find_codes(answer.content)) == 1, kind

    def test_no_address_leads_to_stored_files_directly(self, organizer: Any) -> None:
        client = Client()
        client.force_login(organizer)
        for path in ("/media/a.pdf", "/files/00/0", "/var/files/0", "/static/../files/0"):
            assert client.get(path).status_code == 404
