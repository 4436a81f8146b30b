"""A process that does one thing at the moment it is told: python -m tests.services.actor ACT FACTS.

It says "ready" when everything is loaded, waits for a line, acts, and prints what became of it as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import django

Facts = dict[str, Any]


def start_job(facts: Facts) -> Any:
    """Tell a worker of a job, as the web server does."""
    from core import tasks
    from core.models import Job

    tasks.start(Job.objects.get(pk=facts["job"]))


def sweep(facts: Facts) -> Any:
    """What the scheduler does every minute."""
    from core import tasks

    tasks.sweep_jobs()


def run_due(facts: Facts) -> Any:
    """How many periods this scheduler ran."""
    from django.utils import timezone

    from analysis.services import schedules

    return schedules.run_due(today=date.fromisoformat(facts["today"]), now=timezone.now())


def send_due(facts: Facts) -> Any:
    """How many deliveries this worker sent, at a given moment or now."""
    from django.utils import timezone

    from analysis.services import deliveries

    return deliveries.send_due(datetime.fromisoformat(facts["now"]) if "now" in facts else timezone.now())


def write_batch(facts: Facts) -> Any:
    """Commit one import; the counts by kind of row."""
    from django.utils import timezone

    from cadre.services import roster_batches
    from cadre.services.roster_reading import open_batch
    from core.models import ImportBatch

    batch = ImportBatch.objects.select_related("file", "unit", "created_by").get(pk=facts["batch"])
    opened = open_batch(batch)
    by = batch.created_by
    return roster_batches.import_now(batch, opened, opened.check(), by=by, now=timezone.now())


def edit(facts: Facts) -> Any:
    """Save a person as a form does that was opened at ``version``; the new version."""
    from cadre.models import Cadre
    from cadre.services.cadres import update_cadre
    from core.models import User

    cadre, by = Cadre.objects.get(pk=facts["cadre"]), User.objects.get(pk=facts["by"])
    return update_cadre(cadre, values=facts["values"], version=facts["version"], by=by).version


def merge(facts: Facts) -> Any:
    """Merge two records; the key of the merge."""
    from cadre.models import Cadre
    from cadre.services.merging import merge_cadres
    from core.models import User

    kept, absorbed = Cadre.objects.get(pk=facts["kept"]), Cadre.objects.get(pk=facts["absorbed"])
    return merge_cadres(kept, absorbed, reason="同一人", by=User.objects.get(pk=facts["by"])).pk


def part(facts: Facts) -> Any:
    """Undo a merge; the fields that stay as they are."""
    from django.utils import timezone

    from cadre.models import CadreMerge
    from cadre.services.merging import undo_merge
    from core.models import User

    merged, by = CadreMerge.objects.get(pk=facts["merge"]), User.objects.get(pk=facts["by"])
    return undo_merge(merged, by=by, now=timezone.now())


def add_row(facts: Facts) -> Any:
    """Add a row to a set as a form does that was opened at ``version``; its key."""
    from cadre.models import Cadre
    from cadre.services import sets
    from core.models import User

    cadre, by = Cadre.objects.get(pk=facts["cadre"]), User.objects.get(pk=facts["by"])
    kind = sets.SETS[facts["set"]]
    return sets.add_row(kind, cadre, facts["values"], by=by, version=facts["version"]).pk


def approve(facts: Facts) -> Any:
    """Decide a requested change; its state."""
    from django.utils import timezone

    from cadre.models import ChangeRequest
    from cadre.services import change_requests
    from core.models import User

    request, by = ChangeRequest.objects.get(pk=facts["request"]), User.objects.get(pk=facts["by"])
    return change_requests.approve(request, seen=request.old, by=by, now=timezone.now()).state


_ACTS = (
    start_job, sweep, run_due, send_due, write_batch, edit, merge, part, add_row, approve,
)  # fmt: skip
ACTS: dict[str, Callable[[Facts], Any]] = {act.__name__: act for act in _ACTS}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.db import connection

    from core.policy import Refused

    act, facts = ACTS[sys.argv[1]], json.loads(sys.argv[2])
    connection.ensure_connection()
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        told = {"result": act(facts)}
    except Refused as refusal:
        told = {"refused": str(refusal)}
    print(json.dumps(told, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
