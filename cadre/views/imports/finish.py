"""Step 5: the writing as a job, its result, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from cadre.choices import RequestState
from cadre.forms.imports import AgreementForm
from cadre.models import Cadre, ChangeRequest
from cadre.services import import_batches, roster_batches
from cadre.services.roster_import import UNDO_WINDOW, undo_batch
from core import tasks
from core.choices import ImportState
from core.models import ImportBatch, User
from core.views.base import HousePage

from .base import STEPS, BatchAct, OneBatch, is_settled, wizard_steps

PEOPLE_SHOWN = 12
REQUESTS_SHOWN = 30


class ImportCommit(BatchAct):
    """Queue the writing and show its progress."""

    request_commit = staticmethod(roster_batches.request_commit)

    def perform(self, batch: ImportBatch) -> HttpResponse:
        """Start the job; without the tick nobody is taken over from another unit."""
        form = AgreementForm(self.request.POST)
        agreed = form.cleaned_data if form.is_valid() else {}
        job = self.request_commit(
            batch, by=self.house.user, moves=agreed.get("moves") or 0, seen=agreed.get("seen")
        )
        tasks.start(job)
        return self.back_to(f"{self.prefix}_done")


class ImportDone(OneBatch, HousePage):
    """The progress while the job runs, then what was written."""

    template_name = "cadre/import_done.html"
    steps: ClassVar[Sequence[tuple[str, str]]] = STEPS

    def get(self, request: Any, pk: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; a batch that is open again goes back to its preview, with the reason."""
        batch = self.batch
        if batch.state in import_batches.OPEN:
            if batch.job and batch.job.error and batch.job.created_by_id == self.house.user.pk:
                messages.error(request, f"上次没有写入：{batch.job.error}")
            return redirect(f"cadre:{self.prefix}_preview", pk=batch.pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The result, some of the people written, and what waits for the department."""
        batch = self.batch
        until = batch.committed_at + UNDO_WINDOW if batch.committed_at else None
        changes = batch.changes.filter(model=Cadre._meta.label_lower)
        new = list(changes.filter(created=True).values_list("object_id", flat=True))
        visible = Cadre.objects.visible_to(self.house.user).select_related("unit").order_by("id")
        people = visible.filter(pk__in=new[:PEOPLE_SHOWN])
        postless = visible.filter(pk__in=new, appointments__isnull=True)[:PEOPLE_SHOWN]
        own_job = batch.job is not None and batch.job.created_by_id == self.house.user.pk
        return super().get_context_data(
            batch=batch,
            file_name=self.file_name,
            job=batch.job if own_job else None,
            steps=wizard_steps(len(self.steps), self.steps, over=is_settled(batch)),
            running=batch.state == ImportState.COMMITTING,
            undone=batch.state == ImportState.UNDONE,
            undo_until=until,
            undo_address=self.address(f"{self.prefix}_undo"),
            may_undo=batch.state == ImportState.COMMITTED and until is not None and timezone.now() < until,
            people=people if batch.state == ImportState.COMMITTED else (),
            postless=postless if batch.state == ImportState.COMMITTED else (),
            **_words(batch),
            **_asked(batch, self.house.user),
            **kwargs,
        )


def _asked(batch: ImportBatch, user: User) -> dict[str, Any]:
    """What waits for the department, as far as it is about people whom the user may see."""
    asked = batch.changes.filter(model=ChangeRequest._meta.label_lower).values_list("object_id", flat=True)
    keys = [int(key) for key in asked]
    visible = ChangeRequest.objects.visible_to(user).filter(pk__in=keys, state=RequestState.PENDING)
    return {"waiting": visible.select_related("cadre").order_by("id")[:REQUESTS_SHOWN], "asked": len(keys)}


def _words(batch: ImportBatch) -> dict[str, Any]:
    """How many were written, and the question before they are taken back."""
    new, changed = batch.summary.get("new", 0), batch.summary.get("changed", 0)
    when = f"{timezone.localtime(batch.committed_at):%Y.%m.%d %H:%M}" if batch.committed_at else ""
    return {
        "written": new + changed,
        "undo_title": f"撤销导入 {new + changed} 人？",
        "undo_text": f"将恢复到 {when} 之前：删除新增的 {new} 人，还原变更的 {changed} 人。"
        "其间有人又改过其中的人，就不能整批撤销。",
    }


class ImportUndo(BatchAct):
    """Take the whole batch back."""

    def perform(self, batch: ImportBatch) -> HttpResponse:
        """Undo and show the batch as undone."""
        undo_batch(batch, by=self.house.user, now=timezone.now())
        messages.success(self.request, "已撤销本次导入，数据恢复到导入之前。")
        return self.back_to(f"{self.prefix}_done")
