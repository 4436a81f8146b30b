"""Files that leave: every order of steps that is not the right one comes to nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cadre.services.person_exports import FORMS_PDF, LRMX_ZIP, Wish, request_export
from core.choices import ExportState
from core.models import AuditEvent, Export, InboxItem, StoredFile
from core.policy import Refused
from core.services import exports, jobs
from core.services.spending import Exceeded

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("A40")]
WISH = Wish(LRMX_ZIP, date(2026, 3, 31), "classic", "报市委组织部备案")


def at(hours: float = 0) -> datetime:
    return timezone.now() + timedelta(hours=hours)


@pytest.fixture
def asked(settings: Any, person: Any, keeper: Any, organizer: Any, minister: Any) -> Export:
    """A clerk's request for the files of two people, which needs somebody else here."""
    settings.PROTECTION = replace(settings.PROTECTION, forms_without_approval=1)
    people = [person("张三"), person("李四")]
    return request_export(people, WISH, by=keeper, now=at())


def made(export: Export, by: Any) -> Export:
    """The request after consent, its file made."""
    exports.decide(export.pk, approve=True, reason="", by=by, now=at())
    export.refresh_from_db()
    assert export.job is not None
    jobs.run(export.job.pk)
    export.refresh_from_db()
    return export


def wiped(settings: Any) -> bool:
    """Whether no file is left, neither its row nor its content."""
    left = [path for path in settings.FILES_DIR.rglob("*") if path.is_file()]
    return not StoredFile.objects.exists() and not left


def test_the_right_order_leads_to_one_locked_file(asked: Export, minister: Any, keeper: Any) -> None:
    assert asked.state == ExportState.WAITING
    assert set(InboxItem.objects.values_list("recipient__username", flat=True)) == {"organizer", "minister"}
    export = made(asked, minister)
    assert export.state == ExportState.READY
    assert len(export.password or "") == 16
    assert export.expires_at is not None
    assert timedelta(hours=23) < export.expires_at - timezone.now() <= timedelta(hours=24)
    taken = exports.take(export.pk, by=keeper, now=at())
    assert taken is not None
    assert taken.name.endswith(".zip")
    assert not InboxItem.objects.filter(category="审批导出", done_at=None).exists()


