"""The editor of targets: made, changed, ended, refused, and for whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.models import AuditEvent
from supervision.models import ColourPlan, Target
from tests.supervision.target_fields import FORM

pytestmark = pytest.mark.django_db
ON = "?on=2026-03-31"
Enter = Callable[[Any], Client]


def page(client: Client, name: str, *args: Any, query: str = ON) -> Any:
    return client.get(reverse(f"supervision:{name}", args=args) + query)


def text(response: Any) -> str:
    return str(response.content.decode())


def test_a_target_is_made_changed_and_ended_in_the_editor(
    organizer: Any, sign_in: Enter, district: Any
) -> None:
    client = sign_in(organizer)
    assert page(client, "target_create", query="?preset=town-team-women").status_code == 200
    client.post(reverse("supervision:target_create"), FORM)
    target = Target.objects.get(code="town-women")
    assert (str(target.spec.required), target.spec.scope.kinds) == ("1/5", frozenset({"town"}))
    edit = reverse("supervision:target_edit", args=["town-women"])
    shown = text(client.get(edit))
    assert 'value="0.2"' in shown
    client.post(edit, FORM | {"required": "1/3", "valid_from": "2026.07.01"})
    assert Target.objects.valid_on(date(2026, 7, 1)).get().version == 2
    client.post(reverse("supervision:target_end", args=["town-women"]), {"day": "2026.12.31"})
    assert not Target.objects.valid_on(date(2026, 12, 31)).exists()


def test_the_editor_refuses_holes_and_shows_them_beside_the_field(
    organizer: Any, sign_in: Enter, district: Any
) -> None:
    bands = {
        "band_style": "completion",
        "band1_light": "red",
        "band1_from": "0",
        "band1_to": "0.5",
        "band2_light": "green",
        "band2_from": "0.6",
        "band2_to": "",
    }
    client = sign_in(organizer)
    response = client.post(reverse("supervision:target_create"), FORM | bands)
    assert response.status_code == 422
    assert "0.5 至 0.6 之间没有颜色" in text(response)
    assert not Target.objects.exists()
    preview = text(client.post(reverse("supervision:target_preview"), FORM | bands))
    assert "0.5 至 0.6 之间没有颜色" in preview
    good = text(client.post(reverse("supervision:target_preview"), FORM))
    assert "<svg" in good
    assert "不少于 20%" in good


def test_only_who_may_edit_targets_reaches_the_editor(
    minister: Any, keeper: Any, sign_in: Enter, run: Any
) -> None:
    for user in (minister, keeper):
        client = sign_in(user)
        assert page(client, "target_create").status_code == 403
        assert page(client, "target_edit", "town-member-35").status_code == 403
        ended = client.post(reverse("supervision:target_end", args=["town-member-35"]), {"day": "2026.12.31"})
        assert ended.status_code == 403


def test_a_district_without_targets_adopts_the_shipped_ones_with_one_press(
    organizer: Any, minister: Any, sign_in: Enter
) -> None:
    defaults = reverse("supervision:target_defaults")
    reader = sign_in(minister)
    assert "采用八项默认目标" not in text(page(reader, "target_list"))
    assert reader.post(defaults).status_code == 403 and not Target.objects.exists()
    client = sign_in(organizer)
    assert "采用八项默认目标" in text(page(client, "target_list"))
    assert "已采用 8 项默认目标" in text(client.post(defaults, follow=True))
    assert (Target.objects.count(), ColourPlan.objects.count()) == (8, 1)
    made = AuditEvent.objects.filter(object_type="supervision.target", action="create")
    assert set(made.values_list("actor_name", flat=True)) == {organizer.display_name}
    again = text(client.post(defaults, follow=True))
    assert "没有改动" in again and "采用八项默认目标" not in again
    assert Target.objects.count() == 8
