"""Conditions on education, assessments, rewards, titles and tags."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from cadre.choices import (
    AssessmentGrade,
    EducationLevel,
    EducationMode,
    RewardKind,
    TitleLevel,
    education_rank,
)
from cadre.models import AnnualAssessment, CadreTag, Education, ProfessionalTitle, RewardPunishment

from .careers import keys
from .kinds import NUMBER, TEXT, Box, Op, TermKind, choice, has_or_not, is_or_not, negated

SCHOOLING, MERITS = "学历学位", "考核奖惩与标签"
_LOWEST = 99
# The best and the worst rank of each step that people name.
_STEPS = {"1": (1, 2), "3": (3, 4), "5": (5, 5), "8": (6, 8)}
_STEP_NAMES = (("1", "研究生"), ("3", "大学本科"), ("5", "大专"), ("8", "高中、中专"))
_DEGREES = (("1", "博士"), ("2", "硕士"), ("3", "学士"))
_GRADES: dict[str, tuple[str, ...]] = {
    "excellent": (AssessmentGrade.EXCELLENT,),
    "competent": (AssessmentGrade.COMPETENT, AssessmentGrade.QUALIFIED),
    "basic": (AssessmentGrade.BASICALLY_COMPETENT, AssessmentGrade.BASICALLY_QUALIFIED),
    "not": (AssessmentGrade.INCOMPETENT, AssessmentGrade.UNQUALIFIED),
    "none": (AssessmentGrade.UNGRADED, AssessmentGrade.NOT_ASSESSED),
}
_GRADE_NAMES = (
    ("excellent", "优秀"), ("competent", "称职（合格）"), ("basic", "基本称职（基本合格）"),
    ("not", "不称职（不合格）"), ("none", "不定等次、未参加"),
)  # fmt: skip
_TITLES = {"1": ("1", "11", "12"), "11": ("11",), "12": ("12",), "2": ("2",), "3": ("3",)}


def codes_between(best: int, worst: int) -> list[str]:
    """The codes of educations whose rank lies between both."""
    return [code for code in EducationLevel.values if best <= (education_rank(code) or _LOWEST) <= worst]


def _known(on: date) -> QuerySet[Education]:
    """Educations that are not completed after the day."""
    return Education.objects.filter(Q(graduated_on__isnull=True) | Q(graduated_on__lte=on))


def _educated(mode: str = "") -> Callable[[str, Sequence[Any], date], Q]:
    def find(op: str, values: Sequence[Any], on: date) -> Q:
        best, worst = _STEPS[values[0]]
        known = _known(on).filter(mode=mode) if mode else _known(on)
        if op == "least":
            return keys(known.filter(level__in=codes_between(1, worst)))
        step = keys(known.filter(level__in=codes_between(best, worst)))
        return step & ~keys(known.filter(level__in=codes_between(1, best - 1))) if best > 1 else step

    return find


def _degree(_: str, values: Sequence[Any], on: date) -> Q:
    code, mode = values
    words = Q()
    for _rank, word in _DEGREES[: int(code)]:
        words |= Q(degree__contains=word)
    known = _known(on).filter(mode=mode) if mode else _known(on)
    return keys(known.filter(words))


def _school(op: str, values: Sequence[Any], on: date) -> Q:
    word = values[0]
    asked = Q(school__icontains=word) | Q(major__icontains=word) | Q(degree_school__icontains=word)
    return negated(op, keys(_known(on).filter(asked)))


def _grade(op: str, values: Sequence[Any], on: date) -> Q:
    year, grade = values
    graded = AnnualAssessment.objects.filter(year=year, year__lt=on.year, grade__in=_GRADES[grade])
    return negated(op, keys(graded))


def _excellent(_: str, values: Sequence[Any], on: date) -> Q:
    span, times = values
    graded = AnnualAssessment.objects.filter(
        grade=AssessmentGrade.EXCELLENT, year__lt=on.year, year__gte=on.year - span
    )
    counted = graded.order_by().values("cadre").annotate(times=Count("pk")).filter(times__gte=times)
    return Q(pk__in=counted.values("cadre"))


def _reward(op: str, values: Sequence[Any], on: date) -> Q:
    """Rewards alone: whom a sanction hit is no condition of a list."""
    told = Q(name__icontains=values[0]) | Q(text__icontains=values[0])
    given = Q(decided_on__isnull=True) | Q(decided_on__lte=on)
    valid = Q(lifted_on__isnull=True) | Q(lifted_on__gt=on)
    return negated(op, keys(RewardPunishment.objects.filter(told, given, valid, kind=RewardKind.REWARD)))


def _tag(op: str, values: Sequence[Any], on: date) -> Q:
    running = CadreTag.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), noted_on__lte=on)
    return negated(op, keys(running.filter(word__icontains=values[0])))


def _title(op: str, values: Sequence[Any], on: date) -> Q:
    gained = ProfessionalTitle.objects.filter(Q(gained_on__isnull=True) | Q(gained_on__lte=on))
    return negated(op, keys(gained.filter(level__in=_TITLES[values[0]])))


def _title_name(op: str, values: Sequence[Any], on: date) -> Q:
    gained = ProfessionalTitle.objects.filter(Q(gained_on__isnull=True) | Q(gained_on__lte=on))
    found = keys(gained.filter(name__icontains=values[0])) | Q(professional_title__icontains=values[0])
    return negated(op, found)


def _step_ops(label: str) -> tuple[Op, ...]:
    return (Op("least", "及以上", f"{label}{{0}}及以上"), Op("is", "是", f"{label}{{0}}"))


SCHOOL_TERMS = (
    TermKind(
        "full_time", "全日制学历", SCHOOLING, _step_ops("全日制"), (choice("学历", _STEP_NAMES),),
        _educated(EducationMode.FULL_TIME),
    ),
    TermKind(
        "education", "最高学历", SCHOOLING, _step_ops("最高学历"), (choice("学历", _STEP_NAMES),), _educated()
    ),
    TermKind(
        "degree", "学位", SCHOOLING, (Op("least", "及以上", "{1}{0}及以上学位"),),
        (choice("学位", _DEGREES), choice("教育类别", EducationMode.choices, optional=True)), _degree,
    ),
    TermKind("school", "院校或专业", SCHOOLING, has_or_not("院校专业"), (Box(TEXT, "院校或专业"),), _school),
    TermKind(
        "title", "职称级别", SCHOOLING, is_or_not("职称"), (choice("职称级别", TitleLevel.choices),), _title
    ),
    TermKind("title_name", "职称名称", SCHOOLING, has_or_not("职称"), (Box(TEXT, "职称"),), _title_name),
)  # fmt: skip

MERIT_TERMS = (
    TermKind(
        "grade", "年度考核", MERITS,
        (Op("is", "是", "{0} 年度考核{1}"), Op("not", "不是", "{0} 年度考核不是{1}")),
        (Box(NUMBER, "年度", after="年度"), choice("等次", _GRADE_NAMES)), _grade,
    ),
    TermKind(
        "excellent", "年度考核优秀次数", MERITS, (Op("least", "至少", "近 {0} 年考核优秀 {1} 次以上"),),
        (Box(NUMBER, "年数", after="年内优秀"), Box(NUMBER, "次数", after="次以上")), _excellent,
    ),
    TermKind("reward", "奖励", MERITS, has_or_not("奖励"), (Box(TEXT, "奖励"),), _reward),
    TermKind("tag", "标签", MERITS, has_or_not("标签"), (Box(TEXT, "标签"),), _tag),
)  # fmt: skip
