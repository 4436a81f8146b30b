"""The official editor's checks, asked of a dossier."""

from __future__ import annotations

from datetime import date

from cadre.formats.dossier import Dossier
from cadre.formats.form_texts.writing import texts_of
from cadre.formats.lrmx_fields import FIELDS, ITEM_FIELDS
from cadre.rules.form_checks import FormSheet, check_form
from core.policy import Finding

_LIMITS = {field.element: (field.label, field.limit) for field in FIELDS if field.limit}
_ROW_LIMITS = {field.element: (field.label, field.limit) for field in ITEM_FIELDS if field.limit}
# Their own checks say it better than a number of characters.
_DATED = frozenset(field.element for field in (*FIELDS, *ITEM_FIELDS) if field.kind in ("month", "day"))


def check_dossier(dossier: Dossier, on: date, photo: tuple[int, int] | None = None) -> tuple[Finding, ...]:
    """What the editor would warn of in the form of this dossier; ``photo`` is width and height in pixels."""
    texts = texts_of(dossier)
    sheet = FormSheet(
        texts.texts,
        family=texts.family or (),
        limits={element: limit for element, limit in _LIMITS.items() if element not in _DATED},
        family_limits={element: limit for element, limit in _ROW_LIMITS.items() if element not in _DATED},
        photo=photo,
    )
    return check_form(sheet, on)
