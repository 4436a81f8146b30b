"""The tree of units on a day, from the tree of today and the moves since."""

from __future__ import annotations

from collections.abc import Mapping


def paths_on(parents: Mapping[int, int | None], paths: Mapping[int, str]) -> dict[int, str]:
    """Paths as they were, for every unit that was elsewhere: the moved ones and all beneath them.

    ``parents`` gives each unit's parent on the day, ``paths`` the paths of today; both of the whole tree.
    A unit whose path has not changed is left out.
    """
    found: dict[int, str] = {}

    def path_of(unit: int) -> str:
        if unit not in found:
            parent = parents.get(unit)
            found[unit] = f"{path_of(parent) if parent is not None else '/'}{unit}/"
        return found[unit]

    return {unit: path for unit in parents if (path := path_of(unit)) != paths[unit]}
