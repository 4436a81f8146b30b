"""Administrators who want to see business, or more than one of them may do alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.choices import AuditAction
from core.models import AuditEvent, RoleGrant, User
from core.policy import Refused
from core.services import accounts, grants

pytestmark = pytest.mark.django_db
ADMINISTRATORS = ("sysadmin", "secadmin", "auditor")


@pytest.fixture
def three(user_with: Callable[..., User], district: Any) -> dict[str, User]:
    """Two of each kind, as the book wants it."""
    for role in ADMINISTRATORS:
        user_with(role, district.root, f"{role}2")
    return {role: user_with(role, district.root, role) for role in ADMINISTRATORS}


def entered(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def edit(client: Client, user: User, email: str) -> Any:
    facts = {"display_name": user.display_name, "office": "", "email": email, "version": user.version}
    return client.post(f"/accounts/{user.uuid}/edit/", facts)


@pytest.mark.requirement("A10")
def test_the_system_administrator_cannot_have_the_papers_of_others_mailed_to_himself(
    three: dict[str, User], minister: User
) -> None:
    answer = edit(entered(three["sysadmin"]), minister, "sysadmin@yl.example")
    assert answer.status_code == 422
    assert "管理员只能清空，不能改" in answer.content.decode()
    assert User.objects.get(pk=minister.pk).email == ""


@pytest.mark.requirement("A10")
def test_an_address_is_entered_before_activation_emptied_later_and_changed_by_its_holder(
    three: dict[str, User], keeper: User
) -> None:
    client = entered(three["sysadmin"])
    User.objects.filter(pk=keeper.pk).update(is_active=False, email="old@yl.example")
    assert edit(client, keeper, "new@yl.example").status_code == 302
    User.objects.filter(pk=keeper.pk).update(is_active=True)
    assert edit(client, User.objects.get(pk=keeper.pk), "").status_code == 302
    own = entered(User.objects.get(pk=keeper.pk))
    assert "没有登记" in own.get("/account/").content.decode()
    assert own.post("/account/address/", {"email": "not an address"}).status_code == 422
    assert own.post("/account/address/", {"email": "own@yl.example"}).status_code == 302
    assert User.objects.get(pk=keeper.pk).email == "own@yl.example"
    act = AuditEvent.objects.filter(action=AuditAction.UPDATE).first()
    assert act is not None
    assert act.changes == {"电子邮箱": ["", "own@yl.example"]}


@pytest.mark.requirement("A07", "A10")
def test_an_open_browser_is_not_enough_to_change_an_address(keeper: User) -> None:
    client = entered(keeper)
    session = client.session
    session["verified_at"] = int((timezone.now() - timedelta(hours=1)).timestamp())
    session.save()
    for answer in (client.get("/account/address/"), client.post("/account/address/", {"email": "x@y.cn"})):
        assert answer.status_code == 302
        assert answer.url.startswith("/verify/")


@pytest.mark.requirement("A10")
@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_no_administrator_acts_on_himself(three: dict[str, User], role: str, district: Any) -> None:
    user = three[role]
    client = entered(user)
    before = User.objects.get(pk=user.pk).version, RoleGrant.objects.count()
    wish = {"role": "minister", "unit": "YL", "start": "2030.01.01", "reason": "x"}
    own = f"/accounts/{user.uuid}"
    grant = RoleGrant.objects.get(user=user).pk
    for address, data in (
        ("grants/new/", wish),
        (f"grants/{grant}/end/", {"day": "2030.01.01", "reason": "x"}),
        ("activate/", {}), ("unlock/", {}), ("identity/", {"id_number": ""}),
        ("edit/", {"display_name": "甲", "office": "", "email": "", "version": before[0]}),
        ("disable/", {"reason": "x"}), ("reset/", {"kind": "password", "reason": "x"}),
        ("transfer/", {"unit": "YL01", "day": "2030.01.01", "reason": "x"}),
    ):  # fmt: skip
        assert client.post(f"{own}/{address}", data).status_code in (403, 422)
    assert (User.objects.get(pk=user.pk).version, RoleGrant.objects.count()) == before


@pytest.mark.requirement("A10")
@pytest.mark.parametrize("role", ADMINISTRATORS)
@pytest.mark.parametrize("days", [0, 30, 3000])
def test_no_administrator_is_given_a_business_role_not_even_for_a_later_day(
    three: dict[str, User], role: str, days: int, district: Any
) -> None:
    day = timezone.localdate() + timedelta(days=days)
    answer = entered(User.objects.get(username="secadmin2")).post(
        f"/accounts/{three[role].uuid}/grants/new/",
        {"role": "organizer", "unit": "YL", "start": f"{day:%Y.%m.%d}", "reason": "x"},
    )
    assert answer.status_code == 422
    assert "三类管理员互斥" in answer.content.decode()


@pytest.mark.requirement("A10")
def test_no_cover_makes_an_administrator_a_minister(
    three: dict[str, User], minister: User, district: Any
) -> None:
    now, today = timezone.now(), timezone.localdate()
    grant = RoleGrant.objects.get(user=minister)
    span = {"start": today, "end": today + timedelta(days=3), "reason": "x", "now": now}
    asked = grants.ask_cover(grant, three["auditor"], by=minister, **span)
    with pytest.raises(Refused, match="三类管理员互斥"):
        grants.confirm_cover(asked, by=three["secadmin"], now=now)


@pytest.mark.requirement("A10")
def test_who_makes_an_account_neither_grants_nor_activates_it(three: dict[str, User], district: Any) -> None:
    now = timezone.now()
    facts = accounts.NewAccount("er.hao", "二号", district.town)
    made = accounts.create_account(facts, by=three["sysadmin"], now=now).user
    client = entered(three["sysadmin"])
    wish = {"role": "keeper", "unit": "YL01", "start": f"{timezone.localdate():%Y.%m.%d}", "reason": "x"}
    assert client.post(f"/accounts/{made.uuid}/grants/new/", wish).status_code == 403
    assert client.post(f"/accounts/{made.uuid}/activate/").status_code == 403
    assert not User.objects.get(pk=made.pk).is_active
