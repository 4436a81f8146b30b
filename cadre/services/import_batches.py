"""An import of any kind from upload to writing: open, claimed by one job, written or open again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from core.choices import ImportState, JobState
from core.models import ImportBatch, Job, Unit, User
from core.policy import Refused
from core.rules.rights import Right
from core.services import jobs

from .roster_import import ImportPlan, RowKind
from .roster_import.sameness import refuse_second

OPEN = (ImportState.UPLOADED, ImportState.MAPPED)
NAMES_SHOWN = 5


def refuse_outside_scope(unit: Unit, what: str, *, by: User) -> None:
    """Raises: Refused when the user may not import for the unit; ``what`` names the kind of import."""
    if not by.has_in_scope(Right.IMPORT_ROSTER, unit):
        raise Refused.because("import.scope", f"你不能为{unit.short_name}导入{what}。")


def refuse_unless_open(batch: ImportBatch) -> None:
    """Lock the batch and read anew what users decide about it. Raises: Refused when it is not open."""
    current = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    batch.state, batch.corrections = current.state, current.corrections
    batch.decisions = current.decisions
    if batch.state not in OPEN:
        raise Refused.because("import.state", "这一批已经导入或撤销，不能再改。请重新上传文件。")


def refuse_more_moves(plan: ImportPlan, agreed: int) -> None:
    """A file given for the wrong unit must not take all its people over: somebody has to agree first.

    Raises: Refused when more people would come from other units than were agreed to.
    """
    moves = plan.moves
    if len(moves) <= agreed:
        return
    told = "、".join(f"{row.name}（{row.old_home} → {row.new_home}）" for row in moves[:NAMES_SHOWN])
    more = f"等 {len(moves)} 人" if len(moves) > NAMES_SHOWN else ""
    raise Refused.because(
        "import.moves",
        f"有 {len(moves)} 人将从其他单位调入：{told}{more}。请核对填报单位是否选对；"
        f"确实调入的，请确认调入 {len(moves)} 人后再导入。",
    )


def claim(batch: ImportBatch) -> None:
    """Only one of several commits of the same batch gets it. Raises: Refused for the others."""
    taken = ImportBatch.objects.filter(pk=batch.pk, state__in=OPEN).update(state=ImportState.COMMITTING)
    if not taken:
        raise Refused.because("import.state", "这一批正在导入、已经导入或已经撤销，不能重复导入。")


def refuse_changed_since(plan: ImportPlan, seen: datetime) -> None:
    """Nobody's later entry is written over unseen.

    Raises: Refused when people whom the plan changes were changed by others after the user saw the preview.
    """
    later = [row for row in plan.of(RowKind.CHANGED) if row.cadre is not None and row.cadre.updated_at > seen]
    if not later:
        return
    told = "、".join(row.name for row in later[:NAMES_SHOWN])
    more = f"等 {len(later)} 人" if len(later) > NAMES_SHOWN else ""
    raise Refused.because(
        "import.changed_since",
        f"你预览之后，{told}{more}的信息又被别人改过，没有写入任何数据。"
        "请重新核对预览里“现在库里的”和“文件里的”，再确认导入。",
    )


@transaction.atomic
def enqueue_commit(batch: ImportBatch, job_kind: str, *, moves: int, seen: datetime, by: User) -> Job:
    """Claim the batch and queue its writing; ``moves`` people from other units were agreed to.

    ``seen`` is when the user saw what would be written.
    """
    refuse_second(batch)
    claim(batch)
    params = {"batch": str(batch.pk), "moves": moves, "seen": seen.isoformat()}
    job = jobs.enqueue(job_kind, title=f"导入《{batch.file.name}》", params=params, by=by)
    ImportBatch.objects.filter(pk=batch.pk).update(job=job)
    batch.refresh_from_db()
    return job


def refuse_surprise(job: Job, plan: ImportPlan) -> None:
    """Under lock, before writing: what the user agreed to when asking for the job must still be so."""
    refuse_more_moves(plan, job.params.get("moves", 0))
    if seen := job.params.get("seen"):
        refuse_changed_since(plan, datetime.fromisoformat(seen))


def commit_once(job: Job, write: Callable[[ImportBatch, User], dict[str, int]]) -> dict[str, Any]:
    """Write the job's batch unless an earlier run of the job did; what was written, in numbers.

    When the writing fails, the batch is open again; not when another worker has the job or it is tried again.
    """
    batch = ImportBatch.objects.select_related("file", "unit", "created_by").get(pk=job.params["batch"])
    if batch.state == ImportState.COMMITTED:
        return {kind: batch.summary[kind] for kind in RowKind}
    try:
        return dict(write(batch, job.created_by or batch.created_by))
    except (jobs.JobLost, *jobs.TRIED_AGAIN):
        raise
    except Exception:
        _reopen(batch)
        raise


def reopen_if_stopped(batch: ImportBatch) -> None:
    """Give a batch back whose job ended without telling: cancelled in the queue, or its worker died."""
    job = batch.job
    if batch.state == ImportState.COMMITTING and job and job.is_over and job.state != JobState.DONE:
        _reopen(batch)
        batch.refresh_from_db(fields=["state"])


def _reopen(batch: ImportBatch) -> None:
    """Nothing was written."""
    ImportBatch.objects.filter(pk=batch.pk, state=ImportState.COMMITTING).update(state=ImportState.MAPPED)
