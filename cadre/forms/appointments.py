"""Decisions about appointments as forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from cadre.models import Appointment, Post
from cadre.services.appointments import CORRECTABLE, NewAppointment
from core.forms import MonthField, UnitField, UnitOption

from .fields import model_fields

NO_POST = "不对应职位"
LEFT_REASONS = ("退休", "调出", "辞职", "辞退", "开除", "去世", "其他")


class Versioned(forms.Form):
    """A form about a person, with the version of the record that the writer saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class AppointmentForm(Versioned):
    """A decision to appoint."""

    NAMES = (
        "title", "category", "level", "holding", "entry_kind", "start", "level_since", "expected_end", "end",
        "document_no",
    )  # fmt: skip
    reason = forms.CharField(label="说明", required=False, max_length=300)

    def __init__(
        self,
        *args: Any,
        units: Sequence[UnitOption],
        posts: Sequence[tuple[str, str]],
        posts_url: str,
        **kwargs: Any,
    ) -> None:
        """``units`` are those to which the user may appoint, ``posts`` the vacancies of the chosen unit.

        ``posts_url`` gives the vacancies of another unit, when one is chosen.
        """
        super().__init__(*args, **kwargs)
        made = {
            "unit": UnitField(units, label="任职单位"),
            "post": forms.ChoiceField(
                label="职位",
                required=False,
                choices=[("", NO_POST), *posts],
                help_text="列出该单位当日空缺的职位；选了职位，职务、类别和层次可不填。",
                error_messages={"invalid_choice": "所选职位当日没有空缺，或不在这个单位。请重新选择。"},
            ),
            **model_fields(Appointment, self.NAMES),
        }
        made["unit"].widget.attrs |= {"hx-get": posts_url, "hx-target": "#id_post", "hx-trigger": "change"}
        made["title"].required = made["category"].required = False
        made["title"].help_text = "不含单位名称，例如“党委委员、组织委员”；可与所选职位的名称不同。"
        made["end"].help_text = "只在补录已结束的任职时填写。"
        made["expected_end"].help_text = "试用期、任期或挂职的期满日。"
        self.fields = made | self.fields

    def clean_post(self) -> Post | None:
        """The post itself."""
        chosen = self.cleaned_data["post"]
        return Post.objects.get(pk=chosen) if chosen else None

    def clean(self) -> dict[str, Any]:
        """What is not given follows from the post; without a post it has to be given."""
        super().clean()
        facts: dict[str, Any] = self.cleaned_data
        post = facts.get("post")
        if post is not None:
            facts["title"] = facts.get("title") or post.name
            facts["category"] = facts.get("category") or post.category
            facts["level"] = facts.get("level") or post.level
        for name, what in (("title", "职务"), ("category", "职务类别")):
            if not facts.get(name) and name not in self.errors:
                self.add_error(name, f"请填写{what}，或选择一个职位。")
        return facts

    @property
    def appointment(self) -> NewAppointment:
        """The decision for the service."""
        return NewAppointment(**{name: self.cleaned_data[name] for name in ("unit", "post", *self.NAMES)})


class CorrectionForm(Versioned):
    """What was entered wrongly in an appointment."""

    reason = forms.CharField(
        label="更正理由", max_length=300, help_text="写入变更记录，例如“按任免文件更正”。"
    )

    def __init__(self, *args: Any, appointment: Appointment, initial: dict[str, Any], **kwargs: Any) -> None:
        """Starts from the appointment as it stands."""
        held = {name: getattr(appointment, name) for name in CORRECTABLE}
        super().__init__(*args, **kwargs | {"initial": held | initial})
        self.fields = model_fields(Appointment, CORRECTABLE) | self.fields

    @property
    def values(self) -> dict[str, Any]:
        """The fields for the service."""
        return {name: self.cleaned_data[name] for name in CORRECTABLE}


class EndForm(Versioned):
    """The end of an appointment, and whether the person leaves service with it."""

    end = MonthField(label="免职时间", help_text="自该日起不再担任；只知道月份的写 2026.03。")
    leaves = forms.BooleanField(label="同时离任（不再在职）", required=False)
    left_reason = forms.ChoiceField(
        label="离任原因", required=False, choices=[("", "—"), *((word, word) for word in LEFT_REASONS)]
    )
    reason = forms.CharField(label="依据或说明", max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """Whoever leaves has a reason."""
        super().clean()
        facts: dict[str, Any] = self.cleaned_data
        if facts.get("leaves") and not facts.get("left_reason"):
            self.add_error("left_reason", "勾选了离任，请选择离任原因。")
        return facts
