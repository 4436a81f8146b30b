"""A person at the browser."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Download, Page

from core.rules.accounts import DEMO_PASSWORD


@dataclass
class Visitor:
    """A person at the browser; ``troubles`` are console errors, broken policies and failed requests."""

    page: Page
    base: str
    troubles: list[str] = field(default_factory=list)

    def go(self, address: str) -> None:
        """Open an address of the site."""
        self.page.goto(self.base + address)

    def enter(self, username: str) -> None:
        """Sign in with a demo account."""
        self.go("/login/")
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", DEMO_PASSWORD)
        self.page.click("form button[type=submit]")
        self.page.wait_for_url(self.base + "/")

    def leave(self) -> None:
        """End the session as a closed browser would."""
        self.page.context.clear_cookies()

    def press(self, name: str) -> None:
        """Press the button, or follow the link, that bears the words."""
        target = self.page.get_by_role("button", name=name).or_(self.page.get_by_role("link", name=name))
        target.first.click()
        self.page.wait_for_load_state("networkidle")

    def download(self, name: str) -> Download:
        """Follow the link that bears the words and wait for the file."""
        with self.page.expect_download() as waiting:
            self.page.get_by_role("link", name=name).first.click()
        return waiting.value

    def reads(self, words: str) -> bool:
        """Whether the page shows the words."""
        return words in self.page.inner_text("body")
