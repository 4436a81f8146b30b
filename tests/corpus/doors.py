"""Takes one file of the corpus through the doors that a clerk uses, and lists everything that went wrong."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from cadre.models import Cadre
from cadre.services.dossiers import batches
from cadre.services.roster_reading import KIND, open_batch
from core.choices import JobState
from core.models import ImportBatch, ImportChange, Job, StoredFile
from core.services import jobs
from core.sheets import CheckedTable
from tests.corpus.sample import Sample

LONGEST_SECONDS, QUICK_SECONDS = 60, 1.0
HANZI = re.compile("[\u4e00-\u9fff]")
STEPS = {
    KIND: ("import_mapping", "import_check", "import_preview"),
    batches.KIND: ("dossier_check", "dossier_preview"),
}
ACTS = {KIND: ("import_commit", "import_done"), batches.KIND: ("dossier_commit", "dossier_done")}


class TooSlow(Exception):
    """A file took longer than anybody waits."""


def faults_of(sample: Sample, client: Client, unit: str = "YL01") -> list[str]:
    """What went wrong with the file, each fault with its name; the database is as before afterwards."""
    me = os.getpid()
    with transaction.atomic():
        try:
            with _no_longer_than(LONGEST_SECONDS):
                found = list(_through_the_doors(sample, client, unit))
        except Exception as error:
            found = [f"{type(error).__name__}: {str(error)[:300]}"]
        transaction.set_rollback(True)
    if os.getpid() != me:
        os._exit(70)
    return [f"{sample.name}: {fault}" for fault in found]


@contextmanager
def _no_longer_than(seconds: int) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TooSlow(f"took longer than {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _through_the_doors(sample: Sample, client: Client, unit: str) -> Iterator[str]:
    before, begun = kept(), _cpu_seconds()
    answer = client.post(
        reverse("cadre:import_upload"),
        {"unit": unit, "on": "2026.03.31", "file": SimpleUploadedFile(sample.name, sample.content)},
    )
    took = _cpu_seconds() - begun
    if answer.status_code == 302:
        if sample.refused:
            yield "taken, but it should be refused"
        yield from _taken(sample, client, ImportBatch.objects.get(), before)
        return
    sentences = [text for texts in answer.context["form"].errors.values() for text in texts]
    if answer.status_code != 422 or not sentences:
        yield f"status {answer.status_code} with {sentences}"
    if sample.refused is False:
        yield f"refused, but it should be taken: {sentences}"
    if sample.quick and took > QUICK_SECONDS:
        yield f"refused after {took:.1f} s"
    if kept() != before:
        yield "a refused file left something behind"
    yield from _unreadable(sentences)


def _cpu_seconds() -> float:
    """What this process and the children that it waited for have used; others on the machine do not count."""
    return sum(os.times()[:4])


def _taken(sample: Sample, client: Client, batch: ImportBatch, before: dict[str, int]) -> Iterator[str]:
    """Every page of the wizard, then the writing as the worker does it."""
    if batch.kind == KIND:
        table = open_batch(batch).check()
        yield from _unreadable(f"{issue.sentence}{issue.remedy}" for issue in table.issues)
        yield from _wrong_values(sample, table)
    else:
        yield from _wrong_dossiers(sample, batch)
    for step in STEPS[batch.kind]:
        answer = client.get(reverse(f"cadre:{step}", args=[batch.pk]))
        if answer.status_code != 200 or not HANZI.search(answer.content.decode()):
            yield f"{step} answers {answer.status_code}"
    untouched = kept(written=True)
    commit, done = ACTS[batch.kind]
    answer = client.post(reverse(f"cadre:{commit}", args=[batch.pk]))
    if answer.status_code not in (302, 409):
        yield f"{commit} answers {answer.status_code}"
    job = Job.objects.order_by("created_at").last()
    if job is None:
        return
    jobs.run(job.pk)
    job.refresh_from_db()
    if job.state != JobState.DONE:
        yield from _unreadable([job.error])
        if "系统出错" in job.error:
            yield f"the job broke: {job.error}"
        if kept(written=True) != untouched:
            yield "a failed writing left something behind"
    answer = client.get(reverse(f"cadre:{done}", args=[batch.pk]), follow=True)
    if answer.status_code != 200:
        yield f"{done} answers {answer.status_code}"


def kept(*, written: bool = False) -> dict[str, int]:
    """The rows of each table of people, the sum of versions; files and batches unless ``written``."""
    models = list(apps.get_app_config("cadre").get_models())
    if not written:
        models += [ImportBatch, ImportChange, Job, StoredFile]
    counts = {model._meta.label: model._default_manager.count() for model in models}
    counts["versions"] = Cadre.objects.aggregate(all=Sum("version"))["all"] or 0
    if not written:
        counts["files"] = sum(path.is_file() for path in Path(settings.FILES_DIR).rglob("*"))
    return counts


def _unreadable(sentences: Iterable[str]) -> Iterator[str]:
    """What is said to the user and is no Chinese sentence."""
    for sentence in sentences:
        if not HANZI.search(sentence) or not sentence.endswith(("。", "。）")):
            yield f"no sentence: {sentence!r}"


def _wrong_values(sample: Sample, table: CheckedTable) -> Iterator[str]:
    """Rows lost or made up, values that differ, and cells about which something else is said."""
    names = [str(record.values.get("name", "")) for record in table.records]
    if sample.people is not None:
        faulty = {record.row_number for record in table.records} & table.refused_rows
        lost = [name for name in sample.people if name not in names]
        if len(names) != len(sample.people) or len(lost) > len(faulty):
            yield f"read {names}, written {list(sample.people)}"
    for record, wanted in zip(table.records, sample.values, strict=False):
        read = {field: str(record.values.get(field, "")) for field in wanted}
        if read != wanted:
            yield f"row {record.row_number} reads {read}, wanted {dict(wanted)}"
    if len(table.records) < len(sample.values):
        yield f"only {len(table.records)} of {len(sample.values)} rows"
    codes = tuple(sorted(issue.code for issue in table.issues))
    if sample.told is not None and codes != tuple(sorted(sample.told)):
        yield f"said {codes}, wanted {sample.told}"
    for issue in table.issues:
        if not (issue.row and issue.remedy and (issue.column_letter or issue.code == "required")):
            yield f"{issue.code} names neither cell nor remedy"


def _wrong_dossiers(sample: Sample, batch: ImportBatch) -> Iterator[str]:
    """People lost or made up, facts that differ, refusals and remarks that nobody understands."""
    read = batches.open_files(batch)
    yield from _unreadable(refusal.sentence for refusal in read.refusals)
    remarks = [remark for one in read.dossiers for remark in one.dossier.remarks]
    yield from _unreadable(remark.sentence for remark in remarks)
    names: Sequence[str] = [one.dossier.name for one in read.dossiers]
    if sample.people is not None and tuple(names) != sample.people:
        yield f"read {names}, written {list(sample.people)}"
    for one, wanted in zip(read.dossiers, sample.values, strict=False):
        found = {key: _fact(one.dossier, key) for key in wanted}
        if found != wanted:
            yield f"{one.dossier.name} reads {found}, wanted {dict(wanted)}"


def _fact(dossier: Any, key: str) -> str:
    """One fact as text: a field of the person, or how many rows a set has."""
    if key in ("family", "rewards", "educations"):
        return str(len(getattr(dossier, key) or ()))
    if key in ("resume", "name"):
        return str(getattr(dossier, key) or "")
    return str(dossier.person.get(key, ""))
