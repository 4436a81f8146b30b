"""Sorting by several columns: ``sort=-birth,unit`` in the address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import F, OrderBy

from cadre.documents.roster_columns import COLUMNS

USUAL = "unit"
MOST_KEYS = 4


class SortKey(NamedTuple):
    """One column by which people are sorted, and in which direction."""

    key: str
    down: bool

    def __str__(self) -> str:
        return f"-{self.key}" if self.down else self.key

    @property
    def words(self) -> str:
        """As the chip says it."""
        return f"按{COLUMNS[self.key].name}{'降序' if self.down else '升序'}"


def sort_keys(text: str) -> tuple[SortKey, ...]:
    """The keys of an address; unknown columns and those that do not sort are passed over."""
    found: dict[str, SortKey] = {}
    for part in text.split(","):
        key = part.strip().removeprefix("-")
        if key in COLUMNS and COLUMNS[key].sort:
            found.setdefault(key, SortKey(key, part.strip().startswith("-")))
    return tuple(found.values())[:MOST_KEYS]


def order(keys: tuple[SortKey, ...], *, in_service: bool) -> Iterator[OrderBy]:
    """The order of the database for these keys; people without a value stand last."""
    for key, down in keys or (SortKey(USUAL, False),):
        names: tuple[str, ...] = COLUMNS[key].sort
        if key == USUAL and not in_service:
            names = ("unit__order", "unit_id", "left_on")
        for name in names:
            field, falls = F(name.removeprefix("-")), name.startswith("-") != down
            yield field.desc(nulls_last=True) if falls else field.asc(nulls_last=True)
    yield F("pk").asc()


def toggled(keys: tuple[SortKey, ...], key: str, *, add: bool) -> str:
    """The parameter that a heading asks for: by it alone or behind the others; again turns it round."""
    now = next((each for each in keys if each.key == key), None)
    new = SortKey(key, now is not None and not now.down)
    if not add:
        return str(new)
    kept = [new if each.key == key else each for each in keys]
    return ",".join(map(str, kept if now else [*kept, new]))
