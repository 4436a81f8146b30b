"""Loading the demo district: what stands in the database afterwards."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from analysis.demo.loader import Loaded, Order, load
from analysis.demo.rosters import CLEAN_FILE, MESSY_FILE, STEADY_FILE
from cadre.models import Appointment, Cadre
from cadre.services.roster_import.plan import ImportPlan, RowKind
from cadre.services.roster_import.planning import plan_rows
from cadre.sheets import read_roster
from core.choices import AuditAction
from core.crypto import blind_index
from core.models import AuditEvent, Unit, User
from core.rules.rights import Right
from supervision.models import EvaluationRun, UnitResult
from supervision.services.judgement import facts_changed_since

TODAY = date(2026, 11, 22)


@pytest.fixture
def loaded(db: None, tmp_path: Path) -> Loaded:
    """A small demo with its past."""
    order = Order(400, 32, 1, TODAY, "a password of the demo", rosters=tmp_path)
    return load(order, lambda sentence: None)


def test_loading_writes_people_units_accounts_runs_and_rosters(loaded: Loaded) -> None:
    assert Cadre.objects.count() == loaded.persons == 400
    assert Unit.objects.count() == loaded.units == 32
    assert Appointment.objects.count() == loaded.appointments
    assert EvaluationRun.objects.count() == loaded.runs == 17
    assert all(path.exists() for path in loaded.rosters)


def test_loading_is_one_act_in_the_trail_and_the_newest_run_stands(loaded: Loaded) -> None:
    assert AuditEvent.objects.filter(action=AuditAction.SETUP).count() == 1
    assert not facts_changed_since(EvaluationRun.objects.get(on=TODAY))


def test_every_unit_lies_on_the_path_of_its_parent(loaded: Loaded) -> None:
    for unit in Unit.objects.select_related("parent"):
        assert unit.path == f"{unit.parent.path if unit.parent else '/'}{unit.pk}/"


def test_a_person_is_found_by_the_id_number(loaded: Loaded) -> None:
    person = Cadre.objects.get(name="林知远")
    assert person.id_number and person.id_index == blind_index(person.id_number)
    assert person.initials == "lzy"


def test_the_light_of_qinghe_is_red_and_the_secretary_sees_only_qinghe(loaded: Loaded) -> None:
    town = Unit.objects.get(short_name="清河镇")
    assert UnitResult.objects.get(run__on=TODAY, unit=town).light == "red"
    secretary = User.objects.get(username="hechanglin")
    assert secretary.check_password("a password of the demo")
    assert secretary.scope_paths(Right.VIEW_LIGHTS) == (town.path,)


def test_half_year_runs_of_three_years_are_locked(loaded: Loaded) -> None:
    locked = EvaluationRun.objects.filter(locked_at__isnull=False).values_list("on", flat=True)
    assert (
        sorted(locked)
        == [date(y, m, d) for y in (2023, 2024, 2025, 2026) for m, d in ((6, 30), (12, 31))][1:-1]
    )


def test_the_command_leaves_a_filled_database_alone(loaded: Loaded) -> None:
    call_command("load_demo", if_empty=True)
    with pytest.raises(CommandError, match="只能装入空库"):
        call_command("load_demo")
    assert Cadre.objects.count() == 400


def test_the_accounts_are_printed_with_their_password(loaded: Loaded) -> None:
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    assert "zhoumin" in out.getvalue() and "密码" in out.getvalue()


def test_the_roster_of_qinghe_is_clean_and_brings_five_new_people(loaded: Loaded) -> None:
    plan = plan_of(loaded, CLEAN_FILE)
    assert {row.name for row in plan.of(RowKind.NEW)} == {"苏晚晴", "纪云帆", "程思齐", "蓝书瑶", "柯望舒"}
    assert len(plan.of(RowKind.CHANGED)) == 4
    assert not plan.of(RowKind.REFUSED) and not plan.absent


def test_a_roster_of_unchanged_people_changes_nobody(loaded: Loaded) -> None:
    plan = plan_of(loaded, STEADY_FILE)
    assert len(plan.of(RowKind.NEW)) == 3 and not plan.of(RowKind.CHANGED)


def test_the_messy_roster_shows_every_kind_of_error(loaded: Loaded) -> None:
    path = next(path for path in loaded.rosters if path.name == MESSY_FILE)
    table = read_roster(path, path.name, TODAY).table
    assert len({issue.code for issue in table.errors}) >= 4
    assert table.warnings and table.sound_records


def plan_of(loaded: Loaded, name: str) -> ImportPlan:
    """What importing the roster would do for the department."""
    path = next(path for path in loaded.rosters if path.name == name)
    read = read_roster(path, path.name, TODAY)
    assert not read.table.errors
    unit = Unit.objects.get(short_name=name.removesuffix("干部花名册.xlsx"))
    organizer = User.objects.get(username="zhoumin")
    return plan_rows(read.table.sound_records, unit=unit, on=TODAY, by=organizer)
