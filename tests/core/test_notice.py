"""个人信息处理告知: what it says, who acknowledges it, and that it cannot become untrue unnoticed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cadre.models import Cadre, FamilyMember
from config.protection import Protection
from core.choices import AuditAction
from core.models import AuditEvent, InboxItem, NoticeAcknowledgement, User
from core.policy import Refused
from core.rules import notice as words
from core.rules.duties import Duty
from core.rules.field_classes import FieldClass
from core.services import inbox, notices
from core.services.field_register import classes_of, classified_models
from core.services.files import store
from core.services.purging import STEPS, purge
from tests.core.signing import entered

pytestmark = pytest.mark.requirement("A31")
PAGE = "/notice/"
LIST = "/accounts/"
# What the notice said on its date, with the figures that the product ships with.
SAID = ("2026.11.22", "cad23d")


def version() -> str:
    return notices.the_notice().version


def waiting(user: Any) -> list[str]:
    rows = InboxItem.objects.filter(recipient=user, category="个人信息告知", done_at=None)
    return [item.key for item in rows]


def test_another_text_has_another_date(settings: Any) -> None:
    settings.PROTECTION, settings.DEPARTMENT_CONTACT = Protection(), ""
    settings.DEPARTMENT_NAME = "中共云岭区委组织部"
    found = tuple(version().split("-"))
    assert found == SAID, (
        "What the notice says has changed: users have to be told. Set PUBLISHED in core/rules/notice.py "
        f"to today and write {found} here."
    )


def test_it_names_the_department_and_how_it_is_reached(
    keeper: Any, sign_in: Callable[[Any], Client], settings: Any
) -> None:
    page = sign_in(keeper).get(PAGE).content.decode()
    assert settings.DEPARTMENT_NAME in page and words.IN_PERSON in page
    assert all(title in page and text in page for title, text in words.RIGHTS)
    before = version()
    settings.DEPARTMENT_CONTACT = "干部科 0123-4567890"
    assert "0123-4567890" in sign_in(keeper).get(PAGE).content.decode()
    assert version() != before


def test_every_kind_of_record_about_people_stands_in_it_with_its_purpose() -> None:
    told = {
        (kind.name, part.code): kind for duty in notices.the_notice().duties for part in duty.classes
        for kind in part.kinds
    }  # fmt: skip
    about_people = [model for model in classified_models() if classes_of(model).duty is not Duty.NOBODY]
    assert {str(model._meta.verbose_name) for model in about_people} == {name for name, _ in told}
    assert all(
        kind.purpose in {classes_of(model).purpose for model in about_people} for kind in told.values()
    )
    assert "姓名" in told[str(Cadre._meta.verbose_name), "C1"].fields
    assert {"称谓", "姓名", "出生年月"} <= set(told[str(FamilyMember._meta.verbose_name), "C3"].fields)


@pytest.mark.requirement("A12")
def test_the_readers_it_names_are_those_of_the_matrix() -> None:
    personnel, security = notices.the_notice().duties
    readers = {part.code: part.readers for part in personnel.classes}
    assert readers["C4"] == ("部领导（全区）", "干部科（全区）", "干部监督科（全区）")
    assert "单位人事干部（本单位）" in readers["C3"] and "单位书记（本单位）" not in readers["C3"]
    assert "干部本人（本人）" in readers["C1"] and "干部本人（本人）" not in readers["C2"]
    assert not [name for names in readers.values() for name in names if "管理员" in name]
    accounts = {part.code: part.readers for part in security.classes}
    assert accounts["C2"] == ("系统管理员", "安全管理员", "审计管理员")
    assert accounts["C4"] == ("安全管理员", "审计管理员")
    assert accounts["C3"] == (words.SHOWN_TO_NOBODY,)


@pytest.mark.parametrize(
    "model",
    [model for model in classified_models() if classes_of(model).duty is Duty.NOBODY],
    ids=lambda model: model._meta.label,
)
def test_what_is_said_to_name_nobody_points_at_nobody_and_holds_nothing_sensitive(model: Any) -> None:
    people = {User, Cadre}
    assert not [field.name for field in model._meta.concrete_fields if field.related_model in people]
    assert max(classes_of(model).by_name.values()) <= FieldClass.C2


def test_every_step_of_the_purge_and_its_figure_stand_in_it(settings: Any) -> None:
    settings.PROTECTION = replace(settings.PROTECTION, upload_days=45, audit_days=400, backup_weeks=9)
    periods = dict(notices.the_notice().periods)
    assert {step.name for step in STEPS} < set(periods)
    assert periods["导入的原始文件"].startswith("45 天")
    assert periods["审计记录"].startswith("400 天")
    assert "9 周" in periods["备份"]
    assert not [text for text in periods.values() if "_" in text]


def test_another_figure_of_the_policy_is_another_version(settings: Any) -> None:
    before = version()
    settings.PROTECTION = replace(settings.PROTECTION, idle_minutes=20)
    assert version() == before
    settings.PROTECTION = replace(settings.PROTECTION, inbox_days=30)
    assert version() != before and version().startswith(words.PUBLISHED)


def test_the_purge_keeps_what_the_notice_says_is_kept(keeper: Any, person: Callable[..., Any]) -> None:
    person()
    kept = store(b"x", name="a.exe", content_type="", purpose="隔离", unit=None, by=keeper)
    notices.acknowledge(version(), by=keeper, now=timezone.now())
    acts = AuditEvent.objects.count()
    purge(now=timezone.now() + timedelta(days=20_000), by=None)
    kept.refresh_from_db()
    assert kept.purged_at is None
    assert Cadre.objects.exists() and User.objects.filter(pk=keeper.pk).exists()
    assert NoticeAcknowledgement.objects.exists() and AuditEvent.objects.count() == acts + 1


@pytest.mark.requirement("A13")
def test_whoever_acknowledges_leaves_one_row_and_one_act_however_often_the_button_is_pressed(
    keeper: Any, sign_in: Callable[[Any], Client]
) -> None:
    client = sign_in(keeper)
    assert "确认已读本版告知" in client.get(PAGE).content.decode()
    for _press in range(3):
        assert client.post(PAGE, {"version": version()}).status_code == 302
    row = NoticeAcknowledgement.objects.get()
    assert (row.user, row.version) == (keeper, version())
    act = AuditEvent.objects.get(action=AuditAction.NOTICE)
    assert (act.actor, act.changes) == (keeper, {"版本": version()})
    page = client.get(PAGE).content.decode()
    assert "确认已读本版告知" not in page and "确认读过本版告知" in page


@pytest.mark.parametrize("asked", ["", "2020.01.01-abcdef", "x" * 500])
def test_another_version_than_the_one_that_stands_is_not_acknowledged(
    keeper: Any, sign_in: Callable[[Any], Client], asked: str
) -> None:
    answer = sign_in(keeper).post(PAGE, {"version": asked})
    assert answer.status_code == 409 and "重新阅读" in answer.content.decode()
    assert not NoticeAcknowledgement.objects.exists()
    with pytest.raises(Refused):
        notices.acknowledge(asked, by=keeper, now=timezone.now())


def test_signing_in_puts_one_item_into_the_inbox_and_the_acknowledgement_takes_it_off(keeper: Any) -> None:
    client = entered(keeper.username)
    entered(keeper.username)
    item = InboxItem.objects.get(recipient=keeper)
    assert (item.url, item.closes_itself) == (PAGE, True)
    assert item.title in client.get("/").content.decode() or client.get("/").status_code == 302
    with pytest.raises(Refused):
        inbox.close(item, by=keeper, now=timezone.now())
    notices.acknowledge(version(), by=keeper, now=timezone.now())
    assert waiting(keeper) == []
    entered(keeper.username)
    assert waiting(keeper) == []


def test_a_new_version_asks_again_and_takes_the_old_question_away(
    keeper: Any, neighbour: Any, settings: Any
) -> None:
    entered(keeper.username)
    entered(neighbour.username)
    notices.acknowledge(version(), by=neighbour, now=timezone.now())
    settings.PROTECTION = replace(settings.PROTECTION, inbox_days=30)
    for user in (keeper, neighbour):
        entered(user.username)
        assert waiting(user) == [f"notice:{version()}:{user.pk}"]


def test_one_users_acknowledgement_leaves_the_items_of_others(keeper: Any, neighbour: Any) -> None:
    for user in (keeper, neighbour):
        entered(user.username)
    notices.acknowledge(version(), by=keeper, now=timezone.now())
    assert waiting(neighbour) and not waiting(keeper)


def test_nothing_is_kept_from_whoever_has_not_acknowledged(
    keeper: Any, sign_in: Callable[[Any], Client]
) -> None:
    answer = sign_in(keeper).get("/cadres/")
    assert answer.status_code == 200
    assert f'href="{PAGE}"' in answer.content.decode()


def test_administrators_see_how_many_have_acknowledged_and_who_has_not(
    auditor: Any, keeper: Any, neighbour: Any, sign_in: Callable[[Any], Client]
) -> None:
    User.objects.create_user("left", is_active=False, display_name="离开的人")
    notices.acknowledge(version(), by=keeper, now=timezone.now())
    client = sign_in(auditor)
    figure = f"{LIST}?state=active&amp;notice=missing"
    for page in (LIST, PAGE):
        text = client.get(page).content.decode()
        assert figure in text and "在用账号 3 个" in text
    missing = client.get(LIST, {"state": "active", "notice": "missing"}).context["page_obj"]
    assert {user.username for user in missing} == {"auditor", "neighbour"}
    done = client.get(LIST, {"notice": "done"}).context["page_obj"]
    assert {user.username for user in done} == {"keeper"}
    assert version() in client.get(f"{LIST}{keeper.uuid}/").content.decode()


def test_the_figure_is_not_for_others(organizer: Any, sign_in: Callable[[Any], Client]) -> None:
    assert "在用账号" not in sign_in(organizer).get(PAGE).content.decode()


def test_the_page_asks_a_bounded_number_of_questions(
    keeper: Any, sign_in: Callable[[Any], Client], django_assert_max_num_queries: Any
) -> None:
    client = sign_in(keeper)
    with django_assert_max_num_queries(12):
        client.get(PAGE)
