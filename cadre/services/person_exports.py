"""Files about many people as a job: asked for, made once, kept for whoever asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from django.db import transaction

from cadre.models import Cadre
from cadre.services.scope import may
from core.choices import AuditAction
from core.models import Job, StoredFile, User
from core.policy import Refused
from core.rules.rights import Right
from core.services import audit, files, jobs

JOB_KIND = "cadre.export_people"
MOST_PEOPLE = 1000
NAMES_TOLD = 50
LRMX_ZIP, FORMS_PDF = "lrmx", "forms"
_TITLES = {LRMX_ZIP: "导出 {} 人的 .lrmx", FORMS_PDF: "打印 {} 人的任免审批表"}
_FILES = {LRMX_ZIP: ("zip", "application/zip"), FORMS_PDF: ("pdf", "application/pdf")}


class Asked(NamedTuple):
    """What a job of this kind was asked for."""

    people: Sequence[Cadre]
    on: date
    variant: str
    by: User


Maker = Callable[[Asked, Callable[[int], None]], bytes]


@transaction.atomic
def request_export(people: Sequence[Cadre], kind: str, *, on: date, variant: str, by: User) -> Job:
    """Queue the making of one file about the people; the view tells a worker.

    Raises Refused for nobody, for too many, and when the user may not export one of them.
    """
    _check(people, by)
    title = _TITLES[kind].format(len(people))
    params = {
        "kind": kind,
        "people": [cadre.pk for cadre in people],
        "on": on.isoformat(),
        "variant": variant,
    }
    job = jobs.enqueue(JOB_KIND, title=title, params=params, by=by)
    audit.record(audit.Act(AuditAction.EXPORT, job, changes=_told(people, on)), by=by)
    return job


def run_export(job: Job, *, make: Maker) -> StoredFile:
    """Make and keep the file; people who have left the user's sight since are not in it."""
    by = job.created_by
    if by is None:
        raise Refused.because("cadre.export.nobody", "没有发起人，不能导出。")
    found = Cadre.objects.visible_to(by).select_related("unit").in_bulk(job.params["people"])
    people = [found[key] for key in job.params["people"] if key in found]
    _check(people, by)
    on, kind = date.fromisoformat(job.params["on"]), job.params["kind"]
    jobs.progress(job, 0, len(people))
    content = make(
        Asked(people, on, job.params["variant"], by),
        lambda done: jobs.progress(job, done, len(people), f"已完成 {done} 人"),
    )
    suffix, content_type = _FILES[kind]
    with transaction.atomic():
        jobs.hold(job)
        return files.store(
            content,
            name=f"{job.title.removeprefix('导出 ').removeprefix('打印 ')} {on:%Y%m%d}.{suffix}",
            content_type=content_type,
            purpose="export",
            unit=None,
            by=by,
        )


def _check(people: Sequence[Cadre], by: User) -> None:
    if not people:
        raise Refused.because("cadre.export.nobody", "没有选中任何人。请先在名册里勾选要导出的人。")
    if len(people) > MOST_PEOPLE:
        raise Refused.because(
            "cadre.export.many",
            f"一次最多导出 {MOST_PEOPLE} 人，现有 {len(people)} 人。请缩小范围分批导出。",
        )
    outside = [cadre.name for cadre in people if not may(by, Right.EXPORT_ROSTER, cadre)]
    if outside:
        raise Refused.because(
            "cadre.export.scope",
            f"你没有导出{'、'.join(outside[:3])}等 {len(outside)} 人的权限。请去掉这些人再导出。",
        )


def _told(people: Sequence[Cadre], on: date) -> dict[str, object]:
    return {
        "人数": len(people),
        "截至": on.isoformat(),
        "人员": "、".join(cadre.name for cadre in people[:NAMES_TOLD]),
    }
