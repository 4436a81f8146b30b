"""Deciding to which unit a row belongs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cadre.rules.titles import split_unit
from core.choices import UnitKind
from core.models import Unit
from core.policy import Refused
from core.sheets import CheckedRow

# Words that end the name of an office inside a unit, which the tree of units need not have.
OFFICE = re.compile(r"(?:办|办公室|科|科室|股|股室|室|所|站|队|大厅|窗口)$")
# How headings of groups are numbered: 一、清河镇.
NUMERAL = re.compile(r"^(?:[一二三四五六七八九十]+[、.]|\([一二三四五六七八九十]+\))")


@dataclass(frozen=True, slots=True)
class Place:
    """The unit of a row, and the title without the unit's name."""

    unit: Unit
    title: str


class Places:
    """The units beneath the one for which a file was uploaded, by name and short name."""

    def __init__(self, unit: Unit, on: date) -> None:
        self._unit = unit
        self._by_name: dict[str, list[Unit]] = {}
        self._titled: set[str] = set()
        self._kinds: dict[str, str] = {}
        for found in Unit.objects.subtree(unit).existing(on):
            self._kinds[found.path] = found.kind
            names = {_plain(found.name), _plain(found.short_name)}
            for name in names:
                self._by_name.setdefault(name, []).append(found)
            if found.kind != UnitKind.INTERNAL:
                self._titled |= names

    def of(self, row: CheckedRow) -> Place:
        """The place of a row.

        A unit column decides; else the beginning of 单位及职务; else the group heading; else the unit
        for which the file was uploaded, unless that is the whole district. The name of an office inside a
        unit stays in the title, 党政办公室主任, where the unit column does not name the office itself.

        Raises: Refused for a unit that is not beneath it, and when nothing tells.
        """
        title = str(row.values.get("title", ""))
        told = row.values.get("unit")
        if isinstance(told, str) and told:
            unit = self._told(told)
            named, rest = split_unit(title, self._titled | {_plain(unit.name), _plain(unit.short_name)})
            return Place(unit, (rest or title) if named else title)
        named, rest = split_unit(title, self._titled)
        if named:
            return Place(self._only(named), rest or title)
        group = NUMERAL.sub("", _plain(row.group))
        if group and group in self._by_name:
            return Place(self._only(group), title)
        if self._unit.parent_id is None:
            raise Refused.because("import.unit_missing", "看不出这个人在哪个单位，请补填单位列。")
        return Place(self._unit, title)

    def moved_from(self, place: Place, recorded: Iterable[Unit]) -> Unit | None:
        """The first of the units recorded so far that is another one and not beneath the row's.

        Offices count as the unit that they belong to.
        """
        house = self._house(place.unit)
        others = (unit for unit in recorded if not place.unit.contains(unit) and self._house(unit) != house)
        return next(others, None)

    def _house(self, unit: Unit) -> str:
        """The path of the unit, or of the one around it when it is an office inside a unit."""
        path, kind = unit.path, unit.kind
        while kind == UnitKind.INTERNAL:
            path = f"{path.rstrip('/').rpartition('/')[0]}/"
            kind = self._kinds.get(path, "")
        return path

    def _told(self, told: str) -> Unit:
        """The unit that a unit column names; an office after a unit's name counts as that unit."""
        if _plain(told) in self._by_name:
            return self._only(_plain(told))
        named, _ = split_unit(told, self._by_name)
        if named:
            return self._only(named)
        if self._unit.parent_id is not None and OFFICE.search(_plain(told)):
            return self._unit
        raise Refused.because(
            "import.unit_unknown",
            f"“{told}”不在{self._unit.short_name}名下，请核对单位名称，或换到该单位导入。",
        )

    def _only(self, name: str) -> Unit:
        """The unit of that name; of several, the one for which the file was uploaded."""
        found = self._by_name[name]
        if len(found) == 1 or self._unit in found:
            return self._unit if self._unit in found else found[0]
        raise Refused.because(
            "import.unit_ambiguous", f"有 {len(found)} 个单位都叫“{name}”，请在单位列写全称。"
        )


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).replace(" ", "")
