"""The marked workbook of an import names people: the trail lists those of them who are on record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.crypto import blind_index
from core.models import AuditEvent, AuditPerson, Export
from tests.cadre.rosters import LIN, LUO, upload

pytestmark = pytest.mark.requirement("A35")


def test_the_marked_workbook_lists_the_known_people_of_its_rows(
    sign_in: Callable[[Any], Client], keeper: Any, district: Any, person: Callable[..., Any]
) -> None:
    number = LIN["身份证号"]
    known = person("林知远", id_number=number, id_index=blind_index(number))
    by_name = person("罗静怡", birth=date(1987, 2, 1))
    person("罗静怡", birth=date(1999, 2, 1))
    faulty = LUO | {"身份证号": "", "任现职时间": "2023.15"}
    batch = upload([LIN, faulty, LUO | {"姓名": "白云飞", "身份证号": ""}], district.town, keeper)
    answer = sign_in(keeper).get(reverse("cadre:import_marked", args=[batch.pk]))
    assert answer.status_code == 200
    event = AuditEvent.objects.filter(action="export").latest("id")
    listed = AuditPerson.objects.filter(event=event).values_list("person", flat=True)
    assert set(listed) == {str(known.uuid), str(by_name.uuid)}
    assert Export.objects.get().people == 2


def test_a_large_workbook_of_ones_own_still_leaves_without_consent(
    sign_in: Callable[[Any], Client], keeper: Any, district: Any, person: Callable[..., Any], settings: Any
) -> None:
    settings.PROTECTION = replace(settings.PROTECTION, export_people=1)
    person("罗静怡", birth=date(1987, 2, 1))
    person("林知远")
    rows = [LIN | {"身份证号": ""}, LUO | {"身份证号": "", "任现职时间": "2023.15"}]
    batch = upload(rows, district.town, keeper)
    answer = sign_in(keeper).get(reverse("cadre:import_marked", args=[batch.pk]))
    assert answer.status_code == 200
    export = Export.objects.get()
    assert export.people == 2
    assert not export.needs_approval
