"""The record of a person read back as a dossier, as of a day and as far as the user may see it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cadre.models import (
    AnnualAssessment,
    Appointment,
    AppointmentForm,
    Education,
    FamilyMember,
    Rank,
    Resume,
    RewardPunishment,
)
from cadre.services.dossiers.reading_back import dossier_of, dossiers_of
from core.services import files

ON = date(2026, 3, 31)


@pytest.fixture
def recorded(person: Any, district: Any) -> Any:
    """A person with a row in most sets."""

    def make(name: str = "林知远") -> Any:
        picture = files.store(
            b"picture", name="a.jpg", content_type="image/jpeg", purpose="photo", unit=district.town, by=None
        )
        cadre = person(name, political="01", photo=picture)
        Education.objects.create(cadre=cadre, mode="full_time", level="31", school="岚江学院", is_top=False)
        Education.objects.create(cadre=cadre, mode="full_time", level="21", school="岚江大学")
        Rank.objects.create(cadre=cadre, rank="ZJ09", start=date(2022, 11, 1))
        Rank.objects.create(cadre=cadre, rank="ZJ10", start=date(2019, 1, 1), end=date(2022, 11, 1))
        for year in (2023, 2024, 2025):
            AnnualAssessment.objects.create(cadre=cadre, year=year, grade="2")
        FamilyMember.objects.create(
            cadre=cadre, order=1, relation="妻子", name="秦书瑶", birth=date(1992, 3, 1)
        )
        RewardPunishment.objects.create(cadre=cadre, kind="01", name="嘉奖", decided_on=date(2024, 1, 1))
        RewardPunishment.objects.create(
            cadre=cadre, kind="02", name="警告", decided_on=date(2020, 1, 1), order=1
        )
        Resume.objects.create(cadre=cadre, text="2015.07--  清河镇\r\n （其间：…）")
        AppointmentForm.objects.create(
            cadre=cadre,
            reason="工作需要",
            received={"JiangChengQingKuang": "警告", "XianRenZhiWu": "组织委员"},
        )
        return cadre

    return make


def test_the_whole_record_is_in_it(recorded: Any, organizer: Any) -> None:
    cadre = recorded()
    dossier = dossier_of(cadre, on=ON, user=organizer)
    assert dossier.name == dossier.person["name"] == "林知远"
    assert dossier.person["birth"] == date(1990, 5, 1) and dossier.person["political"] == "01"
    assert dossier.person["title"] == "党委委员、组织委员"
    assert dossier.unit_text == "清河镇"
    assert [fact.school for fact in dossier.educations or ()] == ["岚江大学", "岚江学院"]
    assert [fact.title for fact in dossier.appointments or ()] == ["党委委员、组织委员"]
    assert dossier.grades == {2023: "2", 2024: "2", 2025: "2"}
    assert [member.name for member in dossier.family or ()] == ["秦书瑶"]
    assert dossier.resume == "2015.07--  清河镇\r\n （其间：…）"
    assert dossier.form is not None and dossier.form.reason == "工作需要"
    assert dossier.photo == b"picture"
    assert "uuid" not in dossier.person and "health" not in dossier.person


def test_what_happened_after_the_day_is_not_in_it(recorded: Any, district: Any, organizer: Any) -> None:
    cadre = recorded()
    held = cadre.appointments.get()
    held.end = date(2026, 1, 1)
    held.save()
    Appointment.objects.create(
        cadre=cadre, unit=district.bureau, title="局长", category="chief", start=date(2026, 1, 1)
    )
    then = dossier_of(cadre, on=date(2022, 1, 1), user=organizer)
    assert [(fact.title, fact.end) for fact in then.appointments or ()] == [("党委委员、组织委员", None)]
    assert [(fact.rank, fact.end) for fact in then.ranks or ()] == [("ZJ10", None)]
    assert then.grades == {}
    assert then.person["title"] == "清河镇党委委员、组织委员"
    assert [reward.name for reward in then.rewards or ()] == ["警告"]


@pytest.mark.requirement("M01", "B14")
def test_sanctions_are_shown_only_to_those_who_may_see_them(
    recorded: Any, organizer: Any, minister: Any, keeper: Any
) -> None:
    cadre = recorded()
    for user in (organizer, minister, None):
        dossier = dossier_of(cadre, on=ON, user=user)
        assert [reward.name for reward in dossier.rewards or ()] == ["嘉奖", "警告"]
        assert dossier.form is not None and "JiangChengQingKuang" in dossier.form.received
        assert dossier.remarks == []
    dossier = dossier_of(cadre, on=ON, user=keeper)
    assert [reward.name for reward in dossier.rewards or ()] == ["嘉奖"]
    assert dossier.form is not None and dossier.form.received == {"XianRenZhiWu": "组织委员"}
    assert "没有查看处分信息的权限" in dossier.remarks[0].sentence


@pytest.mark.requirement("M01")
def test_whoever_may_not_see_sanctions_is_not_told_that_there_are_none(person: Any, keeper: Any) -> None:
    assert dossier_of(person(), on=ON, user=keeper).rewards is None


def test_many_take_as_many_queries_as_one(recorded: Any, organizer: Any) -> None:
    people = [recorded(f"甲{number}") for number in range(4)]
    assert organizer.active_grants
    with CaptureQueriesContext(connection) as one:
        dossiers_of(people[:1], on=ON, user=organizer)
    with CaptureQueriesContext(connection) as four:
        found = dossiers_of(reversed(people), on=ON, user=organizer)
    assert len(one) == len(four)
    assert [dossier.name for dossier in found] == ["甲3", "甲2", "甲1", "甲0"]
