"""The steps of an import of dossiers: upload, preview with decisions, commit as a job, undo."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cadre.services.closed_rows import files_shown_to
from cadre.services.import_batches import (
    claim,
    commit_once,
    enqueue_commit,
    refuse_changed_since,
    refuse_more_moves,
    refuse_outside_scope,
    refuse_surprise,
    refuse_unless_open,
)
from cadre.services.roster_import import ImportPlan, RowPlan, commit_batch
from cadre.services.roster_import.committing import one_import_at_a_time
from cadre.services.roster_reading import Memory
from core.choices import AuditAction, ImportState
from core.models import ImportBatch, Job, Unit, User
from core.policy import Finding, Refused, Severity
from core.services import audit, files, jobs

from .matching import NEW, SKIP
from .planning import plan_dossiers
from .reading import Progress, ReadFiles, read_files
from .unpacking import UploadRefused, unwrap, wrap

KIND = "dossier"
JOB_KIND = "cadre.commit_dossiers"
LONGEST_EVIDENCE = 300
TOLD = 20
Uploads = Sequence[tuple[str, bytes]]

_read: Memory[ReadFiles] = Memory()


def start(uploads: Uploads, *, unit: Unit, on: date, by: User) -> ImportBatch:
    """Keep the uploaded files as one sealed file and read them; their facts hold on ``on``.

    Raises: Refused outside the user's scope, for too many files, and when none of them can be read; then
    nothing is kept.
    """
    refuse_outside_scope(unit, "人员信息", by=by)
    read = read_uploads(uploads, on)
    with transaction.atomic():
        batch = _keep(uploads, unit=unit, on=on, by=by)
        audit.record(audit.Act(AuditAction.CREATE, batch, batch.file.name, unit.path), by=by)
    keep_read(batch, read)
    return batch


def read_uploads(uploads: Uploads, on: date, progress: Progress | None = None) -> ReadFiles:
    """What the files say. Raises Refused when there are too many, or none of them can be read."""
    if not uploads:
        raise Refused.because("import.no_file", "没有选择文件。请选择要导入的文件。")
    try:
        read = read_files(uploads, on, progress)
    except UploadRefused as refused:
        raise Refused.because("import.file", str(refused)) from refused
    if not read.dossiers:
        told = [f"{one.source}：{one.sentence}" for one in read.refusals[:TOLD]]
        sentences = told or ["压缩包里没有文件。请核对后重新上传。"]
        raise Refused(*(Finding("import.file", Severity.BLOCK, sentence) for sentence in sentences))
    return read


def _keep(uploads: Uploads, *, unit: Unit, on: date, by: User) -> ImportBatch:
    wrapped = len(uploads) > 1
    content = wrap(uploads) if wrapped else uploads[0][1]
    name = f"{uploads[0][0]}等 {len(uploads)} 个文件.zip" if wrapped else uploads[0][0]
    file = files.store(
        content, name=name, content_type="application/octet-stream", purpose="dossier", unit=unit, by=by
    )
    return ImportBatch.objects.create(
        kind=KIND,
        file=file,
        unit=unit,
        on=on,
        created_by=by,
        state=ImportState.MAPPED,
        layout={"wrapped": wrapped},
    )


def open_files(batch: ImportBatch, progress: Progress | None = None) -> ReadFiles:
    """What the batch's files say; the last ones read stay in memory. Raises Refused when they are gone."""
    known = _read.get(batch.file_id)
    if known is not None:
        return known
    try:
        content = batch.file.read()
    except FileNotFoundError as error:
        raise Refused.because("import.file", "原文件已不在服务器上，请重新上传。") from error
    uploads = unwrap(content) if batch.layout.get("wrapped") else [(batch.file.name, content)]
    return _read.keep(batch.file_id, read_uploads(uploads, batch.on, progress))


def keep_read(batch: ImportBatch, read: ReadFiles) -> None:
    """Remember what was read on its way in, for the steps that follow."""
    _read.keep(batch.file_id, read)


def forget() -> None:
    """Drop the files kept in memory: the next step reads them again, as in another process."""
    _read.clear()


def plan(batch: ImportBatch, *, by: User, lock: bool = False, read: ReadFiles | None = None) -> ImportPlan:
    """What the files would change, person by person. Raises Refused when the right is gone by now."""
    refuse_outside_scope(batch.unit, "人员信息", by=by)
    read = files_shown_to(batch, read or open_files(batch), by=by)
    return plan_dossiers(read, batch=batch, by=by, lock=lock)


def readable(batch: ImportBatch, *, by: User) -> tuple[ReadFiles, int]:
    """What the user may read of the batch's files, and how many of them are closed to him."""
    read = open_files(batch)
    shown = files_shown_to(batch, read, by=by)
    return shown, len(read.dossiers) - len(shown.dossiers)


def plan_one(batch: ImportBatch, source: str, *, by: User) -> RowPlan:
    """What the dossier of one source would change, looked at by itself. Raises Refused for no such source."""
    read, _ = readable(batch, by=by)
    alone = tuple(one for one in read.dossiers if one.dossier.source == source)
    if not alone:
        raise Refused.because("import.no_source", "没有这一份文件，请重新打开页面。")
    return plan(batch, by=by, read=ReadFiles(alone, ())).rows[0]


