"""Reads the older form of the exchange file: .lrm, with its picture in a .pic beside it."""

from __future__ import annotations

import re
from itertools import zip_longest

from cadre.formats.dossier import Dossier, FormatRefused
from cadre.formats.form_texts import FormTexts, dossier_from_texts
from cadre.formats.lrm_fields import BETWEEN, COUNT, ENCODING, FAMILY, LIST, PART, PARTS, WHOLE

LARGEST = 2 * 1024 * 1024
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
UTF8_MARK = b"\xef\xbb\xbf"
SAVE_AGAIN = "请用任免审批表编辑器打开，另存为 .lrmx 后再上传。"


def read_lrm(content: bytes, source: str, picture: bytes | None = None) -> Dossier:
    """What one record says; ``picture`` is the content of the .pic file of the same name.

    The format knows neither ID number nor age limit.

    Raises: FormatRefused.
    """
    fields = _fields(_characters(content))
    texts = {element: fields[place] for place, element in WHOLE.items()}
    for (place, part), element in PARTS.items():
        texts[element] = _part(fields[place], part)
    sheet = FormTexts(
        {element: text for element, text in texts.items() if text.strip()},
        family=_family(fields),
        photo=picture or None,
    )
    return dossier_from_texts(sheet, source)


def _characters(content: bytes) -> str:
    if len(content) > LARGEST:
        raise FormatRefused("lrm_too_large", f"文件超过 2 MB，不像旧版审批表文件。{SAVE_AGAIN}")
    try:
        text = content.decode("utf-8-sig" if content.startswith(UTF8_MARK) else ENCODING)
    except UnicodeDecodeError:
        raise FormatRefused(
            "lrm_encoding", f"文件不是旧版审批表所用的 GBK 文字编码，读不出来。{SAVE_AGAIN}"
        ) from None
    return FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _fields(text: str) -> list[str]:
    """The fields; a quote within one is doubled, and line breaks stand as they are."""
    record = text.strip()
    if len(record) < 2 or not (record.startswith('"') and record.endswith('"')):
        raise FormatRefused("lrm_not_form", f"这不是旧版审批表文件（.lrm）。{SAVE_AGAIN}")
    fields = [field.replace('""', '"') for field in record[1:-1].split(BETWEEN)]
    while len(fields) > COUNT and not fields[-1].strip():
        fields.pop()
    if len(fields) != COUNT:
        raise FormatRefused(
            "lrm_fields", f"旧版审批表文件应有 {COUNT} 项，这份有 {len(fields)} 项。{SAVE_AGAIN}"
        )
    return fields


def _part(field: str, number: int) -> str:
    """One of the four parts of a field of education."""
    modes = [mode.split(PART) for mode in field.split(LIST)]
    mode, part = divmod(number, 2)
    return modes[mode][part] if len(modes) > mode and len(modes[mode]) > part else ""


def _family(fields: list[str]) -> tuple[dict[str, str], ...]:
    columns = [fields[place].split(LIST) for place in FAMILY]
    rows = (
        {element: text for element, text in zip(FAMILY.values(), row, strict=True) if text.strip()}
        for row in zip_longest(*columns, fillvalue="")
    )
    return tuple(row for row in rows if row)
