"""The leaders' dashboard and the lists behind those of its figures that no other app lists."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import Any

from django.db import models

from analysis.rules.cohorts import COHORTS
from analysis.rules.groups import ALL, GROUPS, Group, group_of
from analysis.rules.headline import conclude
from analysis.services.board import AHEAD_MONTHS, Board, Leaving, read_board, read_trend
from analysis.services.people import (
    YOUNG_AGE,
    Promoted,
    approved_posts,
    promotions,
    promotions_of,
    read_teams,
)
from cadre.models import Appointment, Cadre
from cadre.services.scope import closed_to
from core.dates import add_months, age_on
from core.policy import Light
from core.rules.rights import Right
from core.views.base import HouseList, HousePage

from . import figures
from .links import Links

_MONTH = re.compile(r"(\d{4})-(\d{2})")
_DIGITS = re.compile(r"[0-9]{1,2}")
RIGHT = Right.VIEW_DASHBOARD


class GroupPage(HousePage):
    """A page about one group of units, named in the address."""

    right = RIGHT

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Reads the group."""
        super().setup(request, *args, **kwargs)
        self.group: Group = group_of(request.GET.get("group", ""))

    @property
    def links(self) -> Links:
        """Addresses for the page's group and day."""
        return Links(self.group, self.house.on, self.house.today)

    def board(self) -> Board:
        """The lights of all units; pages cut it to their group."""
        return read_board(self.house.user, self.house.on, ALL, RIGHT)


class Dashboard(GroupPage):
    """One screen for leaders: the conclusion, six figures, heat map, cohorts, trend, ages, forecast."""

    template_name = "analysis/dashboard.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A constant number of queries, whatever the size of the district."""
        everyone, links = self.board(), self.links
        board = everyone.only(self.group)
        trend = read_trend(self.house.user, board, self.group, RIGHT)
        before = trend[-2].counts
        everything = "all" in self.request.GET
        return super().get_context_data(
            board=board,
            group=self.group,
            groups=self._groups(everyone),
            conclusion={
                "text": _conclusion(board, before),
                "worst": next((light for light in Light if board.counts[light]), Light.GREY),
                "href": links.outlook(figures.SOON_MONTHS, Light.RED),
                "urgent_href": links.units(Light.RED),
            },
            may_draft=self.house.user.may(Right.DRAFT_LETTER) and not self.group.key,
            lights=figures.light_counts(board, before, links),
            heat=figures.heat_rows(board, links, everything=everything),
            hidden=0 if everything else max(len(board.rows) - figures.HEAT_ROWS, 0),
            columns=[(target, links.target(target.code)) for target in board.columns],
            common=figures.common_lines(board, links),
            trend=trend,
            trend_lights=figures.trend_lights(trend),
            outlook=_outlook(board, links),
            **self._charts(board, trend),
            **self._people(board),
            **kwargs,
        )

    def _charts(self, board: Board, trend: Any) -> dict[str, Any]:
        links = self.links
        soon = board.leaving_until(add_months(board.on, 12))
        return {
            "trend_chart": figures.trend_chart(trend, links, key="trend", width=536, height=250),
            "leaving_chart": figures.leaving_chart(board, links),
            "leaving": self._with_uuids(soon[:5]),
            "leaving_href": links.leaving(months=12),
        }

    def _people(self, board: Board) -> dict[str, Any]:
        user, on, links = self.house.user, self.house.on, self.links
        teams = read_teams(user, on, self.group)
        year_ago = read_teams(user, add_months(on, -12), self.group)
        approved = approved_posts(user, on, self.group)
        promoted = promotions(user, on, self.group)
        return {
            "teams": teams,
            "team_figures": figures.team_figures(teams, year_ago, approved, links),
            "promotion_figure": figures.promotion_figure(promoted, links),
            "leaving_figure": figures.leaving_figure(board, links),
            "cohorts": COHORTS,
            "cohort_lines": figures.cohort_lines(teams, links),
            "pyramid": figures.age_pyramid(teams, links),
        }

    def _with_uuids(self, leaving: list[Leaving]) -> list[tuple[Leaving, object]]:
        return with_uuids(self.house.user, leaving)

    def _groups(self, everyone: Board) -> list[tuple[Group, int, str, bool]]:
        """Each group with the number of its units, its address, and whether it is shown."""
        kinds = Counter(row.unit.kind for row in everyone.rows)
        return [
            (each, sum(kinds[kind] for kind in each.kinds), self.links.dashboard(each), each == self.group)
            for each in (ALL, *GROUPS)
        ]


