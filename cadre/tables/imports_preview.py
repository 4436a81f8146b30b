"""What an import would do, as the preview shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cadre.services.roster_import import ImportPlan, RowKind, RowPlan
from cadre.services.roster_outline import refused_rows
from core.sheets import CheckedTable

NEW_FACTS = ("性别", "出生年月", "现任职务", "任职时间", "职级", "全日制教育·学历")


@dataclass(frozen=True, slots=True)
class Tab:
    """One kind of rows: its name in the address, its words and how many there are."""

    key: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One field of one person; name and post stand at the person's first line only."""

    name: str
    title: str
    label: str
    old: str
    new: str
    row_number: int


@dataclass(frozen=True, slots=True)
class NewLine:
    """One person who would be added."""

    row_number: int
    name: str
    unit: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """One row that is not imported, and why."""

    row_number: int
    name: str
    reason: str


def tabs(plan: ImportPlan, refused: int) -> list[Tab]:
    """The kinds of rows, and the people whom the file does not name."""
    counts = plan.counts
    fields = sum(len(row.changes) for row in plan.of(RowKind.CHANGED))
    changed = f"变更 {counts['changed']} 人" + (f" {fields} 处" if fields else "")
    return [
        Tab("new", f"新增 {counts['new']}", counts["new"]),
        Tab("changed", changed, counts["changed"]),
        Tab("moves", f"从其他单位调入 {len(plan.moves)}", len(plan.moves)),
        Tab("same", f"无变化 {counts['same']}", counts["same"]),
        Tab("refused", f"不导入 {refused}", refused),
        Tab("absent", f"文件中没有 {len(plan.absent)}", len(plan.absent)),
    ]


def first_tab(tabs: Sequence[Tab]) -> str:
    """What the page shows first: the riskiest kind that there is."""
    counts = {tab.key: tab.count for tab in tabs}
    return next((key for key in ("moves", "changed", "new", "refused") if counts[key]), "same")


def change_lines(rows: Sequence[RowPlan]) -> list[ChangeLine]:
    """The differences of the people of one page."""
    lines: list[ChangeLine] = []
    for row in rows:
        title = row.cadre.title if row.cadre else ""
        for place, change in enumerate(row.changes):
            first = place == 0
            lines.append(
                ChangeLine(
                    row.name if first else "",
                    title if first else "",
                    change.label,
                    change.old,
                    change.new,
                    row.row_number,
                )
            )
    return lines


def new_lines(rows: Sequence[RowPlan]) -> list[NewLine]:
    """The people of one page who would be added."""
    found = []
    for row in rows:
        told = {change.label: change.new for change in row.changes}
        facts = tuple(told.get(label, "—") for label in NEW_FACTS)
        found.append(NewLine(row.row_number, row.name, row.unit.short_name if row.unit else "", facts))
    return found


def refused_lines(plan: ImportPlan, table: CheckedTable) -> list[RefusedLine]:
    """Rows with errors and rows that the plan refuses, in the order of the file."""
    return [RefusedLine(row["row"], row["name"], row["reason"]) for row in refused_rows(table, plan)]
