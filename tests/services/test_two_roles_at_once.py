"""Two transactions that give one account two roles which exclude each other: the second is refused."""

from __future__ import annotations

from threading import Event, Thread
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from core.models import RoleGrant, User

pytestmark = [
    pytest.mark.services,
    pytest.mark.django_db(transaction=True),
    pytest.mark.requirement("A10"),
]


def test_neither_sees_the_other_and_still_only_one_role_is_given(district: Any) -> None:
    user = User.objects.create_user("somebody", None, display_name="某人", unit=district.root)
    written, answers = Event(), dict[str, str]()

    def give(role: str, before: Event | None, after: Event | None) -> None:
        try:
            if before:
                before.wait(20)
            with transaction.atomic():
                RoleGrant.objects.create(user=user, role=role, unit=district.root, start="2026-01-01")
                if after:
                    after.set()
                    late.join(1)
            answers[role] = "given"
        except DatabaseError as error:
            answers[role] = "refused" if "互斥" in str(error) else str(error)
        finally:
            connection.close()

    late = Thread(target=give, args=("secadmin", written, None))
    first = Thread(target=give, args=("sysadmin", None, written))
    late.start()
    first.start()
    for thread in (first, late):
        thread.join(30)
    assert answers == {"sysadmin": "given", "secadmin": "refused"}
    assert [grant.role for grant in RoleGrant.objects.all()] == ["sysadmin"]
