"""What the pages of one import share."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from cadre.services import import_batches
from cadre.services.closed_rows import file_name, names_closed_to, shown_to
from cadre.services.roster_reading import KIND, OpenRoster
from cadre.services.roster_units import named_elsewhere
from core.choices import ImportState
from core.models import ImportBatch
from core.rules.rights import Right
from core.sheets import CheckedTable
from core.views.base import Act, HousePage, RightRequired

STEPS = (
    ("上传文件", "选择单位和文件"),
    ("对应列", "表头对上字段"),
    ("核对问题", "逐行逐列检查"),
    ("预览变更", "新增、变更、不变"),
    ("完成", "可撤销 24 小时"),
)


DOSSIER_STEPS = (
    ("上传文件", "选择单位和文件"),
    ("认人与核对", "是谁、有什么问题"),
    ("预览变更", "逐人逐项取舍"),
    ("完成", "可撤销 24 小时"),
)


def wizard_steps(
    present: int, steps: Sequence[tuple[str, str]] = STEPS, *, over: bool = False
) -> list[dict[str, str]]:
    """The steps with the present one (from 1) marked; ``over`` marks the last as done."""
    return [
        {
            "title": title,
            "note": note,
            "state": "done" if number < present or over else "now" if number == present else "",
        }
        for number, (title, note) in enumerate(steps, 1)
    ]


class OneBatch(RightRequired):
    """Finds the batch of the address; what lies outside the user's scope does not exist.

    What the department uploaded for a unit may tell of sanctions and of facts that the unit may not change
    by itself, so the unit's clerks neither open it nor take it back.
    """

    right = Right.IMPORT_ROSTER
    kind: ClassVar[str] = KIND
    prefix: ClassVar[str] = "import"

    @cached_property
    def batch(self) -> ImportBatch:
        """The batch; one whose job died is open again."""
        batches = ImportBatch.objects.visible_to(self.house.user).filter(kind=self.kind)
        batch = get_object_or_404(
            batches.select_related("file", "unit", "job", "created_by"), pk=self.kwargs["pk"]
        )
        if not self._is_for(batch):
            raise PermissionDenied("这一批由别人上传，只有上传人和干部科能打开。需要核对的，请联系干部科。")
        import_batches.reopen_if_stopped(batch)
        return batch

    def _is_for(self, batch: ImportBatch) -> bool:
        """A file holds what its sender may see; not all of it is for his colleagues."""
        user = self.house.user
        return batch.created_by_id == user.pk or user.has_in_scope(Right.APPROVE_FACTS, batch.unit)

    def rows_shown(self, opened: OpenRoster) -> tuple[CheckedTable, int]:
        """The rows that the user may see, and how many are closed to him in somebody else's file."""
        table = opened.check()
        seen = shown_to(opened, table, by=self.house.user)
        return seen, len(table.records) - len(seen.records)

    @property
    def file_name(self) -> str:
        """The name of the file, unless it tells of somebody from whom the user must keep away."""
        user = self.house.user
        return file_name(self.batch, names_closed_to(user), by=user)

    def address(self, name: str) -> str:
        """The address of one of the batch's pages."""
        return reverse(f"cadre:{name}", args=[self.batch.pk])


class BatchPage(OneBatch, HousePage):
    """One step of the wizard while the batch is open; afterwards its result is shown instead."""

    step: int

    def get(self, request: Any, pk: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or the result of a batch that is closed."""
        if self.batch.state not in import_batches.OPEN:
            return redirect("cadre:import_done", pk=self.batch.pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The batch, the steps, and the other unit that the file may be meant for."""
        named = named_elsewhere(self.batch)
        may_change = named is not None and self.house.user.has_in_scope(self.right, named.unit)
        return super().get_context_data(
            batch=self.batch,
            file_name=self.file_name,
            steps=wizard_steps(self.step),
            named=named,
            may_change=may_change,
            **kwargs,
        )


class BatchAct(OneBatch, Act):
    """An act on one batch: first the batch is found, whatever was sent."""

    def post(self, request: Any, pk: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        """404 for a batch that the user may not see, else the act."""
        return self.perform(self.batch)

    def perform(self, batch: ImportBatch) -> HttpResponse:
        """What the act does."""
        raise NotImplementedError

    def back_to(self, name: str, query: str = "") -> HttpResponseRedirect:
        """Go on to one of the batch's pages."""
        address = self.address(name)
        return HttpResponseRedirect(f"{address}?{query}" if query else address)


def is_settled(batch: ImportBatch) -> bool:
    """Whether the batch was written, and perhaps undone."""
    return batch.state in (ImportState.COMMITTED, ImportState.UNDONE)