def test_taken_once_the_file_is_gone(
    asked: Export, minister: Any, keeper: Any, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    export = made(asked, minister)
    with django_capture_on_commit_callbacks(execute=True):
        assert exports.take(export.pk, by=keeper, now=at()) is not None
    assert exports.take(export.pk, by=keeper, now=at()) is None
    assert wiped(settings)


def test_nobody_else_takes_it_and_the_try_is_written_down(
    asked: Export, minister: Any, keeper: Any, organizer: Any
) -> None:
    export = made(asked, minister)
    for other in (minister, organizer):
        assert exports.take(export.pk, by=other, now=at()) is None
    assert AuditEvent.objects.filter(action="download", result="refused").count() == 2
    assert exports.take(export.pk, by=keeper, now=at()) is not None


def test_too_late_it_is_destroyed(asked: Export, minister: Any, keeper: Any, settings: Any) -> None:
    export = made(asked, minister)
    expires = export.expires_at
    assert expires is not None
    assert exports.take(export.pk, by=keeper, now=expires) is None
    export.refresh_from_db()
    assert (export.state, export.password or "", export.file_id) == (ExportState.EXPIRED, "", None)
    assert exports.take(export.pk, by=keeper, now=at()) is None


def test_a_file_that_nobody_fetched_is_called_expired_before_it_is_swept(
    asked: Export, minister: Any, keeper: Any, sign_in: Any
) -> None:
    export = made(asked, minister)
    client, detail = sign_in(keeper), reverse("core:export_detail", args=[export.pk])
    assert "可下载" in client.get(reverse("core:export_list")).content.decode()
    Export.objects.filter(pk=export.pk).update(expires_at=timezone.now())
    for address in (detail, reverse("core:export_list")):
        page = client.get(address).content.decode()
        assert "已过期" in page and "可下载" not in page


def test_it_can_be_taken_until_the_last_moment(asked: Export, minister: Any, keeper: Any) -> None:
    export = made(asked, minister)
    assert export.expires_at is not None
    last = export.expires_at - timedelta(seconds=1)
    assert exports.take(export.pk, by=keeper, now=last) is not None


@pytest.mark.parametrize("approve", [True, False])
def test_nobody_decides_his_own(
    settings: Any, person: Any, organizer: Any, minister: Any, approve: bool
) -> None:
    settings.PROTECTION = replace(settings.PROTECTION, forms_without_approval=0)
    export = request_export([person()], WISH, by=organizer, now=at())
    with pytest.raises(Refused, match="自己申请"):
        exports.decide(export.pk, approve=approve, reason="同意", by=organizer, now=at())
    assert export not in exports.approvable(organizer)
    assert export in exports.approvable(minister)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("second", [True, False])
def test_it_is_decided_once(asked: Export, minister: Any, organizer: Any, first: bool, second: bool) -> None:
    exports.decide(asked.pk, approve=first, reason="办理", by=minister, now=at())
    with pytest.raises(Refused, match="不必再审批"):
        exports.decide(asked.pk, approve=second, reason="办理", by=organizer, now=at())


def test_who_has_no_right_over_all_its_people_decides_nothing(
    asked: Export, keeper: Any, neighbour: Any, secretary: Any, user_with: Any, district: Any
) -> None:
    elsewhere = user_with("organizer", district.other_town, "elsewhere")
    for user in (neighbour, secretary, elsewhere):
        with pytest.raises(Refused):
            exports.decide(asked.pk, approve=True, reason="", by=user, now=at())
    asked.refresh_from_db()
    assert asked.state == ExportState.WAITING


@pytest.mark.requirement("A42")
def test_nobody_decides_about_a_file_with_a_relative_in_it(
    asked: Export, minister: Any, organizer: Any
) -> None:
    from cadre.models import Cadre, Recusal

    Recusal.objects.create(user=minister, cadre=Cadre.objects.get(name="李四"), relation="配偶")
    minister = type(minister).objects.get(pk=minister.pk)
    with pytest.raises(Refused):
        exports.decide(asked.pk, approve=True, reason="", by=minister, now=at())
    assert exports.approvable(minister) == []
    assert exports.decide(asked.pk, approve=True, reason="", by=organizer, now=at()).job is not None


def test_a_refusal_needs_a_reason_which_the_requester_reads(
    asked: Export, minister: Any, keeper: Any, sign_in: Callable[[Any], Client]
) -> None:
    with pytest.raises(Refused, match="理由"):
        exports.decide(asked.pk, approve=False, reason=" ", by=minister, now=at())
    exports.decide(asked.pk, approve=False, reason="用途不明", by=minister, now=at())
    assert exports.take(asked.pk, by=keeper, now=at()) is None
    page = sign_in(keeper).get(reverse("core:export_detail", args=[asked.pk])).content.decode()
    assert "没有批准" in page
    assert "用途不明" in page
    assert [item for item in InboxItem.objects.filter(recipient=keeper) if "用途不明" in item.note]


def test_nothing_is_taken_before_it_was_agreed_to_and_made(asked: Export, minister: Any, keeper: Any) -> None:
    assert exports.take(asked.pk, by=keeper, now=at()) is None
    exports.decide(asked.pk, approve=True, reason="", by=minister, now=at())
    assert exports.take(asked.pk, by=keeper, now=at()) is None


@pytest.mark.parametrize("loss", ["disabled", "grant", "moved", "recused"])
@pytest.mark.parametrize("when", ["asked", "agreed", "made"])
@pytest.mark.requirement("A42")
def test_a_right_lost_on_the_way_destroys_the_file(
    asked: Export, minister: Any, keeper: Any, district: Any, settings: Any, loss: str, when: str,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    from cadre.models import Cadre, Recusal

    def lose() -> None:
        if loss == "disabled":
            keeper.is_active = False
            keeper.save()
        elif loss == "grant":
            held = keeper.grants.get()
            held.end = timezone.localdate()
            held.save()
        elif loss == "moved":
            Cadre.objects.filter(name="张三").update(unit=district.other_town)
        else:
            Recusal.objects.create(user=keeper, cadre=Cadre.objects.get(name="张三"), relation="配偶")

    with django_capture_on_commit_callbacks(execute=True):
        if when == "asked":
            lose()
        exports.decide(asked.pk, approve=True, reason="", by=minister, now=at())
        asked.refresh_from_db()
        if when == "agreed":
            lose()
        if asked.job is not None:
            jobs.run(asked.job.pk)
        if when == "made":
            lose()
        exports.sweep(at())
    asked.refresh_from_db()
    assert asked.state in (ExportState.EXPIRED, ExportState.FAILED)
    assert exports.take(asked.pk, by=keeper, now=at()) is None
    assert wiped(settings)


def test_the_sweeper_closes_what_nobody_decides_takes_or_can_make(
    asked: Export, minister: Any, keeper: Any
) -> None:
    assert exports.sweep(at(hours=24 * 6)) == 0
    assert exports.sweep(at(hours=24 * 7)) == 1
    asked.refresh_from_db()
    assert asked.state == ExportState.EXPIRED


def test_a_password_is_forgotten_when_it_is_of_no_use_any_more(
    asked: Export, minister: Any, keeper: Any
) -> None:
    export = made(asked, minister)
    exports.take(export.pk, by=keeper, now=at())
    exports.sweep(at(hours=25))
    export.refresh_from_db()
    assert export.state == ExportState.TAKEN
    assert not export.password


def test_a_worker_that_runs_twice_makes_one_file(asked: Export, minister: Any) -> None:
    export = made(asked, minister)
    job, before = export.job, export.sha256
    assert job is not None
    type(job).objects.filter(pk=job.pk).update(state="queued")
    jobs.run(job.pk)
    export.refresh_from_db()
    job.refresh_from_db()
    assert (job.state, export.sha256, StoredFile.objects.count()) == ("done", before, 1)


def test_the_fiftieth_person_needs_nobody_the_next_one_does(settings: Any) -> None:
    assert not exports.must_be_approved(50, sensitive=False)
    assert exports.must_be_approved(51, sensitive=False)
    assert exports.must_be_approved(1, sensitive=True)
    assert not exports.must_be_approved(10, sensitive=True, statutory=True)
    assert exports.must_be_approved(11, sensitive=True, statutory=True)
    settings.PROTECTION = replace(settings.PROTECTION, forms_without_approval=0)
    assert exports.must_be_approved(1, sensitive=True, statutory=True)


def test_without_a_purpose_or_an_approver_nothing_is_asked_for(
    settings: Any, person: Any, organizer: Any
) -> None:
    with pytest.raises(Refused, match="用途"):
        request_export([person()], WISH._replace(purpose=" 报 "), by=organizer, now=at())
    settings.PROTECTION = replace(settings.PROTECTION, forms_without_approval=0)
    with pytest.raises(Refused, match="没有可以审批"):
        request_export([person()], WISH, by=organizer, now=at())
    assert not Export.objects.exists()


@pytest.mark.requirement("B31")
def test_the_sixth_export_of_the_day_is_refused(person: Any, organizer: Any) -> None:
    people = [person("张三"), person("李四")]
    for _ in range(5):
        request_export(people, WISH._replace(kind=FORMS_PDF), by=organizer, now=at())
    with pytest.raises(Exceeded):
        request_export(people, WISH, by=organizer, now=at())
    assert Export.objects.count() == 5


@pytest.mark.requirement("A13", "A35")
def test_each_step_is_one_row_that_names_everybody(asked: Export, minister: Any, keeper: Any) -> None:
    export = made(asked, minister)
    exports.take(export.pk, by=keeper, now=at())
    rows = AuditEvent.objects.filter(object_id=str(asked.pk)).order_by("id")
    assert [row.action for row in rows] == ["export_request", "export_decide", "download"]
    for row in rows:
        assert {line.person for line in row.people.all()} == set(asked.params["people"])


def test_the_pages_hold_to_it_too(
    asked: Export, minister: Any, keeper: Any, organizer: Any, neighbour: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    clients: dict[str, Client] = {}
    for name, user in {"minister": minister, "keeper": keeper, "neighbour": neighbour}.items():
        clients[name] = Client()
        clients[name].force_login(user)
    detail, take = (reverse(f"core:export_{name}", args=[asked.pk]) for name in ("detail", "take"))
    decide = reverse("core:export_decide", args=[asked.pk])
    assert "等待审批" in clients["keeper"].get(detail).content.decode()
    early = clients["keeper"].post(take)
    assert early.status_code == 404 and "等待审批" in early.content.decode()
    assert clients["keeper"].post(decide, {"decision": "approve"}).status_code == 403
    assert clients["neighbour"].get(detail).status_code == 404
    assert "李四" not in clients["minister"].get(reverse("core:export_desk")).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert clients["minister"].post(decide, {"decision": "approve"}).status_code == 302
    asked.refresh_from_db()
    page = clients["keeper"].get(detail).content.decode()
    assert asked.password and asked.password in page
    assert clients["keeper"].get(take).status_code == 405
    assert clients["minister"].get(detail).status_code == 404
    assert clients["minister"].post(take).status_code == 404
    answer = clients["keeper"].post(take)
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    again = clients["keeper"].post(take)
    assert again.status_code == 404 and "文件只能下载一次" in again.content.decode()


def test_a_refusal_without_a_reason_and_a_second_decision_are_answered_on_the_desk(
    asked: Export, minister: Any, sign_in: Any
) -> None:
    client, decide = sign_in(minister), reverse("core:export_decide", args=[asked.pk])
    answer = client.post(decide, {"decision": "refuse", "reason": " "}, follow=True)
    assert answer.redirect_chain == [(reverse("core:export_desk"), 302)]
    assert "不批准时请写明理由" in answer.content.decode() and "等待审批" not in answer.content.decode()
    asked.refresh_from_db()
    assert asked.state == ExportState.WAITING
    client.post(decide, {"decision": "refuse", "reason": "张贴用不着身份证号"})
    assert "不必再审批" in client.post(decide, {"decision": "approve"}, follow=True).content.decode()
    asked.refresh_from_db()
    assert asked.state == ExportState.REFUSED


def test_a_stale_verification_stands_before_taking_and_deciding(asked: Export, minister: Any) -> None:
    client = Client()
    client.force_login(minister)
    session = client.session
    session["verified_at"] = 0
    session.save()
    answer = client.post(reverse("core:export_decide", args=[asked.pk]), {"decision": "approve"})
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("core:step_up"))
    asked.refresh_from_db()
    assert asked.state == ExportState.WAITING
