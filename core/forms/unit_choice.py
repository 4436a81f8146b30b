"""Choosing a unit from the tree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.choices import UnitKind
from core.models import Unit, User
from core.rules.rights import Right


class UnitOption(NamedTuple):
    """A unit as a choice: its code, and its name indented by its depth."""

    code: str
    label: str


def unit_options(user: User, right: Right, on: date, *, internal: bool = True) -> list[UnitOption]:
    """The units that exist on the day and in which the user holds the right, parents first; one query."""
    units = Unit.objects.visible_to(user, right).existing(on)
    if not internal:
        units = units.exclude(kind=UnitKind.INTERNAL)
    rows = units.order_by("order", "id").values_list("pk", "parent_id", "code", "short_name")
    known = {row[0] for row in rows}
    children: dict[int | None, list[tuple[int, str, str]]] = defaultdict(list)
    for pk, parent, code, name in rows:
        children[parent if parent in known else None].append((pk, code, name))
    options: list[UnitOption] = []
    waiting = [(0, row) for row in reversed(children[None])]
    while waiting:
        depth, (pk, code, name) = waiting.pop()
        options.append(UnitOption(code, "　" * depth + name))
        waiting += [(depth + 1, row) for row in reversed(children.get(pk, []))]
    return options


class UnitSelect(forms.Select):
    """A select whose options are joined in one go: Django's own renders a template for each of 2,000."""

    def __init__(self, options: Sequence[UnitOption], empty_label: str) -> None:
        super().__init__()
        self.listed, self.empty_label = options, empty_label

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The whole select element."""
        given = {**self.attrs, **(attrs or {}), "name": name}
        chosen = str(value or "")
        heads = format_html_join("", ' {}="{}"', ((key, text) for key, text in given.items() if text))
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (option.code, SafeString(" selected") if option.code == chosen else "", option.label)
                for option in [UnitOption("", self.empty_label), *self.listed]
            ),
        )
        return format_html('<select class="form-select"{}>{}</select>', heads, options)


class UnitField(forms.Field):
    """A unit given by its code, one of the options."""

    def __init__(self, options: Sequence[UnitOption], *, empty_label: str = "请选择", **kwargs: Any) -> None:
        self.codes = frozenset(option.code for option in options)
        kwargs.setdefault("error_messages", {"required": "请选择单位。"})
        super().__init__(widget=UnitSelect(options, empty_label), **kwargs)

    def clean(self, value: Any) -> Unit | None:
        """The unit; None for an empty optional choice."""
        code = str(value or "").strip()
        if code and code not in self.codes:
            raise forms.ValidationError("没有这个单位，或它不在你的范围内。请重新选择。")
        super().clean(code)
        return Unit.objects.get(code=code) if code else None

    def prepare_value(self, value: Any) -> Any:
        """The code of a unit given as initial value."""
        return value.code if isinstance(value, Unit) else value
