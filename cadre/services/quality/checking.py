"""Checking records and keeping what was found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.db.models import F, Q

from cadre.models import Cadre, QualityReport, QualityWaiver
from cadre.querysets import CadreQuerySet
from cadre.rules.quality import ERROR, MISSING, WARNING, Fault, record_faults, score

from .gathering import record_facts

BATCH = 500


def stale_people(on: date) -> CadreQuerySet:
    """People whose record has changed since it was checked, or was last checked in another quarter."""
    quarter = date(on.year, 3 * ((on.month - 1) // 3) + 1, 1)
    checked = Q(quality__version=F("version"), quality__checked_on__gte=quarter)
    return Cadre.objects.filter(merged_into=None).exclude(checked)


def refresh_quality(
    on: date,
    *,
    progress: Callable[[int], None] | None = None,
    fence: Callable[[], None] | None = None,
) -> int:
    """Check every record that is out of date, a batch a transaction; how many were checked.

    ``fence`` is called in each transaction before it writes and may stop it.

    What is found is derived from the record and leaves no trail. Twice finds nothing more to do.
    """
    keys = list(stale_people(on).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        people = list(Cadre.objects.filter(pk__in=keys[start : start + BATCH]))
        with transaction.atomic():
            if fence is not None:
                fence()
            check_people(people, on)
        if progress is not None:
            progress(min(start + BATCH, len(keys)))
    return len(keys)


def check_person(cadre: Cadre, on: date) -> QualityReport:
    """One record checked now."""
    return check_people([cadre], on)[0]


def faults_now(cadre: Cadre, on: date) -> list[Fault]:
    """The faults of one record that are not waived, without keeping them."""
    waived = {(waiver.rule, waiver.sentence) for waiver in cadre.waivers.all()}
    found = record_faults(record_facts([cadre], on)[cadre.pk], on)
    return [fault for fault in found if (fault.rule, fault.sentence) not in waived]


@transaction.atomic
def check_people(people: Sequence[Cadre], on: date) -> list[QualityReport]:
    """The reports of these people, written over the former ones; nine queries."""
    facts = record_facts(people, on)
    waivers = QualityWaiver.objects.filter(cadre__in=people)
    waived = {(waiver.cadre_id, waiver.rule, waiver.sentence) for waiver in waivers}
    reports = []
    for cadre in people:
        found = record_faults(facts[cadre.pk], on)
        faults = [fault for fault in found if (cadre.pk, fault.rule, fault.sentence) not in waived]
        reports.append(_report(cadre, faults, on))
    return QualityReport.objects.bulk_create(
        reports,
        update_conflicts=True,
        unique_fields=["cadre"],
        update_fields=["version", "checked_on", "score", "errors", "warnings", "missing", "faults", "rules"],
    )


def _report(cadre: Cadre, faults: Sequence[Fault], on: date) -> QualityReport:
    grades = [fault.grade for fault in faults]
    return QualityReport(
        cadre=cadre,
        version=cadre.version,
        checked_on=on,
        score=score(faults),
        errors=grades.count(ERROR),
        warnings=grades.count(WARNING),
        missing=grades.count(MISSING),
        faults=[asdict(fault) for fault in faults],
        rules="".join(f"|{fault.rule}" for fault in faults) + "|",
    )
