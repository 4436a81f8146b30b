"""F14: two write about one person; the second sees both values and nothing is overwritten unseen."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cadre.models import Appointment, Cadre
from cadre.services import roster_batches
from core.policy import Refused
from tests.cadre.rosters import LIN, commit, upload

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("F14")]


def browser(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def fields_of(client: Client, url: str) -> dict[str, str]:
    """What the form would send unchanged."""
    form = client.get(url).context["form"]
    return {name: "" if form[name].value() is None else str(form[name].value()) for name in form.fields}


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_the_second_editor_sees_both_values(
    person: Any, organizer: Any, user_with: Any, district: Any, headers: dict[str, str]
) -> None:
    cadre, other = person(), user_with("organizer", district.root, "other")
    url = reverse("cadre:cadre_edit", args=[cadre.uuid])
    one, two = browser(organizer), browser(other)
    forms = [fields_of(client, url) for client in (one, two)]
    assert one.post(url, forms[0] | {"health": "健康"}).status_code == 302
    answer = two.post(url, forms[1] | {"health": "一般"}, headers=headers)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "健康" in page and "一般" in page and "对方改过" in page
    assert Cadre.objects.get().health == "健康"


@pytest.mark.parametrize("act", ["edit", "end"])
def test_an_appointment_knows_the_version_that_its_form_was_opened_at(
    person: Any, organizer: Any, act: str
) -> None:
    cadre = person()
    post = cadre.appointments.get()
    url = reverse(f"cadre:appointment_{act}", args=[cadre.uuid, post.pk])
    client = browser(organizer)
    late = fields_of(client, url)
    edit = reverse("cadre:appointment_edit", args=[cadre.uuid, post.pk])
    first = fields_of(client, edit) | {
        "document_no": "云组干〔2026〕1号",
        "reason": "补录",
        "start": "2021.08",
    }
    assert client.post(edit, first).status_code == 302
    mine = {"start": "2021.09", "reason": "按文件"} if act == "edit" else {"end": "2026.03"}
    answer = client.post(url, late | mine)
    assert answer.status_code == 409 and "刚被你在另一个页面改过" in answer.content.decode()
    assert Appointment.objects.get().document_no == "云组干〔2026〕1号"
    assert Appointment.objects.get().end is None
    fresh = late | mine | {"version": str(Cadre.objects.get().version), "resolve": "1"}
    chosen = {"choose_document_no": "theirs", "choose_start": "mine", "choose_end": "mine"}
    assert client.post(url, fresh | chosen).status_code == 302
    assert Appointment.objects.get().document_no == "云组干〔2026〕1号", "theirs was chosen"


def test_a_form_opened_before_an_import_meets_the_import(district: Any, organizer: Any) -> None:
    commit(upload([LIN], district.town, organizer), organizer)
    cadre, client = Cadre.objects.get(), browser(organizer)
    url = reverse("cadre:cadre_edit", args=[cadre.uuid])
    late = fields_of(client, url)
    commit(upload([LIN | {"民族": "侗族"}], district.town, organizer), organizer)
    assert client.post(url, late | {"health": "一般"}).status_code == 409
    cadre.refresh_from_db()
    assert cadre.get_ethnicity_display() == "侗族" and cadre.health != "一般"


def test_an_import_seen_before_an_edit_is_stopped_and_names_the_person(district: Any, organizer: Any) -> None:
    commit(upload([LIN], district.town, organizer), organizer)
    batch = upload([LIN | {"民族": "侗族"}], district.town, organizer)
    seen = timezone.now()
    cadre, client = Cadre.objects.get(), browser(organizer)
    url = reverse("cadre:cadre_edit", args=[cadre.uuid])
    assert client.post(url, fields_of(client, url) | {"health": "一般"}).status_code == 302
    with pytest.raises(Refused, match=r"林知远的信息又被别人改过，没有写入任何数据"):
        roster_batches.request_commit(batch, by=organizer, seen=seen)
    preview = client.get(reverse("cadre:import_preview", args=[batch.pk]))
    assert 'name="seen"' in preview.content.decode(), "the page says when it was made"
    assert roster_batches.request_commit(batch, by=organizer, seen=timezone.now())
