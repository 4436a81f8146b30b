"""Conditions on the person: age, origin, party, service."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from cadre.choices import (
    Ethnicity,
    IntakeChannel,
    ManageType,
    PersonType,
    PoliticalStatus,
    Sex,
    Staffing,
)
from core.dates import add_months

from .kinds import (
    MONTH,
    NUMBER,
    TEXT,
    Box,
    Choices,
    Op,
    TermKind,
    choice,
    has_or_not,
    is_or_not,
    negated,
    years,
)

BASICS, SERVICE = "基本信息", "身份与进入"
PARTY = (PoliticalStatus.PARTY_MEMBER, PoliticalStatus.PROBATIONARY)
Find = Callable[[str, Sequence[Any], date], Q]
YES_OR_NO = (("yes", "是"), ("no", "否"))


def years_before(on: date, number: int) -> date:
    """The same day so many years before."""
    return add_months(on, -12 * number)


def of_politics(code: str) -> Q:
    """Party members, people outside the Party whose status is known, or one status."""
    if code == "party":
        return Q(political__in=PARTY)
    return ~Q(political__in=(*PARTY, "")) if code == "nonparty" else Q(political=code)


def of_nation(code: str) -> Q:
    """Han, minorities, or one ethnicity."""
    if code == "minority":
        return ~Q(ethnicity__in=(Ethnicity.HA, ""))
    return Q(ethnicity=Ethnicity.HA if code == "han" else code)


def _age(op: str, values: Sequence[Any], on: date) -> Q:
    if op == "least":
        return Q(birth__lte=years_before(on, values[0]))
    return Q(birth__gt=years_before(on, values[0] + 1))


def _born(op: str, values: Sequence[Any], _: date) -> Q:
    month: date = values[0]
    if op == "from":
        return Q(birth__gte=month)
    return Q(birth__lt=add_months(month, 1)) if month.day == 1 else Q(birth__lte=month)


def _turns(_: str, values: Sequence[Any], on: date) -> Q:
    months, age = values
    return Q(birth__gt=years_before(on, age), birth__lte=add_months(on, months - 12 * age))


def _coded(field: str) -> Find:
    return lambda op, values, _: negated(op, Q(**{field: values[0]}))


def _text(field: str) -> Find:
    return lambda op, values, _: negated(op, Q(**{f"{field}__icontains": values[0]}))


def _since(field: str) -> Find:
    """A span of full years since a day of the record; who has none on file satisfies neither."""

    def find(op: str, values: Sequence[Any], on: date) -> Q:
        day = years_before(on, values[0])
        return Q(**{f"{field}__lte": day}) if op == "least" else Q(**{f"{field}__gt": day})

    return find


def _grassroots(op: str, values: Sequence[Any], _: date) -> Q:
    months = 12 * values[0]
    return Q(grassroots_months__gte=months) if op == "least" else Q(grassroots_months__lt=months)


def _selected(_: str, values: Sequence[Any], on: date) -> Q:
    found = Q(selected_on__lte=on) | Q(intake_channel=IntakeChannel.SELECTED_GRADUATE)
    return found if values[0] == "yes" else ~found


def _kind(code: str, label: str, section: str, choices: Choices, find: Find) -> TermKind:
    return TermKind(code, label, section, is_or_not(label), (choice(label, choices),), find)


def _holding(code: str, label: str, section: str, field: str) -> TermKind:
    return TermKind(code, label, section, has_or_not(label), (Box(TEXT, label),), _text(field))


_NATIONS = (("han", "汉族"), ("minority", "少数民族"), *Ethnicity.choices[1:])
_POLITICS = (("party", "中共党员（含预备）"), ("nonparty", "党外"), *PoliticalStatus.choices)

PERSON_TERMS = (
    TermKind(
        "age", "年龄", BASICS,
        (Op("most", "以下（含）", "{0} 岁以下"), Op("least", "以上（含）", "{0} 岁以上")),
        (Box(NUMBER, "年龄", after="岁"),), _age,
    ),
    TermKind(
        "birth", "出生年月", BASICS,
        (Op("from", "以后（含）", "{0} 以后出生"), Op("to", "以前（含）", "{0} 以前出生")),
        (Box(MONTH, "出生年月"),), _born,
    ),
    TermKind(
        "turns", "即将满龄", BASICS, (Op("in", "内", "{0} 个月内满 {1} 岁"),),
        (Box(NUMBER, "月数", after="个月内满"), Box(NUMBER, "年龄", after="岁")), _turns,
    ),
    _kind("sex", "性别", BASICS, Sex.choices, _coded("sex")),
    _kind(
        "ethnicity", "民族", BASICS, _NATIONS, lambda op, values, _: negated(op, of_nation(values[0]))
    ),
    _holding("native_place", "籍贯", BASICS, "native_place"),
    _kind(
        "political", "政治面貌", BASICS, _POLITICS,
        lambda op, values, _: negated(op, of_politics(values[0])),
    ),
    TermKind("party_years", "党龄", BASICS, *years("党龄"), _since("party_joined")),
    TermKind("work_years", "工龄", BASICS, *years("工龄"), _since("work_start")),
    TermKind("grassroots", "基层工作年限", BASICS, *years("基层工作"), _grassroots),
    _holding("speciality", "熟悉专业有何专长", BASICS, "speciality"),
)  # fmt: skip

SERVICE_TERMS = (
    _kind("staffing", "编制类型", SERVICE, Staffing.choices, _coded("staffing")),
    _kind("person_type", "人员类别", SERVICE, PersonType.choices, _coded("person_type")),
    _kind("manage_type", "管理类别", SERVICE, ManageType.choices, _coded("manage_type")),
    _kind("intake", "进入渠道", SERVICE, IntakeChannel.choices, _coded("intake_channel")),
    TermKind(
        "selected", "选调生", SERVICE, (Op("is", "是", "选调生：{0}"),), (choice("选调生", YES_OR_NO),),
        _selected,
    ),
)  # fmt: skip
