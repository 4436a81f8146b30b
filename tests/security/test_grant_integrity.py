"""Grants written or changed by SQL: they give no right, and exactly one alarm says so."""

from __future__ import annotations

import secrets
import timeit
import uuid
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from core import crypto, tasks
from core.checks import check_accounts, require_safe_accounts
from core.choices import AuditAction
from core.models import AuditEvent, InboxItem, RoleGrant, User
from core.policy import Light, Refused
from core.services import accounts, grants, health, rotation
from core.services.accounts import guard, holders_of, role_holders

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("A23")]
_CHANGE = 'UPDATE core_rolegrant SET "{column}" = %s WHERE id = %s'
_INSERT = """INSERT INTO core_rolegrant
    (user_id, role, unit_id, start, "end", cover_for_id, asked_by_id, granted_by_id, reason, digest)
    VALUES (%s, %s, %s, '2020-01-01', NULL, NULL, NULL, NULL, '', %s)"""
Maker = Callable[..., Any]


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def change(grant: RoleGrant, column: str, value: Any) -> None:
    sql(_CHANGE.format(column=column), value, grant.pk)


def written(user: User, role: str, unit: Any, digest: str = "") -> RoleGrant:
    """A grant that somebody with the database, but without the keys, has put into the table."""
    sql(_INSERT, user.pk, role, unit.pk, digest)
    return RoleGrant.objects.latest("pk")


def anew(user: User) -> User:
    return User.objects.get(pk=user.pk)


def answer(user: User, page: str) -> int:
    client = Client()
    client.force_login(anew(user))
    return client.get(page).status_code


def watch_twice() -> list[AuditEvent]:
    """The alarms about grants after the watch has looked two times."""
    tasks.watch_trail()
    tasks.watch_trail()
    return list(raised_all())


def raised_all() -> Any:
    about = AuditEvent.objects.filter(action=AuditAction.ALARM, object_label__startswith="授权被改动")
    return about.order_by("id")


def test_grants_given_by_the_product_match_and_raise_nothing(
    organizer: User, keeper: User, minister: User, secadmin: User, auditor: User
) -> None:
    assert all(grant.is_intact for grant in RoleGrant.objects.all())
    assert watch_twice() == []
    assert answer(organizer, "/cadres/") == answer(keeper, "/cadres/") == 200


def test_a_grant_inserted_by_sql_gives_nothing_and_is_one_alarm(
    keeper: User, secretary: User, secadmin: User, auditor: User, district: Any, person: Maker
) -> None:
    elsewhere = person("石桥人", unit=district.other_town)
    page = f"/cadres/{elsewhere.uuid}/"
    written(keeper, "organizer", district.root)
    assert anew(keeper).roles == {"keeper"}
    assert answer(keeper, page) == 404
    (alarm,) = watch_twice()
    assert "keeper" in alarm.object_label and "干部科（云岭区）" in alarm.changes["说明"]
    told = InboxItem.objects.filter(title=alarm.object_label)
    assert {item.recipient for item in told} == {secadmin, auditor}
    assert answer(secretary, "/cadres/") == 200


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("role", "organizer"),
        ("unit_id", "root"),
        ("end", "2099-01-01"),
        ("start", "2019-01-01"),
        ("user_id", "other"),
        ("cover_for_id", "other"),
        ("granted_by_id", "other"),
        ("reason", "部务会决定"),
    ],
)
def test_whatever_is_changed_by_sql_the_grant_holds_no_more(
    keeper: User, leader: User, secadmin: User, district: Any, person: Maker, column: str, value: Any
) -> None:
    mine = person("清河人")
    elsewhere = person("石桥人", unit=district.other_town)
    held = keeper.grants.get()
    change(held, column, {"root": district.root.pk, "other": leader.pk}.get(value, value))
    assert anew(keeper).active_grants == ()
    assert {grant.role for grant in anew(leader).active_grants} == {"leader"}
    assert answer(keeper, f"/cadres/{mine.uuid}/") in {403, 404}
    assert answer(keeper, f"/cadres/{elsewhere.uuid}/") in {403, 404}
    assert len(watch_twice()) == 1


def test_the_same_row_changed_once_more_is_told_once_more(keeper: User, secadmin: User) -> None:
    held = keeper.grants.get()
    change(held, "role", "organizer")
    assert len(watch_twice()) == 1
    change(held, "role", "minister")
    assert len(watch_twice()) == 2


@pytest.mark.parametrize("digest", ["own", "others", "x" * 64, "摘要"])
def test_a_digest_copied_from_another_row_or_made_up_serves_nobody(
    keeper: User, organizer: User, secadmin: User, district: Any, digest: str
) -> None:
    known = {"own": keeper.grants.get().digest, "others": organizer.grants.get().digest}
    written(keeper, "organizer", district.root, known.get(digest, digest))
    assert anew(keeper).roles == {"keeper"}
    assert len(watch_twice()) == 1


