"""Finds the names of units in a free text: a title, a file name, 填报单位."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

SHORTEST_NAME = 2


def plain_name(name: str) -> str:
    """A name as it is compared: no spaces, full-width letters and digits as plain ones."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def names_in(text: str, names: Iterable[str]) -> list[str]:
    """The plain names that stand in the text, the longest first.

    A name counts once it is found outside every longer one: 清河镇 does not stand in 清河镇卫生院.
    """
    rest, found = plain_name(text), []
    for name in sorted(set(names), key=lambda name: (-len(name), name)):
        if len(name) >= SHORTEST_NAME and name in rest:
            found.append(name)
            rest = rest.replace(name, "\n")
    return found
