"""Cover during a leave: asked by a minister, given by the security administrator, over by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.models import AuditEvent, RoleGrant, User
from core.policy import Refused
from core.rules.rights import Right
from core.services import accounts, audit, grants


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    assert str(caught.value).endswith("。")
    return caught.value.findings[0].rule_id


def ask(grant: RoleGrant, user: User, by: User, *, first: int = 0, days: int = 7) -> Any:
    start = timezone.localdate() + timedelta(days=first)
    end = start + timedelta(days=days)
    return grants.ask_cover(grant, user, start=start, end=end, reason="学习", by=by, now=timezone.now())


@pytest.mark.requirement("A10", "M09")
def test_cover_gives_the_absent_persons_right_for_the_days_and_no_longer(
    minister: User, organizer: User, keeper: User, secretary: User, secadmin: User, district: Any
) -> None:
    asked = ask(secretary.grants.get(), keeper, minister)
    assert "secretary" not in User.objects.get(pk=keeper.pk).roles
    given = grants.confirm_cover(asked, by=secadmin, now=timezone.now())
    assert (given.role, given.unit, given.end - given.start) == (
        "secretary",
        district.town,
        timedelta(days=7),
    )
    assert (given.cover_for, given.asked_by, given.granted_by) == (secretary, minister, secadmin)
    cover = User.objects.get(pk=keeper.pk)
    assert cover.roles == {"keeper", "secretary"}
    assert RoleGrant.objects.filter(RoleGrant.holding(given.end), pk=given.pk).count() == 0
    audit.record(audit.Act("update", cover), by=cover)
    assert AuditEvent.objects.latest("id").roles == "keeper,secretary（代secretary）"
    events = AuditEvent.objects.filter(action="delegate").order_by("id")
    assert [event.actor_name for event in events] == ["minister", "secadmin"]
    assert events[1].changes["代行"] == "代secretary"
    assert events[1].changes["申请人"] == "minister"


@pytest.mark.requirement("A10")
def test_only_a_minister_asks_and_only_the_security_administrator_gives(
    minister: User, organizer: User, keeper: User, secretary: User, secadmin: User, auditor: User
) -> None:
    held = secretary.grants.get()
    for by in (organizer, keeper, secadmin, auditor):
        assert refused(lambda by=by: ask(held, keeper, by)) == "accounts.right"
    asked = ask(held, keeper, minister)
    for by in (minister, organizer, auditor):
        now = timezone.now()
        assert refused(lambda by=by, now=now: grants.confirm_cover(asked, by=by, now=now)) == "accounts.right"


@pytest.mark.requirement("A10", "M09")
def test_cover_never_gives_more_than_the_absent_person_holds(
    minister: User, keeper: User, secretary: User, secadmin: User, user_with: Any, district: Any
) -> None:
    today, held = timezone.localdate(), secretary.grants.get()
    held.end = today + timedelta(days=3)
    held.save()
    held.refresh_from_db()
    assert refused(lambda: ask(held, keeper, minister)) == "covers.more"
    asked = ask(held, keeper, minister, days=3)
    accounts.disable(secretary, reason="x", by=user_with("sysadmin", district.root), now=timezone.now())
    assert refused(lambda: grants.confirm_cover(asked, by=secadmin, now=timezone.now())) == "covers.more"
    assert User.objects.get(pk=keeper.pk).roles == {"keeper"}


@pytest.mark.requirement("A10")
def test_administrators_are_neither_covered_nor_cover(
    minister: User, keeper: User, secadmin: User, secretary: User, user_with: Any, district: Any
) -> None:
    assert refused(lambda: ask(secadmin.grants.get(), keeper, minister)) == "covers.scope"
    asked = ask(secretary.grants.get(), secadmin, minister)
    other = user_with("secadmin", district.root, "sec2")
    assert refused(lambda: grants.confirm_cover(asked, by=other, now=timezone.now())) == "grants.exclusive"


def test_a_cover_is_itself_not_covered(minister: User, keeper: User, secretary: User, secadmin: User) -> None:
    given = grants.confirm_cover(
        ask(secretary.grants.get(), keeper, minister), by=secadmin, now=timezone.now()
    )
    assert refused(lambda: ask(given, secretary, minister)) == "covers.scope"


@pytest.mark.parametrize(
    ("first", "days", "rule"), [(-1, 7, "covers.past"), (0, 0, "covers.span"), (3, -1, "covers.span")]
)
def test_days_that_make_no_sense_are_refused(
    minister: User, keeper: User, secretary: User, first: int, days: int, rule: str
) -> None:
    held = secretary.grants.get()
    assert refused(lambda: ask(held, keeper, minister, first=first, days=days)) == rule


def test_nobody_covers_himself(minister: User, secretary: User) -> None:
    assert refused(lambda: ask(secretary.grants.get(), secretary, minister)) == "covers.self"


def test_the_end_of_a_right_ends_its_cover(
    minister: User, keeper: User, secretary: User, secadmin: User
) -> None:
    held, now = secretary.grants.get(), timezone.now()
    grants.confirm_cover(ask(held, keeper, minister), by=secadmin, now=now)
    grants.end_grant(held, day=timezone.localdate(), reason="免职", by=secadmin, now=now)
    assert User.objects.get(pk=keeper.pk).roles == {"keeper"}


def test_whoever_asked_may_withdraw(
    minister: User, keeper: User, secretary: User, secadmin: User, user_with: Any, district: Any
) -> None:
    now = timezone.now()
    asked = ask(secretary.grants.get(), keeper, minister)
    other = user_with("minister", district.root, "other")
    assert refused(lambda: accounts.withdraw_request(asked, by=other, now=now)) == "accounts.not_yours"
    accounts.withdraw_request(asked, by=minister, now=now)
    assert refused(lambda: grants.confirm_cover(asked, by=secadmin, now=now)) == "accounts.decided"


@pytest.mark.requirement("A11")
@pytest.mark.parametrize("role", ["leader", "minister", "organizer", "overseer", "sysadmin", "auditor"])
def test_a_district_role_is_granted_on_the_district_only(secadmin: User, district: Any, role: str) -> None:
    user = User.objects.create_user("neu", None, display_name="新", unit=district.town)
    start, now = timezone.localdate(), timezone.now()
    wanted = grants.Wanted(role, district.town, start)
    assert refused(lambda: grants.grant_role(user, wanted, by=secadmin, now=now)) == "grants.district_role"
    grants.grant_role(user, grants.Wanted(role, district.root, start), by=secadmin, now=now)


@pytest.mark.requirement("A11")
@pytest.mark.parametrize("role", ["secretary", "keeper"])
def test_a_unit_role_is_granted_on_a_unit_only(secadmin: User, district: Any, role: str) -> None:
    user = User.objects.create_user("neu", None, display_name="新", unit=district.town)
    wanted = grants.Wanted(role, district.root, timezone.localdate())
    assert (
        refused(lambda: grants.grant_role(user, wanted, by=secadmin, now=timezone.now()))
        == "grants.unit_role"
    )


@pytest.mark.requirement("A10")
def test_the_service_says_why_roles_exclude_each_other(secadmin: User, keeper: User, district: Any) -> None:
    wanted = grants.Wanted("auditor", district.root, timezone.localdate())
    with pytest.raises(Refused, match="已是单位人事干部，不能同时是审计管理员"):
        grants.grant_role(keeper, wanted, by=secadmin, now=timezone.now())


def test_a_grant_taken_back_on_its_first_day_was_never_held_and_can_be_given_anew(
    secadmin: User, keeper: User, district: Any
) -> None:
    today, now = timezone.localdate(), timezone.now()
    wanted = grants.Wanted("secretary", district.town, today)
    grant = grants.grant_role(keeper, wanted, by=secadmin, now=now)
    assert refused(lambda: grants.grant_role(keeper, wanted, by=secadmin, now=now)) == "grants.twice"
    grants.end_grant(grant, day=today, reason="授错", by=secadmin, now=now)
    assert User.objects.get(pk=keeper.pk).roles == {"keeper"}
    assert (
        refused(lambda: grants.end_grant(grant, day=today, reason="x", by=secadmin, now=now)) == "grants.over"
    )
    grants.grant_role(keeper, wanted, by=secadmin, now=now)
    assert User.objects.get(pk=keeper.pk).may(Right.VIEW_LIGHTS)


@pytest.mark.parametrize(("start", "end", "rule"), [(-1, None, "grants.past"), (5, 5, "grants.span")])
def test_a_span_that_is_none_is_refused(
    secadmin: User, keeper: User, district: Any, start: int, end: int | None, rule: str
) -> None:
    today = timezone.localdate()
    last = today + timedelta(days=end) if end is not None else None
    wanted = grants.Wanted("secretary", district.town, today + timedelta(days=start), last)
    assert refused(lambda: grants.grant_role(keeper, wanted, by=secadmin, now=timezone.now())) == rule
