"""Workbooks about people: the national one, and sheets about a single subject."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath

from cadre.formats.dossier import Dossier, FormatRefused, Remark
from cadre.sheets.national import is_national, read_national
from cadre.sheets.subjects import read_subjects, recognise
from core.sheets import Workbook, read_workbook


def read_sheets(content: bytes, name: str, on: date) -> list[Dossier]:
    """The people of a workbook, one dossier each.

    Raises: SheetRefused or FormatRefused for one that cannot be read or is about nothing known here.
    """
    workbook = _workbook(content, name)
    if is_national(sheet.name for sheet in workbook.sheets):
        national = read_national(workbook, on)
        return _named(name, national.dossiers, national.remarks)
    tables = recognise(workbook)
    if not tables:
        raise FormatRefused(
            "unknown_sheet",
            "没有认出这个文件：不是任免审批表、信息采集表，也不是考核、家庭、学历等单项表。花名册请单独上传。",
        )
    book = read_subjects(workbook, tables)
    if not book.dossiers and (book.posts or book.numbers):
        raise FormatRefused("posts_sheet", "这是职位表或职数表，不是人员信息。请单独上传。")
    return _named(name, book.dossiers, book.remarks)


def _workbook(content: bytes, name: str) -> Workbook:
    with tempfile.TemporaryDirectory(prefix="dossier-") as folder:
        path = Path(folder) / f"file{PurePosixPath(name).suffix.lower()[:8]}"
        path.write_bytes(content)
        return read_workbook(path, PurePosixPath(name).name)


def _named(name: str, found: Iterable[Dossier], remarks: Iterable[Remark]) -> list[Dossier]:
    """The dossiers under the name of their file; remarks about nobody's rows go to the first of them.

    Raises: FormatRefused when the file names nobody.
    """
    dossiers = [
        replace(dossier, source=dossier.source if name in dossier.source else f"{name} {dossier.source}")
        for dossier in found
    ]
    told = list(remarks)
    if not dossiers:
        why = "".join(f"{remark.where}：{remark.sentence}" for remark in told[:3])
        raise FormatRefused("nobody", f"表里没有能认出的人。{why}请补填姓名或身份证号后再上传。")
    dossiers[0].remarks += told
    return dossiers
