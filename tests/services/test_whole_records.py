"""Whole records on a real worker and between two processes: nothing half done, nothing done twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cadre.models import Cadre, CadreMerge, ChangeRequest, FamilyMember, ResumeSegment
from cadre.services.dossiers import batches
from core.choices import ImportState, JobState
from core.models import AuditEvent, ImportBatch, ImportChange, Job, StoredFile
from core.services import audit
from tests.cadre.dossier_files import lrmx, picture
from tests.cadre.rosters import DAY, id_number
from tests.services.processes import Actor, Worker, at_once, other_sessions, wait_until
from tests.services.waiting import is_in, somebody_waits_for_the_trail, trail_held

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
LUO = {"name": "罗静怡", "sex": "2", "id_number": id_number("19870203", "024"), "photo": None}


@pytest.fixture
def job(district: Any, organizer: Any) -> Job:
    """Two exchange files, one with a photo in it and one with a picture beside it, wait to be written."""
    uploads = [("林知远.lrmx", lrmx()), ("罗静怡.lrmx", lrmx(**LUO)), ("罗静怡.jpg", picture("#BB3344"))]
    batch = batches.start(uploads, unit=district.town, on=DAY, by=organizer)
    return batches.request_commit(batch, by=organizer)


def test_whole_records_of_a_killed_worker_are_written_once_by_the_next(
    job: Job, start_worker: Callable[[], Worker]
) -> None:
    first = start_worker()
    with trail_held():
        at_once(Actor("start_job", job=str(job.pk)))
        wait_until(somebody_waits_for_the_trail, "the worker has written all but the trail")
        first.kill()
    wait_until(lambda: not other_sessions(), "the dead worker's session ends")
    assert is_in(job, JobState.RUNNING)
    for model in (Cadre, ImportChange, FamilyMember, ResumeSegment):
        assert not model.objects.exists()
    assert not StoredFile.objects.filter(purpose="photo").exists()

    past = timezone.now() - timedelta(minutes=3)
    Job.objects.filter(pk=job.pk).update(lease_until=past, created_at=past)
    start_worker()
    at_once(Actor("sweep"))
    wait_until(lambda: is_in(job, JobState.DONE), "another worker ends the job")
    job.refresh_from_db()
    assert (job.result["new"], job.attempt) == (2, 2)
    assert ImportBatch.objects.get().state == ImportState.COMMITTED
    assert sorted(Cadre.objects.values_list("name", flat=True)) == ["林知远", "罗静怡"]
    for cadre in Cadre.objects.all():
        assert cadre.photo.read().startswith(b"\xff\xd8")
        assert cadre.family.count() == 2 and cadre.segments.count() == 3 and cadre.resume.text
    assert AuditEvent.objects.filter(action="import").count() == 1 and audit.verify_chain().holds


def test_of_two_merges_and_two_partings_of_a_pair_one_is_done(person: Any, organizer: Any) -> None:
    first, second = person("林知远", native_place="贵州安顺"), person("林知远", health="健康")
    FamilyMember.objects.create(cadre=second, relation="妻子", name="秦书雅")
    pairs = ((first.pk, second.pk), (second.pk, first.pk))
    acts = [Actor("merge", kept=kept, absorbed=absorbed, by=organizer.pk) for kept, absorbed in pairs]
    answers = at_once(*acts)
    (merge,) = [answer["result"] for answer in answers if "result" in answer]
    (refused,) = [answer["refused"] for answer in answers if "refused" in answer]
    assert "已经合并" in refused
    kept = CadreMerge.objects.get(pk=merge).kept
    assert (kept.native_place, kept.health, kept.family.count()) == ("贵州安顺", "健康", 1)

    answers = at_once(*(Actor("part", merge=merge, by=organizer.pk) for _ in range(2)))
    assert [answer["result"] for answer in answers if "result" in answer] == [[]]
    assert "已经撤销" in next(answer["refused"] for answer in answers if "refused" in answer)
    told = Cadre.objects.filter(merged_into=None).order_by("pk").values_list("native_place", "health")
    assert list(told) == [("贵州安顺", ""), ("", "健康")]
    assert FamilyMember.objects.get().cadre_id == second.pk and audit.verify_chain().holds


def test_of_two_editors_of_a_set_the_second_is_told(person: Any, organizer: Any) -> None:
    cadre = person()
    facts = {"cadre": cadre.pk, "version": cadre.version, "by": organizer.pk, "set": "education"}
    values = {"mode": "full_time", "level": "21"}
    answers = at_once(*(Actor("add_row", values=values, **facts) for _ in range(2)))
    assert sum("result" in answer for answer in answers) == 1
    assert "别人已保存过此人的信息" in next(told["refused"] for told in answers if "refused" in told)
    assert cadre.educations.get().is_top and Cadre.objects.get().version == cadre.version + 1


def test_a_request_decided_twice_at_once_is_written_once(person: Any, keeper: Any, organizer: Any) -> None:
    cadre = person()
    asked = ChangeRequest.objects.create(
        cadre=cadre, field="birth", label="出生年月", old="1990.05", new="1990.06", value="1990-06-01",
        evidence="档案", requested_by=keeper,
    )  # fmt: skip
    answers = at_once(*(Actor("approve", request=asked.pk, by=organizer.pk) for _ in range(2)))
    assert [told["result"] for told in answers if "result" in told] == ["approved"]
    assert "不能重复办理" in next(told["refused"] for told in answers if "refused" in told)
    cadre.refresh_from_db()
    assert f"{cadre.birth:%Y.%m}" == "1990.06" and cadre.version == 2
