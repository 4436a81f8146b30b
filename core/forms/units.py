"""Forms about units."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from core.choices import UnitKind, UnitLevel
from core.models import Establishment, Unit, User
from core.rules.rights import Right
from core.rules.units import NUMBER_FIELDS, code_fault, most
from core.services.units import Approved
from core.services.units.numbers import NUMBER_LABELS
from core.sheets.limits import MAX_UPLOAD_BYTES
from core.sheets.units import NAME_LENGTH, SHORT_NAME_LENGTH

from .days import DayField
from .unit_choice import UnitField, UnitOption, unit_options

ACCEPTED = ".xlsx,.xls,.csv"
_KINDS = [("", "请选择"), *((kind.value, kind.label) for kind in UnitKind if kind != UnitKind.DISTRICT)]


def _document_no() -> forms.CharField:
    return forms.CharField(label="依据文号", max_length=60, required=False)


def number_fields(held: Establishment | None = None) -> dict[str, forms.Field]:
    """One field for each approved number; empty means unchanged, or 0 when there was none."""
    return {
        name: forms.IntegerField(
            label=NUMBER_LABELS[name],
            min_value=0,
            max_value=most(name),
            required=False,
            initial=getattr(held, name) if held else None,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            error_messages={
                "invalid": "请填整数。",
                "min_value": "职数不能是负数。",
                "max_value": f"最多 {most(name)}，请核对。",
            },
        )
        for name in NUMBER_FIELDS
    }


class _NamesForm(forms.Form):
    """Name and short name, blanks taken off."""

    name = forms.CharField(label="单位名称", max_length=NAME_LENGTH, help_text="规范全称。")
    short_name = forms.CharField(
        label="简称", max_length=SHORT_NAME_LENGTH, required=False, help_text="名册和图表里用；不填就用全称。"
    )

    def clean(self) -> dict[str, Any]:
        """A short name that is not given is the name."""
        super().clean()
        facts: dict[str, Any] = self.cleaned_data
        if not facts.get("short_name") and facts.get("name") and "short_name" not in self.errors:
            if len(facts["name"]) > SHORT_NAME_LENGTH:
                self.add_error("short_name", f"名称超过 {SHORT_NAME_LENGTH} 个字，请填简称。")
            facts["short_name"] = facts["name"][:SHORT_NAME_LENGTH]
        return facts


class _CodeForm(forms.Form):
    """The code of a new unit: letters and digits."""

    code = forms.CharField(label="单位代码", max_length=30)

    def clean_code(self) -> str:
        """Letters and digits."""
        code = str(self.cleaned_data["code"]).strip()
        if fault := code_fault(code):
            raise forms.ValidationError(fault)
        return code


class UnitForm(_NamesForm):
    """What is recorded of a unit, for corrections."""

    kind = forms.ChoiceField(label="单位类别", choices=_KINDS)
    level = forms.ChoiceField(label="单位级别", choices=UnitLevel.choices, initial=UnitLevel.SECTION)
    valid_from = DayField(label="设立日期", required=False, help_text="不清楚的留空，视为一直存在。")
    order = forms.IntegerField(
        label="排序号",
        required=False,
        min_value=0,
        max_value=999_999,
        help_text="小的在前；新单位不填排在最后。",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    document_no = forms.CharField(label="理由或文号", max_length=60, required=False)

    def __init__(self, *args: Any, user: User, today: date, unit: Unit | None = None, **kwargs: Any) -> None:
        if unit is not None:
            names = ("name", "short_name", "kind", "level", "valid_from", "order", "parent")
            kwargs["initial"] = {name: getattr(unit, name) for name in names} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self._unit = unit
        if unit is not None and unit.parent_id is None:
            del self.fields["kind"]
        else:
            self.fields["parent"] = UnitField(self._parents(user, today), label="上级单位")
        self.order_fields(["code", "parent", "name", "short_name", "kind", "level"])

    def _parents(self, user: User, today: date) -> list[UnitOption]:
        """The units under which this one may stand; its present parent may be out of scope and stays."""
        options = unit_options(user, Right.EDIT_UNITS, today)
        parent = self._unit.parent if self._unit else None
        if parent is not None and parent.code not in {option.code for option in options}:
            options.insert(0, UnitOption(parent.code, parent.short_name))
        return options

    @property
    def values(self) -> dict[str, Any]:
        """The fields for the service; an order that is not given stays."""
        names = ("name", "short_name", "kind", "level", "valid_from", "order", "parent")
        facts = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        if facts.get("order") is None:
            facts.pop("order", None)
        return facts


class NewUnitForm(UnitForm, _CodeForm):
    """A new unit with its code and, as far as known, its approved numbers."""

    code = forms.CharField(
        label="单位代码", max_length=30, help_text="字母或数字，每个单位一个；导入时按它认单位，以后不能改。"
    )

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, user=user, today=today, **kwargs)
        self._today = today
        del self.fields["document_no"]
        self.fields |= number_fields()
        self.fields["numbers_from"] = DayField(
            label="职数自何日起", required=False, help_text="不填的，有设立日期用设立日期，否则用今天。"
        )

    @property
    def approved(self) -> Approved | None:
        """The numbers with their day, when any is given."""
        facts = self.cleaned_data
        numbers = {name: facts[name] for name in NUMBER_FIELDS if facts.get(name)}
        start: date = facts.get("numbers_from") or facts.get("valid_from") or self._today
        return Approved(start, numbers) if numbers else None


class RenameForm(_NamesForm):
    """A new name from a day on."""

    on = DayField(label="更名日期", help_text="这一天起用新名称；更早的口径日期仍显示旧名称。")
    document_no = _document_no()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_on(self) -> date:
        """The new name is shown at once, so it cannot begin in the future."""
        on: date = self.cleaned_data["on"]
        if on > self._today:
            raise forms.ValidationError("更名日期在将来。请在生效后登记，或改正日期。")
        return on


class NumbersForm(forms.Form):
    """Approved numbers from a day on."""

    start = DayField(label="自何日起", help_text="原职数到这一天为止；与原起始日期相同的，改正原数。")
    document_no = _document_no()

    def __init__(self, *args: Any, held: Establishment | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= number_fields(held)
        self.order_fields(["start", "document_no"])

    @property
    def numbers(self) -> dict[str, int]:
        """The numbers given; an emptied one is 0."""
        return {name: self.cleaned_data[name] or 0 for name in NUMBER_FIELDS}


class EndUnitForm(forms.Form):
    """The day from which the unit exists no more, and the unit that takes over."""

    on = DayField(label="撤销日期", help_text="自这一天起不再存在。")
    document_no = _document_no()

    def __init__(self, *args: Any, user: User, today: date, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = unit_options(user, Right.EDIT_UNITS, today)
        others = [option for option in options if option.code != unit.code]
        self.fields["into"] = UnitField(
            others,
            label="并入单位",
            required=False,
            empty_label="没有，直接撤销",
            help_text="并入后，两个单位的沿革里都留有记录。",
        )
        self.order_fields(["into", "on", "document_no"])


class MoveUnitForm(forms.Form):
    """The parent beneath which the unit stands from a day on."""

    on = DayField(label="划转日期", help_text="这一天起隶属新的上级单位；更早的口径日期仍显示在原处。")
    document_no = _document_no()

    def __init__(self, *args: Any, user: User, today: date, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        options = unit_options(user, Right.EDIT_UNITS, today)
        others = [option for option in options if option.code != unit.code]
        self.fields["into"] = UnitField(others, label="划入", empty_label="请选择")
        self.order_fields(["into", "on", "document_no"])

    def clean_on(self) -> date:
        """The tree of today is shown at once, so a move cannot begin in the future."""
        on: date = self.cleaned_data["on"]
        if on > self._today:
            raise forms.ValidationError("划转日期在将来。请在生效后登记，或改正日期。")
        return on


class SplitUnitForm(_NamesForm, _CodeForm):
    """The new unit that is divided off, and since when."""

    code = forms.CharField(label="新单位代码", max_length=30, help_text="字母或数字，以后不能改。")
    on = DayField(label="分设日期", help_text="新单位自这一天起设立；类别、级别、上级单位与原单位相同。")
    document_no = _document_no()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= number_fields()
        self.order_fields(["code", "name", "short_name", "on", "document_no"])

    @property
    def approved(self) -> Approved | None:
        """The numbers of the new unit, when any is given."""
        numbers = {name: self.cleaned_data[name] for name in NUMBER_FIELDS if self.cleaned_data.get(name)}
        return Approved(self.cleaned_data["on"], numbers) if numbers else None


class UnitUploadForm(forms.Form):
    """Which file, from which day, and how to take names that differ."""

    on = DayField(label="生效日期", help_text="职数、更名自这一天起；初次录入可填较早的日期，供查看历史。")
    file = forms.FileField(
        label="单位清单",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        allow_empty_file=True,
        help_text="支持 .xlsx、.xls、.csv（UTF-8 或 GBK），不超过 20 MB。",
        error_messages={"required": "还没有选择文件，请选择 .xlsx、.xls 或 .csv 文件。"},
    )
    names = forms.ChoiceField(
        label="已有单位的名称与系统不同时",
        choices=[("keep", "按更名办理，保留曾用名"), ("correct", "按更正办理，不留曾用名")],
        initial="keep",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_on(self) -> date:
        """A list of units says what is so, not what will be."""
        on: date = self.cleaned_data["on"]
        if on > self._today:
            raise forms.ValidationError("生效日期在将来，请改成今天或更早的日期。")
        return on

    def clean_file(self) -> Any:
        """A file that is too large is not even read."""
        file = self.cleaned_data["file"]
        if file.size > MAX_UPLOAD_BYTES:
            limit = MAX_UPLOAD_BYTES // (1024 * 1024)
            raise forms.ValidationError(f"文件超过 {limit} MB，请删去图片，或拆成几个文件分别上传。")
        return file
