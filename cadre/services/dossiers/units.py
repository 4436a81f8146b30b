"""The units that a dossier may name."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from cadre.rules.titles import split_unit
from core.choices import UnitKind
from core.models import Unit, User
from core.rules.rights import Right

AREA = re.compile(
    r"(?:中共)?(?:[\u3400-\u9fff]{2,8}?(?:省|自治区))?(?:[\u3400-\u9fff]{2,10}?(?:市|自治州|地区))?"
    r"(?:[\u3400-\u9fff]{1,10}?(?:区|县))?"
)


class Units:
    """The units for which the user may import, by name and short name; ``home`` is the batch's own."""

    def __init__(self, home: Unit, on: date, *, by: User) -> None:
        self.home = home
        self._by_name: dict[str, list[Unit]] = {}
        self._by_code: dict[str, Unit] = {}
        self._titled: set[str] = set()
        for unit in Unit.objects.visible_to(by, Right.IMPORT_ROSTER).order_by("path"):
            self._by_code[unit.code] = unit
            names = {_plain(unit.name), _plain(unit.short_name)}
            for name in names:
                self._by_name.setdefault(name, []).append(unit)
            if unit.kind != UnitKind.INTERNAL and unit.parent_id is not None:
                self._titled |= names

    def coded(self, code: str) -> Unit | None:
        """The unit of that code beneath the batch's."""
        unit = self._by_code.get(code)
        return unit if unit and self.home.contains(unit) else None

    def place(self, unit_text: str, title: str) -> Unit | None:
        """The unit that the words name for certain: by its name, or at the beginning of the title."""
        told = _plain(unit_text)
        if told in self._by_name:
            return self._only(told)
        for text, names in ((told, self._by_name), (_plain(title), self._titled)):
            for start in (0, _area_end(text)):
                named, _ = split_unit(text[start:], names)
                if named:
                    return self._only(named)
        return None

    def belongs(self, unit_text: str, title: str) -> Unit | None:
        """The unit of a new person: as the file names it, else the batch's unless that is the root."""
        unit = self.place(unit_text, title)
        if unit is not None and self.home.contains(unit):
            return unit
        return self.home if self.home.parent_id is not None else None

    def without(self, unit: Unit, title: str) -> str:
        """The title without the unit's name before it."""
        text, names = _plain(title), {_plain(unit.name), _plain(unit.short_name)}
        for start in (0, _area_end(text)):
            named, rest = split_unit(text[start:], names)
            if named and rest:
                return rest
        return title

    def _only(self, name: str) -> Unit | None:
        """The unit of that name; of several, the one beneath the batch's."""
        found = self._by_name[name]
        near = [unit for unit in found if self.home.contains(unit)]
        choice = near if len(near) == 1 else found
        return choice[0] if len(choice) == 1 else None


def _area_end(text: str) -> int:
    """Where the names of province, city and district before a unit's own name end."""
    found = AREA.match(text)
    return found.end() if found else 0


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).replace(" ", "")
