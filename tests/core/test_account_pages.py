"""The pages of the three administrators: what each finds, what each is refused, and in which words."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import AccountRequest, AuditEvent, FailedAttempt, RoleGrant, User
from core.rules.matrix import ROLES


def entered(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(response: Any) -> str:
    return re.sub(r"<[^>]+>", " ", response.content.decode())


@pytest.mark.requirement("A03", "A10")
def test_an_account_walks_from_system_to_security_to_its_holder_and_the_auditor_sees_all(
    sysadmin: User, secadmin: User, auditor: User, district: Any
) -> None:
    system, security = entered(sysadmin), entered(secadmin)
    facts = {"username": "LiuYang", "display_name": "刘洋", "unit": "YL01", "office": "党建办"}
    slip = system.post("/accounts/new/", facts)
    assert slip.status_code == 200
    password = re.search(r'secret-once">([^<]+)<', slip.content.decode()).group(1).replace("&amp;", "&")  # type: ignore[union-attr]
    user = User.objects.get(username="liuyang")
    page = f"/accounts/{user.uuid}/"
    assert "没有角色" in words(system.get(page))
    assert password not in words(system.get(page))
    assert not Client().login(username="liuyang", password=password)
    early = security.post(f"{page}activate/")
    assert early.status_code == 422
    assert "请先授权，再启用。" in words(early)
    today = f"{timezone.localdate():%Y.%m.%d}"
    grant = {"role": "keeper", "unit": "YL01", "start": today, "end": "", "reason": "岗位"}
    assert security.post(f"{page}grants/new/", grant).status_code == 302
    assert security.post(f"{page}activate/").status_code == 302
    assert Client().login(username="ＬiuYang", password=password)
    seen = words(entered(auditor).get(page))
    for word in ("建立账号", "授权", "启用账号", "单位人事干部", "在用"):
        assert word in seen


@pytest.mark.requirement("A10")
def test_each_administrator_is_offered_his_own_acts_only(
    sysadmin: User, secadmin: User, auditor: User, keeper: User
) -> None:
    page = f"/accounts/{keeper.uuid}/"
    offered = {
        user.username: set(
            re.findall(rf'href="{page}([a-z/0-9]+)/"', entered(user).get(page).content.decode())
        )
        for user in (sysadmin, secadmin, auditor)
    }
    pk = keeper.grants.get().pk
    assert offered == {
        "sysadmin": {"disable", "reset", "transfer", "edit"},
        "secadmin": {"identity", "grants/new", f"grants/{pk}/end"},
        "auditor": set(),
    }


@pytest.mark.requirement("A10")
def test_ones_own_account_offers_nothing_and_says_why(sysadmin: User, secadmin: User) -> None:
    for user in (sysadmin, secadmin):
        page = entered(user).get(f"/accounts/{user.uuid}/")
        assert "这是你自己的账号" in words(page)
        assert f"/accounts/{user.uuid}/" not in re.sub(r"crumb.*?</ol>", "", page.content.decode())
    own = entered(secadmin).post(
        f"/accounts/{secadmin.uuid}/grants/new/",
        {"role": "auditor", "unit": "YL", "start": f"{timezone.localdate()}", "reason": "x"},
    )
    assert own.status_code == 422
    assert "不能办理自己的账号。请由另一位管理员办理。" in words(own)


@pytest.mark.requirement("A10", "B13")
@pytest.mark.parametrize("persona", ["organizer", "minister", "keeper", "leader"])
def test_business_users_find_none_of_the_administrators_pages(
    request: pytest.FixtureRequest, persona: str, auditor: User
) -> None:
    client = entered(request.getfixturevalue(persona))
    for page in ("", "new/", f"{auditor.uuid}/", f"{auditor.uuid}/edit/", f"{auditor.uuid}/grants/new/"):
        assert client.get(f"/accounts/{page}").status_code == 403
    assert client.get("/permissions/").status_code == 403
    assert client.get("/account-requests/").status_code == 403


@pytest.mark.requirement("A07", "A10")
@pytest.mark.parametrize("act", ["grants/new", "activate", "identity", "grants/{grant}/end"])
def test_granting_and_activating_ask_who_sits_there(secadmin: User, keeper: User, act: str) -> None:
    client = entered(secadmin)
    session = client.session
    session["verified_at"] = 0
    session.save()
    page = f"/accounts/{keeper.uuid}/{act.format(grant=keeper.grants.get().pk)}/"
    before = RoleGrant.objects.count(), User.objects.get(pk=keeper.pk).version
    for answer in (client.get(page), client.post(page, {"reason": "x"})):
        assert answer.status_code == 302
        assert answer.url.startswith("/verify/")
    assert before == (RoleGrant.objects.count(), User.objects.get(pk=keeper.pk).version)


@pytest.mark.requirement("B16")
def test_extra_fields_of_a_form_change_nothing(sysadmin: User, keeper: User, district: Any) -> None:
    extra = {
        "is_active": "", "is_superuser": "1", "is_demo": "1", "username": "x", "unit": "YL02",
        "password": "x", "activated_at": "2020-01-01", "version": str(keeper.version),
    }  # fmt: skip
    answer = entered(sysadmin).post(
        f"/accounts/{keeper.uuid}/edit/", {"display_name": "吴晓", "office": "", "email": ""} | extra
    )
    assert answer.status_code == 302
    user = User.objects.get(pk=keeper.pk)
    assert (user.display_name, user.username, user.unit, user.is_active, user.is_demo) == (
        "吴晓", "keeper", district.town, True, False,
    )  # fmt: skip
    assert user.password == keeper.password


@pytest.mark.requirement("B34")
def test_a_reset_is_asked_by_one_and_confirmed_by_the_other_on_paper(
    sysadmin: User, secadmin: User, keeper: User
) -> None:
    asked = entered(sysadmin).post(f"/accounts/{keeper.uuid}/reset/", {"kind": "password", "reason": "忘记"})
    assert asked.status_code == 302
    request = AccountRequest.objects.get()
    client = entered(secadmin)
    assert "忘记" in words(client.get("/account-requests/"))
    page = f"/account-requests/{request.pk}/"
    assert "当面确认" in words(client.get(page))
    slip = client.post(page, {"decision": "confirm"})
    assert "账号通知单" in words(slip)
    again = client.post(page, {"decision": "confirm"}, follow=True)
    assert "不能再办" in words(again)
    assert entered(sysadmin).get(page).status_code == 403


def test_a_refusal_needs_a_reason_and_reaches_whoever_asked(
    sysadmin: User, secadmin: User, keeper: User
) -> None:
    entered(sysadmin).post(f"/accounts/{keeper.uuid}/reset/", {"kind": "second_factor", "reason": "换机"})
    page = f"/account-requests/{AccountRequest.objects.get().pk}/"
    client = entered(secadmin)
    empty = client.post(page, {"decision": "refuse", "answer": ""})
    assert empty.status_code == 422
    assert "不同意的，请写明理由。" in words(empty)
    client.post(page, {"decision": "refuse", "answer": "本人没有到场"})
    assert AccountRequest.objects.get().state == "refused"
    assert "本人没有到场" in words(entered(sysadmin).get("/"))


@pytest.mark.requirement("A10")
def test_a_minister_asks_for_cover_and_the_pages_say_for_whom(
    minister: User, keeper: User, secretary: User, secadmin: User
) -> None:
    client, today = entered(minister), timezone.localdate()
    facts = {
        "grant": secretary.grants.get().pk,
        "user": keeper.pk,
        "start": f"{today:%Y.%m.%d}",
        "end": f"{today + timedelta(days=3):%Y.%m.%d}",
        "reason": "外出学习",
    }
    backwards = client.post("/covers/new/", facts | {"end": facts["start"]})
    assert backwards.status_code == 422
    assert "代行须有终止日" in words(backwards)
    assert client.post("/covers/new/", facts).status_code == 302
    request = AccountRequest.objects.get()
    officer = entered(secadmin)
    assert officer.post(f"/account-requests/{request.pk}/", {"decision": "confirm"}).status_code == 302
    assert "代 secretary" in words(officer.get(f"/accounts/{keeper.uuid}/"))
    assert "由 keeper 代行" in words(officer.get(f"/accounts/{secretary.uuid}/"))
    assert "代secretary" in AuditEvent.objects.filter(action="delegate").latest("id").changes["代行"]


def test_a_minister_withdraws_his_own_request_only(
    minister: User, keeper: User, secretary: User, user_with: Any, district: Any
) -> None:
    from core.services import grants

    today = timezone.localdate()
    asked = grants.ask_cover(
        secretary.grants.get(), keeper, start=today, end=today + timedelta(days=2), reason="假",
        by=minister, now=timezone.now(),
    )  # fmt: skip
    other = entered(user_with("minister", district.root, "other"))
    assert other.post(f"/covers/{asked.pk}/withdraw/").status_code == 404
    assert entered(minister).post(f"/covers/{asked.pk}/withdraw/").status_code == 302
    asked.refresh_from_db()
    assert asked.state == "withdrawn"


def test_a_fact_of_two_signs_is_no_change_in_the_history(sysadmin: User, keeper: User) -> None:
    User.objects.filter(pk=sysadmin.pk).update(display_name="刘洋")
    client = entered(sysadmin)
    client.post(f"/accounts/{keeper.uuid}/reset/", {"kind": "password", "reason": "忘记"})
    seen = re.sub(r"\s+", "", words(client.get(f"/accounts/{keeper.uuid}/")))
    assert "申请人：刘洋" in seen
    assert "→" not in seen


@pytest.mark.requirement("A11")
def test_the_matrix_page_shows_every_role_and_kind(secadmin: User, auditor: User) -> None:
    from core.rules.matrix import Subject
    from core.rules.matrix_words import SUBJECTS

    assert set(SUBJECTS) == set(Subject)
    for user in (secadmin, auditor):
        page = entered(user).get("/permissions/")
        assert page.content.decode().count('<th scope="col"') == 1 + len(ROLES)
        assert page.content.decode().count('<th scope="row"') == len(SUBJECTS)


def test_the_list_narrows_by_name_role_and_state(sysadmin: User, keeper: User, neighbour: User) -> None:
    client = entered(sysadmin)
    User.objects.filter(pk=neighbour.pk).update(is_active=False, disabled_at=timezone.now())
    for name in ("keeper", "keeper", "keeper", "keeper", "keeper", "sysadmin"):
        FailedAttempt.objects.create(username=name, ip="10.0.0.1", what="password", at=timezone.now())
    for query, found in (
        ("q=neigh", {"neighbour"}),
        ("role=keeper", {"keeper", "neighbour"}),
        ("state=disabled", {"neighbour"}),
        ("state=new", set()),
        ("state=locked", {"keeper"}),
        ("q=石桥", {"neighbour"}),
    ):
        page = client.get(f"/accounts/?{query}")
        assert {user.username for user in page.context["page_obj"]} == found
    assert "没有符合条件的账号" in words(client.get("/accounts/?state=new"))


def test_the_list_asks_as_many_questions_for_many_accounts_as_for_few(
    sysadmin: User, user_with: Any, district: Any
) -> None:
    client = entered(sysadmin)
    client.get("/accounts/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/accounts/")
    for number in range(25):
        user_with("keeper", district.town, f"many{number}")
    with CaptureQueriesContext(connection) as many:
        client.get("/accounts/")
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("username", "admin", "人人都会猜"),
        ("username", "KEEPER", "已存在"),
        ("username", "", "请填写账号。"),
        ("display_name", "", "请填写姓名。"),
        ("unit", "XX", "没有这个单位"),
        ("email", "x", "这不是电子邮箱地址"),
        ("id_number", "123", "身份证号应为 18 位"),
    ],
)
def test_a_wrong_entry_is_said_in_a_sentence_and_kept_in_the_form(
    sysadmin: User, keeper: User, field: str, value: str, said: str
) -> None:
    facts = {"username": "liuyang", "display_name": "刘洋", "unit": "YL01"} | {field: value}
    answer = entered(sysadmin).post("/accounts/new/", facts)
    assert answer.status_code == 422
    assert said in words(answer)
    assert not User.objects.filter(username="liuyang").exists()
