"""The editor of a colour plan."""

from __future__ import annotations

from typing import Any

from django import forms

from core.policy import Light, Refused
from supervision.rules.bands import number_text
from supervision.rules.colour import DEFAULT_SEGMENTS, FOUR_COLOURS, Plan, Strategy
from supervision.rules.plan_json import parse_plan
from supervision.rules.target_json import dump_segments

from .days import NearDayField
from .numbers import exact_text

THREE, FOUR, CUSTOM = "three", "four", "custom"
_STYLES = (
    (THREE, "三色：未达标 0 项绿，1 项黄，2 项以上红"),
    (FOUR, "四色：未达标 0 项绿，1 至 2 项蓝，3 项黄，4 项以上红"),
    (CUSTOM, "自定：按未达标项数，自己定各色的起点"),
    (Strategy.SCORE.value, "加权得分：各目标完成率按权重折合为百分制"),
    (Strategy.WORST.value, "最差一盏灯：有红即红，有黄即黄"),
)
_PRESETS = {THREE: DEFAULT_SEGMENTS, FOUR: FOUR_COLOURS}
_STARTS = (("blue_from", Light.BLUE), ("yellow_from", Light.YELLOW), ("red_from", Light.RED))


def _from(label: str, hint: str = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=99, help_text=hint)


class PlanForm(forms.Form):
    """Every field of a plan; ``clean`` asks the rules for all faults at once and leaves ``plan``."""

    name = forms.CharField(label="名称", max_length=60)
    valid_from = NearDayField(label="生效日期", help_text="现行规则到这一天的前一日止")
    style = forms.ChoiceField(label="评定办法", choices=_STYLES, initial=THREE, widget=forms.RadioSelect)
    blue_from = _from("蓝：未达标项数不少于", "不设蓝灯的留空")
    yellow_from = _from("黄：未达标项数不少于", "不设黄灯的留空")
    red_from = _from("红：未达标项数不少于")
    green_score = forms.CharField(label="绿：得分不低于", max_length=10, required=False, initial="90")
    yellow_score = forms.CharField(label="黄：得分不低于", max_length=10, required=False, initial="70")

    def clean(self) -> dict[str, Any]:
        """The plan must colour every number of unmet targets, and its lines must be in order."""
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        style = data["style"]
        if style == CUSTOM and data["red_from"] is None:
            self.add_error("red_from", "请填未达标几项起为红。")
        for name in ("green_score", "yellow_score"):
            if style == Strategy.SCORE and not data[name]:
                self.add_error(name, "请填分数线，如 90。")
        if self.errors:
            return data
        try:
            self.plan = parse_plan(self.as_json())
        except Refused as refusal:
            for finding in refusal.findings:
                self._place(finding.rule_id, finding.reason)
        return data

    def _place(self, rule_id: str, reason: str) -> None:
        """A number that cannot be read goes to its own field."""
        for part, name in (("green_from", "green_score"), ("yellow_from", "yellow_score")):
            if rule_id.endswith(f".{part}"):
                self.add_error(name, "分数须是 0 至 100 之间的数，如 90 或 87.5，请改正。")
                return
        self.add_error("style", reason)

    def as_json(self) -> dict[str, Any]:
        """The documented form of supervision.rules.plan_json."""
        data = self.cleaned_data
        style = data["style"]
        if style == Strategy.SCORE:
            green, yellow = exact_text(data["green_score"]), exact_text(data["yellow_score"])
            return {"strategy": style, "green_from": green, "yellow_from": yellow}
        if style == Strategy.WORST:
            return {"strategy": style}
        segments = dump_segments(_PRESETS[style]) if style in _PRESETS else self._segments()
        return {"strategy": Strategy.COUNT.value, "segments": segments}

    def _segments(self) -> list[dict[str, Any]]:
        """Green from 0; every colour lasts until the next that is used begins."""
        starts = [(Light.GREEN, 0)]
        starts += [(light, self.cleaned_data[name]) for name, light in _STARTS if self.cleaned_data[name]]
        ends = [start for _, start in starts[1:]]
        return [
            {"light": light.value, "from": str(start), "to": None if end is None else str(end)}
            for (light, start), end in zip(starts, [*ends, None], strict=True)
        ]


def initial_of_plan(plan: Plan) -> dict[str, Any]:
    """The form's initial values from a plan."""
    if plan.strategy is Strategy.SCORE:
        lines = {"green_score": number_text(plan.green_from), "yellow_score": number_text(plan.yellow_from)}
        return {"style": plan.strategy.value, **lines}
    if plan.strategy is Strategy.WORST:
        return {"style": plan.strategy.value}
    style = next((style for style, segments in _PRESETS.items() if segments == plan.segments), CUSTOM)
    starts = {segment.light: number_text(segment.start) for segment in plan.segments}
    return {"style": style, **{name: starts.get(light, "") for name, light in _STARTS}}
