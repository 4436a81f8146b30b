"""The audit trail: appended, chained, never changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from core.choices import AuditAction
from core.models import AuditEvent
from core.services import audit


def write(count: int, by: Any = None) -> None:
    audit.record_many(
        [audit.Act(AuditAction.VIEW, label=f"第{i}条", changes={"数": i}) for i in range(count)], by=by
    )


def without_triggers() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP TRIGGER audit_append_only ON core_auditevent")
        else:
            cursor.execute("DROP TRIGGER audit_no_UPDATE")
            cursor.execute("DROP TRIGGER audit_no_DELETE")


def test_an_untouched_chain_holds(organizer: Any) -> None:
    write(5, organizer)
    report = audit.verify_chain()
    assert report.holds
    assert report.rows == 5


def test_an_empty_trail_holds(db: None) -> None:
    assert audit.verify_chain() == audit.ChainReport(0, None, None, audit.GENESIS)


def test_rows_can_be_neither_changed_nor_deleted(db: None) -> None:
    write(1)
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
        AuditEvent.objects.update(object_label="别的")
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
        AuditEvent.objects.all().delete()
    assert AuditEvent.objects.get().object_label == "第0条"


@pytest.mark.parametrize(
    "change",
    [
        {"object_label": "改过"},
        {"changes": {"数": 99}},
        {"actor_name": "别人"},
        {"digest": "f" * 64},
        {"reason": "x"},
    ],
)
def test_a_changed_row_is_named(db: None, change: dict[str, Any]) -> None:
    write(4)
    victim = AuditEvent.objects.order_by("id")[2]
    without_triggers()
    AuditEvent.objects.filter(pk=victim.pk).update(**change)
    report = audit.verify_chain()
    assert not report.holds
    assert report.broken_id == victim.pk
    assert report.rows == 2


def test_a_removed_row_is_noticed_at_its_successor(db: None) -> None:
    write(4)
    ids = list(AuditEvent.objects.order_by("id").values_list("id", flat=True))
    without_triggers()
    AuditEvent.objects.filter(pk=ids[1]).delete()
    assert audit.verify_chain().broken_id == ids[2]


def test_the_row_says_who_acted_in_which_role_and_from_where(organizer: Any) -> None:
    token = audit.current_request.set(audit.RequestFacts("abc123", "127.0.0.2"))
    try:
        audit.record(audit.Act(AuditAction.VIEW, organizer, reason="核对"), by=organizer)
    finally:
        audit.current_request.reset(token)
    event = AuditEvent.objects.get()
    assert (event.actor, event.roles, event.ip, event.request_id) == (
        organizer,
        "organizer",
        "127.0.0.2",
        "abc123",
    )
    assert (event.object_type, event.object_id, event.reason) == ("core.user", str(organizer.pk), "核对")


def test_the_command_names_the_broken_row(db: None) -> None:
    write(2)
    without_triggers()
    AuditEvent.objects.order_by("id").filter(pk=AuditEvent.objects.latest("id").pk).update(reason="改")
    with pytest.raises(CommandError, match="断开"):
        call_command("audit_verify")


def test_an_act_that_fails_leaves_no_row(organizer: Any) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        write(1, organizer)
        raise RuntimeError
    assert not AuditEvent.objects.exists()
