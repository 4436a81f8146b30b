"""The three administrators exclude each other and all business, whoever writes the grant."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction

from core.models import RoleGrant, User
from core.rules.accounts import Span, clash, exclude_each_other, folded, name_fault, reach
from core.rules.matrix import ADMINISTRATORS, ROLES, Scope

D = date
NEW_YEAR = D(2026, 1, 1)
PAIRS = [pair for pair in combinations(ROLES, 2) if set(pair) & set(ADMINISTRATORS)]
BUSINESS = [pair for pair in combinations(ROLES, 2) if not set(pair) & set(ADMINISTRATORS)]


@pytest.fixture
def somebody(district: Any) -> User:
    return User.objects.create_user("somebody", None, display_name="某人", unit=district.town)


def give(user: User, role: str, unit: Any, start: date = NEW_YEAR, end: date | None = None) -> RoleGrant:
    return RoleGrant.objects.create(user=user, role=role, unit=unit, start=start, end=end)


@pytest.mark.requirement("A10")
@pytest.mark.parametrize("pair", [*PAIRS, *(pair[::-1] for pair in PAIRS)], ids="+".join)
def test_the_database_refuses_an_administrator_a_second_role(
    somebody: User, district: Any, pair: tuple[str, str]
) -> None:
    give(somebody, pair[0], district.root)
    with pytest.raises(DatabaseError, match="互斥"), transaction.atomic():
        give(somebody, pair[1], district.root)
    with pytest.raises(DatabaseError, match="互斥"), transaction.atomic():
        RoleGrant.objects.bulk_create(
            [RoleGrant(user=somebody, role=pair[1], unit=district.root, start=D(2030, 1, 1))]
        )
    assert [grant.role for grant in somebody.grants.all()] == [pair[0]]


@pytest.mark.requirement("A10")
@pytest.mark.parametrize("pair", BUSINESS, ids="+".join)
def test_two_business_roles_go_together(somebody: User, district: Any, pair: tuple[str, str]) -> None:
    give(somebody, pair[0], district.root)
    give(somebody, pair[1], district.root)


@pytest.mark.requirement("A10")
def test_one_bulk_write_of_two_roles_is_refused(somebody: User, district: Any) -> None:
    pair = [
        RoleGrant(user=somebody, role=role, unit=district.root, start=D(2026, 1, 1))
        for role in ("sysadmin", "secadmin")
    ]
    with pytest.raises(DatabaseError, match="互斥"), transaction.atomic():
        RoleGrant.objects.bulk_create(pair)
    assert not somebody.grants.exists()


@pytest.mark.requirement("A10")
def test_an_update_and_sql_by_hand_are_refused_too(somebody: User, district: Any, user_with: Any) -> None:
    give(somebody, "keeper", district.town)
    other = give(somebody, "secretary", district.town)
    with pytest.raises(DatabaseError, match="互斥"), transaction.atomic():
        RoleGrant._base_manager.filter(pk=other.pk).update(role="auditor")
    elsewhere = user_with("sysadmin", district.root, "elsewhere").grants.get()
    with (
        pytest.raises(DatabaseError, match="互斥"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE core_rolegrant SET user_id = %s WHERE id = %s", [somebody.pk, elsewhere.pk])


@pytest.mark.requirement("A10", "M02")
@pytest.mark.parametrize(
    ("start", "end", "meets"),
    [
        (D(2025, 1, 1), D(2026, 1, 1), False),
        (D(2025, 1, 1), D(2026, 1, 2), True),
        (D(2026, 6, 30), None, True),
        (D(2026, 7, 1), None, False),
        (D(2026, 3, 1), D(2026, 3, 1), False),
        (D(2025, 1, 1), None, True),
    ],
)
def test_only_spans_that_share_a_day_exclude_each_other(
    somebody: User, district: Any, start: date, end: date | None, meets: bool
) -> None:
    give(somebody, "keeper", district.town, D(2026, 1, 1), D(2026, 7, 1))
    held = [Span("keeper", D(2026, 1, 1), D(2026, 7, 1))]
    assert (clash(Span("auditor", start, end), held) is not None) is meets
    if meets:
        with pytest.raises(DatabaseError, match="互斥"), transaction.atomic():
            give(somebody, "auditor", district.root, start, end)
    else:
        give(somebody, "auditor", district.root, start, end)


def test_the_rule_says_the_same_as_the_triggers() -> None:
    assert all(exclude_each_other(*pair) for pair in PAIRS)
    assert not any(exclude_each_other(*pair) for pair in BUSINESS)
    assert not any(exclude_each_other(role, role) for role in ROLES)


@pytest.mark.requirement("A09", "A10")
def test_no_model_knows_a_superuser() -> None:
    names = {field.name for model in apps.get_models() for field in model._meta.get_fields()}
    assert not names & {"is_superuser", "is_staff", "user_permissions"}
    assert not hasattr(User.objects, "create_superuser")


@pytest.mark.requirement("A01")
@pytest.mark.parametrize("twin", ["WuXiao", "ｗｕｘｉａｏ", "ＷＵＸＩＡＯ", " wuxiao ", "Ｗuxiao"])
def test_twins_by_case_and_width_are_refused_by_the_database(db: None, twin: str) -> None:
    User.objects.create_user("wuxiao", None, display_name="吴晓")
    for make in (
        lambda: User.objects.create_user(twin, None, display_name="双"),
        lambda: User.objects.create(username=twin, display_name="双"),
        lambda: User.objects.bulk_create([User(username=twin, display_name="双")]),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make()
    assert User.objects.get(username=twin).display_name == "吴晓"
    assert User.objects.get_by_natural_key(twin).display_name == "吴晓"


@pytest.mark.requirement("A01")
@pytest.mark.parametrize("twin", ["WuXiao", "ｗｕｘｉａｏ", "wu xiao", "wuxiao　"])
def test_sql_by_hand_cannot_write_another_spelling(db: None, twin: str) -> None:
    user = User.objects.create_user("somebody", None, display_name="某人")
    with (
        pytest.raises(DatabaseError, match="半角"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE core_user SET username = %s WHERE id = %s", [twin, user.pk])


@pytest.mark.parametrize("name", ["admin", "root", "test", "1abc", "ab", "王磊", "a b c", "a" * 41, "-abc"])
def test_a_name_that_everybody_guesses_or_nobody_types_is_refused(name: str) -> None:
    assert name_fault(folded(name)).endswith("。")


@pytest.mark.parametrize("name", ["WangLei", "wang.lei2", "ｗａｎｇ_lei", "w-l"])
def test_a_sound_name_is_taken(name: str) -> None:
    assert not name_fault(folded(name))


def test_each_role_reaches_the_district_a_unit_or_the_person() -> None:
    assert {role: reach(role) for role in ROLES} == {
        **dict.fromkeys(
            ("leader", "minister", "organizer", "overseer", "discipline", *ADMINISTRATORS), Scope.DISTRICT
        ),
        **dict.fromkeys(("secretary", "keeper"), Scope.UNIT),
        "person": Scope.SELF,
    }
