"""One row of an information set as a form."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from cadre.choices import RewardKind
from cadre.services.editing import Evidence
from cadre.services.sets import RecordSet
from core.forms import MonthField

from .evidence import evidence_fields, given_evidence
from .fields import model_fields

_NAMES = {
    "education": (
        "mode", "level", "level_text", "degree", "school", "degree_school", "major", "entered_on",
        "graduated_on", "degree_on",
    ),
    "title": ("name", "level", "route", "gained_on", "organ"),
    "assessment": ("year", "grade"),
    "reward": ("kind", "name", "code", "organ", "decided_on", "reason", "lifted_on", "text"),
    "family": ("relation", "name", "birth", "political", "work"),
    "rank": ("rank", "start", "end", "document_no"),
    "level": ("level", "start", "end", "document_no"),
    "tag": ("kind", "word", "evidence", "source", "noted_on"),
}  # fmt: skip
_HINTS = {
    "education.level_text": "与学历名称不同时填写，原样用于任免审批表，例如“大学普通班”。",
    "education.degree_school": "与毕业院校相同的不填。",
    "reward.code": "不清楚的留空。",
    "reward.lifted_on": "处分解除、奖励撤销的日期。",
    "reward.text": "任免审批表“奖惩情况”里的原句；不填按以上各项生成。",
    "family.relation": "例如 妻子、长女、父亲。",
    "family.political": "例如 中共党员、群众。",
    "family.work": "已去世、退休的照审批表写法填写，例如“某局退休干部”。",
    "rank.end": "现在仍任的不填；补录以前的职级才填。",
    "level.end": "现在仍任的不填；补录以前的层次才填。",
    "tag.evidence": "写明依据什么认定，例如“2025 年度考察材料：牵头完成信访积案化解 12 件”。",
    "tag.source": "材料名称或会议，例如“2026.02 研判会”。",
}
_LONG = frozenset({"reward.text", "tag.evidence"})
_PRECISE = {"family": ("birth", "birth_precision"), "reward": ("decided_on", "precision")}
FIRST_YEAR = 1949


class RowForm(forms.Form):
    """A row of one set; what it may contain follows from the set."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    why = forms.CharField(
        label="理由", required=False, max_length=300, help_text="写入变更记录，例如“按干部人事档案补录”。"
    )

    def __init__(
        self,
        *args: Any,
        kind: RecordSet,
        today: date,
        version: int,
        row: Any = None,
        sanctions: bool = False,
        asks: bool = False,
        preset: str = "",
        **kwargs: Any,
    ) -> None:
        """``row`` is what is changed, ``preset`` the kind that a new one starts with.

        ``sanctions`` says that they are offered; ``asks`` adds the fields for evidence.
        """
        self.kind, self.today, self.row = kind, today, row
        self.names = tuple(name for name in _NAMES[kind.key] if row is None or name not in kind.fixed)
        stored = {name: getattr(row, name) for name in self.names} if row is not None else {"kind": preset}
        kwargs.setdefault("initial", stored | {"version": version})
        super().__init__(*args, **kwargs)
        made = model_fields(kind.model, self.names, kind=kind.key)
        for name, field in made.items():
            if f"{kind.key}.{name}" in _LONG:
                field.widget = forms.Textarea(attrs={"rows": 3})
            hint = _HINTS.get(f"{kind.key}.{name}")
            field.help_text = "　".join(str(text) for text in (field.help_text, hint) if text)
        self.fields = made | (evidence_fields() if asks else {}) | self.fields
        self._narrow(sanctions)

    def _narrow(self, sanctions: bool) -> None:
        if self.kind.key == "reward" and "kind" in self.fields and not sanctions:
            self.fields["kind"].choices = [(RewardKind.REWARD.value, RewardKind.REWARD.label)]  # type: ignore[attr-defined]  # a choice field
        if self.kind.key == "assessment":
            wrong = f"年度应在 {FIRST_YEAR}—{self.today.year} 之间。"
            self.fields["year"] = forms.IntegerField(
                label="年度",
                min_value=FIRST_YEAR,
                max_value=self.today.year,
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
                error_messages={
                    "required": "请填写年度。", "invalid": wrong, "min_value": wrong, "max_value": wrong,
                },
            )  # fmt: skip
            self.order_fields(self.names)

    @property
    def shown_fields(self) -> list[forms.BoundField]:
        """The fields of the row itself."""
        return [self[name] for name in self.names]

    @property
    def values(self) -> dict[str, Any]:
        """The fields for the service; how precisely a day is known follows from how it was written."""
        values = {name: self.cleaned_data[name] for name in self.names}
        if self.kind.key in _PRECISE:
            name, precision = _PRECISE[self.kind.key]
            day = values[name]
            if day and (self.row is None or getattr(self.row, name) != day):
                values[precision] = "month" if day.day == 1 else "day"
        return values

    @property
    def evidence(self) -> Evidence:
        """What was put forward for changes of protected facts."""
        return given_evidence(self)


class RemoveForm(forms.Form):
    """Why a row goes; for a tag, from when it holds no more."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    why = forms.CharField(
        label="理由",
        max_length=300,
        help_text="写入变更记录，例如“重复录入”。",
        error_messages={"required": "请写明理由。"},
    )

    def __init__(self, *args: Any, version: int, ends: bool, asks: bool = False, **kwargs: Any) -> None:
        """``ends`` asks for the last day instead of taking the row away."""
        kwargs.setdefault("initial", {"version": version})
        super().__init__(*args, **kwargs)
        if asks:
            self.fields |= evidence_fields()
        if ends:
            end = MonthField(label="失效日期", help_text="自这一天起不再成立；标签和依据仍留在记录里。")
            self.fields = {"ended_on": end} | self.fields

    @property
    def evidence(self) -> Evidence:
        """What was put forward for taking away a protected fact."""
        return given_evidence(self)


class PhotoForm(forms.Form):
    """A photo, and whether its middle is to be cut out at 4:5."""

    photo = forms.FileField(
        label="照片",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.bmp"}),
        help_text="近期免冠正面照，宽高 4:5；JPEG、PNG 或 BMP，不超过 5 MB。",
        error_messages={"required": "还没有选择照片，请选择 JPEG、PNG 或 BMP 文件。"},
    )
    crop = forms.BooleanField(label="不是 4:5 的，从中间裁成 4:5", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
