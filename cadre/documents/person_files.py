"""The files that go out about people: exchange file, form as PDF or Word, and many of them in one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
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
from cadre.services.person_exports import DOCX, FORMS_PDF, LRMX, LRMX_ZIP, Asked
from core.models import User

AT_ONCE = 50
Told = Callable[[int], None]


def form_of(
    cadre: Cadre, *, on: date, variant: str, user: User | None, minors_left_out: date | None = None
) -> ApprovalForm:
    """The person's form as of the day, as far as the user may see it."""
    dossier = dossier_of(cadre, on=on, user=user, minors_left_out=minors_left_out)
    return build_form(dossier, on=on, variant=variant)


def build_form(dossier: Dossier, *, on: date, variant: str) -> ApprovalForm:
    """The form with the department as the reporting unit where the record names none."""
    return build_approval_form(dossier, on=on, variant=variant, reporting_unit=settings.DEPARTMENT_NAME)


def people_file(asked: Asked, told: Told) -> bytes:
    """The file asked for. ``told`` hears how many people are in it. Raises PdfUnavailable, PaperTooLong."""
    if asked.kind == LRMX_ZIP:
        return _lrmx_zip(asked, told)
    if asked.kind == FORMS_PDF:
        forms = (build_form(dossier, on=asked.on, variant=asked.variant) for _, dossier in _dossiers(asked))
        return write_forms_pdf(forms, after_each=told)
    (cadre,) = asked.people
    dossier = dossier_of(cadre, on=asked.on, user=asked.by, minors_left_out=asked.minors_left_out)
    if asked.kind == LRMX:
        return write_lrmx(dossier)
    form = build_form(dossier, on=asked.on, variant=asked.variant)
    return write_form_docx(form) if asked.kind == DOCX else write_form_pdf(form)


def file_name(asked: Asked) -> str:
    """What the file is called: a single person's by the person, others by how many they are about."""
    if asked.kind in (LRMX_ZIP, FORMS_PDF):
        what, ending = (".lrmx", "zip") if asked.kind == LRMX_ZIP else ("任免审批表", "pdf")
        return f"{len(asked.people)} 人的{what.lstrip('.')} {asked.on:%Y%m%d}.{ending}"
    (cadre,) = asked.people
    return f"{file_names([cadre])[cadre.pk]}{'' if asked.kind == LRMX else ' 干部任免审批表'}.{asked.kind}"


def _lrmx_zip(asked: Asked, told: Told) -> bytes:
    """An archive with one exchange file a person, named by the person; namesakes get their unit too."""
    out = io.BytesIO()
    names = file_names(asked.people)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (cadre, dossier) in enumerate(_dossiers(asked), 1):
            archive.writestr(f"{names[cadre.pk]}.lrmx", write_lrmx(dossier))
            told(number)
    return out.getvalue()


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


def _dossiers(asked: Asked) -> Iterator[tuple[Cadre, Dossier]]:
    """The dossiers a few at a time, so that memory does not grow with the number of photos."""
    for start in range(0, len(asked.people), AT_ONCE):
        some = asked.people[start : start + AT_ONCE]
        found = dossiers_of(
            some, on=asked.on, user=asked.by, minors_left_out=asked.minors_left_out, in_bulk=True
        )
        yield from zip(some, found, strict=True)
