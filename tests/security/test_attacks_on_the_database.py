"""Somebody with the database and the folders, but without the keys: what he changes is noticed."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from core.choices import AlarmKind, AuditAction
from core.models import AuditArchive, AuditEvent, User, UserSession
from core.services import audit
from core.services.alarms import raised, trail_faults
from tests.core.signing import PASSWORD, attempt, entered

pytestmark = pytest.mark.django_db
_TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'core_audit%%'"
sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="reaches for SQLite's own tables")


def acts(number: int) -> None:
    for place in range(number):
        audit.record(audit.Act(AuditAction.VIEW, label=f"第 {place} 次"), by=None)


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def drop_the_triggers() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS)
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


@sqlite
@pytest.mark.requirement("A16")
def test_triggers_taken_off_the_trail_are_missed_even_when_no_row_is_changed() -> None:
    acts(2)
    assert trail_faults() == []
    drop_the_triggers()
    assert "缺少 6 个只追加触发器" in trail_faults()[0]


@sqlite
@pytest.mark.requirement("A16")
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE core_auditevent SET actor_name = '别人' WHERE id = {second}",
        "UPDATE core_auditevent SET at = datetime(at, '-1 hour') WHERE id = {second}",
        "DELETE FROM core_auditevent WHERE id = {second}",
        "UPDATE core_auditevent SET id = id + 100 WHERE id = {second}",
        "INSERT INTO core_auditperson (event_id, person) VALUES ({second}, 'somebody')",
    ],
)
def test_a_row_changed_behind_dropped_triggers_breaks_the_chain(change: str) -> None:
    acts(4)
    second = AuditEvent.objects.order_by("id")[1].pk
    drop_the_triggers()
    sql(change.format(second=second))
    assert any("摘要链在第" in sentence for sentence in trail_faults())


@sqlite
@pytest.mark.requirement("A16")
def test_a_cut_tail_contradicts_the_anchor() -> None:
    acts(4)
    audit.write_anchor(now=timezone.now())
    drop_the_triggers()
    sql("DELETE FROM core_auditevent WHERE id = (SELECT max(id) FROM core_auditevent)")
    assert any("末尾的记录被截去" in sentence for sentence in trail_faults())


def archived(monkeypatch: pytest.MonkeyPatch, now: datetime, number: int = 3) -> AuditArchive:
    """Some acts of two hundred days ago, now in an archive."""
    with monkeypatch.context() as patch:
        patch.setattr("core.services.audit.writing.timezone.now", lambda: now - timedelta(days=199))
        acts(number)
        patch.setattr("core.services.audit.writing.timezone.now", lambda: now)
        made = audit.archive_old(now=now, days=183)
    assert made is not None
    return made


@sqlite
@pytest.mark.requirement("A15", "A16")
def test_a_forged_archive_does_not_hide_rows_that_were_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    real = archived(monkeypatch, timezone.now())
    acts(5)
    assert trail_faults() == []
    drop_the_triggers()
    first, *_, last = AuditEvent.objects.order_by("id")[:4]
    AuditArchive.objects.create(
        first_id=first.pk, last_id=last.pk, last_digest=last.digest,
        file_name=real.file_name, sha256=real.sha256, archived_at=timezone.now(),
    )  # fmt: skip
    sql("DELETE FROM core_auditevent WHERE id <= %s", last.pk)
    assert audit.verify_chain().holds
    assert any("与登记的内容不符" in sentence for sentence in audit.archive_faults())


@sqlite
@pytest.mark.requirement("A15", "A16")
def test_an_archive_taken_away_with_its_row_leaves_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now()
    old = archived(monkeypatch, now - timedelta(days=200))
    archived(monkeypatch, now)
    assert audit.archive_faults() == []
    (audit.archive_folder() / old.file_name).unlink()
    AuditArchive.objects.filter(pk=old.pk).delete()
    assert any("接不上前一份归档" in sentence for sentence in audit.archive_faults())


@pytest.mark.requirement("A24")
def test_a_file_put_in_the_place_of_another_does_not_open(
    client: Any, settings: Any, keeper: Any, person: Any
) -> None:
    from cryptography.exceptions import InvalidTag

    from core.services import files

    mine, other = (
        files.store(body, name=name, content_type="text/plain", purpose="x", unit=None, by=keeper)
        for body, name in ((b"mine", "a.txt"), (b"other", "b.txt"))
    )
    folder = settings.FILES_DIR
    shutil.copy(folder / other.pk.hex[:2] / other.pk.hex, folder / mine.pk.hex[:2] / mine.pk.hex)
    with pytest.raises(InvalidTag):
        mine.read()


@pytest.mark.requirement("A05", "A24")
def test_the_tables_of_sessions_hold_nothing_with_which_a_browser_gets_in(organizer: Any) -> None:
    client = entered("organizer")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    keys = [*Session.objects.values_list("pk", flat=True)]
    keys += UserSession.objects.values_list("session_key", flat=True)
    assert len(keys) == 2
    assert cookie not in keys
    for key in keys:
        thief = Client()
        thief.cookies[settings.SESSION_COOKIE_NAME] = key
        assert thief.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200


@pytest.mark.requirement("A05", "A24")
def test_the_content_of_another_session_does_not_serve_in_ones_own(organizer: Any, keeper: Any) -> None:
    entered("organizer")
    thief = entered("keeper")
    theirs = UserSession.objects.get(user=organizer).session_key
    own = UserSession.objects.get(user=keeper).session_key
    Session.objects.filter(pk=own).update(session_data=Session.objects.get(pk=theirs).session_data)
    UserSession.objects.filter(session_key=own).update(user=organizer)
    assert thief.get("/account/").status_code == 302


@pytest.mark.requirement("A03", "A24")
def test_a_hash_copied_from_ones_own_account_opens_no_other(organizer: Any, keeper: Any) -> None:
    User.objects.filter(pk=organizer.pk).update(
        password=keeper.password, totp_secret=None, totp_confirmed_at=None
    )
    assert attempt(Client(), "organizer").status_code == 200
    assert attempt(Client(), "keeper").status_code == 302


@pytest.mark.requirement("A03", "A24")
def test_a_hash_made_without_the_key_opens_nothing(organizer: Any) -> None:
    User.objects.filter(pk=organizer.pk).update(password=make_password(PASSWORD))
    assert attempt(Client(), "organizer").status_code == 200


@pytest.mark.requirement("A24")
def test_passwords_outlive_a_change_of_the_field_key(organizer: Any, settings: Any) -> None:
    settings.FIELD_KEY, settings.FIELD_KEY_FALLBACKS = "n" * 60, (settings.FIELD_KEY,)
    assert attempt(Client(), "organizer").status_code == 302


@pytest.mark.requirement("A24", "B35")
def test_a_sealed_number_moved_to_another_person_is_shown_to_nobody_and_told(
    organizer: Any, person: Any
) -> None:
    one = person("甲一", id_number="110101199003070396")
    two = person("乙二", id_number="110101199003071014")
    sql("UPDATE cadre_cadre SET id_number = (SELECT id_number FROM cadre_cadre WHERE id = %s) WHERE id = %s",
        one.pk, two.pk)  # fmt: skip
    client = Client(raise_request_exception=False)
    client.force_login(organizer)
    pages = [client.get(f"/cadres/{two.uuid}/{page}") for page in ("", "basics/", "identity/", "form/")]
    shown = [answer.content.decode() for answer in pages]
    assert not any("0396" in text or "Traceback" in text for text in shown)
    refused = [text for answer, text in zip(pages, shown, strict=True) if answer.status_code == 409]
    assert {answer.status_code for answer in pages} <= {200, 409}
    assert refused
    assert all("加密信息打不开" in text for text in refused)
    assert client.get(f"/cadres/{one.uuid}/form/").status_code == 200
    alarms = raised(AlarmKind.SEALED).count()
    assert alarms == len(refused)
    client.get(f"/cadres/{two.uuid}/form/")
    assert raised(AlarmKind.SEALED).count() == alarms
