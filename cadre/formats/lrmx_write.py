"""Writes the approval form's exchange file (.lrmx) as the official editor saves it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cadre.formats.dossier import Dossier
from cadre.formats.form_texts import FormTexts, texts_of
from cadre.formats.form_texts.form_facts import LIMIT, REACHES
from cadre.formats.lrmx_fields import FIELDS, FILE_ROWS, ITEM_FIELDS, VERSION, LrmxField

BEGINNING = '\ufeff<?xml version="1.0" encoding="utf-8"?>'
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#xD;"})


def write_lrmx(dossier: Dossier) -> bytes:
    """UTF-8 with byte order mark, CRLF, two blanks of indent, elements in the official order.

    Texts that were received are repeated while they say what the dossier says; the résumé is always
    repeated character by character. Elements nobody knows return to their places.
    """
    sheet = texts_of(dossier)
    lines = [BEGINNING, "<Person>", *_elements(sheet), "</Person>"]
    return "\n".join(lines).replace("\n", "\r\n").encode("utf-8")


def _elements(sheet: FormTexts) -> Iterator[str]:
    written = [field for field in FIELDS if _is_written(field, sheet)]
    places = {field.element for field in written}
    yield from _unknown(sheet, "")
    for field in written:
        if field.kind == "version":
            for lost in {row["after"] for row in sheet.unknown} - places - {""}:
                yield from _unknown(sheet, lost)
        yield from _element(field, sheet)
        yield from _unknown(sheet, field.element)


def _is_written(field: LrmxField, sheet: FormTexts) -> bool:
    """The elements of 2025 go together; those that other programs add are written when they say something."""
    if field.since == "2025":
        return any(element in sheet.texts for element in (LIMIT, REACHES))
    return field.since == "classic" or field.element in sheet.texts


def _element(field: LrmxField, sheet: FormTexts) -> Iterator[str]:
    if field.kind == "family":
        yield f"  <{field.element}>"
        rows = sheet.family or ()
        for row in (*rows, *({} for _ in range(FILE_ROWS - len(rows)))):
            yield from _item(row)
        yield f"  </{field.element}>"
    else:
        text = VERSION if field.kind == "version" else sheet.texts.get(field.element, "")
        yield _tagged(field.element, text, "  ")


def _item(row: Mapping[str, str]) -> Iterator[str]:
    yield "    <Item>"
    for field in ITEM_FIELDS:
        yield _tagged(field.element, row.get(field.element, ""), "      ")
    if row.get("unknown"):
        yield f"      {row['unknown']}"
    yield "    </Item>"


def _tagged(element: str, text: str, indent: str) -> str:
    """One element; an empty one on two lines, as the official editor writes it."""
    if not text:
        return f"{indent}<{element}>\n{indent}</{element}>"
    return f"{indent}<{element}>{FORBIDDEN.sub('', text).translate(ESCAPES)}</{element}>"


def _unknown(sheet: FormTexts, after: str) -> Iterator[str]:
    return (f"  {row['xml']}" for row in sheet.unknown if row["after"] == after)
