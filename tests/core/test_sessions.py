"""How long a session lasts, who ends it, and what the sign-in page then says."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.test import Client

from core.choices import SessionEnd
from core.models import AuditEvent, User, UserSession
from core.services import accounts, jobs, sessions
from tests.core.signing import NOON, attempt, entered, policy

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def minutes(number: float) -> Any:
    return time_machine.travel(NOON + timedelta(minutes=number), tick=False)


def says(client: Client, why: SessionEnd) -> bool:
    return why.label in client.get("/login/").content.decode()


@pytest.mark.requirement("A05")
@pytest.mark.parametrize(("username", "idle"), [("organizer", 30), ("auditor", 15)])
def test_an_idle_session_ends_and_the_page_says_so(
    organizer: Any, auditor: Any, username: str, idle: int
) -> None:
    with minutes(0):
        client = entered(username)
    with minutes(idle - 1):
        assert client.get("/account/").status_code == 200
    with minutes(2 * idle - 1):
        assert client.get("/account/")["Location"] == "/login/?next=/account/"
        assert says(client, SessionEnd.IDLE)
    act = AuditEvent.objects.get(action="session_end")
    assert act.changes["原因"] == SessionEnd.IDLE.label


@pytest.mark.requirement("A05")
def test_a_busy_session_ends_after_ten_hours(organizer: Any) -> None:
    with minutes(0):
        client = entered("organizer")
    for number in range(20, 600, 20):
        with minutes(number):
            assert client.get("/account/").status_code == 200
    with minutes(600):
        assert client.get("/account/").status_code == 302
        assert says(client, SessionEnd.LONGEST)


@pytest.mark.requirement("A05")
def test_a_page_that_polls_does_not_keep_its_session_alive(organizer: Any) -> None:
    with minutes(0):
        client = entered("organizer")
        job = jobs.enqueue("none", title="试", params={}, by=organizer)
    poll = {"HX-Request": "true", "X-Poll": "1"}
    for number in range(0, 30 * 60, 60):
        with minutes(number / 60):
            assert client.get(f"/jobs/{job.pk}/", headers=poll).status_code == 200
    with minutes(30):
        answer = client.get(
            f"/jobs/{job.pk}/", headers=poll | {"HX-Current-URL": "http://testserver/imports/"}
        )
        assert (answer.status_code, answer["HX-Redirect"]) == (204, "/login/?next=/imports/")
        assert says(client, SessionEnd.IDLE)


@pytest.mark.requirement("A05")
def test_everything_that_asks_by_itself_says_so() -> None:
    asking = re.compile(r'hx-trigger="[^"]*every [^>]*>')
    pages = [(path.name, path.read_text()) for path in TEMPLATES.rglob("*.html")]
    tags = [(name, tag) for name, text in pages for tag in asking.findall(text)]
    silent = [name for name, tag in tags if "X-Poll" not in tag]
    assert tags
    assert silent == []


@pytest.mark.requirement("A05")
def test_use_is_noted_at_most_once_a_minute(organizer: Any) -> None:
    with minutes(0):
        client = entered("organizer")
    with minutes(0.9):
        client.get("/account/")
    assert UserSession.objects.get().seen_at == NOON
    with minutes(1):
        client.get("/account/")
    assert UserSession.objects.get().seen_at == NOON + timedelta(minutes=1)
    assert User.objects.get(pk=organizer.pk).seen_at == NOON + timedelta(minutes=1)


@pytest.mark.requirement("A06")
def test_a_new_sign_in_ends_the_old_session_which_says_so(organizer: Any) -> None:
    old = entered("organizer")
    new = entered("organizer")
    assert old.get("/account/").status_code == 302
    assert says(old, SessionEnd.ELSEWHERE)
    assert new.get("/account/").status_code == 200
    assert UserSession.objects.count() == 1
    assert AuditEvent.objects.latest("id").changes["在别处退出"] == 1


def test_whoever_sent_a_form_into_an_ended_session_is_told_that_it_is_lost(organizer: Any) -> None:
    old = entered("organizer")
    entered("organizer")
    sent = old.post("/my/recusals/", {"name": "张三"}, headers={"referer": "http://testserver/my/recusals/"})
    assert sent.status_code == 302 and sent.url.endswith("?next=/my/recusals/")
    page = old.get(sent.url).content.decode()
    assert SessionEnd.ELSEWHERE.label in page and "刚才提交的那一步没有办理" in page


@pytest.mark.requirement("A06")
def test_several_sessions_are_allowed_where_the_policy_says_so(organizer: Any, settings: Any) -> None:
    policy(settings, one_session=False)
    both = [entered("organizer"), entered("organizer")]
    assert [client.get("/account/").status_code for client in both] == [200, 200]


@pytest.mark.requirement("A06", "A01")
def test_disabling_an_account_ends_its_sessions_at_the_next_request(
    organizer: Any, settings: Any, user_with: Any, district: Any
) -> None:
    policy(settings, one_session=False)
    both = [entered("organizer"), entered("organizer")]
    accounts.disable(organizer, reason="调离", by=user_with("sysadmin", district.root), now=NOON)
    for client in both:
        assert client.get("/account/").status_code == 302
        assert says(client, SessionEnd.DISABLED)
    assert UserSession.objects.count() == 0


@pytest.mark.requirement("A06")
def test_an_account_disabled_behind_everybodys_back_is_out_too(organizer: Any) -> None:
    client = entered("organizer")
    User.objects.filter(pk=organizer.pk).update(is_active=False)
    assert client.get("/account/").status_code == 302
    assert says(client, SessionEnd.DISABLED)


@pytest.mark.requirement("A06")
def test_a_session_that_is_not_listed_is_no_session(organizer: Any) -> None:
    client = entered("organizer")
    UserSession.objects.all().delete()
    assert client.get("/account/").status_code == 302


@pytest.mark.requirement("A06")
def test_ones_own_page_lists_the_sessions_and_ends_another(organizer: Any, settings: Any) -> None:
    policy(settings, one_session=False)
    firefox = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/128.0"}
    here, other = entered("organizer"), entered("organizer", headers=firefox)
    page = here.get("/account/").content.decode()
    assert "Firefox，Windows" in page
    assert "本次登录" in page
    row = UserSession.objects.get(agent__contains="Firefox")
    assert here.post(f"/account/sessions/{row.pk}/end/").status_code == 302
    assert other.get("/account/").status_code == 302
    assert says(other, SessionEnd.ENDED)
    assert AuditEvent.objects.filter(action="session_end", actor=organizer).count() == 1


@pytest.mark.requirement("A06", "B12")
def test_nobody_ends_a_session_of_somebody_else(organizer: Any, keeper: Any) -> None:
    entered("organizer")
    row = UserSession.objects.get()
    assert entered("keeper").post(f"/account/sessions/{row.pk}/end/").status_code == 404
    assert UserSession.objects.filter(pk=row.pk).exists()


@pytest.mark.requirement("A06")
def test_an_ended_session_holds_nothing_any_more(organizer: Any) -> None:
    client = entered("organizer")
    sessions.end_sessions(organizer)
    assert dict(client.session.items()) == {"ended": "ended"}


@pytest.mark.requirement("A28")
def test_after_signing_out_the_old_cookie_opens_nothing(organizer: Any) -> None:
    client = entered("organizer")
    name = django_settings.SESSION_COOKIE_NAME
    cookie = client.cookies[name].value
    answer = client.post("/logout/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert (Session.objects.filter(pk=cookie).exists(), UserSession.objects.exists()) == (False, False)
    client.cookies[name] = cookie
    assert client.get("/account/")["Location"] == "/login/?next=/account/"


@pytest.mark.requirement("A28", "B05")
def test_signing_in_gives_the_session_a_new_key(organizer: Any) -> None:
    client = Client()
    with minutes(0):
        session = client.session
        session["on"] = None
        session.save()
        before = client.cookies[django_settings.SESSION_COOKIE_NAME].value
        attempt(client, "organizer")
    assert client.cookies[django_settings.SESSION_COOKIE_NAME].value != before
    assert not Session.objects.filter(pk=before).exists()


@pytest.mark.requirement("B05")
def test_cookies_hold_no_data_and_no_script_reads_them(organizer: Any) -> None:
    client = entered("organizer")
    client.get("/account/?on=2025.13.40")
    client.get("/account/?on=2025.06.30")
    assert set(client.cookies) == {"sessionid", "csrftoken"}
    for cookie in client.cookies.values():
        assert re.fullmatch(r"[A-Za-z0-9]{32,64}", cookie.value)
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


@pytest.mark.requirement("A14")
def test_the_trail_quotes_the_session_without_its_key(organizer: Any) -> None:
    client = entered("organizer")
    client.post("/logout/")
    rows = list(AuditEvent.objects.order_by("id").values_list("action", "session"))
    assert [action for action, _ in rows] == ["login", "logout"]
    assert rows[0][1] == rows[1][1]
    assert re.fullmatch(r"[0-9a-f]{16}", rows[0][1])
