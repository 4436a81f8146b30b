"""Checks of a list of units that need the whole list and the units known already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.choices import UnitKind
from core.rules.units import DEEPEST, NUMBER_FIELDS
from core.sheets.check import CLEAR, CheckedRow, CheckedTable, Remark, check_rows
from core.sheets.headers import TableLayout
from core.sheets.problems import CellProblem, Note
from core.sheets.rows import table_rows
from core.sheets.units import LABELS, SHORT_NAME_LENGTH, UNIT_COLUMNS
from core.sheets.workbook import Workbook

Found = Iterator[tuple[int, Remark]]


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit as it is recorded; ``parent`` is the code of the unit above, empty for the topmost.

    ``numbers`` are the approved numbers of the day, empty when there are none.
    """

    code: str
    name: str
    short_name: str
    parent: str
    kind: str
    level: str
    numbers: Mapping[str, int] = field(default_factory=dict)
    ended: bool = False


def check_units(
    workbook: Workbook, layout: TableLayout, known: Mapping[str, KnownUnit], taken: Collection[str] = ()
) -> CheckedTable:
    """Clean and check a list of units against ``known`` (by code); nothing stops at the first problem.

    ``taken`` are codes of units that the reader may not see.
    """
    return check_rows(
        table_rows(workbook.sheets[layout.sheet], layout, UNIT_COLUMNS),
        UNIT_COLUMNS,
        layout,
        complete=_cleared_numbers,
        row_checks=(_nothing_else_cleared,),
        table_checks=(
            lambda rows: _codes(rows, known, taken),
            lambda rows: _new_units(rows, known),
            lambda rows: _places(UnitTree(rows, known)),
        ),
    )


def text_of(row: CheckedRow, name: str) -> str:
    """A text value of the row; empty when it has none."""
    value = row.values.get(name)
    return value if isinstance(value, str) else ""


class UnitTree:
    """The tree as it will be: the known units and over them the rows of the list."""

    def __init__(self, rows: Sequence[CheckedRow], known: Mapping[str, KnownUnit]) -> None:
        self.known, self.listed = known, rows
        self.rows = {code: row for row in reversed(rows) if (code := text_of(row, "code"))}
        self._named: dict[str, set[str]] = defaultdict(set)
        for unit in known.values():
            if not unit.ended:
                self._name(unit.code, unit.name, unit.short_name)
        for code, row in self.rows.items():
            self._name(code, text_of(row, "name"), text_of(row, "short_name"))
        self.top = self._topmost()

    def _name(self, code: str, *names: str) -> None:
        for name in names:
            if name:
                self._named[name].add(code)

    def _topmost(self) -> str:
        """The code of the district: the known one, else the only row of that kind."""
        tops = [unit.code for unit in self.known.values() if not unit.parent and not unit.ended]
        if not self.known:
            tops = [code for code, row in self.rows.items() if row.values.get("kind") == UnitKind.DISTRICT]
        return tops[0] if len(tops) == 1 else ""

    def parent_of(self, row: CheckedRow) -> str:
        """The code of the unit above the row's; empty for the topmost.

        Raises: CellProblem when the cell names none, or several.
        """
        code, told = text_of(row, "code"), text_of(row, "parent")
        if code and code == self.top:
            if told and told not in self._names(code):
                raise CellProblem(f"“{code}”是区本级，没有上级单位。", "请把这一格留空。", "unit_root_parent")
            return ""
        if not told:
            return self._parent_untold(code)
        by_code = told in self.rows or told in self.known
        found = {told} if by_code else self._named.get(told, set())
        if not found:
            remedy = "请核对名称或改填代码；上级单位也可以写在同一张表里。"
            raise CellProblem(f"没有找到上级单位“{told}”。", remedy, "unit_parent_unknown")
        if len(found) > 1:
            codes = "、".join(sorted(found)[:4])
            remedy = f"请改填上级单位的代码：{codes}。"
            raise CellProblem(f"有 {len(found)} 个单位叫“{told}”。", remedy, "unit_parent_ambiguous")
        parent = next(iter(found))
        if parent == code:
            raise CellProblem("上级单位就是它自己。", "请改填真正的上级单位，或留空。", "unit_parent_self")
        if parent in self.known and self.known[parent].ended:
            raise CellProblem(f"上级单位“{told}”已撤销。", "请改填存续的单位。", "unit_parent_ended")
        return parent

    def _names(self, code: str) -> set[str]:
        row, unit = self.rows.get(code), self.known.get(code)
        names = {text_of(row, "name"), text_of(row, "short_name"), code} if row else {code}
        return names | ({unit.name, unit.short_name} if unit else set())

    def _parent_untold(self, code: str) -> str:
        if code in self.known:
            return self.known[code].parent
        if not self.top:
            remedy = "请在表里写明唯一一行类别为“区”的单位，它的上级单位留空。"
            raise CellProblem("没有写上级单位，也认不出哪个是区本级。", remedy, "unit_no_root")
        return self.top

    def parents(self) -> tuple[dict[str, str], list[tuple[int, Remark]]]:
        """The parent of every unit that has one, and what is wrong with the cells."""
        parents = {unit.code: unit.parent for unit in self.known.values() if not unit.ended}
        problems: list[tuple[int, Remark]] = []
        for row in self.listed:
            try:
                parent = self.parent_of(row)
            except CellProblem as problem:
                problems.append((row.row_number, Remark("parent", problem.note)))
                continue
            code = text_of(row, "code")
            if self.rows.get(code) is row:
                parents[code] = parent
        return parents, problems

    def name_of(self, code: str) -> str:
        """The name that the unit will bear."""
        row = self.rows.get(code)
        return (text_of(row, "name") if row else "") or (self.known[code].name if code in self.known else "")


