"""The information sets of a person as tables: as of the day, with history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from cadre.choices import RewardKind
from cadre.models import Cadre, CadreTag, FamilyMember
from cadre.rules.minors import is_protected, mask_name
from cadre.services.sets import EDUCATION, SANCTION
from core.dates import day_text, month_text


class Row(NamedTuple):
    """One row: its key, its cells, and whether it holds on the day (else it is history)."""

    pk: int
    cells: tuple[str, ...]
    holds: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """One set: ``later`` counts what begins after the day; ``locked`` says only that one may not look."""

    key: str
    title: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...] = ()
    later: int = 0
    empty: str = ""
    trail: str = ""
    locked: bool = False
    ordered: bool = False
    ends: bool = False
    preset: str = ""


@dataclass(frozen=True, slots=True)
class _Spec:
    """How one set becomes a panel: its rows, since when each is known, until when, its cells."""

    title: str
    headers: tuple[str, ...]
    rows: Callable[[Cadre], Any]
    since: Callable[[Any], date | None]
    until: Callable[[Any], date | None]
    cells: Callable[[Any], tuple[Any, ...]]
    empty: str
    trail: str


def panel(key: str, cadre: Cadre, on: date, today: date) -> Panel:
    """One set of a person as of the day; one query. Children under 14 on the real day have no name here."""
    spec = _SPECS[key]
    rows, later = [], 0
    for row in spec.rows(cadre):
        since, until = spec.since(row), spec.until(row)
        if since and since > on:
            later += 1
            continue
        if isinstance(row, FamilyMember) and is_protected(row.birth, row.birth_precision, today):
            row.name = mask_name(row.name)
        cells = tuple(str(cell) if cell not in (None, "") else "—" for cell in spec.cells(row))
        rows.append(Row(row.pk, cells, until is None or on < until))
    return Panel(
        key=key.partition("-")[0],
        title=spec.title,
        headers=spec.headers,
        rows=tuple(rows),
        later=later,
        empty=spec.empty,
        trail=spec.trail,
        ordered=key == "family",
        ends=key == "tag",
        preset=_PRESETS.get(key, ""),
    )


def locked_panel(key: str) -> Panel:
    """A set that the user may not see; says nothing of what is in it."""
    spec = _SPECS[key]
    return Panel(key=key.partition("-")[0], title=spec.title, headers=spec.headers, locked=True)


def panels(keys: Sequence[str], cadre: Cadre, on: date, *, today: date, sanctions: bool) -> list[Panel]:
    """The sets of one page."""
    return [
        panel(key, cadre, on, today) if sanctions or key != "reward-sanction" else locked_panel(key)
        for key in keys
    ]


def tags_on(cadre: Cadre, on: date) -> list[CadreTag]:
    """The tags that hold on the day; one query."""
    return [
        tag for tag in cadre.tags.all() if tag.noted_on <= on and (tag.ended_on is None or on < tag.ended_on)
    ]


def _day(day: date | None, precision: str = "month") -> str:
    return day_text(day) if day and (precision == "day" or day.day != 1) else month_text(day)


def _none(row: Any) -> None:
    return None


def _span(row: Any) -> tuple[str, str]:
    return _day(row.start), _day(row.end) if row.end else "今"


_SPECS = {
    "education": _Spec(
        "学历学位",
        ("教育类别", "学历", "学位", "毕业院校系及专业", "学位授予院校", "入学", "毕业", "学位授予", ""),
        lambda cadre: cadre.educations.all(),
        lambda row: row.graduated_on or row.degree_on,
        _none,
        lambda row: (
            row.get_mode_display(), row.level_words, row.degree, row.school + _besides(row.major, row.school),
            row.degree_school, _day(row.entered_on), _day(row.graduated_on), _day(row.degree_on),
            "最高" if row.is_top else " ",
        ),
        "登记后，任免审批表和名册取每类的最高一条。",
        EDUCATION.noun,
    ),
    "title": _Spec(
        "专业技术资格",
        ("任职资格", "级别", "取得途径", "取得时间", "评审机构"),
        lambda cadre: cadre.titles.all(),
        lambda row: row.gained_on,
        _none,
        lambda row: (
            row.name, row.get_level_display(), row.get_route_display(), _day(row.gained_on), row.organ,
        ),
        "有专业技术任职资格的在这里登记；没有的不必填。",
        "专业技术资格",
    ),
    "rank": _Spec(
        "职级",
        ("职级", "起", "止", "批准文号"),
        lambda cadre: cadre.ranks.all(),
        lambda row: row.start,
        lambda row: row.end,
        lambda row: (row.get_rank_display(), *_span(row), row.document_no),
        "登记现任职级后，“任现职级”年限才能推算。",
        "职级",
    ),
    "level": _Spec(
        "职务层次",
        ("职务层次", "起", "止", "批准文号"),
        lambda cadre: cadre.levels.all(),
        lambda row: row.start,
        lambda row: row.end,
        lambda row: (row.get_level_display(), *_span(row), row.document_no),
        "没有单独登记时按主要职务的层次计算；登记任职改变层次时自动接续。",
        "职务层次",
    ),
    "assessment": _Spec(
        "年度考核",
        ("年度", "等次"),
        lambda cadre: cadre.assessments.all(),
        lambda row: date(row.year, 12, 31),
        _none,
        lambda row: (row.year, row.get_grade_display()),
        "逐年登记，或导入含“近三年考核”列的名册一次补齐。",
        "年度考核",
    ),
    "reward-reward": _Spec(
        "奖励",
        ("奖励名称", "批准机关", "批准日期", "原因", "撤销"),
        lambda cadre: cadre.rewards.filter(kind=RewardKind.REWARD),
        lambda row: row.decided_on,
        lambda row: row.lifted_on,
        lambda row: (
            row.name, row.organ, _day(row.decided_on, row.precision), row.reason, _lifted(row.lifted_on),
        ),
        "登记表彰奖励后，会写进任免审批表的奖惩情况。",
        "奖励",
    ),
    "reward-sanction": _Spec(
        "处分",
        ("处分名称", "批准机关", "批准日期", "原因", "解除"),
        lambda cadre: cadre.rewards.filter(kind=RewardKind.SANCTION),
        lambda row: row.decided_on,
        lambda row: row.lifted_on,
        lambda row: (
            row.name, row.organ, _day(row.decided_on, row.precision), row.reason, _lifted(row.lifted_on),
        ),
        "受过处分的在这里登记；没有的不必填。",
        SANCTION,
    ),
    "family": _Spec(
        "家庭主要成员及重要社会关系",
        ("称谓", "姓名", "出生年月", "政治面貌", "工作单位及职务"),
        lambda cadre: cadre.family.all(),
        _none,
        _none,
        lambda row: (
            row.relation, row.name, _day(row.birth, row.birth_precision), row.political, row.work,
        ),
        "依次登记配偶、子女、父亲、母亲，任免审批表照此顺序打印。",
        "家庭成员",
    ),
    "tag": _Spec(
        "标签",
        ("类别", "标签", "依据", "出处", "认定", "失效", "登记人"),
        lambda cadre: cadre.tags.select_related("noted_by"),
        lambda row: row.noted_on,
        lambda row: row.ended_on,
        lambda row: (
            row.get_kind_display(), row.word, row.evidence, row.source, _day(row.noted_on),
            _lifted(row.ended_on), row.noted_by,
        ),
        "标签要有依据：写清从哪份材料、哪件实绩看出来的。",
        "标签",
    ),
}  # fmt: skip


_PRESETS = {"reward-reward": RewardKind.REWARD.value, "reward-sanction": RewardKind.SANCTION.value}


def _lifted(day: date | None) -> str:
    return _day(day) if day else " "


def _besides(major: str, school: str) -> str:
    return "" if major in school else major
