"""Being verified once more: how fresh it has to be, and the way there and back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

import pytest
import time_machine
from django.http import HttpResponse
from django.urls import path

from config.urls import urlpatterns as all_patterns
from core.models import AuditEvent
from core.rules.rights import Right
from core.views.base import Act, HousePage
from core.views.step_up import StepUpRequired
from tests.core.signing import NOON, PASSWORD, bind, code_at, entered, policy


class Reveal(StepUpRequired, Act):
    """Something sensitive, asked for by a form."""

    right: ClassVar[Right] = Right.VIEW_CADRES

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponse("号码")


class Secret(HousePage, StepUpRequired):
    """Something sensitive with a page of its own."""

    right: ClassVar[Right] = Right.VIEW_CADRES

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponse("内容")


urlpatterns = [path("t/reveal/", Reveal.as_view()), path("t/secret/", Secret.as_view()), *all_patterns]
handler403 = "core.views.errors.forbidden"


@pytest.fixture(autouse=True)
def _more_addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__


def minutes(number: float) -> Any:
    return time_machine.travel(NOON + timedelta(minutes=number), tick=False)


@pytest.mark.requirement("A07", "A37")
def test_for_five_minutes_nobody_is_asked_again(organizer: Any) -> None:
    with minutes(0):
        client = entered("organizer")
    with minutes(4.9):
        assert client.get("/t/secret/").content.decode() == "内容"
    with minutes(5):
        assert client.get("/t/secret/")["Location"] == "/verify/?next=%2Ft%2Fsecret%2F"


@pytest.mark.requirement("A07")
def test_a_form_comes_back_to_its_page_which_says_that_nothing_was_done(organizer: Any) -> None:
    with minutes(0):
        client = entered("organizer")
    with minutes(6):
        page = {"Referer": "http://testserver/cadres/?q=林"}
        answer = client.post("/t/reveal/", {"reason": "核对"}, headers=page)
        assert answer["Location"].startswith("/verify/?next=%2Fcadres%2F%3Fq%3D")
        assert "刚才那一步还没有办理，数据没有改动" in client.get(answer["Location"]).content.decode()
        back = client.post("/verify/", {"secret": PASSWORD, "next": "/cadres/?q=x"})
        assert back["Location"] == "/cadres/?q=x"
        assert client.post("/t/reveal/").content.decode() == "号码"
    assert AuditEvent.objects.filter(action="step_up", actor=organizer).count() == 1


@pytest.mark.requirement("A07")
def test_a_fragment_sends_the_whole_page_to_be_verified(organizer: Any) -> None:
    with minutes(0):
        client = entered("organizer")
    with minutes(6):
        asked = {"HX-Request": "true", "HX-Current-URL": "http://testserver/units/"}
        answer = client.post("/t/reveal/", headers=asked)
        assert (answer.status_code, answer["HX-Redirect"]) == (204, "/verify/?next=%2Funits%2F")


@pytest.mark.requirement("A07")
def test_whoever_has_a_second_factor_is_asked_for_a_code_and_not_for_the_password(
    organizer: Any, settings: Any
) -> None:
    policy(settings, second_factor=True)
    bind(organizer)
    with minutes(0):
        client = entered("organizer")
        client.post("/login/code/", {"secret": code_at(NOON)})
    with minutes(6):
        wrong = client.post("/verify/", {"secret": PASSWORD})
        assert "动态口令不对" in wrong.content.decode()
        right = code_at(NOON + timedelta(minutes=6))
        assert client.post("/verify/", {"secret": right}).status_code == 302
        assert client.get("/t/secret/").status_code == 200
    assert AuditEvent.objects.filter(action="step_up_failed").count() == 1


@pytest.mark.requirement("A07")
@pytest.mark.parametrize("address", ["/t/secret/", "/t/reveal/"])
def test_a_missing_right_is_said_before_anybody_is_verified(
    user_with: Any, district: Any, address: str
) -> None:
    user_with("auditor", district.root, "auditor2")
    with minutes(0):
        client = entered("auditor2")
    with minutes(6):
        assert client.post(address).status_code in {403, 404}


@pytest.mark.requirement("B04")
@pytest.mark.parametrize("target", ["//evil.example/", "https://evil.example/", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(organizer: Any, target: str) -> None:
    client = entered("organizer")
    assert client.post("/verify/", {"secret": PASSWORD, "next": target})["Location"] == "/"
