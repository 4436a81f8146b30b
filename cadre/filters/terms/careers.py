"""Conditions on what people do and did: posts, levels, ranks, postings, the résumé."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from cadre.choices import TEAM_CATEGORIES, AdminLevel, CivilRank, Holding, PostCategory
from cadre.filters.search import resumes_with
from cadre.models import Appointment, LevelTenure, Rank, ResumeSegment
from core.choices import UnitKind
from core.models import Unit

from .kinds import TEXT, Box, Op, TermKind, choice, has_or_not, is_or_not, negated, years
from .people import YES_OR_NO, years_before

NOW, PAST = "现任职务", "任职经历"
_PLACES: dict[str, tuple[str, ...]] = {
    "towns": (UnitKind.TOWN, UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT),
    "rural": (UnitKind.TOWN, UnitKind.TOWNSHIP),
    "departments": (UnitKind.PARTY, UnitKind.GOVERNMENT),
}
PLACES = (
    ("towns", "乡镇（街道）"), ("rural", "乡镇"), ("departments", "区直部门"),
    *((code, label) for code, label in UnitKind.choices if code != UnitKind.INTERNAL),
)  # fmt: skip
CATEGORIES = (("team", "班子成员"), *PostCategory.choices)
_SEAT = (
    choice("单位类别", PLACES, optional=True, blank=""),
    choice("职务类别", CATEGORIES, optional=True, blank="职务"),
)
_LEVELS = tuple(AdminLevel.choices[:6])
_LEAST = Op("least", "及以上", "{0}及以上")


def _kinds(place: str) -> tuple[str, ...]:
    return _PLACES.get(place, (place,))


def _categories(category: str) -> tuple[str, ...]:
    return TEAM_CATEGORIES if category == "team" else (category,)


def _units(place: str) -> QuerySet[Unit]:
    """Units of the kind, and their internal offices."""
    kinds = _kinds(place)
    found = Unit.objects.filter(Q(kind__in=kinds) | Q(kind=UnitKind.INTERNAL, parent__kind__in=kinds))
    return found.order_by().only("pk")


def keys(rows: QuerySet[Any]) -> Q:
    """The people to whom any of the rows belongs."""
    return Q(pk__in=rows.order_by().values("cadre"))


def _seat(place: str, category: str) -> Q:
    condition = Q(unit__in=_units(place)) if place else Q()
    return condition & Q(category__in=_categories(category)) if category else condition


def _main(on: date) -> QuerySet[Appointment]:
    return Appointment.objects.holding(on).main()


def _ever(op: str, values: Sequence[Any], on: date) -> Q:
    """In an appointment of any time before the day, or told by the résumé; postings do not count."""
    place, category = values
    posts = Appointment.objects.filter(_seat(place, category), start__lte=on).exclude(holding=Holding.POSTING)
    told = ResumeSegment.objects.filter(start__lte=on)
    if place:
        told = told.filter(place__in=_kinds(place))
    told = told.filter(category__in=_categories(category)) if category else told.exclude(category="")
    return negated(op, keys(posts) | keys(told))


def _now(op: str, values: Sequence[Any], on: date) -> Q:
    return negated(op, keys(_main(on).filter(_seat(*values))))


def _ever_title(op: str, values: Sequence[Any], on: date) -> Q:
    posts = Appointment.objects.filter(start__lte=on, title__icontains=values[0])
    told = ResumeSegment.objects.filter(start__lte=on, text__contains=values[0])
    return negated(op, keys(posts) | keys(told))


def _running(on: date) -> QuerySet[LevelTenure]:
    return LevelTenure.objects.filter(Q(end__isnull=True) | Q(end__gt=on), start__lte=on)


def _by_level(on: date, tenure: Q, post: Q) -> Q:
    """The recorded level decides; where none is, that of the main post."""
    running = _running(on)
    return keys(running.filter(tenure)) | (keys(_main(on).filter(post)) & ~keys(running))


def _codes(op: str, code: str) -> tuple[str, ...]:
    """The level alone, or it and every higher one."""
    values: tuple[str, ...] = tuple(AdminLevel.values)
    return values[: values.index(code) + 1] if op == "least" else (code,)


def _level(op: str, values: Sequence[Any], on: date) -> Q:
    asked = Q(level__in=_codes(op, values[0]))
    return negated(op, _by_level(on, asked, asked))


def _ever_level(op: str, values: Sequence[Any], on: date) -> Q:
    asked = Q(level__in=_codes(op, values[0]), start__lte=on)
    return (
        keys(Appointment.objects.filter(asked).exclude(holding=Holding.POSTING))
        | keys(LevelTenure.objects.filter(asked))
        | keys(ResumeSegment.objects.filter(asked))
    )


def _level_years(op: str, values: Sequence[Any], on: date) -> Q:
    day, word = years_before(on, values[0]), "lte" if op == "least" else "gt"
    return _by_level(on, Q(**{f"start__{word}": day}), Q(**{f"level_since__{word}": day}))


def _post_years(op: str, values: Sequence[Any], on: date) -> Q:
    day = years_before(on, values[0])
    return keys(_main(on).filter(start__lte=day) if op == "least" else _main(on).filter(start__gt=day))


def _ranks(on: date) -> QuerySet[Rank]:
    return Rank.objects.filter(Q(end__isnull=True) | Q(end__gt=on), Q(start__isnull=True) | Q(start__lte=on))


def _rank(op: str, values: Sequence[Any], on: date) -> Q:
    """A rank and those above it in its own sequence."""
    code: str = values[0]
    ladder = [each for each in CivilRank.values if each.startswith("ZJ") == code.startswith("ZJ")]
    wanted = ladder[: ladder.index(code) + 1] if op == "least" else [code]
    return negated(op, keys(_ranks(on).filter(rank__in=wanted)))


def _rank_years(op: str, values: Sequence[Any], on: date) -> Q:
    day = years_before(on, values[0])
    return keys(_ranks(on).filter(start__lte=day) if op == "least" else _ranks(on).filter(start__gt=day))


def _posting(_: str, values: Sequence[Any], on: date) -> Q:
    postings = Appointment.objects.filter(holding=Holding.POSTING, start__lte=on)
    if values[0] == "now":
        return keys(postings.holding(on))
    return keys(postings) if values[0] == "ever" else ~keys(postings)


def _key_post(_: str, values: Sequence[Any], on: date) -> Q:
    return negated("is" if values[0] == "yes" else "not", keys(_main(on).filter(post__is_key=True)))


def _unit_name(op: str, values: Sequence[Any], on: date) -> Q:
    units = Unit.objects.filter(Q(name__icontains=values[0]) | Q(short_name__icontains=values[0]))
    return negated(op, keys(_main(on).filter(unit__in=units.order_by().only("pk"))))


NOW_TERMS = (
    TermKind(
        "now", "现任", NOW, (Op("is", "是", "现任{0}{1}"), Op("not", "不是", "现任非{0}{1}")), _SEAT, _now
    ),
    TermKind(
        "now_title", "现任职务名称", NOW, has_or_not("现任职务"), (Box(TEXT, "现任职务"),),
        lambda op, values, on: negated(op, keys(_main(on).filter(title__icontains=values[0]))),
    ),
    TermKind("unit", "单位名称", NOW, has_or_not("单位名称"), (Box(TEXT, "单位名称"),), _unit_name),
    TermKind("post_years", "任现职", NOW, *years("任现职"), _post_years),
    TermKind(
        "level", "职务层次", NOW, (_LEAST, *is_or_not("职务层次")), (choice("职务层次", _LEVELS),), _level
    ),
    TermKind("level_years", "任现职务层次", NOW, *years("任现职务层次"), _level_years),
    TermKind("rank", "职级", NOW, (_LEAST, *is_or_not("职级")), (choice("职级", CivilRank.choices),), _rank),
    TermKind("rank_years", "任现职级", NOW, *years("任现职级"), _rank_years),
    TermKind(
        "key_post", "关键岗位", NOW, (Op("is", "是", "关键岗位：{0}"),),
        (choice("关键岗位", YES_OR_NO),), _key_post,
    ),
)  # fmt: skip

PAST_TERMS = (
    TermKind(
        "ever", "曾任（含现任）", PAST,
        (Op("is", "担任过", "担任过{0}{1}"), Op("not", "没有担任过", "没有担任过{0}{1}")),
        _SEAT, _ever,
    ),
    TermKind(
        "ever_title", "曾任职务名称", PAST, has_or_not("曾任职务"), (Box(TEXT, "曾任职务"),), _ever_title
    ),
    TermKind(
        "ever_level", "曾任职务层次", PAST,
        (Op("least", "及以上", "曾任{0}及以上"), Op("is", "是", "曾任{0}")),
        (choice("职务层次", _LEVELS),), _ever_level,
    ),
    TermKind(
        "posting", "挂职", PAST, (Op("is", "情况", "{0}"),),
        (choice("挂职情况", (("now", "挂职中"), ("ever", "挂过职"), ("never", "没有挂过职"))),), _posting,
    ),
    TermKind(
        "resume", "简历", PAST, has_or_not("简历"), (Box(TEXT, "简历文字"),),
        lambda op, values, _: negated(op, Q(pk__in=resumes_with(values[0]))),
    ),
)  # fmt: skip
