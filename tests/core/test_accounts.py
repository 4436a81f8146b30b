"""Accounts: made by one administrator, granted and activated by another, seen by the third."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.utils import timezone

from core.choices import AccountRequestKind
from core.models import AccountRequest, AuditEvent, FailedAttempt, InboxItem, RoleGrant, User
from core.policy import Refused
from core.services import accounts, grants
from core.services.accounts import NewAccount

ID = "110105199003071239"


@pytest.fixture
def opened(sysadmin: User, secadmin: User, district: Any) -> accounts.Opened:
    facts = NewAccount("LiuYang", "刘洋", district.town, "党建办")
    return accounts.create_account(facts, by=sysadmin, now=timezone.now())


def wanted(role: str, unit: Any, **fields: Any) -> grants.Wanted:
    return grants.Wanted(role, unit, **({"start": timezone.localdate()} | fields))


def actions(user: User) -> list[str]:
    events = AuditEvent.objects.filter(object_type="core.user", object_id=str(user.pk))
    return list(events.order_by("id").values_list("action", flat=True))


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    assert str(caught.value).endswith("。")
    return caught.value.findings[0].rule_id


@pytest.mark.requirement("A03", "A10")
def test_a_new_account_is_inactive_without_role_and_its_password_lasts_three_days(
    opened: accounts.Opened, secadmin: User
) -> None:
    user = User.objects.get(username="liuyang")
    assert not user.is_active
    assert user.roles == frozenset()
    assert user.check_password(opened.password)
    assert user.password_changed_at is None
    assert timedelta(hours=71) < user.password_expires_at - timezone.now() <= timedelta(hours=72)
    assert InboxItem.objects.filter(recipient=secadmin, done_at=None).count() == 1
    assert actions(user) == ["account_create"]


@pytest.mark.requirement("A03")
def test_first_passwords_are_long_random_and_of_four_kinds(opened: accounts.Opened) -> None:
    from core.services.accounts.first_passwords import random_password

    found = {random_password() for _ in range(50)}
    assert len(found) == 50
    for password in found:
        assert len(password) == 16
        assert any(sign.isdigit() for sign in password)
        assert password.lower() != password != password.upper()
        assert set(password) & set("@#%+=")


@pytest.mark.requirement("A10")
def test_the_whole_way_from_system_to_security_administrator(
    opened: accounts.Opened, secadmin: User, district: Any
) -> None:
    user, now = opened.user, timezone.now()
    assert refused(lambda: accounts.activate(user, by=secadmin, now=now)) == "accounts.no_role"
    grants.grant_role(user, wanted("keeper", district.town), by=secadmin, now=now)
    accounts.activate(user, by=secadmin, now=now)
    user = User.objects.get(pk=user.pk)
    assert user.is_active
    assert user.roles == {"keeper"}
    assert actions(user) == ["account_create", "grant", "account_activate"]
    assert not InboxItem.objects.filter(recipient=secadmin, done_at=None).exists()


@pytest.mark.requirement("A10")
def test_nobody_does_the_other_administrators_part(
    opened: accounts.Opened, sysadmin: User, secadmin: User, auditor: User, district: Any
) -> None:
    user, now = opened.user, timezone.now()
    keeper = wanted("keeper", district.town)
    facts = NewAccount("someone", "某人", district.town)
    for by in (sysadmin, auditor):
        assert refused(lambda by=by: grants.grant_role(user, keeper, by=by, now=now)) == "accounts.right"
        assert refused(lambda by=by: accounts.activate(user, by=by, now=now)) == "accounts.right"
        assert refused(lambda by=by: accounts.unlock(user, by=by)) == "accounts.right"
    for by in (secadmin, auditor):
        assert refused(lambda by=by: accounts.create_account(facts, by=by, now=now)) == "accounts.right"
        assert refused(lambda by=by: accounts.disable(user, reason="离", by=by, now=now)) == "accounts.right"


@pytest.mark.requirement("A10")
def test_nobody_acts_on_his_own_account(sysadmin: User, secadmin: User, district: Any) -> None:
    now = timezone.now()
    role = wanted("secadmin", district.root)
    assert refused(lambda: grants.grant_role(secadmin, role, by=secadmin, now=now)) == "accounts.own"
    held = secadmin.grants.get()
    today = timezone.localdate()
    assert (
        refused(lambda: grants.end_grant(held, day=today, reason="x", by=secadmin, now=now)) == "accounts.own"
    )
    assert refused(lambda: accounts.disable(sysadmin, reason="x", by=sysadmin, now=now)) == "accounts.own"
    kind = AccountRequestKind.PASSWORD
    assert (
        refused(lambda: accounts.ask_reset(sysadmin, kind, reason="x", by=sysadmin, now=now))
        == "accounts.own"
    )


@pytest.mark.requirement("A01")
@pytest.mark.parametrize("name", ["LIUYANG", "ｌｉｕｙａｎｇ", "admin", "root", "test", "王磊", "ab"])
def test_a_taken_or_unsound_name_is_refused(
    opened: accounts.Opened, sysadmin: User, district: Any, name: str
) -> None:
    facts = NewAccount(name, "某人", district.town)
    rule = refused(lambda: accounts.create_account(facts, by=sysadmin, now=timezone.now()))
    assert rule in {"accounts.taken", "accounts.name"}


@pytest.mark.requirement("A01")
def test_one_person_has_one_account(
    opened: accounts.Opened, sysadmin: User, secadmin: User, district: Any
) -> None:
    now = timezone.now()
    accounts.set_identity(opened.user, ID, by=secadmin, now=now)
    twin = NewAccount("liuyang2", "刘洋", district.town, id_number=ID)
    assert refused(lambda: accounts.create_account(twin, by=sysadmin, now=now)) == "accounts.one_person"
    wrong = NewAccount("liuyang3", "刘洋", district.town, id_number="110105199003071230")
    assert refused(lambda: accounts.create_account(wrong, by=sysadmin, now=now)) == "accounts.id_number"
    assert User.objects.get(pk=opened.user.pk).id_number == ID
    assert ID not in str(list(AuditEvent.objects.values_list("changes", "object_label")))


@pytest.mark.requirement("A10", "M11")
@pytest.mark.parametrize("role", ["sysadmin", "secadmin", "auditor"])
def test_the_last_administrator_of_a_kind_stays(
    sysadmin: User, secadmin: User, auditor: User, user_with: Any, district: Any, role: str
) -> None:
    now, today = timezone.now(), timezone.localdate()
    last = {"sysadmin": sysadmin, "secadmin": secadmin, "auditor": auditor}[role]
    helper = user_with("sysadmin", district.root, "sys2") if role != "sysadmin" else None
    officer = user_with("secadmin", district.root, "sec2") if role != "secadmin" else None
    if helper:
        assert (
            refused(lambda: accounts.disable(last, reason="x", by=helper, now=now))
            == "accounts.last_administrator"
        )
        with pytest.raises(Refused, match="最后一位"):
            accounts.transfer(last, unit=district.town, day=today, reason="x", by=helper, now=now)
    if officer:
        held = last.grants.get()
        assert (
            refused(lambda: grants.end_grant(held, day=today, reason="x", by=officer, now=now))
            == "accounts.last_administrator"
        )
    second = user_with(role, district.root, "second")
    if helper:
        accounts.disable(last, reason="x", by=helper, now=now)
        assert not User.objects.get(pk=last.pk).is_active
    else:
        accounts.disable(last, reason="x", by=second, now=now)


@pytest.mark.requirement("A01", "A06")
def test_disabling_ends_grants_covers_and_requests_at_once(
    sysadmin: User, secadmin: User, keeper: User, minister: User, user_with: Any, district: Any
) -> None:
    now, today = timezone.now(), timezone.localdate()
    deputy = user_with("secretary", district.town, "deputy")
    held = keeper.grants.get()
    asked = grants.ask_cover(
        held, deputy, start=today, end=today + timedelta(days=5), reason="假", by=minister, now=now
    )
    cover = grants.confirm_cover(asked, by=secadmin, now=now)
    accounts.ask_reset(keeper, AccountRequestKind.PASSWORD, reason="忘", by=sysadmin, now=now)
    accounts.disable(keeper, reason="离职", by=sysadmin, now=now)
    assert User.objects.get(pk=keeper.pk).roles == frozenset()
    assert RoleGrant.objects.get(pk=held.pk).end == today
    assert RoleGrant.objects.get(pk=cover.pk).end == today
    assert "keeper" not in User.objects.get(pk=deputy.pk).roles
    assert not AccountRequest.objects.filter(user=keeper, state="waiting").exists()
    assert actions(keeper)[-1] == "account_disable"


@pytest.mark.requirement("A06")
def test_every_change_of_rights_ends_the_sessions(
    sysadmin: User, secadmin: User, keeper: User, client: Any, district: Any
) -> None:
    now, today = timezone.now(), timezone.localdate()

    def signed_in() -> bool:
        return bool(client.get("/").wsgi_request.user.is_authenticated)

    client.force_login(keeper)
    assert signed_in()
    grant = grants.grant_role(keeper, wanted("secretary", district.town), by=secadmin, now=now)
    assert not signed_in()
    client.force_login(keeper)
    grants.end_grant(grant, day=today, reason="x", by=secadmin, now=now)
    assert not signed_in()
    client.force_login(keeper)
    asked = accounts.ask_reset(keeper, AccountRequestKind.PASSWORD, reason="x", by=sysadmin, now=now)
    assert signed_in()
    accounts.confirm_reset(asked, by=secadmin, now=now)
    assert not signed_in()
    client.force_login(keeper)
    accounts.disable(keeper, reason="离职", by=sysadmin, now=now)
    assert not signed_in()


@pytest.mark.requirement("A30", "B12")
def test_a_transfer_ends_what_the_old_unit_gave_on_its_day(
    sysadmin: User, secadmin: User, keeper: User, district: Any
) -> None:
    now, today = timezone.now(), timezone.localdate()
    day = today + timedelta(days=3)
    accounts.transfer(keeper, unit=district.other_town, day=day, reason="调令", by=sysadmin, now=now)
    held = keeper.grants.get()
    assert held.end == day
    assert held.unit == district.town
    grants.grant_role(keeper, wanted("keeper", district.other_town, start=day), by=secadmin, now=now)
    on_day = list(RoleGrant.objects.filter(RoleGrant.holding(day), user=keeper))
    assert [grant.unit for grant in on_day] == [district.other_town]
    before = list(RoleGrant.objects.filter(RoleGrant.holding(day - timedelta(days=1)), user=keeper))
    assert [grant.unit for grant in before] == [district.town]


@pytest.mark.requirement("A30")
def test_the_security_administrators_learn_who_waits_for_rights_in_a_new_unit(
    sysadmin: User, secadmin: User, keeper: User, district: Any
) -> None:
    day = timezone.localdate() + timedelta(days=3)
    unit = district.other_town
    accounts.transfer(keeper, unit=unit, day=day, reason="调令", by=sysadmin, now=timezone.now())
    item = secadmin.inbox.get()
    assert item.title == f"keeper（{keeper.display_name}）调入{unit}，待重新授权"
    assert item.url == f"/accounts/{keeper.uuid}/"
    assert not item.closes_itself


@pytest.mark.requirement("A30")
def test_a_transfer_in_the_past_ends_access_today(sysadmin: User, keeper: User, district: Any) -> None:
    now, today = timezone.now(), timezone.localdate()
    past = today - timedelta(days=30)
    accounts.transfer(keeper, unit=district.other_town, day=past, reason="x", by=sysadmin, now=now)
    assert keeper.grants.get().end == today
    assert User.objects.get(pk=keeper.pk).roles == frozenset()


@pytest.mark.requirement("B12", "M07")
def test_a_moved_unit_takes_its_people_out_of_the_old_reach_and_into_the_new(
    organizer: User, user_with: Any, district: Any, person: Any
) -> None:
    from cadre.models import Cadre
    from core.models import Unit
    from core.services.units import move_unit

    office = Unit.objects.create(
        code="YL0101", name="党建办", short_name="党建办", kind="internal", parent=district.town, path="x"
    )
    office.path = f"{district.town.path}{office.pk}/"
    office.save()
    cadre = person(unit=office)
    old = user_with("keeper", district.town, "old")
    new = user_with("keeper", district.other_town, "new")
    assert Cadre.objects.visible_to(old).filter(pk=cadre.pk).exists()
    move_unit(office, into=district.other_town, on=timezone.localdate(), by=organizer)
    assert not Cadre.objects.visible_to(User.objects.get(pk=old.pk)).filter(pk=cadre.pk).exists()
    assert Cadre.objects.visible_to(User.objects.get(pk=new.pk)).filter(pk=cadre.pk).exists()


@pytest.mark.requirement("B34")
def test_a_reset_takes_two_persons_and_never_clears_the_other_factor(
    sysadmin: User, secadmin: User, keeper: User
) -> None:
    now = timezone.now()
    User.objects.filter(pk=keeper.pk).update(totp_confirmed_at=now)
    asked = accounts.ask_reset(keeper, AccountRequestKind.PASSWORD, reason="忘", by=sysadmin, now=now)
    assert refused(lambda: accounts.confirm_reset(asked, by=sysadmin, now=now)) == "accounts.right"
    assert (
        refused(
            lambda: accounts.ask_reset(keeper, AccountRequestKind.PASSWORD, reason="忘", by=sysadmin, now=now)
        )
        == "accounts.asked"
    )
    old = User.objects.get(pk=keeper.pk).password
    password = accounts.confirm_reset(asked, by=secadmin, now=now)
    user = User.objects.get(pk=keeper.pk)
    assert user.check_password(password)
    assert user.password != old
    assert user.password_expires_at is not None
    assert user.totp_confirmed_at == now
    assert refused(lambda: accounts.confirm_reset(asked, by=secadmin, now=now)) == "accounts.decided"
    asked = accounts.ask_reset(keeper, AccountRequestKind.SECOND_FACTOR, reason="失", by=sysadmin, now=now)
    assert accounts.confirm_reset(asked, by=secadmin, now=now) == ""
    user = User.objects.get(pk=keeper.pk)
    assert user.totp_confirmed_at is None
    assert user.check_password(password)
    assert actions(keeper) == ["password_reset", "password_reset", "second_factor", "second_factor"]
    names = [event.actor_name for event in AuditEvent.objects.filter(object_id=str(keeper.pk)).order_by("id")]
    assert names == ["sysadmin", "secadmin"] * 2


@pytest.mark.requirement("A04", "B34")
@pytest.mark.parametrize("kind", [AccountRequestKind.PASSWORD, AccountRequestKind.SECOND_FACTOR])
def test_what_two_administrators_reset_is_no_longer_locked(
    kind: AccountRequestKind, sysadmin: User, secadmin: User, keeper: User
) -> None:
    now = timezone.now()
    for _ in range(5):
        FailedAttempt.objects.create(username="keeper", ip="10.0.0.1", what="password", at=now)
    asked = accounts.ask_reset(keeper, kind, reason="忘", by=sysadmin, now=now)
    assert FailedAttempt.objects.filter(cleared=False).count() == 5
    accounts.confirm_reset(asked, by=secadmin, now=now)
    assert not FailedAttempt.objects.filter(cleared=False).exists()
    assert actions(keeper)[-1] == "account_unlock"


@pytest.mark.requirement("B34")
def test_the_database_refuses_one_person_in_both_parts(sysadmin: User, keeper: User) -> None:
    with pytest.raises(DatabaseError):
        AccountRequest.objects.create(
            user=keeper,
            kind="password",
            reason="x",
            asked_by=sysadmin,
            asked_at=timezone.now(),
            state="done",
            decided_by=sysadmin,
        )


@pytest.mark.requirement("A04")
def test_the_security_administrator_unlocks(secadmin: User, keeper: User) -> None:
    assert refused(lambda: accounts.unlock(keeper, by=secadmin)) == "accounts.not_locked"
    for _ in range(5):
        FailedAttempt.objects.create(username="keeper", ip="10.0.0.1", what="password", at=timezone.now())
    accounts.unlock(keeper, by=secadmin)
    assert not FailedAttempt.objects.filter(username="keeper", cleared=False).exists()
    assert actions(keeper) == ["account_unlock"]


@pytest.mark.requirement("A01")
@pytest.mark.parametrize(("days", "stays"), [(89, True), (90, True), (91, False)])
def test_an_account_unused_for_more_than_ninety_days_is_disabled_with_its_sessions(
    sysadmin: User, keeper: User, client: Any, days: int, stays: bool
) -> None:
    now = timezone.now()
    client.force_login(keeper)
    used = now + timedelta(hours=1) - timedelta(days=days)
    User.objects.filter(pk=keeper.pk).update(seen_at=used, created_at=used, activated_at=used)
    accounts.disable_idle(now=now)
    assert User.objects.get(pk=keeper.pk).is_active is stays
    assert bool(client.get("/").wsgi_request.user.is_authenticated) is stays


@pytest.mark.requirement("A01")
def test_the_last_administrator_is_not_disabled_for_being_idle(sysadmin: User) -> None:
    long_ago = timezone.now() - timedelta(days=200)
    User.objects.filter(pk=sysadmin.pk).update(seen_at=long_ago, created_at=long_ago)
    assert accounts.disable_idle(now=timezone.now()) == 0
    assert User.objects.get(pk=sysadmin.pk).is_active
    assert actions(sysadmin) == ["alarm"]


def test_a_stale_form_does_not_overwrite(sysadmin: User, keeper: User) -> None:
    values = {"display_name": "吴晓", "office": "", "email": ""}
    accounts.change_account(keeper, values=values, version=keeper.version, by=sysadmin)
    again = {"display_name": "吴小", "office": "", "email": ""}
    assert (
        refused(lambda: accounts.change_account(keeper, values=again, version=keeper.version, by=sysadmin))
        == "accounts.stale"
    )
    assert User.objects.get(pk=keeper.pk).display_name == "吴晓"
