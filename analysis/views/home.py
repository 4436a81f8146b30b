"""The first page: what waits for the user, how the lights stand, what comes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, cast

from django.db.models import F
from django.urls import reverse
from django.views.generic import TemplateView

from analysis.rules.groups import ALL
from analysis.rules.todo import Bucket, bucket, due_text, headline
from analysis.services.board import read_board, read_trend
from analysis.services.deadlines import Deadline, recent_changes, upcoming
from analysis.services.first_steps import first_steps
from core.http import HouseRequest
from core.models import InboxItem
from core.rules.rights import Right

from . import figures
from .links import Links

DEADLINES_SHOWN = 8
_PAPERS = {"letter": "supervision:letter_pdf", "report": "analysis:report_file"}
_DUTIES = (
    (Right.MANAGE_ACCOUNTS, "管理账号：建立、停用、调动，申请重置；授权和启用由安全管理员办理。"),
    (Right.MANAGE_GRANTS, "管理角色和范围：授权、启用、解除锁定，确认重置和请假代行。"),
    (Right.VIEW_AUDIT, "查看审计记录：谁在什么时候看过、改过、导出过什么。"),
)


@dataclass(frozen=True, slots=True)
class Todo:
    """One row of the list; ``paper`` is the address of the attached PDF."""

    item: InboxItem
    bucket: Bucket
    due: str
    paper: str


class Home(TemplateView):
    """Everybody's own page."""

    template_name = "analysis/home.html"

    @property
    def house(self) -> HouseRequest:
        """The request with what the house's middleware added to it."""
        return cast("HouseRequest", self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The inbox by deadline; beside it what the user's rights allow."""
        user, today = self.house.user, self.house.today
        done = self.request.GET.get("show") == "done"
        items = InboxItem.objects.visible_to(user).select_related("unit")
        open_items = list(items.open().order_by(F("due_on").asc(nulls_last=True), "created_at"))
        urgent = [bucket(item.due_on, today) for item in open_items]
        category = self.request.GET.get("category", "")
        shown = list(items.filter(done_at__isnull=False).order_by("-done_at")[:100]) if done else open_items
        return super().get_context_data(
            heading=headline(urgent.count(Bucket.TODAY), urgent.count(Bucket.OVERDUE), len(open_items)),
            open_count=len(open_items),
            show_done=done,
            category=category,
            categories=sorted({item.category for item in shown}),
            groups=_grouped([item for item in shown if category in ("", item.category)], today, done=done),
            duties=[text for right, text in _DUTIES if user.may(right)],
            may_see_lights=user.may(Right.VIEW_LIGHTS),
            may_see_dashboard=user.may(Right.VIEW_DASHBOARD),
            steps=first_steps(user),
            may_import=user.may(Right.IMPORT_ROSTER),
            **self._lights(),
            **kwargs,
        )

    def _lights(self) -> dict[str, Any]:
        """Counts, changes and deadlines within the user's scope; nothing for administrators."""
        user, on = self.house.user, self.house.on
        if not user.may(Right.VIEW_LIGHTS):
            return {}
        links = Links(ALL, on, self.house.today)
        board = read_board(user, on, ALL)
        before = read_trend(user, board, ALL)[-2].counts
        deadlines = upcoming(user, on, board)
        return {
            "board": board,
            "lights": figures.light_counts(board, before, links),
            "single": board.rows[0] if len(board.rows) == 1 else None,
            "single_href": links.unit(board.rows[0].unit) if len(board.rows) == 1 else "",
            "lights_href": links.units(),
            "changes": [(each, links.unit(each.unit)) for each in recent_changes(user, on)],
            "deadlines": [
                (each, _href(each, links), (each.day - on).days) for each in deadlines[:DEADLINES_SHOWN]
            ],
            "more_deadlines": max(len(deadlines) - DEADLINES_SHOWN, 0),
            "leaving_href": links.leaving(months=12),
        }


def _grouped(items: Iterable[InboxItem], today: date, *, done: bool) -> list[tuple[str, list[Todo]]]:
    if done:
        rows = [Todo(item, Bucket.NEVER, "", _paper(item)) for item in items]
        return [("最近办结", rows)] if rows else []
    todos = [
        Todo(item, bucket(item.due_on, today), due_text(item.due_on, today), _paper(item)) for item in items
    ]
    return [(str(name), list(rows)) for name, rows in groupby(todos, key=lambda todo: todo.bucket)]


def _paper(item: InboxItem) -> str:
    """Where the paper lies: there it is asked who may read it, and opening a letter signs for it."""
    kind, _, key = item.key.partition(":")
    return reverse(_PAPERS[kind], args=[key]) if item.file_id and kind in _PAPERS else ""


def _href(deadline: Deadline, links: Links) -> str:
    if deadline.cadre is not None:
        return reverse("cadre:cadre_detail", args=[deadline.cadre])
    return links.unit(deadline.unit) if deadline.unit else ""
