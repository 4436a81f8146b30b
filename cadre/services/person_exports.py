"""Files about people, each with the whole record in it: asked for with a purpose, made once, taken once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from cadre.models import Cadre
from core.models import Export, Job, User
from core.policy import Refused
from core.rules.rights import Right
from core.services import exports, jobs
from core.services.exports import Made, Outgoing
from core.services.spending import EXPORTS, REVEALS

from .rosters import everybody_exportable
from .scope import may

JOB_KIND = "cadre.export_people"
MOST_PEOPLE = 1000
LRMX, PDF, DOCX = "lrmx", "pdf", "docx"
LRMX_ZIP, FORMS_PDF = "lrmx_zip", "forms"
ONE_PERSON = (LRMX, PDF, DOCX)
_TITLES = {
    LRMX_ZIP: "{}人的任免审批表电子文件（.lrmx）",
    FORMS_PDF: "{}人的干部任免审批表",
    LRMX: "{}的任免审批表电子文件（.lrmx）",
    PDF: "{}的干部任免审批表（PDF）",
    DOCX: "{}的干部任免审批表（Word）",
}


class Asked(NamedTuple):
    """What was asked for; ``minors_left_out`` is the real day when children under 14 are not to be in it."""

    people: Sequence[Cadre]
    on: date
    kind: str
    variant: str
    by: User
    minors_left_out: date | None


class Wish(NamedTuple):
    """What the user chose: kind of file, day, variant, what it is for, whether with small children."""

    kind: str
    on: date
    variant: str
    purpose: str
    with_minors: bool = False


Maker = Callable[[Asked, Callable[[int], None], Export], Made]


def request_export(people: Sequence[Cadre], wish: Wish, *, by: User, now: datetime) -> Export:
    """Ask for one file about the people. Several people's is made by a worker whom the view tells.

    Everything of it is sensitive, so it needs a purpose, and many people's a second person. Raises Refused
    for nobody, for too many, and when the user may not export one of them; Exceeded at the limit: a single
    form shows a full ID number and counts as one shown.
    """
    _check(people, by)
    one = wish.kind in ONE_PERSON
    outgoing = Outgoing(
        kind=JOB_KIND,
        title=_TITLES[wish.kind].format(people[0].name if one else f"{len(people)} "),
        people=[cadre.trail_person for cadre in people],
        paths=[cadre.unit.path for cadre in people],
        params=wish._asdict() | {"on": wish.on.isoformat(), "keys": [cadre.pk for cadre in people]},
        purpose=wish.purpose,
        sensitive=True,
        statutory=True,
        limit=REVEALS if one else EXPORTS,
        subject=people[0] if one else None,
        facts={"截至": wish.on.isoformat()} | ({"未满十四周岁": "列出"} if wish.with_minors else {}),
    )
    return exports.ask(outgoing, by=by, now=now, as_job=not one)


def asked_for(export: Export, *, today: date) -> Asked:
    """The order that the export keeps, with those whom its requester still sees. Raises Refused for none."""
    order: Mapping[str, Any] = export.params["order"]
    by = User.objects.get(pk=export.requested_by_id)
    found = Cadre.objects.visible_to(by).select_related("unit").in_bulk(order["keys"])
    people = [found[key] for key in order["keys"] if key in found]
    _check(people, by)
    on, left_out = date.fromisoformat(order["on"]), None if order["with_minors"] else today
    return Asked(people, on, order["kind"], order["variant"], by, left_out)


def run_export(job: Job, *, make: Maker, now: datetime, today: date) -> Export:
    """Make and keep the file that the job is about; a second run of the job finds it made."""
    export = exports.running(job)
    if export is None:
        return Export.objects.get(pk=job.params["export"])
    asked = asked_for(export, today=today)
    total = len(asked.people)
    jobs.progress(job, 0, total)
    made = make(asked, lambda done: jobs.progress(job, done, total, f"已完成 {done} 人"), export)
    exports.finish(export, job, made, now=now)
    return export


exports.guard(JOB_KIND, "任免审批表或其电子文件")(everybody_exportable)


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
