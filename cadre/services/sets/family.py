"""Family and important social relations, in the order of the form."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max

from cadre.models import Cadre, FamilyMember
from cadre.rules.family import default_order, relation_code
from cadre.services.recusal import find_around
from cadre.services.writing import close_record, open_record
from core.models import User

from .base import RecordSet


class FamilySet(RecordSet):
    """家庭成员 (A36)."""

    key, model, noun = "family", FamilyMember, "家庭成员"
    fields = ("relation", "name", "birth", "birth_precision", "political", "work")

    def prepare(self, row: FamilyMember, *, by: User) -> dict[str, Any]:
        """A new one stands last."""
        last = self.rows(row.cadre).aggregate(last=Max("order"))["last"]
        row.order = (last or 0) + 1
        return {}

    def check(self, row: FamilyMember) -> None:
        """The code follows from the word."""
        row.relation_code = relation_code(row.relation)

    def settle(self, cadre: Cadre) -> None:
        """Who is somebody's relative may no longer see the record, and the other way round."""
        find_around(cadre)


@transaction.atomic
def move_member(member: FamilyMember, step: int, *, by: User, version: int | None = None) -> None:
    """One place up (-1) or down (1); nothing happens at the ends."""
    current = open_record(member.cadre, by=by, version=version)
    members = list(current.family.all())
    here = next(index for index, row in enumerate(members) if row.pk == member.pk)
    there = here + step
    if 0 <= there < len(members):
        members[here], members[there] = members[there], members[here]
        _reorder(current, members, by=by)


@transaction.atomic
def sort_family(cadre: Cadre, *, by: User, version: int | None = None) -> None:
    """Spouse, children by age, father, mother, then the others as they stand."""
    current = open_record(cadre, by=by, version=version)
    _reorder(current, list(default_order(current.family.all())), by=by)


def _reorder(cadre: Cadre, members: list[FamilyMember], *, by: User) -> None:
    before = "、".join(str(row) for row in cadre.family.all())
    after = "、".join(str(row) for row in members)
    if before == after:
        return
    for order, row in enumerate(members, 1):
        row.order = order
    FamilyMember.objects.bulk_update(members, ["order"])
    close_record(cadre, {"家庭成员·顺序": [before, after]}, by=by)
