"""The filters of the list of people, all in the address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.db.models import Exists, F, OrderBy, OuterRef, Q

from cadre.choices import (
    TEAM_CATEGORIES,
    AdminLevel,
    EducationLevel,
    IntakeChannel,
    PoliticalStatus,
    PostCategory,
    Sex,
    education_rank,
)
from cadre.forms import UnitField, UnitOption, unit_options
from cadre.models import Education
from cadre.querysets import CadreQuerySet
from core.choices import UnitKind
from core.dates import add_months, month_text
from core.forms import MonthField
from core.http import HouseRequest
from core.models import Unit
from core.rules.rights import Right

TEAM = "team"
IN, OUT, ALL = "in", "out", "all"
PARTY = (PoliticalStatus.PARTY_MEMBER, PoliticalStatus.PROBATIONARY)
HAN = "01"
SORTS = {
    "unit": ("held__unit__order", "held__unit_id", "held__category", "held__level", "held__start"),
    "name": ("pinyin",),
    "birth": ("birth",),
    "level": ("held__level", "held__level_since"),
    "since": ("held__start",),
}
_ANY = ("", "不限")


def _choices(*extra: tuple[str, str], codes: Any = ()) -> list[tuple[str, str]]:
    return [_ANY, *extra, *codes]


class CadreFilterForm(forms.Form):
    """What the bar above the list asks; every name is a parameter of the address."""

    q = forms.CharField(label="查找", required=False, max_length=60)
    category = forms.ChoiceField(
        label="职务类别", required=False, choices=_choices((TEAM, "班子成员"), codes=PostCategory.choices)
    )
    kind = forms.MultipleChoiceField(
        label="单位类别", required=False, choices=UnitKind.choices, widget=forms.CheckboxSelectMultiple
    )
    level = forms.ChoiceField(label="职务层次", required=False, choices=_choices(codes=AdminLevel.choices))
    sex = forms.ChoiceField(label="性别", required=False, choices=_choices(codes=Sex.choices))
    age_min = forms.IntegerField(label="年龄起", required=False, min_value=16, max_value=99)
    age_max = forms.IntegerField(label="年龄止", required=False, min_value=16, max_value=99)
    born_from = MonthField(label="出生年月起", required=False)
    born_to = MonthField(label="出生年月止", required=False)
    nation = forms.ChoiceField(
        label="民族", required=False, choices=_choices(("han", "汉族"), ("minority", "少数民族"))
    )
    political = forms.ChoiceField(
        label="政治面貌",
        required=False,
        choices=_choices(
            ("party", "中共党员（含预备）"), ("nonparty", "党外"), codes=PoliticalStatus.choices
        ),
    )
    education = forms.ChoiceField(
        label="最高学历",
        required=False,
        choices=_choices(("1", "研究生"), ("3", "大学及以上"), ("5", "大专及以上")),
    )
    intake = forms.ChoiceField(
        label="进入渠道", required=False, choices=_choices(codes=IntakeChannel.choices)
    )
    state = forms.ChoiceField(
        label="在职情况", required=False, choices=[("", "在职"), (OUT, "未在职"), (ALL, "全部人员")]
    )

    def __init__(self, *args: Any, units: list[UnitOption], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitField(units, label="单位", required=False, empty_label="全部单位")
        for name in ("age_min", "age_max"):
            self.fields[name].widget = forms.TextInput(attrs={"class": "cw-s", "inputmode": "numeric"})
        for name in ("born_from", "born_to"):
            self.fields[name].widget.attrs |= {"class": "cw-m", "placeholder": "1990.05"}
        for name in ("age_max", "born_to"):  # the visible label stands before the first of the two
            self.fields[name].widget.attrs["aria-label"] = self.fields[name].label
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "")

    def clean(self) -> dict[str, Any]:
        """Bounds in the right order."""
        super().clean()
        facts: dict[str, Any] = self.cleaned_data
        for low, high, what in (("age_min", "age_max", "年龄"), ("born_from", "born_to", "出生年月")):
            if facts.get(low) and facts.get(high) and facts[low] > facts[high]:
                self.add_error(high, f"{what}的止不能小于起。请改正。")
        return facts


class Chip(NamedTuple):
    """One condition in force: its parameter and how it reads."""

    name: str
    text: str


class CadreFilter:
    """Narrows and sorts people who carry ``held`` (CadreQuerySet.with_held) by the address."""

    def __init__(self, data: Any, queryset: CadreQuerySet, request: HouseRequest) -> None:
        self.on, self.rows = request.on, queryset
        units = unit_options(request.user, Right.VIEW_CADRES, request.on, internal=False)
        self.form = CadreFilterForm(data, units=units)
        self.form.is_valid()
        self.asked: dict[str, Any] = {
            name: value for name, value in self.form.cleaned_data.items() if value not in (None, "", [])
        }
        self.sort = str(data.get("sort", ""))
        if self.sort.removeprefix("-") not in SORTS:
            self.sort = "unit"

    @property
    def qs(self) -> CadreQuerySet:
        """The people who meet every condition, in the order asked for; nothing is read yet."""
        condition = Q()
        for name, value in self.asked.items():
            condition &= _CONDITIONS[name](value, self.on)
        state = self.asked.get("state", IN)
        if state != ALL:
            condition &= Q(held__isnull=state == OUT)
        return self.rows.filter(condition).order_by(*self._order(state))

    def _order(self, state: str) -> Iterator[OrderBy]:
        down = self.sort.startswith("-")
        names: tuple[str, ...] = SORTS[self.sort.removeprefix("-")]
        if self.sort == "unit" and state != IN:
            names = ("unit__order", "unit_id", "left_on")
        for name in (*names, "pk"):
            yield F(name).desc(nulls_last=True) if down else F(name).asc(nulls_last=True)

    @property
    def chips(self) -> list[Chip]:
        """The conditions in force, to be taken away one by one."""
        return [Chip(name, self._text(name, value)) for name, value in self.asked.items()]

    def _text(self, name: str, value: Any) -> str:
        if name in _TEXTS:
            return _TEXTS[name].format(month_text(value) if isinstance(value, date) else value)
        if isinstance(value, Unit):
            return value.short_name
        names: dict[str, str] = dict(self.form.fields[name].choices)  # type: ignore[attr-defined]  # a ChoiceField
        return "、".join(str(names[each]) for each in (value if isinstance(value, list) else [value]))


_TEXTS = {
    "q": "查找“{}”", "age_min": "{} 岁以上", "age_max": "{} 岁以下",
    "born_from": "{} 以后出生", "born_to": "{} 以前出生",
}  # fmt: skip


def _words(text: str, _: date) -> Q:
    """Each word must be found in name, pinyin, initials, title or unit."""
    condition = Q()
    for word in text.split():
        found = Q(name__icontains=word) | Q(held__title__icontains=word)
        if word.isascii():
            key = word.casefold()
            found |= Q(pinyin__contains=key) | Q(initials__startswith=key) | Q(initials__contains=f"|{key}")
        else:
            units = Unit.objects.filter(Q(short_name__icontains=word) | Q(name__icontains=word))
            found |= Q(held__unit__in=units.order_by().only("pk"))
        condition &= found
    return condition


def _in_unit(unit: Unit, _: date) -> Q:
    """Where the main post of the day is; of people without one, where the record is."""
    units = Unit.objects.subtree(unit).order_by().only("pk")
    return Q(held__unit__in=units) | Q(held__isnull=True, unit__in=units)


def _in_category(category: str, _: date) -> Q:
    return Q(held__category__in=TEAM_CATEGORIES if category == TEAM else (category,))


def _of_politics(status: str, _: date) -> Q:
    if status == "party":
        return Q(political__in=PARTY)
    return ~Q(political__in=(*PARTY, "")) if status == "nonparty" else Q(political=status)


def _educated(rank: str, _: date) -> Q:
    """Holds, in any mode, an education of at least this rank."""
    codes = [code for code in EducationLevel.values if (education_rank(code) or 99) <= int(rank)]
    return Q(Exists(Education.objects.filter(cadre=OuterRef("pk"), level__in=codes)))


def _of_nation(nation: str, _: date) -> Q:
    return Q(ethnicity=HAN) if nation == "han" else ~Q(ethnicity__in=(HAN, ""))


_CONDITIONS: dict[str, Callable[[Any, date], Q]] = {
    "q": _words,
    "unit": _in_unit,
    "category": _in_category,
    "kind": lambda kinds, _: Q(held__unit__kind__in=kinds),
    "level": lambda code, _: Q(held__level=code),
    "sex": lambda code, _: Q(sex=code),
    "age_min": lambda age, on: Q(birth__lte=add_months(on, -12 * age)),
    "age_max": lambda age, on: Q(birth__gt=add_months(on, -12 * (age + 1))),
    "born_from": lambda month, _: Q(birth__gte=month),
    "born_to": lambda month, _: Q(birth__lt=add_months(month, 1)) if month.day == 1 else Q(birth__lte=month),
    "nation": _of_nation,
    "political": _of_politics,
    "education": _educated,
    "intake": lambda code, _: Q(intake_channel=code),
    "state": lambda state, _: Q(),
}
