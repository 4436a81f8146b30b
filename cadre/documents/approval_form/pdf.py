"""The form as PDF: two pages a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from core.documents import render_many, render_pdf

from .form import ApprovalForm

TEMPLATE, STYLESHEET = "documents/approval_form.html", "approval-form.css"
PAGES = 2
MOST = 1000


def write_form_pdf(form: ApprovalForm) -> bytes:
    """One form. Raises PdfUnavailable, PaperTooLong."""
    return render_pdf(TEMPLATE, {"form": form}, stylesheet=STYLESHEET, max_pages=PAGES)


def write_forms_pdf(
    forms: Iterable[ApprovalForm], *, after_each: Callable[[int], None] | None = None
) -> bytes:
    """Many forms in one file. Raises PdfUnavailable, PaperTooLong, ValueError for none."""
    contexts = ({"form": form} for form in forms)
    return render_many(
        TEMPLATE, contexts, stylesheet=STYLESHEET, max_pages=PAGES * MOST, after_each=after_each
    )
