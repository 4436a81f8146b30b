"""From a template and its context to the bytes of a PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from threading import Lock
from types import ModuleType
from typing import Any

from django.template.loader import render_to_string
from pypdf import PdfReader, PdfWriter

from core.documents.fonts import use_own_fonts

INSTALL_COMMAND = (
    "apt-get install -y --no-install-recommends "
    "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk fonts-babelstone-han"
)
MAX_PAGES = 500
MAX_HTML_CHARACTERS = 20_000_000

_one_at_a_time = Lock()
"""The font configuration must not be shared between threads: one document at a time in a process."""


class PdfUnavailable(Exception):
    """The system libraries of the PDF renderer are missing; ``command`` installs them."""

    command = INSTALL_COMMAND

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"本机缺少 PDF 组件，暂时不能生成 PDF。请系统管理员以 root 执行：{self.command}")
        self.detail = detail


class PaperTooLong(Exception):
    """The document has more pages, or its source more text, than may be printed at once."""

    def __init__(self, limit: str) -> None:
        super().__init__(f"文件超过{limit}，没有生成。请缩小范围分批打印，或者改为导出 Excel。")


def render_pdf(
    template_name: str,
    context: Mapping[str, Any],
    *,
    stylesheet: str = "paper.css",
    max_pages: int = MAX_PAGES,
) -> bytes:
    """The template as PDF. Title, author and keywords come from its ``<title>`` and ``<meta>``.

    ``stylesheet`` is a file of static/css. About 0.2 s a page of tables; the first document of a
    process takes a second more. Raises PdfUnavailable, PaperTooLong.
    """
    engine = _engine()
    with _one_at_a_time:
        document = _lay_out(engine, template_name, context, stylesheet, max_pages)
        return bytes(document.write_pdf())


def render_many(
    template_name: str,
    contexts: Iterable[Mapping[str, Any]],
    *,
    stylesheet: str = "paper.css",
    max_pages: int = MAX_PAGES,
    after_each: Callable[[int], None] | None = None,
) -> bytes:
    """One PDF with all documents one after the other, each with its own page numbers.

    Fonts are embedded once. ``after_each`` is told how many are laid out (for a progress bar).
    The metadata are those of the first. Raises PdfUnavailable, PaperTooLong, ValueError for no context.
    """
    engine = _engine()
    documents: list[Any] = []
    left = max_pages
    with _one_at_a_time:
        for context in contexts:
            try:
                document = _lay_out(engine, template_name, context, stylesheet, left)
            except PaperTooLong as error:
                raise PaperTooLong(f"{max_pages}页") from error
            documents.append(document)
            left -= len(document.pages)
            if after_each is not None:
                after_each(len(documents))
        if not documents:
            raise ValueError("render_many needs at least one context.")
        pages = [page for document in documents for page in document.pages]
        return bytes(documents[0].copy(pages).write_pdf())


def render_parts(
    template_name: str,
    parts: Iterable[Mapping[str, Any]],
    *,
    stylesheet: str,
    rules: Callable[[int], str],
    after_each: Callable[[int], None] | None = None,
    max_pages: int = MAX_PAGES,
) -> tuple[bytes, int]:
    """One long PDF, laid out part by part so that only one part is in memory; and its number of pages.

    ``rules`` gives the style rules of a part whose first page bears that number. ``after_each`` is told
    how many pages there are so far. Raises PdfUnavailable, PaperTooLong, ValueError for no part.
    """
    engine = _engine()
    writer, pages = PdfWriter(), 0
    for context in parts:
        with _one_at_a_time:
            try:
                document = _lay_out(
                    engine, template_name, context, stylesheet, max_pages - pages, rules=rules(pages + 1)
                )
            except PaperTooLong as error:
                raise PaperTooLong(f"{max_pages}页") from error
            content = document.write_pdf()
        part = PdfReader(BytesIO(content))
        if not pages:
            writer.add_metadata(part.metadata or {})
        writer.append(part, import_outline=False)
        pages += len(document.pages)
        if after_each is not None:
            after_each(pages)
    if not pages:
        raise ValueError("render_parts needs at least one part.")
    out = BytesIO()
    writer.write(out)
    return out.getvalue(), pages


def warm_up() -> None:
    """Import the renderer and parse the style sheet, so that the first document is quick too."""
    engine = _engine()
    with _one_at_a_time:
        engine.stylesheet("paper.css")


def _lay_out(
    engine: ModuleType,
    template_name: str,
    context: Mapping[str, Any],
    stylesheet: str,
    max_pages: int,
    *,
    rules: str = "",
) -> Any:
    html = render_to_string(template_name, dict(context))
    if len(html) > MAX_HTML_CHARACTERS:
        raise PaperTooLong(f"{MAX_HTML_CHARACTERS // 10_000}万字符")
    try:
        return engine.lay_out(html, css=stylesheet, max_pages=max_pages, rules=rules)
    except engine.PageLimit as error:
        raise PaperTooLong(f"{max_pages}页") from error


def _engine() -> ModuleType:
    """The module that holds WeasyPrint, imported at the first call. Raises PdfUnavailable."""
    use_own_fonts()
    try:
        from core.documents import engine
    except (ImportError, OSError) as error:
        raise PdfUnavailable(str(error)) from error
    return engine
