"""The cells of a 干部任免审批表 as texts, of whatever file: read into a dossier, written from one."""

from __future__ import annotations

from cadre.formats.form_texts.checking import check_dossier
from cadre.formats.form_texts.reading import dossier_from_texts
from cadre.formats.form_texts.sheet import FormTexts
from cadre.formats.form_texts.writing import texts_of

__all__ = ["FormTexts", "check_dossier", "dossier_from_texts", "texts_of"]
