"""Addresses and forms filled with nonsense, and rights that end at a unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import Job
from supervision.models import Letter
from supervision.services.letters import draft_letters
from tests.supervision.target_fields import FORM

pytestmark = pytest.mark.django_db
ON = "?on=2026-03-31"
Enter = Callable[[Any], Client]


def _text(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.parametrize(
    "address",
    [
        "/lights/?page=x&light=purple&kind=zzz&q=%00",
        "/lights/?page=99999999999999999999",
        "/lights/%00/",
        "/lights/YL01/?target=%00&all=x",
        "/lights/YL01/?on=9999-12-31",
        "/lights/YL01/?on=1990-01-01",
        "/targets/plans/99999999999999999999/",
        "/targets/?on=1990-01-01",
        "/runs/?page=x&trigger=zzz&locked=maybe&job=xx",
        "/runs/compare/?a=1&b=%00",
        "/runs/00000000-0000-0000-0000-000000000000/",
        "/letters/?state=zzz&unit=%00&page=-1",
    ],
)
def test_no_address_breaks_a_page(address: str, organizer: Any, sign_in: Enter, run: Any) -> None:
    assert sign_in(organizer).get(address).status_code in ((400,) if "%00" in address else (200, 404))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"required": "1e999999999"}, "“目标值”须是整数、小数或分数"),
        ({"required": "5000", "measure": "count"}, "目标值不能超过 1000"),
        ({"weight": "1/0"}, "“权重”须是整数、小数或分数"),
        ({"units": ["99999999999999999999"]}, "所选单位不存在"),
        ({"units": ["x"]}, "所选单位不存在"),
        ({"valid_from": "9999.12.31"}, "日期须在 1990.01.01 至"),
    ],
)
def test_the_editor_answers_nonsense_with_a_sentence(
    change: dict[str, Any], sentence: str, organizer: Any, sign_in: Enter, district: Any
) -> None:
    response = sign_in(organizer).post(reverse("supervision:target_create"), FORM | change)
    assert response.status_code == 422
    assert sentence in _text(response)


def test_a_day_out_of_reach_is_not_evaluated(organizer: Any, sign_in: Enter, district: Any) -> None:
    response = sign_in(organizer).post(
        reverse("supervision:run_evaluate"), {"day": "0001.01.01"}, follow=True
    )
    assert "日期须在 1990.01.01 至" in _text(response)
    assert not Job.objects.exists()


def test_rights_over_one_town_reach_no_further(
    user_with: Any, sign_in: Enter, district: Any, run: Any
) -> None:
    """No bulletin of the district for a leader of one town, no letter from its organizer to another."""
    draft_letters(run, by=None, now=timezone.now())
    leader = user_with("leader", district.other_town, "leader-2")
    client = sign_in(leader)
    assert "通报 PDF" not in _text(client.get(reverse("supervision:run_detail", args=[run.pk]) + ON))
    assert client.get(reverse("supervision:run_bulletin", args=[run.pk])).status_code == 403
    assert client.get(reverse("supervision:run_list")).context["lines"][0][2] == 0
    Letter.objects.all().delete()
    client = sign_in(user_with("organizer", district.other_town, "organizer-2"))
    response = client.post(reverse("supervision:run_letters", args=[run.pk]), follow=True)
    assert "没有要新起草的" in _text(response)
    assert not Letter.objects.exists()
