"""One policy asked by every door: every line of tests/matrix.yaml, tried at every door of its kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings as house
from django.db import transaction
from django.urls import reverse

from cadre.rules.readable import FIELD_RIGHTS
from core.choices import Role
from core.models import Unit
from core.rules.matrix import ROLES as MATRIX_ROLES
from tests.architecture.test_doors import addresses
from tests.security.matrix_doors import DOORS, FAMILY_CANARY, SANCTION_CANARY
from tests.security.matrix_world import ROLES, SCOPES, World, build

TABLE: dict[str, dict[str, Any]] = yaml.safe_load(Path("tests/matrix.yaml").read_text())
MANY = 1_000_000
CASES = [
    (kind, door, role, scope)
    for kind, doors in DOORS.items()
    for door in doors
    for role in ROLES
    for scope in SCOPES
]
# Addresses about one person at which no line is tried: each is reached only through a page that is, and
# starts from the same question; tests/architecture/doors.txt says whom it answers.
THROUGH_ANOTHER = {
    "cadre:appointment_edit", "cadre:appointment_end", "cadre:appointment_posts", "cadre:family_move",
    "cadre:family_sort", "cadre:set_edit", "cadre:set_remove", "cadre:photo_remove", "cadre:fault_waive",
    "cadre:waiver_end", "cadre:recognition_create", "cadre:recognition_withdraw", "cadre:identity_reveal",
    "cadre:duplicate_apart",
}  # fmt: skip
TRIED = {
    *(f"cadre:cadre_{name}" for name in DOORS["record.read"]), "cadre:cadre_edit", "cadre:cadre_resume_edit",
    "cadre:cadre_family", "cadre:cadre_quality", "cadre:appointment_create", "cadre:set_add",
    "cadre:photo_edit",
    "cadre:approval_form", "cadre:approval_form_edit", "cadre:approval_form_file", "cadre:identity",
    "cadre:duplicate_merge",
}  # fmt: skip


def expected(kind: str, role: str, scope: str) -> Any:
    """What the table says."""
    line = TABLE[kind][role]
    return line[SCOPES.index(scope)] if isinstance(line, list) else line


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """The district, built once: every case is undone by itself."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(house, "FILES_DIR", tmp_path_factory.mktemp("files"))
        patch.setattr(house, "PASSWORD_HASHERS", ["django.contrib.auth.hashers.MD5PasswordHasher"])
        with transaction.atomic():
            found = build()
            found.folder = house.FILES_DIR
            yield found
            transaction.set_rollback(True)


@pytest.fixture
def undone(world: World, settings: Any) -> Iterator[World]:
    """The district as it was built, with its files; what the case writes is taken back."""
    settings.FILES_DIR = world.folder
    settings.PROTECTION = replace(
        settings.PROTECTION, second_factor=False, details_per_hour=MANY, searches_per_minute=MANY
    )
    with transaction.atomic():
        yield world
        transaction.set_rollback(True)


@pytest.mark.requirement("A11", "A12", "A30", "A42", "A43", "B12", "B13", "B14", "B15")
@pytest.mark.parametrize(("kind", "door", "role", "scope"), CASES)
def test_every_door_answers_as_the_matrix_says(
    kind: str, door: str, role: str, scope: str, undone: World
) -> None:
    cadre = undone.person(role, scope)
    assert DOORS[kind][door](undone, role, cadre) == expected(kind, role, scope)


@pytest.mark.django_db
def test_nothing_of_the_district_stays_behind() -> None:
    """It also tells pytest-django that this module needs the database."""
    assert not Unit.objects.exists()


@pytest.mark.requirement("B12")
def test_the_cases_are_as_many_as_the_catalogue_asks_for() -> None:
    assert len(CASES) >= 1500


@pytest.mark.requirement("A11")
def test_every_role_and_every_kind_of_door_has_a_line() -> None:
    assert set(Role.values) == set(MATRIX_ROLES) == set(ROLES)
    assert set(TABLE) == set(DOORS)
    for kind, lines in TABLE.items():
        assert set(lines) == set(ROLES), kind
        assert all(len(line) == len(SCOPES) for line in lines.values() if isinstance(line, list)), kind


@pytest.mark.requirement("A11")
def test_every_address_about_one_person_is_tried_or_reached_through_one_that_is() -> None:
    about_a_person = {name for name, arguments in addresses() if {"uuid", "first"} & set(arguments)}
    about_a_person = {name for name in about_a_person if name.startswith("cadre:")}
    assert about_a_person == TRIED | THROUGH_ANOTHER


@pytest.mark.requirement("A12")
def test_every_fact_with_a_right_of_its_own_has_doors() -> None:
    kinds = {kind.partition(".")[0] for kind in DOORS}
    assert {"id_number": "identity"}.get("id_number") in kinds
    assert set(FIELD_RIGHTS) - {"id_number"} <= kinds


@pytest.mark.requirement("B15")
@pytest.mark.parametrize("role", ["leader", "keeper", "secretary"])
@pytest.mark.parametrize(
    "query",
    [
        "sort={}",
        "sort=-{}",
        "cols=name,{}",
        "where=all({}:is:1)",
        "where=any(none({}:has:a))",
        "wf0_0={}&wk0=all",
    ],
)
def test_a_question_that_names_an_unreadable_fact_is_400_with_a_sentence(
    role: str, query: str, undone: World
) -> None:
    readable = {"leader": (), "secretary": ("id_number",), "keeper": ("id_number", "family")}[role]
    for name in set(FIELD_RIGHTS) - set(readable):
        response = undone.client(role).get(f"{reverse('cadre:cadre_list')}?{query.format(name)}")
        assert response.status_code == 400
        assert "你没有查看" in response.content.decode()


@pytest.mark.requirement("B14")
@pytest.mark.parametrize("role", ROLES)
def test_no_address_tells_a_canary_to_whom_its_class_is_closed(role: str, undone: World) -> None:
    """Every address that can be opened, on every record: body, headers, fragments and error texts."""
    may_read = {
        FAMILY_CANARY: {"minister", "organizer", "overseer", "keeper"},
        SANCTION_CANARY: {"minister", "organizer", "overseer"},
    }
    closed = [canary for canary, roles in may_read.items() if role not in roles]
    numbers = [str(cadre.id_number) for cadre in (*undone.people.values(), *undone.own.values())]
    client, told = undone.client(role), []
    for cadre in (undone.people["own"], undone.own[role], undone.people["recused"], undone.people["opened"]):
        for name, arguments in addresses():
            if set(arguments) == {"uuid"} and name.startswith("cadre:"):
                for headers in ({}, {"HX-Request": "true"}):
                    response = client.get(reverse(name, args=[cadre.uuid]), headers=headers)
                    if response.streaming or "text" not in response.headers.get("Content-Type", "text"):
                        continue
                    text = response.content.decode(errors="ignore") + str(response.headers)
                    told += [(name, word) for word in (*closed, *numbers) if word in text]
    assert told == []
