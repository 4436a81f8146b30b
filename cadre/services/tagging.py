"""Tagging many people at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import transaction

from cadre.models import Cadre, CadreTag
from cadre.querysets import CadreQuerySet
from cadre.services.sets import TAGS, add_row
from core.models import User
from core.policy import Refused

MOST_PEOPLE = 500


class Tagged(NamedTuple):
    """What became of the people: who got the tag, who had it, and who is outside the writer's scope."""

    added: int
    had: int
    left_out: int


@transaction.atomic
def add_tags(people: CadreQuerySet, values: Mapping[str, Any], *, by: User) -> Tagged:
    """Give each of the people the same tag with the same evidence, each with an entry in the trail.

    Whoever has the tag keeps it as it is; people whom the writer may not edit are left out. Raises Refused
    when nobody is left, when there are more than 500, or when the tag has no evidence.
    """
    asked = people.order_by().count()
    mine = people.order_by().filter(pk__in=Cadre.objects.editable_by(by).order_by().values("pk"))
    keys = sorted(mine.values_list("pk", flat=True))
    if not keys:
        raise Refused.because(
            "cadre.tag.nobody", "选中的人都不在你可以修改的范围内，没有登记标签。请重新选择人员。"
        )
    if len(keys) > MOST_PEOPLE:
        raise Refused.because(
            "cadre.tag.many",
            f"一次最多给 {MOST_PEOPLE} 人打标签，选中了 {len(keys)} 人。请缩小范围后分批办理。",
        )
    tagged = CadreTag.objects.filter(kind=values["kind"], word=values["word"], ended_on=None)
    had = set(tagged.filter(cadre__in=keys).values_list("cadre_id", flat=True))
    for cadre in Cadre.objects.filter(pk__in=[key for key in keys if key not in had]):
        add_row(TAGS, cadre, values, by=by)
    return Tagged(len(keys) - len(had), len(had), asked - len(keys))