def _conclusion(board: Board, before: dict[Light, int] | None) -> Any:
    turning = board.turning(figures.SOON_MONTHS)
    return conclude(
        board.counts,
        before,
        turning={
            light: sum(row.light is light for row in turning)
            for light in (Light.YELLOW, Light.BLUE, Light.GREEN)
        },
        reds_ahead=board.counts_ahead(figures.SOON_MONTHS)[Light.RED],
        months=figures.SOON_MONTHS,
        urgent=[row.unit.short_name for row in board.rows if row.light is Light.RED],
    )


def _outlook(board: Board, links: Links) -> list[tuple[str, int, str]]:
    names = {6: "半年后", 12: "一年后", 24: "两年后"}
    ahead = [
        (names[months], board.counts_ahead(months)[Light.RED], links.outlook(months, Light.RED))
        for months in AHEAD_MONTHS
    ]
    return [("今天", board.counts[Light.RED], links.units(Light.RED)), *ahead]


def with_uuids(user: Any, leaving: list[Leaving]) -> list[tuple[Leaving, object]]:
    """Each but the closed persons with the key of the person's page, None where the user may not see it."""
    closed = closed_to(user)
    people = Cadre.objects.visible_to(user).filter(pk__in={each.person_id for each in leaving})
    keys = dict(people.values_list("pk", "uuid"))
    return [(each, keys.get(each.person_id)) for each in leaving if each.person_id not in closed]


class LeavingList(GroupPage):
    """Who ceases to count for a target, and what that does to the light."""

    template_name = "analysis/leaving.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """People by day, within some months or in one month."""
        board = self.board().only(self.group)
        month = _month(self.request.GET.get("month", ""))
        months = _number(self.request.GET.get("months", ""), 12)
        lines = board.leaving_until(add_months(board.on, 12 if month else months))
        if month:
            lines = [each for each in lines if each.day.replace(day=1) == month]
        units = {row.unit.pk: self.links.unit(row.unit) for row in board.rows}
        return super().get_context_data(
            board=board, group=self.group, month=month, months=months, units=units,
            lines=with_uuids(self.house.user, lines), **kwargs,
        )  # fmt: skip


class OutlookList(GroupPage):
    """The units with their colours today and ahead."""

    template_name = "analysis/outlook.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Those that will show the asked colour, or all."""
        board, query = self.board().only(self.group), self.request.GET
        months = _number(query.get("months", ""), figures.SOON_MONTHS)
        light, now = query.get("light", ""), query.get("now", "")
        rows = [
            row
            for row in board.rows
            if (not light or row.ahead.get(months) == light) and (not now or row.light == now)
        ]
        return super().get_context_data(
            board=board, group=self.group, months=months, light=light if light in set(Light) else "",
            ahead_months=AHEAD_MONTHS, rows=[(row, self.links.unit(row.unit)) for row in rows], **kwargs,
        )  # fmt: skip


class PromotionList(HouseList[Appointment]):
    """Promotions of the last twelve months."""

    right = RIGHT
    template_name = "analysis/promotions.html"

    def visible_rows(self) -> models.QuerySet[Appointment]:
        """Those of the young alone when asked for."""
        group = group_of(self.request.GET.get("group", ""))
        found = promotions_of(self.house.user, self.house.on, group)
        rows = found.select_related("cadre", "unit__parent").order_by("-start", "unit__order", "pk")
        if "young" not in self.request.GET:
            return rows
        young = [row.pk for row in rows if Promoted(row.cadre_id, row.start, row.cadre.birth).is_young]
        return rows.filter(pk__in=young)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the age on the day of the promotion."""
        context = super().get_context_data(**kwargs)
        for row in context["object_list"]:
            row.age = age_on(row.cadre.birth, row.start) if row.cadre.birth else None
        return context | {
            "young": "young" in self.request.GET,
            "young_age": YOUNG_AGE,
            "group": group_of(self.request.GET.get("group", "")),
        }


def _month(text: str) -> date | None:
    match = _MONTH.fullmatch(text)
    return (
        date(int(match[1]), int(match[2]), 1)
        if match and 1 <= int(match[2]) <= 12 and int(match[1])
        else None
    )


def _number(text: str, default: int) -> int:
    return int(text) if _DIGITS.fullmatch(text) and 1 <= int(text) <= 24 else default
