"""What an import would do, as the preview shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cadre.services.roster_import import ImportPlan, RowKind, RowPlan
from cadre.services.roster_outline import refused_rows
from core.sheets import CheckedTable

MASKED = "（只有上传人和有权查看处分信息的人可见）"
NEW_FACTS = ("性别", "出生年月", "现任职务", "任职时间", "职级", "全日制教育·学历")


@dataclass(frozen=True, slots=True)
class Tab:
    """One kind of rows: its name in the address, its words and how many there are."""

    key: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One field of one person; name and post stand at the person's first line only.

    ``state`` is ``take``, ``reject`` or ``held``; ``why`` says what a held one waits for.
    """

    name: str
    title: str
    label: str
    old: str
    new: str
    row_number: int
    key: str
    state: str
    why: str = ""


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
    kinds = {kind: len(rows_of(plan, kind)) for kind in ("new", "changed", "same")}
    fields = sum(len(row.changes) for row in plan.of(RowKind.CHANGED))
    changed = f"变更 {kinds['changed']} 人" + (f" {fields} 处" if fields else "")
    return [
        Tab("new", f"新增 {kinds['new']}", kinds["new"]),
        Tab("changed", changed, kinds["changed"]),
        Tab("moves", f"从其他单位调入 {len(plan.moves)}", len(plan.moves)),
        Tab("same", f"无变化 {kinds['same']}", kinds["same"]),
        Tab("refused", f"不导入 {refused}", refused),
        Tab("absent", f"文件中没有 {len(plan.absent)}", len(plan.absent)),
    ]


def first_tab(tabs: Sequence[Tab]) -> str:
    """What the page shows first: the riskiest kind that there is."""
    counts = {tab.key: tab.count for tab in tabs}
    return next((key for key in ("moves", "changed", "new", "refused") if counts[key]), "same")


def kind_of_row(row: RowPlan) -> str:
    """The tab of a row: who has only rejected or held differences is still among the changed."""
    if row.kind is RowKind.SAME and (row.rejected or row.held):
        return RowKind.CHANGED.value
    return row.kind.value


def rows_of(plan: ImportPlan, kind: str) -> list[RowPlan]:
    """The rows of one tab."""
    return [row for row in plan.rows if kind_of_row(row) == kind]


def change_lines(rows: Sequence[RowPlan], *, sees_private: bool) -> list[ChangeLine]:
    """The differences of the people of one page, whatever was decided about them.

    Without ``sees_private`` the words of sanctions are covered.
    """
    lines: list[ChangeLine] = []
    for row in rows:
        title = row.cadre.title if row.cadre else ""
        told = [(change, "take", "") for change in row.changes]
        told += [(change, "reject", "") for change in row.rejected]
        told += [(held.change, "held", held.reason) for held in row.held]
        told.sort(key=lambda one: one[0].key)
        for place, (change, state, why) in enumerate(told):
            who = ("", "") if place else (row.name, title)
            new = MASKED if change.private and not sees_private else change.new
            lines.append(
                ChangeLine(*who, change.label, change.old, new, row.row_number, change.key, state, why)
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
