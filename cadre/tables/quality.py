"""The data-quality desk as the pages show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Avg, Count, Q, Sum

from cadre.choices import Quality
from cadre.querysets import QualityReportQuerySet
from core.models import Unit

RULES_SHOWN = 12
RULE_NAMES = {
    "quality.id.valid": "身份证号不对",
    "quality.id.sex": "性别与身份证号不一致",
    "quality.id.birth": "出生年月与身份证号不一致",
    "quality.archive.birth": "出生年月与认定不一致",
    "quality.archive.work_start": "参加工作时间与认定不一致",
    "quality.archive.party_joined": "入党时间与认定不一致",
    "quality.work_start.age": "参加工作时年龄过小",
    "quality.party_joined.age": "入党时不满 18 周岁",
    "quality.party.status": "政治面貌与入党时间矛盾",
    "quality.education.party_school": "党校学历记为全日制",
    "quality.education.age": "毕业时年龄过小",
    "quality.education.school": "学历没有院校专业",
    "quality.resume.lines": "简历有行读不懂",
    "quality.resume.gap": "简历断档",
    "quality.resume.overlap": "简历重叠",
    "quality.resume.future": "简历有将来的时间",
    "quality.resume.work_start": "参加工作时间与简历不一致",
    "quality.resume.post": "现任职务与简历不一致",
    "quality.post.category": "职务与职务类别不符",
    "quality.post.title": "现任职务全称与任职不一致",
    "quality.family.birth": "家庭成员出生年月不合理",
    "quality.family.spouse": "配偶不止一名",
    "quality.missing.birth": "缺出生年月",
    "quality.missing.id_number": "缺身份证号",
    "quality.missing.ethnicity": "缺民族",
    "quality.missing.native_place": "缺籍贯",
    "quality.missing.political": "缺政治面貌",
    "quality.missing.work_start": "缺参加工作时间",
    "quality.missing.party_joined": "缺入党时间",
    "quality.missing.education": "缺学历学位",
    "quality.missing.post_since": "缺任现职时间",
    "quality.missing.resume": "缺简历",
    "quality.missing.family": "缺家庭成员",
    "quality.missing.photo": "缺照片",
    "quality.missing.grades": "缺年度考核",
}


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade of faults: its code, its word, and how many there are."""

    code: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class UnitQuality:
    """How good the records of one unit are."""

    unit: Unit
    people: int
    score: float
    grades: tuple[Grade, ...]
    sound: int


class RuleCount(NamedTuple):
    """How many records break one rule."""

    rule: str
    name: str
    people: int


def unit_quality(reports: QualityReportQuerySet) -> list[UnitQuality]:
    """One line per unit, the worst first; two queries."""
    rows = list(
        reports.order_by()
        .values("cadre__unit")
        .annotate(
            people=Count("pk"),
            mean=Avg("score"),
            sound=Count("pk", filter=Q(rules="|")),
            errors=Sum("errors"),
            warnings=Sum("warnings"),
            missing=Sum("missing"),
        )
    )
    units = Unit.objects.in_bulk([row["cadre__unit"] for row in rows])
    lines = [
        UnitQuality(
            units[row["cadre__unit"]],
            row["people"],
            round(row["mean"], 1),
            tuple(
                map(Grade, Quality.values, Quality.labels, (row["errors"], row["warnings"], row["missing"]))
            ),
            row["sound"],
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: (line.score, line.unit.order))


def rule_counts(reports: QualityReportQuerySet) -> list[RuleCount]:
    """The rules that most records break; one query."""
    found: Counter[str] = Counter()
    for rules in reports.order_by().values_list("rules", flat=True).iterator(chunk_size=5000):
        found.update(set(_split(rules)))
    return [
        RuleCount(rule, RULE_NAMES.get(rule, rule), people) for rule, people in found.most_common(RULES_SHOWN)
    ]


def mean_score(lines: Iterable[UnitQuality]) -> float | None:
    """The average of all people; None when nobody was checked."""
    known = list(lines)
    people = sum(line.people for line in known)
    return round(sum(line.score * line.people for line in known) / people, 1) if people else None


def _split(rules: str) -> list[str]:
    return [rule for rule in rules.split("|") if rule]
