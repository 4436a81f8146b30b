"""What a roster consists of before it becomes a workbook or a PDF: layout, heading, people in their order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models.functions import Coalesce

from cadre.models import RosterLayout
from cadre.querysets import CadreQuerySet
from core.choices import UnitKind
from core.dates import chinese_day
from core.models import Unit, UnitName

from .roster_columns import (
    DEFAULT_ROSTER,
    FULL_ID_NUMBER,
    DateFormat,
    RosterColumn,
    RosterLine,
    columns_named,
    date_format,
    load_for,
    needs_of,
    roster_line,
)

AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutSpec:
    """How a roster looks. ``cards`` prints people with their photographs instead of a table.

    ``full_numbers`` shows whole ID numbers where the layout has them.
    """

    name: str
    columns: tuple[str, ...]
    title: str = ""
    date_format: str = "1990.05"
    paper: str = RosterLayout.Paper.A4
    by_unit: bool = False
    cards: bool = False
    full_numbers: bool = False

    @property
    def chosen(self) -> tuple[RosterColumn, ...]:
        """The columns in their order."""
        columns = columns_named(self.columns)
        if not self.full_numbers:
            return columns
        return tuple(FULL_ID_NUMBER if column.key == FULL_ID_NUMBER.key else column for column in columns)

    @property
    def has_numbers(self) -> bool:
        """Whether ID numbers are among the columns."""
        return any(column.key == FULL_ID_NUMBER.key for column in self.chosen)

    @property
    def dates(self) -> DateFormat:
        """How dates are written."""
        return date_format(self.date_format)


BUILT_IN: Mapping[str, LayoutSpec] = {
    "usual": LayoutSpec(
        name="干部花名册（常规）",
        title="干部花名册",
        columns=(
            "name", "title", "sex", "ethnicity", "native_place", "full_time_education", "full_time_school",
            "in_service_education", "in_service_school", "birth", "work_start", "party_joined", "post_since",
            "level_since", "remark",
        ),
        by_unit=True,
    ),
    "overview": LayoutSpec(
        name="干部信息一览表",
        title="干部信息一览表",
        columns=(
            "name", "title", "sex", "ethnicity", "native_place", "birth", "age", "party_joined", "work_start",
            "education", "top_school", "level", "rank", "post_since", "level_since", "grades", "remark",
        ),
        paper=RosterLayout.Paper.A3,
    ),
    "young": LayoutSpec(name="年轻干部花名册", title="年轻干部花名册", columns=DEFAULT_ROSTER),
    "registration": LayoutSpec(
        name="公务员登记名册",
        title="公务员登记名册",
        columns=(
            "name", "sex", "birth", "native_place", "ethnicity", "political", "health", "work_start",
            "id_number", "title", "level", "rank", "education", "civil_registered_on", "remark",
        ),
        date_format="1990.05.01",
        paper=RosterLayout.Paper.A3,
    ),
    "photos": LayoutSpec(
        name="带照片的名册",
        title="干部名册",
        columns=("name", "title", "sex", "birth", "native_place", "education", "post_since"),
        cards=True,
    ),
}  # fmt: skip


def spec_of(layout: RosterLayout) -> LayoutSpec:
    """A layout that a user keeps."""
    return LayoutSpec(
        name=layout.name,
        title=layout.title or layout.name,
        columns=tuple(layout.columns),
        date_format=layout.date_format,
        paper=layout.paper,
        by_unit=layout.by_unit,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterPaper:
    """One roster's heading and foot; every text is as it is printed."""

    spec: LayoutSpec
    title: str
    issuer: str
    on: date
    printed_by: str
    printed_at: str
    number: str

    @property
    def day(self) -> str:
        """The day whose facts it shows: 2026年3月31日."""
        return chinese_day(self.on)

    @property
    def foot(self) -> str:
        """The left of the foot; page numbers stand on the right."""
        return f"内部资料　严禁外传　　打印：{self.printed_by}　{self.printed_at}　编号 {self.number}"


@dataclass(frozen=True, slots=True)
class UnitHeading:
    """The row above the people of one unit."""

    name: str
    people: int

    def __str__(self) -> str:
        return f"{self.name}（{self.people}人）"


Entry = UnitHeading | RosterLine


def entries(people: CadreQuerySet, keys: Sequence[int], spec: LayoutSpec, on: date) -> Iterator[Entry]:
    """The lines of the people with these keys, in that order or by unit; never more than some in memory.

    ``people`` decides who may be shown: whoever it leaves out is left out here.
    """
    needs = needs_of(spec.chosen)
    groups = _by_unit(people, keys, on) if spec.by_unit else [("", list(keys))]
    headings = {members[0]: UnitHeading(name, len(members)) for name, members in groups if name}
    ordered = [key for _, members in groups for key in members]
    for start in range(0, len(ordered), AT_ONCE):
        chunk = ordered[start : start + AT_ONCE]
        found = {person.pk: person for person in load_for(people.filter(pk__in=chunk), needs, on)}
        for key in chunk:
            if heading := headings.get(key):
                yield heading
            if person := found.get(key):
                yield roster_line(person, on)


def _by_unit(people: CadreQuerySet, keys: Sequence[int], on: date) -> list[tuple[str, list[int]]]:
    """The keys by the unit they count for, offices with the unit they belong to; units in their order."""
    homes = _homes()
    unit_of: dict[int, int] = {}
    for start in range(0, len(keys), AT_ONCE):
        chunk = people.with_held(on).filter(pk__in=keys[start : start + AT_ONCE]).order_by()
        unit_of |= dict(chunk.values_list("pk", Coalesce("held__unit_id", "unit_id")))
    groups: dict[int, list[int]] = {}
    for key in keys:
        if key in unit_of:
            groups.setdefault(homes[unit_of[key]].pk, []).append(key)
    units = Unit.objects.in_bulk(list(groups)) if len(groups) < AT_ONCE else Unit.objects.in_bulk()
    names = _names_on(on)
    ordered = sorted(groups, key=lambda pk: (units[pk].order, pk))
    return [(names.get(pk, units[pk].name), groups[pk]) for pk in ordered]


def _homes() -> dict[int, Unit]:
    """Each unit's own self, or of an office the nearest unit above it that is none."""
    units = {unit.pk: unit for unit in Unit.objects.order_by().only("pk", "parent_id", "kind")}

    def home(unit: Unit) -> Unit:
        while unit.kind == UnitKind.INTERNAL and unit.parent_id:
            unit = units[unit.parent_id]
        return unit

    return {pk: home(unit) for pk, unit in units.items()}


def _names_on(on: date) -> dict[int, str]:
    names = UnitName.objects.exclude(start__gt=on).exclude(end__lte=on)
    return dict(names.order_by("start").values_list("unit_id", "name"))
