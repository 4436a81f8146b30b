"""Gives users their own workbook back with the problems marked in it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core.sheets.cage import run_caged
from core.sheets.check import Issue
from core.sheets.headers import TableLayout
from core.sheets.problems import SheetRefused
from core.sheets.sniff import FileKind
from core.sheets.workbook import Raw, Sheet, read_workbook

HIDDEN = "涉及回避，不显示"


def mark_workbook(
    path: Path | str,
    original_name: str,
    issues: Sequence[Issue],
    layout: TableLayout,
    hidden: Collection[int] = (),
) -> bytes:
    """The user's workbook as .xlsx: bad cells filled and commented, and a sheet 问题清单 added.

    An .xlsx keeps its formatting; .xls and .csv are rebuilt with the same rows. Formulas are only those the
    user already had: no text becomes one. With ``hidden`` rows the sheet alone is rebuilt without them, for
    whatever else a workbook keeps may tell of them.

    Raises: SheetRefused when the file cannot be read again.
    """
    workbook = read_workbook(path, original_name)
    with tempfile.TemporaryDirectory() as folder:
        task, out = Path(folder) / "task.json", Path(folder) / "marked.xlsx"
        source = str(Path(path).resolve()) if workbook.kind is FileKind.XLSX and not hidden else ""
        kept = [workbook.sheets[layout.sheet]] if hidden else workbook.sheets
        sheets = [] if source else [_portable(sheet, hidden) for sheet in kept]
        task.write_text(
            json.dumps(
                {
                    "source": source,
                    "sheets": sheets,
                    "sheet_name": layout.sheet_name,
                    "issues": [asdict(issue) for issue in issues],
                },
                ensure_ascii=False,
            ),
            encoding="utf-8",
        )
        for _ in run_caged("core.sheets.marker", [str(task), str(out)]):
            pass
        if not out.exists():
            raise SheetRefused("not_marked", "没能在原表上标出问题，请改为下载问题清单。")
        return out.read_bytes()


def _portable(sheet: Sheet, hidden: Collection[int]) -> dict[str, Any]:
    """A sheet as JSON; dates as the text that people write, hidden rows (by Excel's number) emptied."""

    def plain(raw: Raw) -> object:
        return raw if raw is None or isinstance(raw, str | int | float) else str(raw)

    return {
        "name": sheet.name,
        "hidden": sheet.hidden,
        "merged": sheet.merged,
        "rows": [
            [HIDDEN] if number in hidden else [plain(raw) for raw in row]
            for number, row in enumerate(sheet.rows, 1)
        ],
    }
