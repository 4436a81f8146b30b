"""F12, F13: two clerks import at the same moment, the same file or overlapping people, fifty times."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.utils import timezone

from cadre.models import Cadre
from cadre.services import roster_batches
from cadre.services.roster_import import undo_batch
from core.choices import ImportState, JobState
from core.models import ImportBatch, Job
from core.policy import Refused
from core.services import audit, jobs
from tests.cadre.rosters import LIN, LUO, csv_roster, id_number, upload
from tests.faults.crowds import new_unit
from tests.faults.rounds import together

pytestmark = [pytest.mark.django_db(transaction=True)]
ROUNDS = 50


def _commit(batch: ImportBatch, by: Any) -> Job:
    """As the page does: ask for the writing, and a worker does it."""
    job = roster_batches.request_commit(batch, by=by)
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


def _outcome(answer: Any) -> str:
    """What the clerk is told: empty when the import was written."""
    return str(answer) if isinstance(answer, Refused) else answer.error


@pytest.mark.requirement("F12")
def test_the_second_import_of_a_file_is_told_who_made_the_first_and_when(
    district: Any, organizer: Any, keeper: Any
) -> None:
    first = _commit(upload([LIN, LUO], district.town, organizer), organizer)
    when = timezone.localtime(ImportBatch.objects.get(job=first).committed_at)
    again = upload([LIN, LUO], district.town, keeper)
    with pytest.raises(Refused, match=f"已由organizer于 {when:%Y.%m.%d %H:%M} 导入"):
        roster_batches.request_commit(again, by=keeper)
    again.refresh_from_db()
    assert again.state in (ImportState.UPLOADED, ImportState.MAPPED), "the second can still be decided about"
    undo_batch(ImportBatch.objects.get(job=first), by=organizer, now=timezone.now())
    assert _commit(again, keeper).state == JobState.DONE, "once undone it may come in again"


@pytest.mark.requirement("F12")
def test_another_unit_or_another_day_is_another_import(district: Any, organizer: Any) -> None:
    rows = [{"姓名": "林知远", "性别": "男", "出生年月": "1990.05", "现任职务": "科员"}]
    for unit in (district.town, district.other_town):
        assert _commit(upload(rows, unit, organizer), organizer).state == JobState.DONE


@pytest.mark.faults
@pytest.mark.services
@pytest.mark.requirement("F12")
def test_of_two_imports_of_one_file_at_once_one_is_written_and_the_other_told(
    services: None, district: Any, organizer: Any, minister: Any, keeper: Any
) -> None:
    rows = [{k: v for k, v in row.items() if k != "身份证号"} for row in (LIN, LUO)]
    for number in range(ROUNDS):
        unit = new_unit(district.root, number)
        clerks = (organizer, organizer)
        batches = [upload(rows, unit, clerk) for clerk in clerks]
        told = [
            _outcome(answer)
            for answer in together(*(lambda b=batch: _commit(b, organizer) for batch in batches), longest=20)
        ]
        assert sorted(bool(words) for words in told) == [False, True], told
        assert "已由organizer于" in "".join(told)
        assert Cadre.objects.filter(unit=unit).count() == 2
    assert audit.verify_chain().holds


@pytest.mark.faults
@pytest.mark.services
@pytest.mark.requirement("F13")
def test_overlapping_imports_lose_no_row_and_list_whom_both_would_change(
    services: None, district: Any, organizer: Any
) -> None:
    draw, listed = random.Random(13), 0
    for number in range(ROUNDS):
        unit = new_unit(district.root, number)
        people = [
            LIN | {"姓名": f"林知{chr(0x4E00 + each)}", "身份证号": id_number(sequence=f"{number:02d}{each}")}
            for each in range(6)
        ]
        _commit(upload(people, unit, organizer), organizer)
        halves = [[row | {"民族": nation} for row in draw.sample(people, 4)] for nation in ("侗", "苗")]
        fresh = [
            LUO
            | {
                "姓名": f"罗静{chr(0x4E00 + half)}",
                "身份证号": id_number("19870203", f"{number:02d}{half}"),
            }
            for half in range(2)
        ]
        batches = [
            upload(csv_roster([*half, new]), unit, organizer) for half, new in zip(halves, fresh, strict=True)
        ]
        told = [
            _outcome(answer)
            for answer in together(*(lambda b=batch: _commit(b, organizer) for batch in batches), longest=20)
        ]
        for batch, words in zip(batches, told, strict=True):
            if words:
                listed += 1
                assert "又被别人改过" in words or "改过" in words, words
                assert _commit(batch, organizer).state == JobState.DONE, "seen again, it is written"
        stored = dict(Cadre.objects.filter(unit=unit).values_list("name", "ethnicity"))
        assert set(stored) == {row["姓名"] for row in (*people, *fresh)}, "nobody is lost, nobody doubled"
        named = {row["姓名"] for half in halves for row in half}
        assert all(stored[name] != "01" for name in named)
    print(f"F13: {listed} of {2 * ROUNDS} imports were told of people changed meanwhile")
    assert audit.verify_chain().holds
