"""The tabs above the list of people: views that come with the house, and those that people saved."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.http import QueryDict

from cadre.models import SavedView
from cadre.services.scope import withheld_from
from core.models import User

ALL_PEOPLE = "all"


class BuiltIn(NamedTuple):
    """A view that everybody has."""

    code: str
    name: str
    query: str


BUILT_IN = (
    BuiltIn(ALL_PEOPLE, "全部", ""),
    BuiltIn("young_deputies", "35岁以下副科", "level=1A42&age_max=35&sort=birth"),
    BuiltIn("turning", "半年内超龄", "level=1A42&where=all(turns:in:6,36)&sort=birth"),
    BuiltIn("posted", "挂职中", "where=all(posting:is:now)"),
    BuiltIn("selected", "选调生", "where=all(selected:is:yes)&sort=birth"),
)


class Tab(NamedTuple):
    """One tab: its code in the address, its query, and the saved view behind it if there is one."""

    code: str
    name: str
    query: str
    saved: SavedView | None = None
    mine: bool = False
    people: int | None = None


def tabs(user: User) -> list[Tab]:
    """The house's views, then the user's own and the shared ones; one query."""
    found = [Tab(view.code, view.name, view.query) for view in BUILT_IN]
    hidden = withheld_from(user)
    for view in SavedView.objects.visible_to(user).select_related("owner"):
        found.append(Tab(str(view.pk), view.name, query_of(view, hidden), view, view.owner_id == user.pk))
    return found


def query_of(view: SavedView, withheld: Collection[str] = ()) -> str:
    """The address of a saved view with its columns but the ``withheld``: others may share what they see."""
    query = QueryDict(view.query, mutable=True)
    if columns := [key for key in view.columns if key not in withheld]:
        query["cols"] = ",".join(columns)
    return query.urlencode()


def current(found: Iterable[Tab], code: str) -> Tab | None:
    """The tab that the address names."""
    return next((tab for tab in found if tab.code == code), None)