def test_a_revoked_grant_prolonged_by_sql_stays_revoked(
    keeper: User, secadmin: User, sysadmin: User, district: Any
) -> None:
    today = timezone.localdate()
    held = grants.end_grant(keeper.grants.get(), day=today, reason="x", by=secadmin, now=timezone.now())
    assert held.is_intact
    change(held, "end", None)
    assert anew(keeper).active_grants == ()


def test_accounts_whose_rows_change_places_take_no_rights_along(keeper: User, organizer: User) -> None:
    """The keeper's account is put where the organizer's stood, with all by which he is let in."""
    sql("UPDATE core_user SET username = 'gone', uuid = %s WHERE id = %s", uuid.uuid4().hex, keeper.pk)
    sql(
        "UPDATE core_user SET username = 'keeper', uuid = %s, password = %s WHERE id = %s",
        keeper.uuid.hex, keeper.password, organizer.pk,
    )  # fmt: skip
    moved = anew(organizer)
    assert moved.username == "keeper" and moved.check_password("对的密码-2026")
    assert moved.active_grants == ()


def test_nobody_is_told_mailed_or_counted_for_a_forged_grant(
    keeper: User, secadmin: User, district: Any
) -> None:
    from analysis.forms import ScheduleForm
    from analysis.services.reports import _holders
    from core.rules.rights import Right

    today = timezone.localdate()
    written(keeper, "minister", district.root)
    sql("UPDATE core_rolegrant SET role = 'secretary' WHERE id = %s", keeper.grants.earliest("pk").pk)
    assert role_holders(["minister", "secretary"], on=today) == []
    assert holders_of(Right.APPROVE_LETTER, district.town, on=today) == []
    assert _holders(frozenset({"secretary"}), district.town, today) == []
    form = ScheduleForm()
    assert list(form.fields["signer"].queryset) == []  # type: ignore[attr-defined]
    assert keeper not in form.fields["recipients"].queryset  # type: ignore[attr-defined]


def test_holders_are_those_of_the_unit_and_of_the_units_above_it(
    keeper: User, neighbour: User, organizer: User, district: Any
) -> None:
    from core.rules.rights import Right

    today = timezone.localdate()
    assert set(holders_of(Right.VIEW_CADRES, district.town, on=today)) == {organizer, keeper}
    assert holders_of(Right.VIEW_CADRES, district.root, on=today) == [organizer]


def test_a_forged_administrator_does_not_count_as_the_one_who_remains(
    secadmin: User, sysadmin: User, keeper: User, leader: User, district: Any
) -> None:
    sql("DELETE FROM core_rolegrant WHERE user_id = %s", keeper.pk)
    written(keeper, "secadmin", district.root)
    with pytest.raises(Refused, match="最后一位"):
        guard.require_not_last([secadmin.grants.get()], on=timezone.localdate())


def test_nobody_covers_a_forged_grant(minister: User, keeper: User, leader: User, district: Any) -> None:
    today = timezone.localdate()
    forged = written(leader, "organizer", district.root)
    with pytest.raises(Refused, match="直接改过数据库"):
        grants.ask_cover(
            forged, keeper, start=today, end=today + timedelta(days=2), reason="假", by=minister,
            now=timezone.now(),
        )  # fmt: skip


@pytest.mark.parametrize("end", [None, "2021-01-01"])
def test_the_security_administrator_ends_it_as_never_held_and_nothing_is_left_to_tell(
    keeper: User, secadmin: User, district: Any, end: str | None
) -> None:
    forged = written(keeper, "organizer", district.root)
    change(forged, "end", end)
    client = Client()
    client.force_login(secadmin)
    page = client.get(f"/accounts/{keeper.uuid}/").content.decode()
    way = f"/accounts/{keeper.uuid}/grants/{forged.pk}/end/"
    assert "被改动，不起作用" in page and way in page
    assert ("被改动，不起作用" in client.get("/accounts/").content.decode()) is (end is None)
    assert "按从未生效处理" in client.get(way).content.decode()
    later = timezone.localdate() + timedelta(days=30)
    grants.end_grant(forged, day=later, reason="核查", by=secadmin, now=timezone.now())
    forged.refresh_from_db()
    assert forged.is_intact and forged.end == forged.start
    assert anew(keeper).roles == {"keeper"}
    assert AuditEvent.objects.get(action=AuditAction.REVOKE).changes["说明"] == "与行摘要不符，从未生效"
    assert watch_twice() == []


