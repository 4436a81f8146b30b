"""Writes the older form of the exchange file (.lrm)."""

from __future__ import annotations

from cadre.formats.dossier import Dossier
from cadre.formats.form_texts import texts_of
from cadre.formats.lrm_fields import BETWEEN, COUNT, ENCODING, FAMILY, LIST, PART, PARTS, SLOTS, WHOLE

NO_ESCAPE = str.maketrans({LIST: "＠", PART: "＃"})


def write_lrm(dossier: Dossier) -> bytes:
    """One record in GB 18030 with CRLF; the picture goes into a .pic beside it as it is.

    ID number, age limit and elements of other programs have no place in this format.
    """
    sheet = texts_of(dossier)
    fields = [""] * COUNT
    for place, element in WHOLE.items():
        fields[place] = sheet.texts.get(element, "")
    for place in {place for place, _ in PARTS}:
        parts = [sheet.texts.get(PARTS[place, part], "").translate(NO_ESCAPE) for part in range(4)]
        fields[place] = LIST.join((PART.join(parts[:2]), PART.join(parts[2:])))
    for place, element in FAMILY.items():
        column = [row.get(element, "").translate(NO_ESCAPE) for row in sheet.family or ()]
        fields[place] = LIST.join([*column, *[""] * (SLOTS - len(column))])
    record = BETWEEN.join(field.replace('"', '""') for field in fields)
    return f'"{record}"'.replace("\n", "\r\n").encode(ENCODING)
