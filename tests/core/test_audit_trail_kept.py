"""The trail cannot be changed, cut or replaced unnoticed; what is old goes into archives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from config.environment import BadEnvironment
from config.protection import Protection
from core.choices import AuditAction, Role
from core.models import AuditArchive, AuditEvent, AuditPerson, InboxItem
from core.policy import Refused
from core.services import alarms, audit

TABLES = ("core_auditevent", "core_auditperson")
TO_ANOTHER = "UPDATE core_auditperson SET event_id = {} WHERE event_id = {}"
CUT = "DELETE FROM core_auditevent WHERE id >= {}"
ANOTHER_REASON = "UPDATE core_auditevent SET reason = '改' WHERE id = {}"
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def write(count: int = 3, by: Any = None, **fields: Any) -> list[AuditEvent]:
    acts = [audit.Act(AuditAction.EXPORT, label=f"第{i}条", **fields) for i in range(count)]
    audit.record_many(acts, by=by)
    return list(AuditEvent.objects.order_by("id"))


def written_at(monkeypatch: pytest.MonkeyPatch, moment: datetime, count: int = 2) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("core.services.audit.writing.timezone.now", lambda: moment)
        write(count, people=["甲", "乙"])


@pytest.fixture
def unguarded(db: None) -> Iterator[Any]:
    """SQL as somebody runs it who has taken the triggers away."""
    from importlib import import_module

    triggers = import_module("core.migrations.0002_append_only_audit")

    def run(*statements: str) -> None:
        statements_off = (
            triggers.POSTGRESQL_DROP if connection.vendor == "postgresql" else triggers.SQLITE_DROP
        )
        with connection.cursor() as cursor:
            for statement in (*statements_off, *statements):
                cursor.execute(statement)

    return run


@pytest.mark.requirement("A16")
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_raw_sql_changes_and_deletes_no_row_of_the_trail(db: None, table: str, statement: str) -> None:
    write(people=["甲"])
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))
    assert (AuditEvent.objects.count(), AuditPerson.objects.count()) == (3, 3)


@pytest.mark.requirement("A16")
@pytest.mark.parametrize("table", TABLES)
def test_the_trail_is_not_emptied_by_truncate(db: None, table: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE; DELETE without a condition is tested above")
    write(people=["甲"])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.requirement("A16")
def test_a_row_is_not_replaced_by_inserting_its_number_again(db: None) -> None:
    event = write(1)[0]
    verb = "INSERT INTO" if connection.vendor == "postgresql" else "INSERT OR REPLACE INTO"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{verb} core_auditperson (id, event_id, person) VALUES (1, %s, '甲')", [event.pk])
        cursor.execute(f"{verb} core_auditperson (id, event_id, person) VALUES (1, %s, '乙')", [event.pk])
    assert audit.verify_chain().holds


@pytest.mark.requirement("A16")
def test_the_orm_changes_and_deletes_no_list_of_people(db: None) -> None:
    write(1, people=["甲"])
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
        AuditPerson.objects.update(person="乙")
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
        AuditPerson.objects.all().delete()


@pytest.mark.requirement("A16", "P9")
@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE core_auditperson SET person = '丙' WHERE event_id = {}",
        "DELETE FROM core_auditperson WHERE event_id = {}",
        "INSERT INTO core_auditperson (event_id, person) VALUES ({}, '丙')",
        "UPDATE core_auditevent SET result = 'failed' WHERE id = {}",
        "UPDATE core_auditevent SET actor_name = '别人' WHERE id = {}",
        "UPDATE core_auditevent SET changes = '{{}}' WHERE id = {}",
    ],
)
def test_any_single_change_is_named_by_its_row(unguarded: Any, tampering: str) -> None:
    events = write(4, people=["甲", "乙"])
    unguarded(tampering.format(events[1].pk))
    report = audit.verify_chain()
    assert (report.holds, report.broken_id, report.rows) == (False, events[1].pk, 1)


@pytest.mark.requirement("A16")
def test_people_of_an_act_that_never_was_are_noticed(unguarded: Any) -> None:
    events = write(2, people=["甲"])
    unguarded(TO_ANOTHER.format(events[0].pk, events[1].pk))
    assert audit.verify_chain().broken_id == events[0].pk


@pytest.mark.requirement("A16")
def test_a_cut_tail_contradicts_the_anchor(unguarded: Any) -> None:
    events = write(4)
    audit.write_anchor(now=NOW)
    call_command("audit_verify")
    unguarded(CUT.format(events[2].pk))
    assert audit.verify_chain().holds
    with pytest.raises(CommandError, match=f"第 {events[3].pk} 条，库中没有这一条"):
        call_command("audit_verify")


@pytest.mark.requirement("A16")
def test_a_replaced_database_contradicts_the_anchor(unguarded: Any) -> None:
    events = write(2)
    audit.write_anchor(now=NOW)
    numbers = [event.pk for event in events]
    unguarded("DELETE FROM core_auditevent")
    AuditEvent.objects.bulk_create(_chain_of(numbers))
    assert audit.verify_chain().holds
    assert "摘要与" in audit.anchor_faults()[0].sentence


def _chain_of(numbers: list[int]) -> list[AuditEvent]:
    """Another chain that holds in itself, under the same numbers."""
    from core import crypto

    previous, events = audit.GENESIS, []
    for number in numbers:
        event = AuditEvent(id=number, at=NOW, actor_name="系统", action=AuditAction.VIEW, previous=previous)
        event.digest = previous = crypto.chain_digest(previous, audit.canonical(event))
        events.append(event)
    return events


@pytest.mark.requirement("A16")
def test_a_forged_anchor_is_noticed(db: None) -> None:
    write(2)
    audit.write_anchor(now=NOW)
    path = audit.anchor_file()
    facts = json.loads(path.read_text())
    path.write_text(json.dumps(facts | {"last_id": 1}) + "\nnonsense\n")
    sentences = [fault.sentence for fault in audit.anchor_faults()]
    assert "签名不符" in sentences[0] and "第 2 行不能识读" in sentences[1]


@pytest.mark.requirement("A16", "A21")
def test_a_broken_chain_is_one_alarm_to_the_security_administrator_and_the_auditor(
    unguarded: Any, user_with: Any, district: Any, auditor: Any
) -> None:
    security = user_with(Role.SECADMIN, district.root)
    events = write(3)
    unguarded(ANOTHER_REASON.format(events[1].pk))
    for _night in range(2):
        alarms.check_trail(now=NOW)
    alarmed = [act.changes["说明"] for act in AuditEvent.objects.filter(action=AuditAction.ALARM)]
    assert sum("断开" in sentence for sentence in alarmed) == 1
    told = [item for item in InboxItem.objects.filter(category="安全告警") if "断开" in item.note]
    assert {item.recipient for item in told} == {auditor, security}
    assert f"第 {events[1].pk} 条断开" in told[0].note


@pytest.mark.requirement("A15")
@pytest.mark.parametrize(("age", "refused"), [(182, True), (184, False)])
def test_the_database_itself_keeps_rows_for_183_days(
    db: None, monkeypatch: pytest.MonkeyPatch, age: int, refused: bool
) -> None:
    written_at(monkeypatch, timezone.now() - timedelta(days=age))
    if refused:
        for rows in (AuditPerson.objects.all(), AuditEvent.objects.all()):
            with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
                rows._raw_delete("default")
    else:
        AuditPerson.objects.all().delete()
        AuditEvent.objects.all().delete()
        assert not AuditEvent.objects.exists()


@pytest.mark.requirement("A15")
@pytest.mark.parametrize(("age", "archived"), [(182, False), (184, True)])
def test_archiving_at_the_floor_takes_what_is_older_than_183_days(
    db: None, monkeypatch: pytest.MonkeyPatch, age: int, archived: bool
) -> None:
    now = timezone.now()
    written_at(monkeypatch, now - timedelta(days=age))
    made = audit.archive_old(now=now, days=183)
    assert bool(made) is archived
    assert AuditEvent.objects.exclude(action=AuditAction.AUDIT_ARCHIVE).exists() is not archived


@pytest.mark.requirement("A15")
def test_a_shorter_period_is_refused_by_the_start_and_by_the_command(db: None) -> None:
    with pytest.raises(BadEnvironment, match="183"):
        Protection(audit_days=30)
    with pytest.raises(Refused, match="至少保存 183 天"):
        audit.archive_old(now=NOW, days=30)
    with pytest.raises(CommandError, match="至少保存 183 天"):
        call_command("audit_archive", days=30)


@pytest.mark.requirement("A15", "A16")
def test_the_chain_goes_on_behind_an_archive_which_can_be_read_back(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    now = timezone.now()
    written_at(monkeypatch, now - timedelta(days=1200))
    audit.write_anchor(now=now)
    write(2, people=["丙"])
    made = audit.archive_old(now=now)
    assert made and AuditEvent.objects.filter(action=AuditAction.AUDIT_ARCHIVE).count() == 1
    assert AuditEvent.objects.count() == 3 and AuditPerson.objects.count() == 2
    write(1)
    call_command("audit_verify")
    rows = list(audit.read_archive(made))
    assert [row.facts["object_label"] for row in rows] == ["第0条", "第1条"]
    assert rows[0].people == ["甲", "乙"]
    call_command("audit_archive", read=made.file_name)
    assert "第1条" in capsys.readouterr().out


@pytest.mark.requirement("A15", "A16")
def test_an_archive_is_sealed_and_a_changed_or_lost_one_is_named(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    written_at(monkeypatch, now - timedelta(days=1200))
    made = audit.archive_old(now=now)
    assert made
    path = audit.archive_folder() / made.file_name
    whole = path.read_bytes()
    assert "第0条".encode() not in whole and b"event" not in whole
    path.write_bytes(whole.replace(whole[:40], whole[1:41], 1))
    assert "已被改动" in audit.archive_faults()[0]
    with pytest.raises(Refused, match="已被改动"):
        list(audit.read_archive(made))
    path.unlink()
    assert "找不到归档文件" in audit.archive_faults()[0]
    with pytest.raises(CommandError, match="找不到归档文件"):
        call_command("audit_verify")


@pytest.mark.requirement("A15")
def test_a_young_row_keeps_everything_behind_it_out_of_the_archive(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    written_at(monkeypatch, now - timedelta(days=1200), 1)
    written_at(monkeypatch, now, 1)
    written_at(monkeypatch, now - timedelta(days=1200), 1)
    made = audit.archive_old(now=now)
    assert made and AuditArchive.objects.get().first_id == made.last_id
    assert audit.verify_chain().holds