@transaction.atomic
def decide_match(batch: ImportBatch, source: str, choice: str, *, by: User) -> None:
    """Say who a dossier is: the uuid of a person, ``new``, ``skip``, or empty to take the answer back.

    Raises: Refused for somebody whom the plan does not offer.
    """
    row = _open_row(batch, source, by)
    if choice not in ("", NEW, SKIP) and choice not in {str(cadre.uuid) for cadre in row.candidates}:
        raise Refused.because("import.match", "所选的人不在可选的范围内，请重新选择。")
    _decide(batch, "match", source, choice, by)


@transaction.atomic
def decide_unit(batch: ImportBatch, source: str, unit: Unit | None, *, by: User) -> None:
    """Say to which unit a new person belongs. Raises Refused for one that is not beneath the batch's."""
    _open_row(batch, source, by)
    if unit is not None and not batch.unit.contains(unit):
        raise Refused.because("import.unit_scope", "所选的单位不在这一批的单位名下，请重新选择。")
    _decide(batch, "unit", source, unit.code if unit else "", by)


@transaction.atomic
def decide_units(batch: ImportBatch, unit: Unit, *, by: User) -> int:
    """Say that everybody whose unit nobody knows belongs to this one; how many that are.

    Raises: Refused for one that is not beneath the batch's.
    """
    if not batch.unit.contains(unit):
        raise Refused.because("import.unit_scope", "所选的单位不在这一批的单位名下，请重新选择。")
    refuse_unless_open(batch)
    asking = [row.source for row in plan(batch, by=by).rows if row.asks == "unit"]
    for source in asking:
        _decide(batch, "unit", source, unit.code, by)
    return len(asking)


@transaction.atomic
def decide_fields(batch: ImportBatch, source: str, rejected: Collection[str], *, by: User) -> None:
    """Say which of a person's differences are not wanted; all others are."""
    row = _open_row(batch, source, by)
    offered = {change.key for change in (*row.changes, *row.rejected)} | {h.change.key for h in row.held}
    _decide(batch, "reject", source, sorted(offered & set(rejected)), by)


@transaction.atomic
def decide_evidence(batch: ImportBatch, source: str, evidence: Mapping[str, str], *, by: User) -> None:
    """Give the evidence for protected facts, by key; an empty text takes it back."""
    _open_row(batch, source, by)
    kept = dict(batch.decisions.get("evidence", {}).get(source, {}))
    kept |= {key: text.strip()[:LONGEST_EVIDENCE] for key, text in evidence.items()}
    _decide(batch, "evidence", source, {key: text for key, text in kept.items() if text}, by)


def request_commit(batch: ImportBatch, *, by: User, moves: int = 0, seen: datetime | None = None) -> Job:
    """Queue the writing; the view tells a worker. ``moves`` people from other units were agreed to.

    ``seen`` is when the user saw the preview; now unless given. Raises: Refused when the batch is not open
    any more, when there are more people to take over, and when others have changed people since.
    """
    seen = seen or timezone.now()
    planned = plan(batch, by=by)
    refuse_more_moves(planned, moves)
    refuse_changed_since(planned, seen)
    return enqueue_commit(batch, JOB_KIND, moves=moves, seen=seen, by=by)


def run_commit(job: Job) -> dict[str, Any]:
    """The job: read again with progress, plan under lock, write everything in one transaction."""

    def write(batch: ImportBatch, by: User) -> dict[str, int]:
        read = open_files(
            batch, lambda done, total: jobs.progress(job, done, total, f"正在读取第 {done + 1} 份")
        )
        total = len(read.dossiers)
        jobs.progress(job, total, total, "正在核对和写入")
        with transaction.atomic():
            one_import_at_a_time()
            jobs.hold(job)
            made = plan(batch, by=by, lock=True, read=read)
            refuse_surprise(job, made)
            hidden = readable(batch, by=by)[1]
            return commit_batch(batch, made, by=by, now=timezone.now(), faulty=hidden)

    return commit_once(job, write)


def import_now(batch: ImportBatch, *, by: User, now: datetime, moves: int = 0) -> dict[str, int]:
    """Write without a job, for the command line; ``moves`` as for ``request_commit``."""
    read = open_files(batch)
    with transaction.atomic():
        one_import_at_a_time()
        claim(batch)
        made = plan(batch, by=by, lock=True, read=read)
        refuse_more_moves(made, moves)
        return commit_batch(batch, made, by=by, now=now, faulty=readable(batch, by=by)[1])


def _decide(batch: ImportBatch, what: str, source: str, answer: Any, by: User) -> None:
    """Keep one answer; an empty one is forgotten."""
    answers = batch.decisions.setdefault(what, {})
    if answer:
        answers[source] = answer
    else:
        answers.pop(source, None)
    batch.save(update_fields=["decisions"])
    act = audit.Act(AuditAction.UPDATE, batch, batch.file.name, batch.unit.path, {"取舍": source})
    audit.record(act, by=by)


def _open_row(batch: ImportBatch, source: str, by: User) -> RowPlan:
    """The plan of one source of a batch that is still open, whose answers are locked and read anew."""
    refuse_unless_open(batch)
    return plan_one(batch, source, by=by)
