"""Records that may be of one person."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

from django.db import transaction
from django.db.models import Count

from cadre.models import Cadre, DistinctPair
from cadre.querysets import CadreQuerySet
from cadre.services.scope import may
from core.choices import AuditAction
from core.models import Unit, User
from core.policy import Refused
from core.rules.rights import Right
from core.services import audit

SAME_MONTH, UNKNOWN_MONTH = "同名、同出生年月", "同名，其中一人没有出生年月"


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """Two records that may be of one person, the older one first, and why they may be."""

    first: Cadre
    second: Cadre
    why: str


def duplicate_pairs(user: User) -> list[DuplicatePair]:
    """Pairs in which the user may merge: same name and birth month, or same name and a birth unknown.

    Left out are two people with two ID numbers, and pairs that somebody has told apart. Three queries.
    """
    people = mergeable(user)
    names = people.order_by().values("name").annotate(people=Count("pk")).filter(people__gt=1)
    by_name: dict[str, list[Cadre]] = defaultdict(list)
    for cadre in people.filter(name__in=names.values("name")).select_related("unit").order_by("pk"):
        by_name[cadre.name].append(cadre)
    apart = set(DistinctPair.objects.values_list("first_id", "second_id"))
    return [
        DuplicatePair(first, second, why)
        for same in by_name.values()
        for first, second in combinations(same, 2)
        if (first.pk, second.pk) not in apart and (why := _why(first, second))
    ]


def mergeable(user: User) -> CadreQuerySet:
    """People whom the user may merge."""
    units = Unit.objects.visible_to(user, Right.MERGE_CADRES).order_by().only("pk")
    return Cadre.objects.visible_to(user).filter(unit__in=units)


@transaction.atomic
def tell_apart(first: Cadre, second: Cadre, *, reason: str, by: User) -> DistinctPair:
    """They are two people, and the pair is not offered again. Raises Refused out of scope."""
    require_merging(first, second, by=by)
    if first.pk == second.pk:
        raise Refused.because("cadre.apart.same", "这是同一条记录，不用区分。请返回重复人员页面重新选择。")
    low, high = sorted((first, second), key=lambda cadre: cadre.pk)
    pair, created = DistinctPair.objects.get_or_create(
        first=low, second=high, defaults={"reason": reason, "decided_by": by}
    )
    if created:
        facts = {"不是同一人": [low.name, f"{low.unit}、{high.unit}"]}
        act = audit.Act(AuditAction.DECIDE, low, unit_path=low.unit.path, changes=facts, reason=reason)
        audit.record(act, by=by)
    return pair


def require_merging(*people: Cadre, by: User) -> None:
    """Raises Refused when the user may not merge all of these people."""
    if not all(may(by, Right.MERGE_CADRES, cadre) for cadre in people):
        raise Refused.because("cadre.merge.scope", "重复人员由区委组织部干部科合并。请把情况告诉干部科。")


def _why(first: Cadre, second: Cadre) -> str:
    if first.id_index and second.id_index:
        return ""
    if first.birth is None or second.birth is None:
        return UNKNOWN_MONTH
    same = (first.birth.year, first.birth.month) == (second.birth.year, second.birth.month)
    return SAME_MONTH if same else ""
