"""The form of the bar above the list; every name is a parameter of the address."""

from __future__ import annotations

from typing import Any

from django import forms

from cadre.choices import AdminLevel, IntakeChannel, PoliticalStatus, PostCategory, Sex
from cadre.forms import UnitField, UnitOption
from core.choices import UnitKind
from core.forms import MonthField

TEAM = "team"
IN, OUT, ALL = "in", "out", "all"
_ANY = ("", "不限")


def _choices(*extra: tuple[str, str], codes: Any = ()) -> list[tuple[str, str]]:
    return [_ANY, *extra, *codes]


class CadreFilterForm(forms.Form):
    """What the bar above the list asks; every name is a parameter of the address."""

    q = forms.CharField(label="查找", required=False, max_length=60)
    resume = forms.BooleanField(label="含简历", required=False)
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

    own = forms.BooleanField(label="不含下属单位", required=False)

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
