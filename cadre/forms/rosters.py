"""Forms of rosters out: what to export how, and the layouts that users keep."""

from __future__ import annotations

from typing import Any

from django import forms

from cadre.documents.roster_columns import COLUMNS, DATE_FORMATS, columns_named
from cadre.models import RosterLayout
from cadre.services.rosters import FORMATS

MOST_COLUMNS = 40


class RosterExportForm(forms.Form):
    """The layout, the format and the title of one roster."""

    layout = forms.ChoiceField(label="样式", error_messages={"required": "还没有选择样式，请选择。"})
    format = forms.ChoiceField(
        label="格式",
        choices=list(FORMATS.items()),
        widget=forms.RadioSelect,
        initial="xlsx",
        error_messages={"required": "还没有选择格式，请选择 Excel 或 PDF。"},
    )
    title = forms.CharField(
        label="标题", required=False, max_length=80, help_text="留空时按样式的标题，前面加上区名。"
    )

    numbers = forms.ChoiceField(
        label="身份证号",
        required=False,
        choices=[("masked", "遮盖出生日期（默认）"), ("full", "完整号码，须经审批")],
        widget=forms.RadioSelect,
        initial="masked",
        help_text="只有样式里有“身份证号”这一列时才起作用。",
    )
    purpose = forms.CharField(
        label="用途",
        required=False,
        max_length=200,
        help_text="须经审批时必填：给谁、办什么事，例如“报市委组织部备案”。",
    )

    def __init__(self, *args: Any, layouts: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["layout"].choices = layouts  # type: ignore[attr-defined]  # a ChoiceField


class RosterLayoutForm(forms.Form):
    """A layout: its columns stand in hidden fields, in their order."""

    name = forms.CharField(
        label="样式名称", max_length=30, error_messages={"required": "请填写样式名称，例如“科级干部花名册”。"}
    )
    title = forms.CharField(
        label="标题", required=False, max_length=80, help_text="印在花名册上方；留空时用样式名称。"
    )
    date_format = forms.ChoiceField(label="日期格式", choices=[(name, name) for name in DATE_FORMATS])
    paper = forms.ChoiceField(label="纸张", choices=RosterLayout.Paper.choices)
    by_unit = forms.BooleanField(label="按单位分组，单位名称单列一行", required=False)
    shared = forms.BooleanField(label="共享：有导出权限的人都能用", required=False)

    def clean(self) -> dict[str, Any]:
        """The columns, in their order, each once."""
        super().clean()
        facts: dict[str, Any] = self.cleaned_data
        facts["columns"] = self.chosen()
        if not facts["columns"]:
            self.add_error(None, "还没有选择列，请至少加一列。")
        elif len(facts["columns"]) > MOST_COLUMNS:
            self.add_error(None, f"最多 {MOST_COLUMNS} 列，请去掉一些。")
        return facts

    def chosen(self) -> list[str]:
        """The columns sent, or those of the layout that is edited."""
        sent = self.data.getlist("columns") if self.is_bound else self.initial.get("columns", [])  # type: ignore[attr-defined]  # a QueryDict
        return [key for key in dict.fromkeys(sent) if key in COLUMNS]


def rearranged(keys: list[str], act: str) -> list[str]:
    """The columns after a button: ``up:key``, ``down:key``, ``drop:key`` or ``add:key``."""
    verb, _, key = act.partition(":")
    found = list(keys)
    if verb == "add" and key in COLUMNS and key not in found:
        found.append(key)
    elif verb == "drop" and key in found:
        found.remove(key)
    elif verb in {"up", "down"} and key in found:
        place = found.index(key)
        other = place - 1 if verb == "up" else place + 1
        if 0 <= other < len(found):
            found[place], found[other] = found[other], found[place]
    return found


def addable(keys: list[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The columns that are not chosen yet, by section."""
    sections: dict[str, list[tuple[str, str]]] = {}
    for column in columns_named(COLUMNS):
        if column.key not in keys:
            sections.setdefault(column.section, []).append((column.key, column.name))
    return list(sections.items())
