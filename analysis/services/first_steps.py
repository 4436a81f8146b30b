"""What an empty installation needs before its first light."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from cadre.models import Cadre
from core.models import Establishment, User
from core.rules.rights import Right
from supervision.models import EvaluationRun, Target

_NEEDED = (Right.EDIT_UNITS, Right.EDIT_TARGETS, Right.IMPORT_ROSTER)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do first, as the stepper shows it: where it is done, and whether the data show it done."""

    title: str
    note: str
    href: str
    state: str


def first_steps(user: User) -> tuple[Step, ...]:
    """The steps to the first lights, for whoever may take them all; none once people have been judged."""
    if not all(user.may(right) for right in _NEEDED):
        return ()
    if EvaluationRun.objects.filter(persons__gt=0).exclude(counts={}).exists():
        return ()
    numbers = Establishment.objects.filter(unit__parent__isnull=False).exists()
    tasks = (
        ("录入单位与职数", "导入单位表，或逐个新增", "core:unit_list", numbers),
        ("设定配备目标", "可采用八项默认目标", "supervision:target_list", Target.objects.exists()),
        ("导入名册", "按单位导入干部花名册", "cadre:import_list", Cadre.objects.exists()),
        ("看预警灯", "哪里未达标、缺几人、谁计入", "supervision:unit_list", False),
    )
    current = next(number for number, (*_, done) in enumerate(tasks) if not done)
    return tuple(
        Step(title, note, reverse(name), "done" if done else "now" if number == current else "")
        for number, (title, note, name, done) in enumerate(tasks)
    )
