"""The groups in which leaders read a district, and the rows of the table of cohorts by level."""

from __future__ import annotations

from dataclasses import dataclass

CHIEF, DEPUTY, MEMBER = "chief", "deputy", "member"
TEAM = (CHIEF, DEPUTY, MEMBER)
_TOWNS = ("town", "subdistrict", "township")
_DEPARTMENTS = ("party", "government")
_ENTERPRISES = ("institution", "enterprise")


@dataclass(frozen=True, slots=True)
class Group:
    """Units read together; ``kinds`` are their kinds."""

    key: str
    name: str
    kinds: tuple[str, ...]


GROUPS = (
    Group("towns", "镇街", _TOWNS),
    Group("party", "党群", ("party",)),
    Group("government", "政府", ("government",)),
    Group("others", "事业国企", _ENTERPRISES),
)
# The kinds of the district itself and of internal offices belong to no group: they have no team of their own.
ALL = Group("", "全部", tuple(kind for group in GROUPS for kind in group.kinds))


@dataclass(frozen=True, slots=True)
class LevelRow:
    """One row of the table: a category of posts in kinds of units."""

    name: str
    kinds: tuple[str, ...]
    category: str


LEVEL_ROWS = (
    LevelRow("镇街党政正职", _TOWNS, CHIEF),
    LevelRow("镇街班子副职", _TOWNS, DEPUTY),
    LevelRow("镇街其他成员", _TOWNS, MEMBER),
    LevelRow("区直部门正职", _DEPARTMENTS, CHIEF),
    LevelRow("区直部门副职", _DEPARTMENTS, DEPUTY),
    LevelRow("区直其他成员", _DEPARTMENTS, MEMBER),
    LevelRow("事业国企正职", _ENTERPRISES, CHIEF),
    LevelRow("事业国企副职", _ENTERPRISES, DEPUTY),
    LevelRow("事业国企其他", _ENTERPRISES, MEMBER),
)


def group_of(key: str) -> Group:
    """The group of an address; the whole for an unknown key."""
    return next((group for group in GROUPS if group.key == key), ALL)


def rows_of(group: Group) -> tuple[LevelRow, ...]:
    """The rows with units of the group, cut to its kinds."""
    found = []
    for row in LEVEL_ROWS:
        kinds = tuple(kind for kind in row.kinds if kind in group.kinds)
        if kinds:
            found.append(LevelRow(row.name, kinds, row.category))
    return tuple(found)
