"""What every request carries and every answer says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.dates import parse_day

HTML = {"HTTP_ACCEPT": "text/html"}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026.03.31", date(2026, 3, 31)),
        ("2026-3-1", date(2026, 3, 1)),
        ("2026年3月18日", date(2026, 3, 18)),
        (" 2026/03/31 ", date(2026, 3, 31)),
        ("2026.02.30", None),
        ("2026.03", None),
        ("昨天", None),
    ],
)
def test_days_are_read_as_the_office_writes_them(text: str, day: date | None) -> None:
    assert parse_day(text) == day


def test_a_chosen_day_stays_in_the_address_of_the_next_page(organizer: Any, sign_in: Any) -> None:
    client = sign_in(organizer)
    assert client.get("/cadres/?on=2025.06.30", **HTML).status_code == 200
    response = client.get("/cadres/?q=林", **HTML)
    assert response.status_code == 302
    assert response["Location"] == "/cadres/?q=%E6%9E%97&on=2025-06-30"


def test_an_empty_day_returns_to_today(organizer: Any, sign_in: Any) -> None:
    client = sign_in(organizer)
    client.get("/cadres/?on=2025.06.30", **HTML)
    client.get("/cadres/?on=", **HTML)
    assert client.get("/cadres/", **HTML).status_code == 200


def test_a_day_that_cannot_be_read_is_said(organizer: Any, sign_in: Any) -> None:
    response = sign_in(organizer).get("/cadres/?on=2025.13.40", **HTML)
    assert "口径日期“2025.13.40”不能识别" in response.content.decode()


def test_every_answer_has_the_strict_headers(organizer: Any, sign_in: Any) -> None:
    client = sign_in(organizer)
    for url in ("/", "/login/", "/cadres/", "/nowhere/", "/healthz"):
        response = client.get(url)
        assert "default-src 'none'" in response["Content-Security-Policy"], url
        assert "unsafe" not in response["Content-Security-Policy"]
        assert response["X-Frame-Options"] == "DENY"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in response["Cache-Control"]
        assert response["X-Request-Id"]


def test_a_stranger_sees_only_the_sign_in_page_and_the_health_check(client: Any, db: None) -> None:
    assert client.get("/cadres/").status_code == 302
    assert client.get("/cadres/")["Location"].startswith("/login/")
    assert client.get("/healthz").content == b"ok"


def test_a_fragment_after_the_session_ended_opens_the_sign_in_page(client: Any, db: None) -> None:
    response = client.get("/cadres/", headers={"HX-Request": "true"})
    assert response.status_code == 204
    assert response["HX-Redirect"].startswith("/login/")


def test_signing_in_again_leads_back_to_the_page_not_to_its_fragment(client: Any, db: None) -> None:
    page = {"HX-Request": "true", "HX-Current-URL": "http://testserver/targets/x/edit/?on=2026-03-31"}
    back = "/login/?next=/targets/x/edit/%3Fon%3D2026-03-31"
    assert client.post("/targets/preview/", headers=page)["HX-Redirect"] == back
    assert client.get("/targets/preview/", headers=page)["HX-Redirect"] == back
    paging = page | {"HX-Current-URL": "http://testserver/cadres/"}
    assert client.get("/cadres/?page=2", headers=paging)["HX-Redirect"] == "/login/?next=/cadres/%3Fpage%3D2"
    sent = client.post("/runs/evaluate/", headers={"Referer": "http://testserver/runs/"})
    assert sent["Location"] == "/login/?next=/runs/"
    foreign = client.post("/runs/evaluate/", headers={"Referer": "http://elsewhere/runs/"})
    assert foreign["Location"] == "/login/?next=/runs/evaluate/"
    followed = client.get("/cadres/?page=2", headers={"Referer": "http://testserver/runs/"})
    assert followed["Location"] == "/login/?next=/cadres/%3Fpage%3D2"


def test_the_address_of_an_act_opened_by_hand_says_what_to_do(organizer: Any, sign_in: Any) -> None:
    response = sign_in(organizer).get("/runs/evaluate/")
    assert response.status_code == 405 and "POST" in response["Allow"]
    assert "请回到原来的页面" in response.content.decode()


def test_a_missing_right_is_said_with_its_name(minister: Any, sign_in: Any) -> None:
    response = sign_in(minister).get("/cadres/new/")
    assert response.status_code == 403
    assert "你没有“编辑干部信息”的权限" in response.content.decode()


def test_a_nul_character_is_refused_before_any_view_sees_it(organizer: Any, sign_in: Any) -> None:
    client = sign_in(organizer)
    asked = ("/cadres/?q=%00", "/cadres/?where=all(resume:has:%00)", "/units/YL%0001/", "/quality/?unit=%00")
    for address in asked:
        response = client.get(address)
        assert response.status_code == 400, address
        assert "这个请求不完整或内容不对" in response.content.decode()
    response = client.post("/cadres/views/", {"name": "视图", "query": "q=\x00"})
    assert response.status_code == 400