def _cleared_numbers(values: dict[str, object]) -> None:
    """An approved number that is to be emptied is 0."""
    for name in NUMBER_FIELDS:
        if values.get(name) is CLEAR:
            values[name] = 0


def _nothing_else_cleared(row: CheckedRow) -> Iterable[Remark]:
    for name in ("short_name", "parent", "kind", "level"):
        if row.values.get(name) is CLEAR:
            note = Note(f"{LABELS[name]}不能清空。", "请填写内容；不改动的留空。", "unit_cleared")
            yield Remark(name, note)


def _codes(rows: Sequence[CheckedRow], known: Mapping[str, KnownUnit], taken: Collection[str]) -> Found:
    """Every code once in the list, and none of an abolished unit."""
    same: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if code := text_of(row, "code"):
            same[code].append(row.row_number)
    for code, numbers in same.items():
        note = None
        if len(numbers) > 1:
            listed = "、".join(str(number) for number in numbers)
            note = Note(f"第 {listed} 行的单位代码相同。", "请只保留一行，或改正代码。", "unit_code_twice")
        elif code in taken:
            note = Note(f"单位代码 {code} 已由你看不到的单位使用。", "请换一个代码。", "unit_code_taken")
        elif code in known and known[code].ended:
            sentence = f"代码 {code} 的单位“{known[code].name}”已撤销。"
            note = Note(sentence, "请删去这一行；新设的单位请用新的代码。", "unit_ended")
        if note:
            for number in numbers:
                yield number, Remark("code", note)


def _new_units(rows: Sequence[CheckedRow], known: Mapping[str, KnownUnit]) -> Found:
    """A new unit needs its kind; its level may be assumed, and is told."""
    top = UnitTree(rows, known).top
    for row in rows:
        code = text_of(row, "code")
        if not code:
            continue
        kind = row.values.get("kind")
        if kind == UnitKind.DISTRICT and code != top:
            sentence = (
                f"已有区本级（代码 {top}），不能再有类别为“区”的单位。" if top else "类别为“区”的不止一行。"
            )
            yield (
                row.row_number,
                _remark("kind", sentence, "请改填其他类别，或改正代码。", "unit_second_root"),
            )
        if code in known:
            continue
        if kind is None and not row.raw.get("kind"):
            yield (
                row.row_number,
                _remark("kind", "新单位没有写单位类别。", "请补填单位类别。", "unit_no_kind"),
            )
        if row.values.get("level") is None and not row.raw.get("level"):
            assumed = "股级" if kind == UnitKind.INTERNAL else "乡科级"
            remedy = "如不是，请补填单位级别。"
            yield (
                row.row_number,
                _remark("level", f"没有写单位级别，按“{assumed}”。", remedy, "unit_level", True),
            )
        if not text_of(row, "short_name") and len(text_of(row, "name")) > SHORT_NAME_LENGTH:
            sentence = f"名称超过 {SHORT_NAME_LENGTH} 个字，又没有简称。"
            yield row.row_number, _remark("short_name", sentence, "请补填简称。", "unit_no_short_name")


def _places(tree: UnitTree) -> Found:
    """Every row finds its parent; no circles, no second unit of one name below one parent."""
    parents, problems = tree.parents()
    yield from problems
    for code, row in tree.rows.items():
        if code not in parents:
            continue
        steps, above = 1, parents[code]
        while above and above != code and steps <= DEEPEST:
            steps, above = steps + 1, parents.get(above, "")
        if above == code:
            sentence = f"{tree.name_of(code)}和它的上级单位互为上下级。"
            remedy = "请核对这几行的上级单位。"
            yield row.row_number, _remark("parent", sentence, remedy, "unit_circle")
        elif steps > DEEPEST:
            sentence = f"单位最多 {DEEPEST} 层，这一行更深。"
            yield row.row_number, _remark("parent", sentence, "请核对上级单位。", "unit_too_deep")
    yield from _same_names(tree, parents)


def _same_names(tree: UnitTree, parents: Mapping[str, str]) -> Found:
    beneath: dict[tuple[str, str], list[str]] = defaultdict(list)
    for code, parent in parents.items():
        if parent and (name := tree.name_of(code)):
            beneath[parent, name].append(code)
    for (parent, name), codes in beneath.items():
        for code in codes if len(codes) > 1 else ():
            if row := tree.rows.get(code):
                others = "、".join(other for other in codes if other != code)
                sentence = f"“{tree.name_of(parent)}”下面已有“{name}”（代码 {others}）。"
                remedy = "如是同一个单位，请用同一个代码；不是的请写出区别。"
                yield row.row_number, _remark("name", sentence, remedy, "unit_name_twice")


def _remark(name: str, sentence: str, remedy: str, code: str, mild: bool = False) -> Remark:
    return Remark(name, Note(sentence, remedy, code), "warning" if mild else "error")
