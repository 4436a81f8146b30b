"""Résumé, rewards and sanctions as columns of a roster."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from cadre.models import Cadre, ResumeSegment, RewardPunishment
from cadre.services import roster_batches
from cadre.services.roster_import import undo_batch
from core.models import AuditEvent
from tests.cadre.rosters import LIN, LUO, commit, plan, run, upload

RESUME = "2013.08--2018.03  清河镇科员\n2018.03--          清河镇党政办主任"
REWARDS = "2019年12月，经某市人民政府批准，记三等功；2020年3月，因工作失职，受政务记过处分"
FULL = LIN | {"简历": RESUME, "奖惩情况": REWARDS}


def test_a_roster_writes_them_once(district: Any, organizer: Any) -> None:
    assert run([FULL], district.town, organizer)["new"] == 1
    lin = Cadre.objects.get()
    assert lin.resume.text == RESUME  # type: ignore[attr-defined]
    assert ResumeSegment.objects.filter(cadre=lin).count() == 2
    rows = [(row.kind, row.name, row.code, row.order) for row in RewardPunishment.objects.all()]
    assert rows == [("01", "记三等功", "01114", 1), ("02", "受政务记过处分", "02112", 2)]
    assert run([FULL], district.town, organizer) == {"new": 0, "changed": 0, "same": 1, "refused": 0}


def test_they_are_compared_and_added_to_what_is_on_file(district: Any, keeper: Any) -> None:
    run(
        [LIN | {"简历": RESUME, "奖惩情况": "2019年12月，经某市人民政府批准，记三等功"}],
        district.town,
        keeper,
    )
    longer = RESUME + "\n（其间：2020.09--2021.01在某党校学习）"
    (row,) = plan(upload([FULL | {"简历": longer}], district.town, keeper), keeper).rows
    assert [(change.label, change.key, change.private) for change in row.changes] == [
        ("简历", "resume", False),
        ("处分", "rewards.2", True),
    ]
    run([FULL | {"简历": longer}, LUO | {"简历": "", "奖惩情况": "无"}], district.town, keeper)
    assert RewardPunishment.objects.count() == 2
    assert Cadre.objects.get(name="林知远").resume.text == longer  # type: ignore[attr-defined]


@pytest.mark.requirement("A14", "M01")
def test_the_trail_keeps_no_words_of_a_sanction(district: Any, keeper: Any) -> None:
    run([FULL], district.town, keeper)
    assert not [event for event in AuditEvent.objects.all() if "失职" in repr(event.changes)]


def test_single_ones_can_be_rejected(district: Any, keeper: Any) -> None:
    run([LIN], district.town, keeper)
    batch = upload([FULL], district.town, keeper)
    roster_batches.reject_fields(batch, 2, ["resume", "rewards.2"], by=keeper)
    commit(batch, keeper)
    assert list(RewardPunishment.objects.values_list("name", flat=True)) == ["记三等功"]
    assert not hasattr(Cadre.objects.get(), "resume")


def test_undoing_takes_them_back(district: Any, keeper: Any) -> None:
    run([LIN], district.town, keeper)
    batch = upload([FULL], district.town, keeper)
    commit(batch, keeper)
    assert RewardPunishment.objects.count() == 2
    undo_batch(batch, by=keeper, now=timezone.now())
    assert not RewardPunishment.objects.exists() and not ResumeSegment.objects.exists()


def test_simple_facts_of_service_are_written(district: Any, keeper: Any) -> None:
    facts = {
        "成长地": "贵州省安顺市", "人员类别": "公务员", "管理类别": "区管干部", "公务员登记时间": "2014.12",
        "是否考录": "是", "录用时间": "2013.08", "第二党派": "民建",
    }  # fmt: skip
    run([LIN | facts], district.town, keeper)
    lin = Cadre.objects.get()
    assert (lin.growth_place, lin.person_type, lin.manage_type, lin.second_party) == (
        "贵州安顺", "1", "04", "06",
    )  # fmt: skip
    assert (f"{lin.civil_registered_on:%Y.%m}", f"{lin.recruited_on:%Y.%m}") == ("2014.12", "2013.08")
    assert (lin.intake_channel, lin.intake_year) == ("civil_exam", 2013)
    assert run([LIN | facts], district.town, keeper)["same"] == 1