def test_disabling_an_account_ends_forged_grants_too_whatever_role_they_name(
    keeper: User, sysadmin: User, district: Any
) -> None:
    forged = written(keeper, "emperor", district.root)
    accounts.disable(keeper, reason="x", by=sysadmin, now=timezone.now())
    forged.refresh_from_db()
    assert forged.is_intact and forged.end == forged.start
    assert all(grant.is_intact for grant in keeper.grants.all())


def test_the_page_of_health_names_the_accounts(keeper: User, district: Any) -> None:
    def light() -> Light:
        return next(check.light for check in health.examine(timezone.now()).checks if check.title == "授权")

    assert light() is Light.GREEN
    written(keeper, "organizer", district.root)
    assert light() is Light.RED


def test_rights_cost_one_query_and_little_time(keeper: User, django_assert_num_queries: Any) -> None:
    somebody = anew(keeper)
    with django_assert_num_queries(1):
        assert somebody.roles == {"keeper"} and somebody.scope_paths is not None
    with django_assert_num_queries(1):
        role_holders(["keeper"], on=timezone.localdate())
    held = RoleGrant.objects.select_related("user").get(user=keeper)
    with django_assert_num_queries(0):
        fastest = min(timeit.repeat(lambda: held.is_intact, number=100, repeat=5)) / 100
    assert fastest < 0.001


def test_no_queryset_writes_past_the_digest(keeper: User) -> None:
    held = RoleGrant.objects.filter(user=keeper)
    for facts in ({"end": None}, {"user_id": 1}, {"role": "organizer"}, {"digest": ""}):
        with pytest.raises(FieldError, match="row by row"):
            held.update(**facts)
        with pytest.raises(FieldError, match="row by row"):
            keeper.grants.update(**facts)
    with pytest.raises(FieldError, match="row by row"), transaction.atomic():
        RoleGrant.objects.bulk_update(list(held), ["role"])
    assert held.get().is_intact


def test_values_that_run_together_have_different_digests(keeper: User) -> None:
    field, seen = RoleGrant._meta.get_field("digest"), set()
    held = keeper.grants.get()
    for reason, role in (("", "keeper"), ("a", "b"), ('a","b', ""), ("", 'a","b'), ("null", "keeper")):
        held.reason, held.role = reason, role
        seen.add(field.digest_of(held))  # type: ignore[union-attr]
    assert len(seen) == 5
    held = keeper.grants.get()
    held.start = str(held.start)  # type: ignore[assignment]
    assert held.is_intact


def test_the_migration_signs_what_is_there_and_leaves_what_is_signed(
    keeper: User, organizer: User, district: Any
) -> None:
    migration = import_module("core.migrations.0004_signed_grants")
    sql("UPDATE core_rolegrant SET digest = '' WHERE user_id = %s", keeper.pk)
    forged = written(organizer, "leader", district.root, "0" * 64)
    assert anew(keeper).active_grants == ()
    migration.sign(apps, None)
    assert anew(keeper).roles == {"keeper"}
    assert not RoleGrant.objects.get(pk=forged.pk).is_intact


@pytest.mark.parametrize("suite", ["aes", "sm"])
def test_keys_and_suites_change_and_no_right_is_lost(
    keeper: User, organizer: User, district: Any, settings: Any, suite: str
) -> None:
    forged = written(keeper, "organizer", district.root, organizer.grants.get().digest)
    before = keeper.grants.earliest("pk").digest
    settings.AUDIT_KEY_FALLBACKS = (settings.AUDIT_KEY,)
    settings.AUDIT_KEY, settings.CRYPTO_SUITE = secrets.token_urlsafe(64), suite
    assert anew(keeper).roles == {"keeper"}
    assert rotation.rotate_keys().indexes >= 2
    settings.AUDIT_KEY_FALLBACKS = ()
    assert anew(keeper).roles == {"keeper"} and anew(organizer).roles == {"organizer"}
    assert keeper.grants.earliest("pk").digest != before
    assert not RoleGrant.objects.get(pk=forged.pk).is_intact
    assert rotation.rotate_keys().indexes == 0


def test_production_does_not_start_with_a_key_that_no_grant_knows(keeper: User, settings: Any) -> None:
    settings.PRODUCTION = True
    assert check_accounts(None, ["default"]) == []
    settings.AUDIT_KEY = secrets.token_urlsafe(64)
    assert [fault.id for fault in check_accounts(None, ["default"])] == ["core.E204"]
    with pytest.raises(ImproperlyConfigured, match="AUDIT_KEY_FALLBACKS"):
        require_safe_accounts()


def test_what_is_no_digest_at_all_matches_nothing_and_breaks_nothing() -> None:
    for text in ("", "摘要", "x", "\0"):
        assert not crypto.row_matches(text, "content")
        assert not crypto.chain_matches(text, "", "content")
