"""The filter of the list of people, all of it in the address."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q
from django.http import QueryDict

from cadre.forms import UnitOption, unit_options
from cadre.models import Cadre
from cadre.querysets import CadreQuerySet
from cadre.rules.readable import refusal
from cadre.services.scope import withheld_from
from cadre.services.staffing import hosts_of
from core.dates import month_text
from core.http import HouseRequest, NotReadable
from core.models import Unit
from core.rules.rights import Right

from .bar import BAR
from .combined import Combined
from .form import ALL, IN, OUT, CadreFilterForm
from .ordering import USUAL, order, sort_keys
from .search import found_by, holds_tail

_TEXTS = {
    "q": "查找“{}”", "age_min": "{} 岁以上", "age_max": "{} 岁以下",
    "born_from": "{} 以后出生", "born_to": "{} 以前出生", "resume": "含简历", "own": "不含下属单位",
}  # fmt: skip
# What of an address says who is shown and how; page, day and open panels say where one stands.
SHOWN = ("sort", "cols", "where")
_TERM = re.compile(r"([a-z_]+):")


def units_asked(request: HouseRequest) -> list[UnitOption]:
    """The units by which the user may narrow the list; asked once for several filters of a page."""
    return unit_options(request.user, Right.VIEW_CADRES, request.on, internal=False)


def require_readable(data: QueryDict, withheld: Collection[str]) -> None:
    """Raises NotReadable when the address names what the user may not read as column, order or condition."""
    listed = (key for name in ("sort", "cols") for text in data.getlist(name) for key in text.split(","))
    asked = {key.strip().removeprefix("-") for key in listed}
    asked.update(name for text in data.getlist("where") for name in _TERM.findall(text))
    asked.update(text for name in data if name.startswith("w") for text in data.getlist(name))
    if named := asked.intersection(withheld):
        raise NotReadable(refusal(named))


class Chip(NamedTuple):
    """One condition in force: how it reads, and the address (a query) without it."""

    text: str
    without: str


class CadreFilter:
    """Narrows and sorts people who carry ``held`` (CadreQuerySet.with_held) by the address."""

    def __init__(
        self,
        data: QueryDict,
        queryset: CadreQuerySet,
        request: HouseRequest,
        units: list[UnitOption] | None = None,
    ) -> None:
        self.on, self.rows, self._data = request.on, queryset, data
        require_readable(data, withheld_from(request.user))
        self._numbered = Cadre.objects.within_right(request.user, Right.REVEAL_IDENTITY)
        self.units = units if units is not None else units_asked(request)
        self.form = CadreFilterForm(data, units=self.units)
        self.form.is_valid()
        self.asked: dict[str, Any] = {
            name: value
            for name, value in self.form.cleaned_data.items()
            if value not in (None, "", [], False)
        }
        self.combined = Combined(str(data.get("where", "")), request.on)
        self.sort = sort_keys(str(data.get("sort", "")))
        self.widened = False

    @property
    def qs(self) -> CadreQuerySet:
        """The people who meet every condition, in the order asked for; nothing is read yet."""
        condition = self.combined.condition
        for name, value in self.asked.items():
            if name in BAR:
                condition &= BAR[name](value, self.on)
        if text := self.asked.get("q"):
            condition &= found_by(
                text, numbered=self._numbered, in_resumes=self.in_resumes, nobody_else=self.widened
            )
        if (unit := self.asked.get("unit")) and self.asked.get("own"):
            condition &= Q(held__unit__in=hosts_of([unit], self.on))
        state = self.asked.get("state", IN)
        if state != ALL:
            condition &= Q(held__isnull=state == OUT)
        return self.rows.filter(condition).order_by(*order(self.sort, in_service=state == IN))

    @property
    def in_resumes(self) -> bool:
        """Whether the words are looked for in the résumés too: when asked, or when nobody was found else."""
        return self.widened or bool(self.asked.get("resume"))

    @property
    def may_widen(self) -> bool:
        """Whether the words may be looked for in the résumés as well when nobody was found."""
        return bool(self.asked.get("q")) and not self.in_resumes and not self.holds_secret

    @property
    def narrowed(self) -> bool:
        """Whether any condition is in force."""
        return bool(self.asked or self.combined.tree.parts)

    @property
    def ageing(self) -> int | None:
        """The age up to which people are asked for: who passes it soon is marked; None when none is."""
        asked: int | None = self.asked.get("age_max")
        return asked

    @property
    def shown(self) -> QueryDict:
        """The parameters that say who is shown and how, for exports, acts on all and saved views."""
        query = QueryDict(mutable=True)
        for name in (*self.form.fields, *SHOWN):
            values = [value for value in self._data.getlist(name) if value]
            if values:
                query.setlist(name, values)
        if self.widened:
            query["resume"] = "1"
        return query

    @property
    def holds_secret(self) -> bool:
        """Whether the words may hold the end of an ID number, which is kept nowhere."""
        return holds_tail(self.asked.get("q", ""))

    @property
    def chips(self) -> list[Chip]:
        """The conditions and the order in force, to be taken away one by one."""
        chips = [Chip(self._text(name, value), self._without(name)) for name, value in self.asked.items()]
        chips += [Chip(text, self._without("where", rest)) for text, rest in self.combined.chips]
        for key in self.sort:
            if str(key) != USUAL or len(self.sort) > 1:
                rest = ",".join(str(each) for each in self.sort if each is not key)
                chips.append(Chip(key.words, self._without("sort", rest)))
        return chips

    def _without(self, name: str, rest: str = "") -> str:
        query = self._data.copy()
        for dropped in (name, "page", "build"):
            query.pop(dropped, None)
        if rest:
            query[name] = rest
        return query.urlencode()

    def _text(self, name: str, value: Any) -> str:
        if name in _TEXTS:
            return _TEXTS[name].format(month_text(value) if isinstance(value, date) else value)
        if isinstance(value, Unit):
            return value.short_name
        names: dict[str, str] = dict(self.form.fields[name].choices)  # type: ignore[attr-defined]  # a ChoiceField
        return "、".join(str(names[each]) for each in (value if isinstance(value, list) else [value]))
