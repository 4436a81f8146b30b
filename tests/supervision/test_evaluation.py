"""Gathering, evaluating, storing, locking, comparing and pruning."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cadre.models import Appointment, Cadre
from core.models import AuditEvent, Unit
from core.policy import Light, Refused
from supervision.models import EvaluationRun, RunRoster, TargetResult, UnitResult
from supervision.services.comparison import compare_runs
from supervision.services.evaluation import compute, evaluate
from supervision.services.evidence import evidence_lines
from supervision.services.facts import gather
from supervision.services.history import since_of, spells
from supervision.services.judgement import judgement_for, judgement_of
from supervision.services.runs import lock_run, prune_runs

DAY = date(2026, 3, 31)
NOW = datetime(2026, 4, 1, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def light_of(run: EvaluationRun, unit: Unit, code: str) -> TargetResult:
    return TargetResult.objects.get(run=run, unit=unit, target_code=code)


def test_lights_of_the_day_are_those_counted_by_hand(run: Any, district: Any) -> None:
    town = light_of(run, district.town, "town-member-35")
    assert (town.part, town.required_persons, town.gap, town.light) == (1, 2, 1, "yellow")
    middle = light_of(run, district.town, "town-middle-35")
    assert (middle.part, middle.whole, middle.required_persons, middle.light) == (0, 4, 2, "red")
    assert UnitResult.objects.get(run=run, unit=district.town).light == "red"
    assert light_of(run, district.other_town, "town-member-35").light == "green"
    assert run.counts == {"red": 1, "green": 1}


def test_a_target_over_the_district_is_shown_on_the_district(run: Any, district: Any) -> None:
    chief = light_of(run, district.root, "chief-40")
    assert (chief.part, chief.whole, chief.light) == (0, 1, "yellow")


def test_the_first_day_of_worsening_names_the_birthday(run: Any, district: Any) -> None:
    town = light_of(run, district.town, "town-member-35")
    assert town.worse_on == date(2026, 5, 1)
    assert "林知远满 36 周岁" in town.forecast["cause"]
    assert town.forecast["lights"]["6"] == "red"


def test_every_appointment_of_the_population_is_counted_not_counted_or_left_out(
    run: Any, district: Any
) -> None:
    judgement = judgement_of(run)
    for code, categories in (
        ("town-member-35", ("chief", "deputy", "member")),
        ("town-middle-35", ("middle_chief",)),
    ):
        result = light_of(run, district.town, code)
        target = judgement.target(code)
        assert target is not None
        lines = evidence_lines(result, target, judgement.roster(district.town), DAY)
        held = Appointment.objects.holding(DAY).filter(unit=district.town, category__in=categories)
        assert {line.appointment_id for line in lines} == set(held.values_list("pk", flat=True))
        assert all(line.reason for line in lines)


def test_a_posting_and_a_retired_holder_are_left_out_with_the_reason(run: Any, district: Any) -> None:
    judgement = judgement_of(run)
    result = light_of(run, district.town, "town-member-35")
    target = judgement.target("town-member-35")
    assert target is not None
    lines = {line.name: line for line in evidence_lines(result, target, judgement.roster(district.town), DAY)}
    assert "挂职不占职数" in lines["顾明哲"].reason
    assert "法定退休年龄" in lines["温玉梅"].reason
    assert "1989.10 生，36 岁，超过 35 岁" in lines["马晓蕾"].reason


def test_evaluating_leaves_an_audit_entry_with_the_fingerprint(run: Any) -> None:
    act = AuditEvent.objects.filter(action="evaluate").latest("id")
    assert act.object_id == str(run.pk)
    assert act.changes["指纹"] == run.fingerprint


def test_the_nightly_run_on_the_same_facts_returns_the_stored_run(team: Any) -> None:
    first = evaluate(DAY, trigger="nightly", by=None)
    again = evaluate(DAY, trigger="nightly", by=None)
    assert again == first
    assert EvaluationRun.objects.count() == 1


def test_the_half_year_run_is_stored_beside_the_nightly_run_and_only_once(team: Any) -> None:
    nightly = evaluate(DAY, trigger="nightly", by=None)
    half = evaluate(DAY, trigger="half_yearly", by=None)
    assert half != nightly
    assert evaluate(DAY, trigger="half_yearly", by=None) == half


def test_a_changed_fact_makes_a_second_nightly_run(team: Any) -> None:
    first = evaluate(DAY, trigger="nightly", by=None)
    Cadre.objects.filter(name="马晓蕾").update(birth=date(1995, 1, 1))
    second = evaluate(DAY, trigger="nightly", by=None)
    assert second != first
    assert second.fingerprint != first.fingerprint


def test_a_past_day_keeps_its_answer_after_later_changes(
    run: Any, team: Any, person: Callable[..., Any]
) -> None:
    before = compute(DAY)
    Appointment.objects.filter(cadre=team["young"]).update(end=date(2026, 4, 15))
    person("新来者", birth=date(1999, 1, 1), start=date(2026, 4, 20))
    after = compute(DAY)
    assert after.fingerprint == before.fingerprint
    assert [(row.unit_id, row.light) for row in after.results] == [
        (row.unit_id, row.light) for row in before.results
    ]


def test_a_dismissal_entered_in_advance_counts_until_its_day_and_leaves_the_past_alone(
    team: Any, district: Any
) -> None:
    before = compute(DAY)
    team["young"].appointments.update(end=date(2026, 4, 15))
    assert compute(DAY).fingerprint == before.fingerprint

    def part(on: date) -> int:
        results = compute(on).results
        return next(
            row.part
            for row in results
            if row.unit_id == district.town.pk and row.target_code == "town-member-35"
        )

    assert (part(date(2026, 4, 14)), part(date(2026, 4, 15))) == (1, 0)


def test_a_departure_entered_as_expected_is_forecast(team: Any, district: Any) -> None:
    team["young"].appointments.update(expected_end=date(2026, 4, 15))
    watch = next(
        row.forecast["watch"]
        for row in compute(DAY).results
        if row.unit_id == district.town.pk and row.target_code == "town-member-35"
    )
    assert watch[0][0] == "2026-04-15"


def test_a_correction_shows_beside_a_stored_run_and_never_inside(run: Any, team: Any, district: Any) -> None:
    Cadre.objects.filter(pk=team["young"].pk).update(name="改名者", birth=date(1970, 1, 1))
    judgement = judgement_of(run)
    names = {known.row.name for known in judgement.roster(district.town).values()}
    assert "林知远" in names
    assert "改名者" not in names


def test_gathering_costs_the_same_queries_for_more_people(team: Any, person: Callable[..., Any]) -> None:
    with CaptureQueriesContext(connection) as few:
        gather(DAY)
    for number in range(20):
        person(f"干部{number}")
    with CaptureQueriesContext(connection) as many:
        gather(DAY)
    assert len(few) == len(many) == 8


def test_a_page_reads_the_stored_run_until_a_fact_is_written(run: Any, organizer: Any, team: Any) -> None:
    from core.choices import AuditAction
    from core.services import audit

    assert judgement_for(DAY).run == run
    Cadre.objects.filter(pk=team["middle"].pk).update(birth=date(1999, 1, 1))
    audit.record(audit.Act(AuditAction.UPDATE, team["middle"]), by=organizer)
    fresh = judgement_for(DAY)
    assert fresh.run is None
    assert fresh.computed is not None


def test_a_day_without_a_run_is_computed_for_that_very_day(run: Any, district: Any) -> None:
    judgement = judgement_for(date(2026, 6, 1))
    assert judgement.run is None
    results = {row.target_code: row for row in judgement.results_of(district.town)}
    assert results["town-member-35"].part == 0


def test_only_the_minister_locks_and_only_once(run: Any, organizer: Any, minister: Any) -> None:
    with pytest.raises(Refused, match="锁定评价结果须由部领导办理"):
        lock_run(run, by=organizer, now=NOW)
    locked = lock_run(run, by=minister, now=NOW)
    assert locked.locked_by == minister
    assert AuditEvent.objects.filter(action="lock", object_id=str(run.pk)).count() == 1
    with pytest.raises(Refused, match="不用再锁"):
        lock_run(run, by=minister, now=NOW)


def test_two_runs_differ_by_unit_and_person_with_the_reason(run: Any, organizer: Any, district: Any) -> None:
    later = evaluate(date(2026, 6, 1), trigger="person", by=None)
    found = compare_runs(run, later, user=organizer)
    lost = [change for change in found.persons if change.name == "林知远"]
    assert [(change.counts, change.unit) for change in lost] == [(False, district.town)]
    assert "36 岁，超过 35 岁" in lost[0].reason
    assert not found.units


def test_a_comparison_shows_only_units_in_scope(run: Any, neighbour: Any) -> None:
    later = evaluate(date(2026, 6, 1), trigger="person", by=None)
    found = compare_runs(run, later, user=neighbour)
    assert not [change for change in found.persons if change.name == "林知远"]


def test_the_colour_of_a_unit_lasts_since_the_first_run_that_shows_it(run: Any, district: Any) -> None:
    evaluate(date(2026, 2, 28), trigger="nightly", by=None)
    assert since_of([district.town], DAY)[district.town.pk] == date(2026, 2, 28)
    assert [(spell.light, spell.start) for spell in spells(district.town, DAY)] == [
        (Light.RED, date(2026, 2, 28))
    ]


def test_pruning_keeps_month_ends_locks_and_the_last_run_of_each_recent_day(team: Any, minister: Any) -> None:
    kept = [evaluate(date(2026, 1, 31), trigger="nightly", by=None)]
    gone = [evaluate(date(2026, 1, 15), trigger="nightly", by=None)]
    locked = evaluate(date(2026, 1, 20), trigger="nightly", by=None)
    kept.append(lock_run(locked, by=minister, now=NOW))
    yesterday = DAY - timedelta(days=1)
    gone.append(evaluate(yesterday, trigger="nightly", by=None))
    Cadre.objects.filter(name="马晓蕾").update(birth=date(1995, 1, 1))
    kept.append(evaluate(yesterday, trigger="nightly", by=None))
    assert prune_runs(DAY) == 2
    left = set(EvaluationRun.objects.values_list("pk", flat=True))
    assert left == {run.pk for run in kept}
    assert not RunRoster.objects.filter(run__in=[run.pk for run in gone]).exists()


def test_the_colour_plan_of_the_day_decides(team: Any, district: Any) -> None:
    from supervision.models import ColourPlan

    ColourPlan.objects.create(name="最差灯", valid_from=date(2026, 3, 1), definition={"strategy": "worst"})
    run = evaluate(DAY, trigger="person", by=None)
    assert run.plan == {"strategy": "worst"}
    assert "最差一项为红" in UnitResult.objects.get(run=run, unit=district.town).reason
