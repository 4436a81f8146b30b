"""The PDF renderer fetches nothing, keeps its limits and says what is missing."""

from __future__ import annotations

import io
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pytest_django import Settings

import core.documents
from core.documents import PaperTooLong, PdfUnavailable, checks, pdf, render_many, render_pdf
from core.documents.fonts import FONT_FILES, missing_fonts, use_own_fonts

PLAIN = "<title>{{ title }}</title><body>{% for line in lines %}<p>{{ line }}</p>{% endfor %}</body>"


class _Listener(BaseHTTPRequestHandler):
    hits: list[str] = []

    def do_GET(self) -> None:
        """Count, and redirect to a file."""
        self.hits.append(self.path)
        self.send_response(302)
        self.send_header("Location", "file:///etc/passwd")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def listener() -> Any:
    """A local web server that remembers who called."""
    _Listener.hits = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Listener)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def template(tmp_path: Path, settings: Settings) -> Any:
    """Write a template and get its name."""
    changed = [dict(entry) for entry in settings.TEMPLATES]
    changed[0]["DIRS"] = [tmp_path, *changed[0]["DIRS"]]
    settings.TEMPLATES = changed

    def write(source: str) -> str:
        (tmp_path / "probe.html").write_text(source, encoding="utf-8")
        return "probe.html"

    return write


def words_of(data: bytes) -> str:
    """All text of the document."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


@pytest.mark.requirement("B27", "B28")
def test_markup_in_data_is_printed_and_not_followed(template: Any, listener: ThreadingHTTPServer) -> None:
    address = f"http://127.0.0.1:{listener.server_port}/x"
    nasty = f'"><img src={address}><link rel=attachment href=file:///etc/passwd>'
    data = render_pdf(template(PLAIN), {"title": "甲", "lines": [nasty]})
    assert "<img" in words_of(data) and "rel=attachment" in words_of(data)
    assert not PdfReader(io.BytesIO(data)).attachments
    assert _Listener.hits == []


@pytest.mark.requirement("B28")
def test_even_a_careless_template_fetches_nothing(template: Any, listener: ThreadingHTTPServer) -> None:
    address = f"http://127.0.0.1:{listener.server_port}"
    source = f"""<link rel=attachment href="file:///etc/passwd"><link rel=stylesheet href="{address}/a.css">
        <style>@import url({address}/b.css); body {{ background: url({address}/c.png) }}
        @font-face {{ font-family: f; src: url({address}/d.woff) }} p {{ font-family: f }}</style>
        <img src="{address}/e.png"><object data="{address}/f"></object><embed src="file:///etc/hostname">
        <svg viewBox="0 0 9 9"><image href="{address}/g.png"/><use href="{address}/h.svg#x"/></svg>
        <p>正文</p>"""
    data = render_pdf(template(source), {})
    assert "正文" in words_of(data)
    assert not PdfReader(io.BytesIO(data)).attachments
    assert _Listener.hits == []


@pytest.mark.requirement("B28")
def test_only_the_three_folders_and_data_addresses_are_open(settings: Settings, tmp_path: Path) -> None:
    use_own_fonts()
    from core.documents.engine import ClosedFetcher

    base = Path(settings.BASE_DIR)
    closed = ClosedFetcher()
    assert closed.allows((base / "fonts" / FONT_FILES[0]).as_uri())
    assert closed.allows((base / "static/css/paper.css").as_uri())
    assert closed.allows("data:image/png;base64,AAAA")
    for address in (
        "file:///etc/passwd",
        (base / "fonts/../manage.py").as_uri(),
        f"file://{base}/fonts/%2e%2e/manage.py",
        f"file://host{base}/fonts/{FONT_FILES[0]}",
        (base / "manage.py").as_uri(),
        "http://127.0.0.1/",
        "ftp://127.0.0.1/",
    ):
        assert not closed.allows(address), address
        with pytest.raises(ValueError, match="outside"):
            closed.fetch(address)


@pytest.mark.requirement("B29")
def test_too_many_pages_are_refused_while_they_are_laid_out(template: Any) -> None:
    name = template("<style>p { break-after: page }</style>" + PLAIN)
    with pytest.raises(PaperTooLong, match="2页"):
        render_pdf(name, {"lines": ["一", "二", "三", "四"]}, max_pages=2)
    assert len(PdfReader(io.BytesIO(render_pdf(name, {"lines": ["一"]}, max_pages=2))).pages) <= 2


def test_a_source_without_measure_is_refused(template: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_HTML_CHARACTERS", 1000)
    with pytest.raises(PaperTooLong):
        render_pdf(template(PLAIN), {"lines": ["字" * 2000]})


@pytest.mark.requirement("B29")
def test_absurd_sizes_fail_or_print_but_do_not_hang(template: Any) -> None:
    name = template("<style>p { width: 1e9px; height: 10px; font-size: 9px }</style>" + PLAIN)
    assert render_pdf(name, {"lines": ["甲"]}, max_pages=20).startswith(b"%PDF")


def test_many_documents_become_one_file_with_page_numbers_of_their_own(template: Any) -> None:
    seen: list[int] = []
    contexts = [{"title": f"第{number}份", "lines": [f"内容{number}"]} for number in range(3)]
    data = render_many(template(PLAIN), contexts, after_each=seen.append)
    reader = PdfReader(io.BytesIO(data))
    assert len(reader.pages) == 3 and seen == [1, 2, 3]
    assert all("— 1 —" in page.extract_text() for page in reader.pages)
    assert reader.metadata is not None and reader.metadata.title == "第0份"


def test_the_page_limit_counts_all_documents_together(template: Any) -> None:
    contexts = [{"lines": ["甲"]} for _ in range(3)]
    with pytest.raises(PaperTooLong, match="2页"):
        render_many(template(PLAIN), contexts, max_pages=2)
    with pytest.raises(ValueError, match="at least one"):
        render_many(template(PLAIN), [])


def test_missing_libraries_are_told_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(core.documents, "engine", raising=False)
    monkeypatch.setitem(sys.modules, "core.documents.engine", None)  # the import fails as without Pango
    with pytest.raises(PdfUnavailable, match=r"本机缺少 PDF 组件.*apt-get install") as caught:
        render_pdf("documents/letter.html", {})
    assert "core.documents.engine" in caught.value.detail


def test_the_check_names_what_is_missing_and_never_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "_loads", lambda library: "subset" not in library)
    found = checks.check_pdf(None)
    assert "core.W102" in [message.id for message in found]
    monkeypatch.setattr(checks, "_loads", lambda library: "pango-" not in library)
    monkeypatch.setattr(checks, "missing_fonts", lambda: ["FandolFang-Regular.otf"])
    monkeypatch.setattr(checks, "has_fallback", lambda: False)
    found = checks.check_pdf(None)
    assert [message.id for message in found] == ["core.W101", "core.W103", "core.W104"]
    assert not any(message.is_serious() and message.level >= 40 for message in found)
    assert all("apt-get" in str(message.hint) for message in found if message.id != "core.W103")


def test_the_fonts_come_with_the_product_and_go_first(settings: Settings) -> None:
    assert missing_fonts() == []
    target = use_own_fonts()
    text = target.read_text(encoding="utf-8")
    base = Path(settings.BASE_DIR)
    assert f"<dir>{base}/fonts</dir>" in text and f"<dir>{base}/fonts/local</dir>" in text
    assert str(target) not in text, "The file must not include itself."
    assert use_own_fonts() == target and target.read_text(encoding="utf-8") == text
