"""Loading the demo district: what stands in the database afterwards."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone

from analysis.demo.accounts import write_sign_in_file
from analysis.demo.loader import Loaded, Order, load
from analysis.demo.rosters import CLEAN_FILE, MESSY_FILE, STEADY_FILE
from analysis.models import Delivery
from analysis.services.deliveries import resend, send
from cadre.models import Appointment, Cadre, CadreTag, ChangeRequest, QualityReport
from cadre.services.roster_import.plan import ImportPlan, RowKind
from cadre.services.roster_import.planning import plan_rows
from cadre.sheets import read_roster
from core.choices import AuditAction
from core.crypto import blind_index
from core.documents.pdf import PdfUnavailable
from core.models import AuditEvent, InboxItem, Unit, User
from core.rules.rights import Right
from supervision.models import EvaluationRun, Letter, UnitResult
from supervision.services.judgement import facts_changed_since
from tests.analysis.conftest import blank_paper

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _quick_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The PDFs themselves are tested with their builders."""
    paper = blank_paper()
    monkeypatch.setattr("analysis.demo.papers.letter_pdf", lambda letter: paper)
    monkeypatch.setattr("analysis.services.reports.write_bulletin_pdf", lambda bulletin: paper)


@pytest.fixture
def loaded(db: None, tmp_path: Path) -> Loaded:
    """A small demo with its past."""
    order = Order(400, 32, 1, TODAY, "a password of the demo", rosters=tmp_path)
    return load(order, lambda sentence: None)


def test_loading_writes_people_units_accounts_runs_and_rosters(loaded: Loaded) -> None:
    assert Cadre.objects.count() == loaded.persons == 400
    assert Unit.objects.count() == loaded.units == 32
    assert Appointment.objects.count() == loaded.appointments
    assert EvaluationRun.objects.count() == loaded.runs == 18
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


def test_the_secretary_of_qinghe_finds_the_letter_of_the_half_year(loaded: Loaded) -> None:
    item = InboxItem.objects.open().get(recipient__username="hechanglin")
    letter = Letter.objects.get(unit__short_name="清河镇")
    assert item.title.startswith("清河镇") and item.due_on == letter.answer_by == date(2026, 9, 30)
    assert (letter.state, letter.run.on, letter.document_no) == (
        "delivered",
        date(2026, 6, 30),
        "云组函〔2026〕1号",
    )


def test_letters_are_numbered_in_order_and_most_are_read(loaded: Loaded) -> None:
    sent = Letter.objects.filter(number__isnull=False).order_by("number")
    assert [letter.number for letter in sent] == list(range(1, len(sent) + 1))
    assert [letter.approved_at for letter in sent] == sorted(letter.approved_at for letter in sent)
    assert sent.filter(state="read").count() >= 5
    for letter in sent:
        assert letter.run.created_at < letter.drafted_at <= letter.approved_at <= letter.delivered_at


def test_what_waits_for_minister_leader_and_organizer(db: None) -> None:
    load(Order(1200, 90, 1, TODAY, "a password of the demo"), lambda sentence: None)
    waiting = InboxItem.objects.open()
    drafts = Letter.objects.filter(state="drafted")
    asked = waiting.filter(recipient__username="zhengqiming").exclude(category="调阅审批")
    assert TODAY in {item.due_on for item in asked}
    assert {item.unit for item in asked} == {letter.unit for letter in drafts}
    bulletin = waiting.get(recipient__username="qushuji")
    assert bulletin.title == "《2026年上半年红黄绿预警通报》" and bulletin.created_at.date() < TODAY
    own = waiting.filter(recipient__username="zhoumin")
    assert [item.title for item in own.filter(due_on__lt=TODAY)] == ["清河镇整改期限到期，请核对补配情况"]
    failed = Delivery.objects.get(state="failed")
    mend = next(item for item in own.filter(category="送达") if "邮箱" in item.note)
    resend(failed, by=mend.recipient, now=timezone.now())
    assert send(failed.pk, now=timezone.now())
    assert not own.filter(category="送达").exists()
    assert own.filter(due_on=date(2026, 12, 31)).exists()


def test_the_tour_through_qingshi_is_left_to_the_visitor(loaded: Loaded) -> None:
    street = Unit.objects.get(short_name="青石街道")
    assert UnitResult.objects.get(run__on=TODAY, unit=street).light == "red"
    assert not InboxItem.objects.open().filter(recipient__unit=street).exists()
    assert not Letter.objects.filter(unit=street, run__on__gte=date(2026, 11, 1)).exists()


def test_nothing_of_the_past_is_left_for_the_next_beat(loaded: Loaded) -> None:
    from analysis.tasks import send_due_deliveries

    before = Delivery.objects.filter(state="sent").count()
    send_due_deliveries()
    assert Delivery.objects.filter(state="sent").count() == before


def test_without_the_libraries_of_pdf_the_demo_says_so_in_one_line(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(letter: Letter) -> bytes:
        raise PdfUnavailable

    monkeypatch.setattr("analysis.demo.papers.letter_pdf", missing)
    heard: list[str] = []
    load(Order(400, 32, 1, TODAY, "a password of the demo"), heard.append)
    assert sum("没有生成往期反馈函和通报" in sentence for sentence in heard) == 1
    assert not Letter.objects.exclude(state="drafted").exists()
    papers = InboxItem.objects.exclude(category__in=("变更申请", "调阅审批", "调阅结果"))
    assert Letter.objects.count() == papers.count() == 3


def test_the_sign_in_page_shows_the_accounts_outside_production(
    loaded: Loaded, tmp_path: Path, client: Client, settings: Any
) -> None:
    path = write_sign_in_file(tmp_path, "a password of the demo")
    assert path.stat().st_mode & 0o777 == 0o600
    page = client.get("/login/").content.decode()
    assert "a password of the demo" in page
    assert all(name in page for name in ("zhoumin", "hechanglin", "sj001", "部领导"))
    settings.PRODUCTION = True
    assert "a password of the demo" not in client.get("/login/").content.decode()


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


def test_the_secretary_s_own_record_is_closed_to_him(loaded: Loaded) -> None:
    secretary = User.objects.get(username="hechanglin")
    own = Cadre.objects.get(id_index=secretary.id_index)
    assert own.name == secretary.display_name
    assert own not in Cadre.objects.visible_to(secretary)


def test_the_desks_have_work_and_records_are_whole(loaded: Loaded) -> None:
    town = Unit.objects.get(short_name="清河镇")
    assert town.team_terms.filter(end=None).count() == 2
    assert ChangeRequest.objects.pending().count() == 2
    assert CadreTag.objects.exclude(evidence="").count() == CadreTag.objects.count() > 0
    leader = Cadre.objects.get(name="贺长林", unit=town)
    assert leader.photo and leader.resume.text and leader.segments.exists() and leader.family.exists()
    assert 0 < QualityReport.objects.filter(errors__gt=0).count() <= 4


def test_most_records_lack_nothing_but_a_photo(loaded: Loaded) -> None:
    assert QualityReport.objects.filter(score__gte=97).count() > 0.9 * loaded.persons
