"""F22: a request that asks for too much memory fails alone."""

from __future__ import annotations

from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.faults.machinery import Browser, Web

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True), pytest.mark.requirement("F22")]


@pytest.mark.faults
def test_one_request_fails_with_a_page_and_the_others_are_answered(
    services: None, organizer: Any, sign_in: Any, tmp_path: Path
) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "tests.faults.hungry_settings", "WEB_MEMORY_MB": "1024"}
    with Web(tmp_path / "web.log", **settings) as web:
        web.be_ready()
        browser = Browser(web, sign_in(organizer))
        others: list[int] = []
        beside = Thread(target=lambda: others.extend(browser.get("/").status for _ in range(20)))
        beside.start()
        answers = [browser.get("/hungry/") for _ in range(4)]
        beside.join()
        assert {answer.status for answer in answers} == {500}
        assert all("系统出错" in answer.text and "MemoryError" not in answer.text for answer in answers)
        assert others == [200] * 20
        assert browser.get("/").status == 200
