"""Cells with long texts: the résumé and the rewards and sanctions."""

from __future__ import annotations

from core.sheets.cells import clean_lines
from core.sheets.columns import Column
from core.sheets.workbook import Raw


def clean_resume(raw: Raw) -> str | None:
    """The text character by character as it stands in the cell; None when there is nothing but a dash."""
    return raw if isinstance(raw, str) and clean_lines(raw) else None


NARRATIVE_COLUMNS = (
    Column(
        field="resume",
        label="简历",
        clean=clean_resume,
        synonyms=("工作简历", "个人简历", "主要工作经历"),
        help="每段一行，写成“2013.08--2018.03  某单位某职务”。",
    ),
    Column(
        field="rewards",
        label="奖惩情况",
        clean=clean_lines,
        synonyms=("奖惩综述", "奖惩", "获奖情况"),
        example="2019年12月，经某市人民政府批准，记三等功",
    ),
)
