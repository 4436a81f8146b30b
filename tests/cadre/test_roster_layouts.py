"""Layouts of rosters: choosing, making, changing, sharing."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from cadre.documents.roster_columns import COLUMNS
from cadre.documents.roster_paper import BUILT_IN
from cadre.forms.rosters import addable, rearranged
from cadre.models import RosterLayout
from cadre.services.roster_layouts import delete_layout, save_layout
from core.models import AuditEvent
from core.policy import Refused

VALUES = {
    "name": "科级花名册", "title": "云岭区科级干部花名册", "columns": ["name", "birth"],
    "date_format": "1990-05", "paper": "A3", "by_unit": "on",
}  # fmt: skip
CREATE = "cadre:roster_layout_create"


def test_the_built_in_layouts_name_columns_that_exist() -> None:
    assert len(BUILT_IN) >= 5
    for spec in BUILT_IN.values():
        assert set(spec.columns) <= set(COLUMNS) and spec.chosen


def test_a_layout_is_made_changed_and_deleted_and_all_of_it_is_written_down(
    organizer: Any, sign_in: Any
) -> None:
    client = sign_in(organizer)
    client.post(reverse(CREATE), VALUES)
    layout = RosterLayout.objects.get()
    assert layout.owner == organizer and layout.columns == ["name", "birth"] and layout.by_unit
    edit = reverse("cadre:roster_layout_edit", args=[layout.pk])
    assert "云岭区科级干部花名册" in client.get(edit).content.decode()
    client.post(edit, VALUES | {"columns": ["birth", "name", "sex"], "shared": "on"})
    layout.refresh_from_db()
    assert layout.columns == ["birth", "name", "sex"] and layout.shared
    client.post(reverse("cadre:roster_layout_delete", args=[layout.pk]))
    assert not RosterLayout.objects.exists()
    about = AuditEvent.objects.filter(object_type="cadre.rosterlayout").order_by("id")
    assert [event.action for event in about] == ["create", "update", "delete"]


def test_a_new_layout_begins_with_the_columns_of_another_one(organizer: Any, sign_in: Any) -> None:
    page = sign_in(organizer).get(f"{reverse(CREATE)}?from=registration")
    assert tuple(column.key for column in page.context["chosen"]) == BUILT_IN["registration"].columns
    assert page.context["form"]["date_format"].value() == "1990.05.01"


def test_buttons_move_columns_without_saving_anything(organizer: Any, sign_in: Any) -> None:
    client = sign_in(organizer)
    page = client.post(reverse(CREATE), VALUES | {"do": "down:name"})
    assert [column.key for column in page.context["chosen"]] == ["birth", "name"]
    page = client.post(reverse(CREATE), VALUES | {"do": "add", "new_column": "sex"})
    assert [column.key for column in page.context["chosen"]] == ["name", "birth", "sex"]
    page = client.post(reverse(CREATE), VALUES | {"do": "drop:name"})
    assert [column.key for column in page.context["chosen"]] == ["birth"]
    assert "科级花名册" in page.content.decode() and not RosterLayout.objects.exists()


def test_taking_the_last_column_away_leaves_none(organizer: Any, sign_in: Any) -> None:
    client = sign_in(organizer)
    page = client.post(reverse(CREATE), VALUES | {"columns": ["name"], "do": "drop:name"})
    assert list(page.context["chosen"]) == []
    assert client.post(reverse(CREATE), VALUES | {"columns": []}).status_code == 422


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        ("up:a", "name birth"), ("up:birth", "birth name"), ("down:birth", "name birth"),
        ("add:nonsense", "name birth"), ("add:name", "name birth"), ("drop:nonsense", "name birth"),
    ],
)  # fmt: skip
def test_an_act_without_sense_changes_nothing(act: str, expected: str) -> None:
    assert rearranged(["name", "birth"], act) == expected.split()


def test_what_is_chosen_cannot_be_added_again() -> None:
    offered = {key for _, columns in addable(["name"]) for key, _ in columns}
    assert offered == set(COLUMNS) - {"name"}


def test_a_layout_of_somebody_else_cannot_be_touched(
    organizer: Any, keeper: Any, neighbour: Any, sign_in: Any
) -> None:
    layout = save_layout(None, {"name": "我的", "columns": ["name"], "shared": True}, by=organizer)
    client = sign_in(keeper)
    assert "我的" in client.get(reverse("cadre:roster_layout_list")).content.decode()
    assert client.get(reverse("cadre:roster_layout_edit", args=[layout.pk])).status_code == 404
    assert client.post(reverse("cadre:roster_layout_delete", args=[layout.pk])).status_code == 404
    with pytest.raises(Refused, match="别人建立的"):
        save_layout(layout, {"name": "你的"}, by=neighbour)
    with pytest.raises(Refused, match="别人建立的"):
        delete_layout(layout, by=neighbour)


def test_two_layouts_of_one_user_have_two_names(organizer: Any, sign_in: Any) -> None:
    client = sign_in(organizer)
    client.post(reverse(CREATE), VALUES)
    response = client.post(reverse(CREATE), VALUES)
    assert response.status_code == 422 and "换一个名称" in response.content.decode()


def test_without_the_right_there_are_no_layouts(secretary: Any, sign_in: Any) -> None:
    client = sign_in(secretary)
    assert client.get(reverse("cadre:roster_layout_list")).status_code == 403
    with pytest.raises(Refused, match="导出名册"):
        save_layout(None, {"name": "x", "columns": ["name"]}, by=secretary)
