"""Administrators at one moment: two excluding roles for one account, and two who end each other."""

from __future__ import annotations

from threading import Barrier, Event, Thread
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from core.models import RoleGrant, User
from core.policy import Refused
from core.services import accounts

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


@pytest.mark.requirement("M11")
def test_of_two_administrators_who_disable_each_other_one_stays(district: Any, user_with: Any) -> None:
    names = ("one", "other")
    pair = [user_with("sysadmin", district.root, name) for name in names]
    together, answers = Barrier(2), dict[str, str]()

    def disable(by: User, user: User) -> None:
        try:
            together.wait(20)
            accounts.disable(user, reason="离岗", by=by, now=timezone.now())
            answers[by.username] = "done"
        except Refused as refusal:
            answers[by.username] = refusal.findings[0].rule_id
        except DatabaseError as error:
            answers[by.username] = str(error)
        finally:
            connection.close()

    threads = [Thread(target=disable, args=(pair[turn], pair[1 - turn])) for turn in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    # Who comes too late by a whole act has been disabled himself and may nothing any more.
    assert sorted(answers.values()) in (
        ["accounts.last_administrator", "done"],
        ["accounts.right", "done"],
    )
    assert User.objects.filter(is_active=True, username__in=names).count() == 1
