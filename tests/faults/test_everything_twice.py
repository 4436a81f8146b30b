"""F25: every task and every kind of job runs twice and leaves the same; a new one has to be named here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from cadre.documents.roster_export import RosterOrder
from cadre.documents.roster_paper import LayoutSpec
from cadre.models import Cadre
from cadre.services import person_exports, roster_batches, rosters
from cadre.services.dossiers import batches as dossiers
from cadre.tasks import QUALITY_KIND
from config.celery import app
from core.choices import JobState
from core.models import Export, Job, StoredFile
from core.services import jobs, upkeep
from core.services.exports.asking import enqueue
from supervision.services import evaluation_job
from tests.cadre.dossier_files import lrmx
from tests.cadre.rosters import DAY, LIN, LUO, upload

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("F25")]

# Signs of life and moments of looking are not the state that a task leaves.
_MOMENTS = {"confirmed_at", "seen_at", "checked_on", "updated_at"}
_NOT_STATE = {"core.job", "core.spending", "sessions.session", "core.usersession"}
_TASKS = {
    "analysis.tasks.run_due_schedules",
    "analysis.tasks.send_due_deliveries",
    "cadre.tasks.find_recusals",
    "cadre.tasks.refresh_quality_reports",
    "core.tasks.archive_audit",
    "core.tasks.disable_idle_accounts",
    "core.tasks.jobs_alive",
    "core.tasks.keep_up",
    "core.tasks.run_job",
    "core.tasks.sweep_exports",
    "core.tasks.sweep_jobs",
    "core.tasks.verify_audit",
    "core.tasks.watch_clock",
    "core.tasks.watch_trail",
    "supervision.tasks.refresh_lights",
}
_KINDS = {
    roster_batches.JOB_KIND,
    rosters.JOB_KIND,
    dossiers.JOB_KIND,
    person_exports.JOB_KIND,
    QUALITY_KIND,
    evaluation_job.KIND,
    upkeep.BACKUP,
    upkeep.PURGE,
    upkeep.CHECK_TRAIL,
}


def state() -> dict[str, str]:
    """Every table in one digest each, moments and keys of sealing aside."""
    found = {}
    for model in apps.get_models():
        label = model._meta.label_lower
        if label in _NOT_STATE or not model._meta.managed:
            continue
        names = [
            field.attname
            for field in model._meta.concrete_fields
            if field.name not in _MOMENTS and not type(field).__name__.startswith("Sealed")
        ]
        rows = sorted(map(str, model._default_manager.order_by().values_list(*names)))
        found[label] = f"{len(rows)} rows {sha256(repr(rows).encode()).hexdigest()[:12]}"
    return found


def product_tasks() -> set[str]:
    """What the registry of Celery knows of the product."""
    app.loader.import_default_modules()
    return {name for name in app.tasks if not name.startswith(("celery.", "tests."))}


def test_every_task_of_the_registry_is_run_twice_below() -> None:
    assert product_tasks() == _TASKS, "a new task needs its place among those that run twice"


def test_every_kind_of_job_is_run_twice_below() -> None:
    assert {kind for kind in jobs.kinds() if not kind.startswith("drill.")} == _KINDS


@pytest.fixture
def world(staffed: Any, secretary: Any, minister: Any, organizer: Any, auditor: Any) -> Any:
    """People, lights, readers and something waiting in every corner."""
    secretary.email = "secretary@yunling.example"
    secretary.save()
    job = jobs.enqueue(QUALITY_KIND, title="检查", params={"on": "2026-03-31"}, by=None)
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(hours=1))
    return staffed


@pytest.mark.parametrize("name", sorted(_TASKS - {"core.tasks.run_job"}))
def test_a_task_that_runs_again_leaves_the_same(world: Any, name: str) -> None:
    app.tasks[name].apply(throw=True)
    once = state()
    app.tasks[name].apply(throw=True)
    again = state()
    assert {table: (once[table], again[table]) for table in once if once[table] != again[table]} == {}


def _export(world: Any, by: Any) -> Job:
    wish = person_exports.Wish(person_exports.LRMX_ZIP, DAY, "classic", "报市委备案")
    people = list(Cadre.objects.order_by("pk")[:2])
    export = person_exports.request_export(people, wish, by=by, now=timezone.now())
    return Job.objects.get(pk=export.job_id)


def _roster(world: Any, by: Any) -> Job:
    keys = tuple(Cadre.objects.values_list("pk", flat=True))
    order = RosterOrder(
        keys=keys,
        spec=LayoutSpec(name="x", columns=("name", "title")),
        format="xlsx",
        title="名册",
        issuer="组织部",
        on=DAY,
        printed_by="甲",
        printed_at="2026.03.31 09:00",
        number="",
    )
    now = timezone.now()
    export = rosters.request_roster(keys, order.to_json(), purpose="报市委备案", facts={}, by=by, now=now)
    if export.job is None:
        enqueue(export)
    return Job.objects.get(pk=export.job_id)


_ASKED: dict[str, Callable[[Any, Any], Job]] = {
    roster_batches.JOB_KIND: lambda world, by: roster_batches.request_commit(
        upload([LIN, LUO], world.town, by), by=by
    ),
    dossiers.JOB_KIND: lambda world, by: dossiers.request_commit(
        dossiers.start([("林知远.lrmx", lrmx())], unit=world.town, on=DAY, by=by), by=by
    ),
    person_exports.JOB_KIND: _export,
    rosters.JOB_KIND: _roster,
    QUALITY_KIND: lambda world, by: jobs.enqueue(
        QUALITY_KIND, title="检查", params={"on": DAY.isoformat()}, by=by
    ),
    evaluation_job.KIND: lambda world, by: evaluation_job.enqueue_evaluation(date(2026, 3, 31), by=by),
    upkeep.BACKUP: lambda world, by: upkeep.enqueue(upkeep.BACKUP, by=None),
    upkeep.PURGE: lambda world, by: upkeep.enqueue(upkeep.PURGE, by=None),
    upkeep.CHECK_TRAIL: lambda world, by: upkeep.enqueue(upkeep.CHECK_TRAIL, by=None),
}


@pytest.mark.parametrize("kind", sorted(_KINDS))
def test_a_job_whose_worker_died_after_the_work_leaves_the_same(
    staffed: Any, organizer: Any, minister: Any, kind: str
) -> None:
    """The worst moment to die: everything is written but that the job is done."""
    if kind == upkeep.BACKUP and connection.vendor == "sqlite":
        pytest.skip("a database in memory has no file to back up; the drills of backups run it twice")
    job = _ASKED[kind](staffed, organizer)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE, job.error
    once, result = state(), job.result
    Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED)
    jobs.run(job.pk)
    job.refresh_from_db()
    again = state()
    assert (job.state, job.attempt) == (JobState.DONE, 2), job.error
    changed = {table for table in once if once[table] != again[table]}
    if kind == upkeep.BACKUP:
        assert changed <= {"core.auditevent"}, "a second backup is a second backup, and written down"
        return
    if kind in (upkeep.PURGE, upkeep.CHECK_TRAIL):
        assert changed <= {"core.auditevent"}
        return
    assert changed == set()
    told = {key: value for key, value in result.items() if key != "checked"}
    assert told.items() <= job.result.items(), "it leads to the same place"
    assert Export.objects.count() <= 1 and StoredFile.objects.filter(purpose="export").count() <= 1


@pytest.mark.parametrize("task", ["core.tasks.run_job"])
def test_a_message_that_comes_twice_does_nothing_the_second_time(
    staffed: Any, organizer: Any, task: str
) -> None:
    job = evaluation_job.enqueue_evaluation(date(2026, 3, 31), by=organizer)
    app.tasks[task].apply(args=[str(job.pk)], throw=True)
    once = state()
    app.tasks[task].apply(args=[str(job.pk)], throw=True)
    job.refresh_from_db()
    assert state() == once and job.attempt == 1
