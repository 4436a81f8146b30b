"""Two records of one person: found, merged with everything, parted again."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cadre.models import (
    AnnualAssessment,
    Appointment,
    Cadre,
    DistinctPair,
    Education,
    FamilyMember,
    Resume,
    ResumeSegment,
)
from cadre.services import records
from cadre.services.cadres import update_cadre
from cadre.services.merging import duplicate_pairs, merge_cadres, tell_apart, undo_merge
from cadre.services.resumes import save_resume
from core.models import AuditEvent
from core.policy import Refused
from core.rules.id_number import check_character
from talentpool.models import PoolMembership

NOW = datetime(2026, 3, 31, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
WHY = "两份名册各报一次"


def number(first17: str) -> str:
    return first17 + check_character(first17)


@pytest.fixture
def twins(person: Any, district: Any, organizer: Any) -> tuple[Cadre, Cadre]:
    """The same person twice: once in the town, once in the bureau, each record with something of its own."""
    first = person("林知远", native_place="贵州安顺")
    second = person(
        "林知远", unit=district.bureau, title="科员", start=date(2013, 7, 1), end=date(2021, 8, 1)
    )
    records.apply_values(
        second, {"id_number": number("52049919900501001"), "health": "健康", "ethnicity": "01"}
    )
    second.save()
    save_resume(second, "2013.07--2021.08  区财政局科员\n2021.08--         清河镇党委委员", by=organizer)
    for cadre, grade in ((first, "1"), (second, "2")):
        AnnualAssessment.objects.create(cadre=cadre, year=2024, grade=grade)
        FamilyMember.objects.create(cadre=cadre, relation="妻子", name="王某")
    AnnualAssessment.objects.create(cadre=second, year=2023, grade="2")
    Education.objects.create(cadre=second, mode="full_time", level="21")
    PoolMembership.objects.create(cadre=second, tier="near", start=date(2025, 1, 1))
    return Cadre.objects.get(pk=first.pk), Cadre.objects.get(pk=second.pk)


def everything(*people: Cadre) -> list[Any]:
    """All that is recorded of the people, versions and times apart."""
    found: list[Any] = []
    for cadre in people:
        row = {field.name: getattr(cadre, field.attname) for field in Cadre._meta.concrete_fields}
        found.append({name: value for name, value in row.items() if name not in ("version", "updated_at")})
        for model in (Appointment, AnnualAssessment, FamilyMember, Education, Resume, PoolMembership):
            names = [field.attname for field in model._meta.concrete_fields]
            rows = model._default_manager.filter(cadre=cadre)
            found.append(sorted(repr([getattr(row, name) for name in names]) for row in rows))
        segments = ResumeSegment.objects.filter(cadre=cadre).order_by("order")
        found.append(list(segments.values_list("start", "text", "place")))
    return found


def test_same_name_and_birth_month_are_offered_and_two_id_numbers_are_not(
    twins: Any, person: Any, organizer: Any, keeper: Any
) -> None:
    assert [(pair.first, pair.second, pair.why) for pair in duplicate_pairs(organizer)] == [
        (*twins, "同名、同出生年月")
    ]
    assert duplicate_pairs(keeper) == []
    records.apply_values(twins[0], {"id_number": number("52049919900501003")})
    twins[0].save()
    assert duplicate_pairs(organizer) == []
    with pytest.raises(Refused, match="身份证号不同"):
        merge_cadres(*twins, reason=WHY, by=organizer)


def test_a_pair_told_apart_is_not_offered_again(twins: Any, organizer: Any) -> None:
    tell_apart(twins[1], twins[0], reason="户口所在地不同", by=organizer)
    tell_apart(*twins, reason="再说一次", by=organizer)
    assert duplicate_pairs(organizer) == [] and DistinctPair.objects.count() == 1
    assert AuditEvent.objects.filter(action="decide").count() == 1


def test_a_record_is_not_told_apart_from_itself(twins: Any, organizer: Any) -> None:
    with pytest.raises(Refused, match="同一条记录"):
        tell_apart(twins[0], twins[0], reason="", by=organizer)


def test_a_merge_keeps_everything_of_both(twins: Any, organizer: Any) -> None:
    kept, absorbed = twins
    merge = merge_cadres(kept, absorbed, take=["title"], reason=WHY, by=organizer)
    kept = Cadre.objects.get(pk=kept.pk)
    assert (kept.id_number, kept.native_place, kept.health) == (
        number("52049919900501001"),
        "贵州安顺",
        "健康",
    )
    assert kept.title == "科员"
    assert (
        kept.appointments.count() == 2
        and kept.resume.text.startswith("2013.07")
        and kept.segments.count() == 2
    )
    assert dict(kept.assessments.values_list("year", "grade")) == {2023: "2", 2024: "1"}
    assert kept.family.count() == 1 and kept.educations.get().is_top
    assert PoolMembership.objects.get().cadre == kept
    assert [row["grade"] for row in merge.before["left"]["cadre.annualassessment"]] == ["2"]
    assert AuditEvent.objects.latest("id").action == "merge"


def test_the_absorbed_record_is_shown_nowhere(twins: Any, organizer: Any, sign_in: Any) -> None:
    merge_cadres(*twins, reason=WHY, by=organizer)
    assert list(Cadre.objects.visible_to(organizer)) == [twins[0]]
    assert sign_in(organizer).get(f"/cadres/{twins[1].uuid}/").status_code == 404


def test_a_parted_merge_leaves_no_trace_in_the_records(twins: Any, organizer: Any) -> None:
    was = everything(*twins)
    merge = merge_cadres(*twins, take=["title", "birth"], reason=WHY, by=organizer)
    assert undo_merge(merge, by=organizer, now=NOW) == []
    now = [Cadre.objects.get(pk=cadre.pk) for cadre in twins]
    assert everything(*now) == was
    assert [cadre.version for cadre in now] == [cadre.version + 2 for cadre in twins]
    with pytest.raises(Refused, match="已经撤销"):
        undo_merge(merge, by=organizer, now=NOW)
    assert [pair.first for pair in duplicate_pairs(organizer)] == [twins[0]]


def test_what_was_corrected_after_the_merge_stays(twins: Any, organizer: Any) -> None:
    merge = merge_cadres(*twins, reason=WHY, by=organizer)
    kept = Cadre.objects.get(pk=twins[0].pk)
    update_cadre(kept, values={"health": "一般"}, version=kept.version, by=organizer)
    assert undo_merge(merge, by=organizer, now=NOW) == ["健康状况"]
    assert Cadre.objects.get(pk=kept.pk).health == "一般"


def test_two_open_main_posts_never_meet_in_one_record(person: Any, district: Any, organizer: Any) -> None:
    kept, absorbed = person("甲"), person("甲", unit=district.bureau, title="局长")
    merge = merge_cadres(kept, absorbed, reason=WHY, by=organizer)
    assert kept.appointments.get().title == "党委委员、组织委员"
    assert merge.before["left"]["cadre.appointment"][0]["title"] == "局长"
    undo_merge(merge, by=organizer, now=NOW)
    assert absorbed.appointments.get().title == "局长"


def test_merges_are_undone_last_first(person: Any, organizer: Any) -> None:
    people = [person("甲", start=date(2020 + year, 1, 1), end=date(2020 + year, 6, 1)) for year in range(3)]
    first = merge_cadres(people[0], people[1], reason=WHY, by=organizer)
    second = merge_cadres(people[0], people[2], reason=WHY, by=organizer)
    with pytest.raises(Refused, match="先撤销后一次"):
        undo_merge(first, by=organizer, now=NOW)
    undo_merge(second, by=organizer, now=NOW)
    undo_merge(first, by=organizer, now=NOW)
    assert Cadre.objects.visible_to(organizer).count() == 3


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_merge_needs_a_reason_and_the_right(twins: Any, organizer: Any, keeper: Any, reason: str) -> None:
    with pytest.raises(Refused, match="请写明"):
        merge_cadres(*twins, reason=reason, by=organizer)
    with pytest.raises(Refused, match="干部科合并"):
        merge_cadres(*twins, reason=WHY, by=keeper)
    with pytest.raises(Refused, match="已经合并"):
        merge_cadres(twins[0], twins[0], reason=WHY, by=organizer)
