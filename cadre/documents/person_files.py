"""The files that go out about people: exchange file, form as PDF or Word, and many of them in one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from django.conf import settings

from cadre.documents.approval_form import (
    ApprovalForm,
    build_approval_form,
    write_form_docx,
    write_form_pdf,
    write_forms_pdf,
)
from cadre.formats.dossier import Dossier
from cadre.formats.lrmx_write import write_lrmx
from cadre.models import Cadre
from cadre.services.dossiers.reading_back import dossier_of, dossiers_of
from core.models import User

LRMX, PDF, DOCX = "lrmx", "pdf", "docx"
AT_ONCE = 50
Told = Callable[[int], None]


def form_of(cadre: Cadre, *, on: date, variant: str, user: User | None) -> ApprovalForm:
    """The person's form as of the day, as far as the user may see it."""
    return build_form(dossier_of(cadre, on=on, user=user), on=on, variant=variant)


def build_form(dossier: Dossier, *, on: date, variant: str) -> ApprovalForm:
    """The form with the department as the reporting unit where the record names none."""
    return build_approval_form(dossier, on=on, variant=variant, reporting_unit=settings.DEPARTMENT_NAME)


def person_file(cadre: Cadre, kind: str, *, on: date, variant: str, user: User | None) -> bytes:
    """One person's file of a kind. Raises PdfUnavailable."""
    if kind == LRMX:
        return write_lrmx(dossier_of(cadre, on=on, user=user))
    form = form_of(cadre, on=on, variant=variant, user=user)
    return write_form_docx(form) if kind == DOCX else write_form_pdf(form)


def lrmx_zip(people: Sequence[Cadre], *, on: date, user: User | None, told: Told) -> bytes:
    """An archive with one exchange file a person, named by the person; namesakes get their unit too."""
    out = io.BytesIO()
    names = file_names(people)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (cadre, dossier) in enumerate(_dossiers(people, on, user), 1):
            archive.writestr(f"{names[cadre.pk]}.lrmx", write_lrmx(dossier))
            told(number)
    return out.getvalue()


def forms_pdf(people: Sequence[Cadre], *, on: date, variant: str, user: User | None, told: Told) -> bytes:
    """One PDF with the forms of all people, two pages each. Raises PdfUnavailable, PaperTooLong."""
    forms = (build_form(dossier, on=on, variant=variant) for _, dossier in _dossiers(people, on, user))
    return write_forms_pdf(forms, after_each=told)


def file_names(people: Iterable[Cadre]) -> dict[int, str]:
    """A name for each person's file, no two alike."""
    people = list(people)
    given = [cadre.name for cadre in people]
    names: dict[int, str] = {}
    for cadre in people:
        name = cadre.name if given.count(cadre.name) == 1 else f"{cadre.name}（{cadre.unit.short_name}）"
        plain = "".join("_" if char in '\\/:*?"<>|' else char for char in name)
        again = sum(1 for used in names.values() if used == plain or used.startswith(f"{plain} "))
        names[cadre.pk] = f"{plain} {again + 1}" if again else plain
    return names


def _dossiers(people: Sequence[Cadre], on: date, user: User | None) -> Iterator[tuple[Cadre, Dossier]]:
    """The dossiers a few at a time, so that memory does not grow with the number of photos."""
    for start in range(0, len(people), AT_ONCE):
        some = people[start : start + AT_ONCE]
        yield from zip(some, dossiers_of(some, on=on, user=user), strict=True)
