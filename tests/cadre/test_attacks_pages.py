"""Attacks on the pages of a record: keys that name nothing, one's own request, the same act twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cadre.choices import Holding, PostCategory
from cadre.models import Cadre, ChangeRequest
from cadre.services.appointments import NewAppointment, appoint
from cadre.services.cadres import create_cadre
from cadre.services.change_requests import approve, refuse
from cadre.services.quality.recognising import recognise
from core.policy import Refused
from core.views.downloads import content_response
from tests.cadre.rosters import id_number

Enter = Callable[[Any], Client]
TOO_LARGE = 99999999999999999999


@pytest.mark.parametrize("key", [0, TOO_LARGE])
@pytest.mark.parametrize("name", ["appointment_edit", "appointment_end", "set_edit", "set_remove"])
def test_a_key_of_no_row_is_not_found(
    name: str, key: int, organizer: Any, person: Callable[..., Any], sign_in: Enter
) -> None:
    arguments = {"uuid": person().uuid, "pk": key} | ({"key": "family"} if name.startswith("set_") else {})
    address = reverse(f"cadre:{name}", kwargs=arguments)
    client = sign_in(organizer)
    assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)


def test_keys_beyond_every_number_decide_nothing(organizer: Any, sign_in: Enter) -> None:
    sent = {"pk": [str(TOO_LARGE), "-1", "²", "x"], "decision": "approve"}
    assert sign_in(organizer).post(reverse("cadre:request_decide"), sent).status_code == 302


def test_nobody_decides_what_he_asked_for_himself(organizer: Any, person: Callable[..., Any]) -> None:
    cadre = person()
    mine = ChangeRequest.objects.create(
        cadre=cadre, field="birth", label="出生年月", old="1990.05", new="1991.05", value="1991-05-01",
        requested_by=organizer,
    )  # fmt: skip
    for decide, how in ((approve, {"seen": "1990.05"}), (refuse, {"decision": "不采纳"})):
        with pytest.raises(Refused, match="本人"):
            decide(mine, by=organizer, now=timezone.now(), **how)
    cadre.refresh_from_db()
    assert cadre.birth == date(1990, 5, 1)


def test_the_same_appointment_is_not_entered_twice(
    organizer: Any, district: Any, person: Callable[..., Any]
) -> None:
    cadre = person()
    again = NewAppointment(
        district.bureau, "兼职委员", PostCategory.MEMBER, date(2026, 1, 1), holding=Holding.CONCURRENT
    )
    appoint(cadre, again, by=organizer)
    with pytest.raises(Refused, match="已登记"):
        appoint(cadre, again, by=organizer)
    assert cadre.appointments.count() == 2


def test_the_same_recognition_is_not_entered_twice(organizer: Any, person: Callable[..., Any]) -> None:
    cadre = person()
    told = {"fact": "birth", "new": "1990.06", "document_no": "云组认〔2026〕1 号"}
    recognise(cadre, **told, decided_on=date(2026, 1, 5), by=organizer)
    with pytest.raises(Refused, match="已登记"):
        recognise(cadre, **told, decided_on=date(2026, 1, 5), by=organizer)
    assert cadre.recognitions.count() == 1


def test_the_same_new_person_is_not_entered_twice(keeper: Any, district: Any) -> None:
    values = {"name": "双击人", "sex": "1", "birth": date(1990, 1, 1)}
    create_cadre(unit=district.town, values=values, by=keeper)
    with pytest.raises(Refused, match="同出生年月"):
        create_cadre(unit=district.town, values=values, by=keeper)
    create_cadre(unit=district.town, values=values | {"id_number": id_number("19900101")}, by=keeper)
    assert Cadre.objects.count() == 2


def test_a_request_that_was_replaced_meanwhile_is_not_adopted_unseen(
    organizer: Any, keeper: Any, person: Callable[..., Any], sign_in: Enter
) -> None:
    cadre = person()
    asked = ChangeRequest.objects.create(
        cadre=cadre, field="birth", label="出生年月", old="1990.05", new="1990.06", value="1990-06-01",
        requested_by=keeper,
    )  # fmt: skip
    page = sign_in(organizer).get(reverse("cadre:request_list")).content.decode()
    assert f'name="asked_{asked.pk}" value="1990.06"' in page
    asked.new, asked.value = "1995.06", "1995-06-01"
    asked.save(update_fields=["new", "value"])
    sent = {"pk": asked.pk, f"seen_{asked.pk}": "1990.05", f"asked_{asked.pk}": "1990.06"}
    sign_in(organizer).post(reverse("cadre:request_decide"), sent | {"decision": "approve"})
    cadre.refresh_from_db()
    asked.refresh_from_db()
    assert (cadre.birth, asked.state) == (date(1990, 5, 1), "pending")


def test_the_name_of_a_file_holds_no_folder_and_no_control_mark() -> None:
    header = content_response(b"", '../名 "单"\r\nX: y\u202e.xlsx', "text/plain")["Content-Disposition"]
    assert unquote(header) == "attachment; filename*=utf-8''.._名 \"单\"__X: y_.xlsx"
