"""A real browser that notes everything a person should never meet."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from tests.journeys.visitor import Visitor

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture
def visitor(live_server: Any, tmp_path: Path) -> Iterator[Visitor]:
    """Headless Chromium at the size of an office screen."""
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            str(tmp_path / "profile"),
            executable_path=CHROMIUM,
            headless=True,
            args=FLAGS,
            viewport={"width": 1366, "height": 768},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            accept_downloads=True,
        )
        context.set_default_timeout(15_000)
        page = context.pages[0]
        guest = Visitor(page, live_server.url)
        page.on("console", lambda message: _note_console(guest, message.type, message.text))
        page.on("pageerror", lambda error: guest.troubles.append(f"script: {error}"))
        page.on("request", lambda request: _note_request(guest, request.url))
        yield guest
        context.close()
    assert guest.troubles == []


def _note_console(guest: Visitor, kind: str, text: str) -> None:
    if kind == "error":
        guest.troubles.append(f"console: {text}")


def _note_request(guest: Visitor, url: str) -> None:
    """No request ever leaves the machine."""
    if not url.startswith((guest.base, "data:", "blob:", "about:", "chrome")):
        guest.troubles.append(f"outside: {url}")
