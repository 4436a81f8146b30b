"""WeasyPrint behind closed doors: nothing is fetched but data: addresses and three folders of the project.

Imported only by ``core.documents.pdf`` and only when a document is wanted: the import takes most of a
second and needs system libraries.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from core.documents.fonts import fonts_dir

_PROGRESS = logging.getLogger("weasyprint.progress")


class PageLimit(Exception):
    """More pages were laid out than allowed."""


class ClosedFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint is not typed
    """Serves ``data:`` and files below the allowed folders; everything else is refused, redirects too."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"data", "file"}, allow_redirects=False)
        static = Path(settings.BASE_DIR) / "static"
        self._folders = tuple(folder.resolve() for folder in (fonts_dir(), static / "css", static / "img"))

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        """The resource. Raises ValueError, which WeasyPrint logs and draws as nothing."""
        if not self.allows(url):
            raise ValueError("Address outside the allowed folders.")
        return super().fetch(url, headers)

    def allows(self, url: str) -> bool:
        """Whether the address may be read; symbolic links are followed before the answer."""
        parts = urlsplit(url)
        if parts.scheme == "data":
            return True
        if parts.scheme != "file" or parts.netloc:
            return False
        path = Path(unquote(parts.path)).resolve()
        return any(path.is_relative_to(folder) for folder in self._folders)


@lru_cache(maxsize=1)
def font_configuration() -> FontConfiguration:
    """The one font configuration of the process; a new one per document leaks memory."""
    return FontConfiguration()


@lru_cache(maxsize=1)
def fetcher() -> ClosedFetcher:
    """The one fetcher of the process."""
    return ClosedFetcher()


@lru_cache(maxsize=8)
def stylesheet(name: str) -> CSS:
    """A parsed style sheet of static/css."""
    path = Path(settings.BASE_DIR) / "static" / "css" / name
    return CSS(
        string=path.read_text(encoding="utf-8"),
        base_url=path.as_uri(),
        url_fetcher=fetcher(),
        font_config=font_configuration(),
    )


def lay_out(html: str, *, css: str, max_pages: int, rules: str = "") -> Document:
    """The laid out document; ``rules`` are style rules of this document alone.

    Raises PageLimit as soon as page ``max_pages`` + 1 begins.
    """
    source = HTML(string=html, url_fetcher=fetcher())
    sheets = [stylesheet(css)]
    if rules:
        sheets.append(CSS(string=rules, url_fetcher=fetcher(), font_config=font_configuration()))
    with _page_limit(max_pages):
        return source.render(font_config=font_configuration(), stylesheets=sheets)


class _PageCounter(logging.Handler):
    """WeasyPrint reports each page to its progress logger: the only place where it can be stopped."""

    def __init__(self, limit: int) -> None:
        super().__init__(logging.INFO)
        self._limit = limit

    def emit(self, record: logging.LogRecord) -> None:
        """Raise PageLimit at the first page too many."""
        page = record.args[0] if isinstance(record.args, tuple) and record.args else 0
        if "Creating layout" in record.msg and isinstance(page, int) and page > self._limit:
            raise PageLimit(page)


@contextmanager
def _page_limit(limit: int) -> Iterator[None]:
    counter, level, propagate = _PageCounter(limit), _PROGRESS.level, _PROGRESS.propagate
    _PROGRESS.addHandler(counter)
    _PROGRESS.setLevel(logging.INFO)
    _PROGRESS.propagate = False
    try:
        yield
    finally:
        _PROGRESS.propagate = propagate
        _PROGRESS.setLevel(level)
        _PROGRESS.removeHandler(counter)
