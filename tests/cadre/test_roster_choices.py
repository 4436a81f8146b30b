"""Single differences of a roster rejected, and protected facts that a unit may not change by itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from cadre.models import Cadre, ChangeRequest
from cadre.services import roster_batches
from cadre.services.roster_import import undo_batch
from core.policy import Refused
from tests.cadre.rosters import LIN, commit, plan, run, upload

CHANGED = LIN | {
    "民族": "侗族", "出生年月": "1990.06", "现任职务": "副镇长", "任现职时间": "2025.06",
    "职级": "二级主任科员", "任现职级时间": "2026.01", "全日制学位": "管理学博士", "在职学历": "中央党校大学",
    "年度考核结果": "2025年称职；2024年称职",
}  # fmt: skip


@pytest.fixture
def lin(district: Any, organizer: Any) -> Any:
    run([LIN], district.town, organizer)
    return Cadre.objects.get()


def keys(changes: Any) -> set[str]:
    return {change.key for change in changes}


def test_every_difference_has_a_key(lin: Any, district: Any, organizer: Any) -> None:
    (row,) = plan(upload([CHANGED], district.town, organizer), organizer).rows
    assert keys(row.changes) == {
        "ethnicity", "birth", "title", "appointments", "ranks", "full_time.degree", "in_service.level",
        "grades.2025",
    }  # fmt: skip


@pytest.mark.parametrize(
    "key",
    ["ethnicity", "birth", "appointments", "ranks", "full_time.degree", "in_service.level", "grades.2025"],
)
def test_a_rejected_difference_is_not_written_and_the_others_are(
    key: str, lin: Any, district: Any, organizer: Any
) -> None:
    batch = upload([CHANGED], district.town, organizer)
    roster_batches.reject_fields(batch, 2, [key], by=organizer)
    (row,) = plan(batch, organizer).rows
    assert keys(row.rejected) == {key} and key not in keys(row.changes)
    commit(batch, organizer)
    (again,) = plan(upload([CHANGED], district.town, organizer), organizer).rows
    assert keys(again.changes) == {key}


def test_when_all_are_rejected_nothing_changes(lin: Any, district: Any, organizer: Any) -> None:
    batch = upload([LIN | {"民族": "侗族"}], district.town, organizer)
    roster_batches.reject_fields(batch, 2, ["ethnicity"], by=organizer)
    assert commit(batch, organizer)["same"] == 1
    with pytest.raises(Refused, match="已经导入"):
        roster_batches.reject_fields(batch, 2, [], by=organizer)


def test_a_clerks_protected_facts_wait_for_the_department(
    lin: Any, district: Any, keeper: Any, organizer: Any
) -> None:
    batch = upload([CHANGED], district.town, keeper)
    (row,) = plan(batch, keeper).rows
    assert keys(held.change for held in row.held) == {"birth", "full_time.degree"}
    commit(batch, keeper)
    lin.refresh_from_db()
    assert (lin.birth, lin.birth_precision, lin.ethnicity) == (date(1990, 5, 1), "month", "12")
    assert lin.educations.get(mode="full_time").degree == "管理学硕士"
    assert lin.educations.filter(mode="in_service").exists(), "an empty fact may be filled"
    wishes = {request.field: request.value for request in ChangeRequest.objects.all()}
    assert wishes == {"birth": "1990-06-01", "full_time.degree": "管理学博士"}
    commit(upload([CHANGED], district.town, keeper), keeper)
    assert ChangeRequest.objects.count() == 2
    batch.refresh_from_db()
    undo_batch(batch, by=keeper, now=batch.committed_at + timedelta(hours=1))
    assert not ChangeRequest.objects.exists() and Cadre.objects.get().ethnicity == "01"


def test_the_departments_own_roster_is_evidence_enough(lin: Any, district: Any, organizer: Any) -> None:
    run([CHANGED], district.town, organizer)
    lin.refresh_from_db()
    assert lin.birth == date(1990, 6, 1) and not ChangeRequest.objects.exists()
