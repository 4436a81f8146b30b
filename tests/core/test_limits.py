"""Budgets: counted in the database, refused with 429, one row in the trail."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import DatabaseError
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.generic import View

from config.urls import urlpatterns as all_patterns
from core.models import AuditEvent, Spending
from core.services import spending
from core.services.spending import ATTEMPTS, DETAILS, EXPORTS, REVEALS, SEARCHES, Exceeded, spend
from core.views.limits import limited
from tests.core.signing import NOON, attempt, entered, policy

ROOT = Path(__file__).resolve().parents[2]
ALL = (DETAILS, SEARCHES, REVEALS, EXPORTS, ATTEMPTS)


class Search(View):
    """A page with a search."""

    @method_decorator(limited(SEARCHES, when=lambda request: "q" in request.GET))
    def get(self, request: Any) -> HttpResponse:
        return HttpResponse("found")


urlpatterns = [path("t/search/", Search.as_view()), *all_patterns]


@pytest.mark.requirement("B31")
@pytest.mark.parametrize("limit", ALL, ids=lambda limit: limit.key)
def test_the_budget_of_a_window_is_spent_to_the_last_and_the_next_one_is_refused(
    db: None, settings: Any, limit: Any
) -> None:
    policy(settings, **{limit.figure: 3})
    for _ in range(3):
        spend(limit, "7", now=NOON)
    with pytest.raises(Exceeded) as caught:
        spend(limit, "7", now=NOON)
    assert caught.value.first
    with pytest.raises(Exceeded) as caught:
        spend(limit, "7", now=NOON)
    assert not caught.value.first
    spend(limit, "8", now=NOON)
    spend(limit, "7", now=NOON + limit.window)


@pytest.mark.requirement("B31")
def test_days_begin_at_local_midnight(db: None, settings: Any) -> None:
    policy(settings, reveals_per_day=1)
    evening = NOON.replace(hour=15, minute=59)
    spend(REVEALS, "7", now=evening)
    with pytest.raises(Exceeded) as caught:
        spend(REVEALS, "7", now=evening)
    assert caught.value.wait == 60
    spend(REVEALS, "7", now=evening + timedelta(minutes=1))


@pytest.mark.requirement("B31")
def test_a_spent_budget_answers_429_and_enters_the_trail_once(organizer: Any, settings: Any) -> None:
    settings.ROOT_URLCONF = __name__
    policy(settings, searches_per_minute=2)
    with time_machine.travel(NOON, tick=False):
        client = entered("organizer")
        for _ in range(5):
            assert client.get("/t/search/").status_code == 200
        codes = [client.get("/t/search/?q=x").status_code for _ in range(4)]
        assert codes == [200, 200, 429, 429]
        refused = client.get("/t/search/?q=x")
    assert "“查询”已达到每分钟 2 次的限额" in refused.content.decode()
    assert refused["Retry-After"] == "60"
    act = AuditEvent.objects.get(action="throttled")
    assert (act.actor, act.result, act.changes) == (organizer, "refused", {"限额": "每分钟 2 次"})


@pytest.mark.requirement("B32", "A04")
def test_an_address_that_tries_too_often_is_refused_before_any_password_is_hashed(
    organizer: Any, monkeypatch: Any
) -> None:
    with time_machine.travel(NOON, tick=False):
        for number in range(20):
            assert attempt(Client(), f"someone{number}", "错的-Word7").status_code == 200
        monkeypatch.setattr(MD5PasswordHasher, "encode", None)
        answer = attempt(Client(), "organizer")
        assert answer.status_code == 429
        assert attempt(Client(), "nobody", REMOTE_ADDR="10.0.0.8", password="").status_code == 200
    assert AuditEvent.objects.filter(action="throttled", actor=None).count() == 1


@pytest.mark.requirement("F05")
def test_when_the_count_cannot_be_written_nobody_signs_in(organizer: Any, monkeypatch: Any) -> None:
    def broken(*args: Any, **kwargs: Any) -> Any:
        raise DatabaseError("no disk")

    monkeypatch.setattr(spending, "_counted", broken)
    client = Client(raise_request_exception=False)
    assert attempt(client, "organizer").status_code == 500
    assert client.get("/").status_code == 302


@pytest.mark.requirement("F05")
def test_signing_in_and_its_limits_need_no_broker(organizer: Any, settings: Any) -> None:
    settings.CELERY_TASK_ALWAYS_EAGER = False
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    assert entered("organizer").get("/").status_code == 200
    assert Spending.objects.get().what == "attempts"


COUNTING = """
import sys, django
django.setup()
from django.db import connection
from core.models import Spending
from core.services.spending import SEARCHES, Exceeded, spend
from tests.core.signing import NOON
if sys.argv[1] == "table":
    connection.disable_constraint_checking()
    with connection.schema_editor() as editor:
        editor.create_model(Spending)
    sys.exit()
sys.stdin.readline()
done = 0
for _ in range(50):
    try:
        spend(SEARCHES, "7", now=NOON)
        done += 1
    except Exceeded:
        pass
print(done)
"""


@pytest.mark.requirement("B31")
def test_two_processes_that_count_at_once_share_one_budget(tmp_path: Path) -> None:
    facts = {
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    command = [sys.executable, "-c", COUNTING]
    facts = os.environ | facts
    subprocess.run([*command, "table"], env=facts, cwd=ROOT, check=True)
    both = [
        subprocess.Popen([*command, "spend"], env=facts, cwd=ROOT, stdin=-1, stdout=-1, text=True)
        for _ in range(2)
    ]
    for process in both:
        process.stdin.write("go\n")
        process.stdin.flush()
    assert sum(int(process.communicate(timeout=60)[0]) for process in both) == 60
