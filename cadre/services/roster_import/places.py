"""Deciding to which unit a row belongs."""

from __future__ import annotations

import unicodedata
from datetime import date

from cadre.rules.titles import split_unit
from core.models import Unit
from core.policy import Refused
from core.sheets import CheckedRow


class Places:
    """The units beneath the one for which a file was uploaded, by name and short name."""

    def __init__(self, unit: Unit, on: date) -> None:
        self._unit = unit
        self._by_name: dict[str, Unit] = {}
        for found in Unit.objects.subtree(unit).existing(on).order_by("-path"):
            for name in (found.name, found.short_name):
                self._by_name[_plain(name)] = found

    def of(self, row: CheckedRow) -> tuple[Unit, str]:
        """The unit of a row and the title without the unit's name.

        A unit column decides; else the beginning of 单位及职务; else the group heading; else the unit
        for which the file was uploaded, unless that is the whole district.

        Raises: Refused for a unit that is not beneath it, and when nothing tells.
        """
        title = str(row.values.get("title", ""))
        named, rest = split_unit(title, self._by_name)
        told = row.values.get("unit")
        if isinstance(told, str) and told:
            unit = self._by_name.get(_plain(told))
            if unit is None:
                raise Refused.because(
                    "import.unit_unknown",
                    f"“{told}”不在{self._unit.short_name}名下，请核对单位名称，或换到该单位导入。",
                )
            return unit, (rest or title) if named else title
        if named:
            return self._by_name[named], rest or title
        if row.group and (unit := self._by_name.get(_plain(row.group))):
            return unit, title
        if self._unit.parent_id is None:
            raise Refused.because("import.unit_missing", "看不出这个人在哪个单位，请补填单位列。")
        return self._unit, title


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).replace(" ", "")
