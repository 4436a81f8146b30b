"""Reads the approval form's exchange file (.lrmx), the classic one and that of 2025."""

from __future__ import annotations

from cadre.formats.dossier import Dossier
from cadre.formats.form_texts import dossier_from_texts
from cadre.formats.lrmx_xml import read_xml


def read_lrmx(content: bytes, source: str) -> Dossier:
    """What one file says about one person; ``source`` is the name by which the user knows the file.

    The résumé is taken as it stands; every other text is kept too (``form.received``), so that writing the
    file again can repeat it. Remarks tell what could not be taken.

    Raises: FormatRefused for a file that is no form at all, or not safe to open.
    """
    return dossier_from_texts(read_xml(content, source), source)
