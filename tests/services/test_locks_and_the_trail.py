"""Who holds a record and who writes the trail never wait for each other: rows that name it pass."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from django.db import transaction

from cadre.models import RecusalDeclaration, Resume
from cadre.services.locking import lock_people, locked
from core.choices import AuditAction
from core.models import InboxItem
from core.services import audit
from core.services.accounts import guard
from core.services.numbering import lock_numbers
from core.services.units.scope import lock_tree
from tests.faults.rounds import together

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True), pytest.mark.requirement("F14")]
ACT = audit.Act(AuditAction.UPDATE, label="次序")


@pytest.mark.parametrize("held", ["person", "people", "account", "tree", "numbers"])
def test_a_row_about_what_is_held_is_written_behind_the_trail(
    held: str, person: Any, keeper: Any, district: Any
) -> None:
    cadre, holds, chained = person(), Event(), Event()
    hold: dict[str, Callable[[], Any]] = {
        "person": lambda: locked(cadre.pk),
        "people": lambda: lock_people([cadre.pk]),
        "account": lambda: guard.locked(keeper),
        "tree": lock_tree,
        "numbers": lock_numbers,
    }
    names: dict[str, Callable[[], Any]] = {
        "person": lambda: Resume.objects.create(cadre=cadre, text=""),
        "people": lambda: Resume.objects.create(cadre=cadre, text=""),
        "account": lambda: RecusalDeclaration.objects.create(
            user=keeper, relation="配偶", declared_by=keeper
        ),
        "tree": lambda: InboxItem.objects.create(recipient=keeper, key="1", category="", unit=district.root),
        "numbers": lambda: InboxItem.objects.create(
            recipient=keeper, key="1", category="", unit=district.root
        ),
    }

    def holder() -> bool:
        with transaction.atomic():
            hold[held]()
            holds.set()
            assert chained.wait(10)
            audit.record(ACT, by=None)
        return True

    def writer() -> bool:
        assert holds.wait(10)
        with transaction.atomic():
            audit.record(ACT, by=None)
            chained.set()
            names[held]()
        return True

    assert together(holder, writer) == [True, True]
