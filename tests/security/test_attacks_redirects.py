"""What a hostile address got through before: redirects that left the site, sessions for strangers."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

NUMBER = "110101199003070011"
ELSEWHERE = "//evil.example/a"


@pytest.mark.requirement("B36")
def test_an_address_with_two_slashes_is_never_sent_to_another_site(client: Client, keeper: Any) -> None:
    typed = client.get("/", {"q": NUMBER}, PATH_INFO=ELSEWHERE)
    assert typed.status_code == 302
    assert typed["Location"] == "/%2Fevil.example/a?q=070011"
    client.force_login(keeper)
    client.get("/cadres/", {"on": "2025.06.30"})
    kept = client.get("/", PATH_INFO=ELSEWHERE, headers={"accept": "text/html"})
    assert kept["Location"] == "/%2Fevil.example/a?on=2025-06-30"


@pytest.mark.requirement("B11")
def test_a_stranger_fills_no_table_with_sessions(client: Client, db: None) -> None:
    for day in ("2020.01.01", "no day at all"):
        for path in ("/login/", "/healthz", "/cadres/", "/nowhere/"):
            client.get(path, {"on": day})
            client.post(f"{path}?on={day}")
    assert not Session.objects.exists()
    assert "sessionid" not in client.cookies
