"""The editor of a target, and the day of an evaluation or of an end."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from cadre.choices import AdminLevel, PostCategory
from core.choices import UnitKind, UnitLevel
from core.forms import MonthField, RowsField
from core.models import Unit
from core.policy import Refused
from supervision.rules.bands import COMPLETION, GAP
from supervision.rules.target_json import parse_target
from supervision.rules.targets import CriterionKind, Measure, Mode
from talentpool.choices import PoolTier

from .days import NearDayField
from .numbers import exact_text

_MEASURES = (
    (Measure.COUNT, "人数"),
    (Measure.SHARE_OF_HOLDERS, "占在任人员的比例"),
    (Measure.SHARE_OF_POSTS, "占核定职数的比例"),
    (Measure.TEAMS_WITH_AT_LEAST, "配有若干名的班子占比（汇总）"),
    (Measure.SHARE_OF_PROMOTIONS, "占当年提拔人数的比例"),
    (Measure.POOL_PER_POST, "每个将空出岗位的储备人数"),
)
_MODES = ((Mode.EACH, "逐个单位评价"), (Mode.AGGREGATE, "范围内各单位合并评价"))
_EDUCATIONS = (("", "不限"), (1, "研究生"), (3, "大学"), (5, "大专"))
_DEGREES = (("", "不限"), (1, "博士"), (2, "硕士"), (3, "学士"))
_BANDS = (
    ("default", "默认：达标绿；完成率 80% 以上或仅差 1 名为黄；其余红"),
    ("rigid", "刚性：达标绿，否则红"),
    (COMPLETION, "自定：按完成率分段"),
    (GAP, "自定：按缺额分段"),
)
_LIGHTS = (("", "—"), ("red", "红"), ("yellow", "黄"), ("green", "绿"))
BAND_ROWS = 4
_KEY = re.compile("“[a-z0-9_.]+”")
# Which criterion a field of the form stands for.
_NUMBERS = {
    "age_at_most": CriterionKind.AGE_AT_MOST,
    "around": CriterionKind.AROUND,
    "education": CriterionKind.EDUCATION_AT_LEAST,
    "degree": CriterionKind.FULL_TIME_DEGREE_AT_LEAST,
    "grassroots": CriterionKind.GRASSROOTS_YEARS_AT_LEAST,
}
_FLAGS = {
    "female": CriterionKind.FEMALE,
    "not_party": CriterionKind.NOT_PARTY_MEMBER,
    "minority": CriterionKind.ETHNIC_MINORITY,
}
_PLACES = {
    "code": "code", "name": "name", "valid_to": "valid_from", "required": "required", "mode": "mode",
    "measure_k": "measure_k", "levels": "highest_level", "scope": "kinds", "bands": "band_style",
    "weight": "weight",
}  # fmt: skip


_DAY_ERRORS = {
    "required": "请填日期，如 2026.03.31。",
    "invalid": "日期不能识别，请写成 2026.03.31。",
}


class EvaluateForm(forms.Form):
    """The day to evaluate."""

    day = NearDayField(label="口径日期", error_messages=_DAY_ERRORS)


class EndForm(forms.Form):
    """The day from which a target is no longer judged."""

    day = NearDayField(label="停止日期", error_messages=_DAY_ERRORS)


def _many(label: str, choices: Any, hint: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, help_text=hint, widget=forms.CheckboxSelectMultiple
    )


def _units(label: str, hint: str = "") -> RowsField:
    widget = forms.SelectMultiple(attrs={"size": 6, "class": "tall"})
    units = Unit.objects.exclude(kind=UnitKind.INTERNAL).order_by("order", "id")
    return RowsField(
        units,
        label=label,
        required=False,
        help_text=hint,
        widget=widget,
        error_messages={"unknown": "所选单位不存在，请重新选择。"},
    )


class TargetForm(forms.Form):
    """Every field of a target; ``clean`` asks the rules for all faults at once and leaves ``spec``."""

    code = forms.CharField(label="目标代码", max_length=30, help_text="永久不变，如 town-member-30")
    name = forms.CharField(label="名称", max_length=60)
    short_name = forms.CharField(label="简称", max_length=12, help_text="热力图列头用，12 字以内")
    source = forms.CharField(label="依据", max_length=200, help_text="文件名、文号和条款")
    valid_from = NearDayField(label="生效日期", help_text="从这一天起按本版评价")
    mode = forms.ChoiceField(label="评价方式", choices=_MODES)
    kinds = _many("单位类别", [choice for choice in UnitKind.choices if choice[0] != UnitKind.INTERNAL])
    levels = _many("单位级别", UnitLevel.choices)
    subtree = forms.ModelChoiceField(
        Unit.objects.filter(kind=UnitKind.DISTRICT), label="所属区域", required=False, empty_label="不限"
    )
    units = _units("指定单位", "选了就只评这些单位，不再看类别和级别")
    excluded = _units("排除单位")
    categories = _many("职务类别", PostCategory.choices, "不选为全体")
    highest_level = forms.ChoiceField(label="职务层次不高于", required=False)
    lowest_level = forms.ChoiceField(label="职务层次不低于", required=False)
    concurrent = forms.BooleanField(label="兼任职务也计入", required=False)
    postings = forms.BooleanField(label="挂职也计入", required=False)
    age_at_most = forms.IntegerField(label="年龄不超过（周岁）", required=False, min_value=18, max_value=70)
    around = forms.IntegerField(label="年龄左右（周岁）", required=False, min_value=18, max_value=70)
    tolerance_years = forms.IntegerField(label="“左右”放宽（年）", initial=1, min_value=0, max_value=10)
    born_from = MonthField(label="出生不早于", required=False)
    female = forms.BooleanField(label="女干部", required=False)
    not_party = forms.BooleanField(label="党外干部", required=False)
    minority = forms.BooleanField(label="少数民族干部", required=False)
    education = forms.TypedChoiceField(
        label="学历不低于", choices=_EDUCATIONS, required=False, coerce=int, empty_value=None
    )
    degree = forms.TypedChoiceField(
        label="全日制学位不低于", choices=_DEGREES, required=False, coerce=int, empty_value=None
    )
    grassroots = forms.IntegerField(label="基层工作满（年）", required=False, min_value=1, max_value=40)
    speciality = forms.CharField(label="专长（任一）", required=False, help_text="多项用顿号隔开")
    in_pool = forms.BooleanField(label="在储备库", required=False)
    pool_tiers = _many("储备层次", PoolTier.choices, "不选为任一层次")
    measure = forms.ChoiceField(label="怎么算", choices=_MEASURES)
    measure_k = forms.IntegerField(label="每个班子至少（名）", initial=1, min_value=1, max_value=20)
    vacancy_months = forms.IntegerField(label="空出预测（月）", initial=36, min_value=1, max_value=120)
    required = forms.CharField(label="目标值", max_length=20, help_text="人数写 2；比例写 20%、0.2 或 1/5")
    warn_months = forms.IntegerField(
        label="提前预警（月）", initial=6, min_value=0, max_value=36, help_text="0 为不预警"
    )
    band_style = forms.ChoiceField(label="灯色分段", choices=_BANDS, initial="default")
    veto = forms.BooleanField(label="一票否决：本目标为红则单位为红", required=False)
    weight = forms.CharField(label="权重", initial="1", max_length=10, help_text="按加权得分评总灯时使用")

    def __init__(self, *args: Any, fixed_code: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [("", "不限"), *AdminLevel.choices]
        for name in ("highest_level", "lowest_level"):
            self.fields[name] = forms.ChoiceField(
                label=self.fields[name].label, choices=levels, required=False
            )
        for row in range(1, BAND_ROWS + 1):
            self.fields[f"band{row}_light"] = forms.ChoiceField(
                label=f"第 {row} 段", choices=_LIGHTS, required=False
            )
            self.fields[f"band{row}_from"] = forms.CharField(label="自（含）", max_length=10, required=False)
            self.fields[f"band{row}_to"] = forms.CharField(label="至（不含）", max_length=10, required=False)
        if fixed_code:
            self.fields["code"].disabled = True
            self.fields["code"].initial = fixed_code

    def clean(self) -> dict[str, Any]:
        """The definition must hold together; each fault goes to the field it is about."""
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        try:
            self.spec = parse_target(self.as_json())
        except Refused as refusal:
            for finding in refusal.findings:
                part = finding.rule_id.removeprefix("target.").split(".")[0]
                place = _PLACES.get(part)
                field = self.fields.get(place) if place else None
                reason = _KEY.sub(f"“{field.label}”", finding.reason) if field else finding.reason
                self.add_error(place if field else None, reason)
        return data

    def as_json(self) -> dict[str, Any]:
        """The documented form of supervision.rules.target_json."""
        data = self.cleaned_data
        subtree = data["subtree"]
        return {
            **{name: data[name] for name in ("code", "name", "short_name", "source", "mode", "measure")},
            **{
                name: data[name] for name in ("measure_k", "tolerance_years", "warn_months", "vacancy_months")
            },
            "valid_from": data["valid_from"].isoformat(),
            "scope": {
                "kinds": data["kinds"],
                "levels": data["levels"],
                "subtree": subtree.path if subtree else "",
                "units": [unit.pk for unit in data["units"]],
                "excluded": [unit.pk for unit in data["excluded"]],
            },
            "population": {
                name: data[name]
                for name in ("categories", "highest_level", "lowest_level", "concurrent", "postings")
            },
            "criteria": self._criteria(),
            "required": exact_text(data["required"]),
            "bands": self._bands(),
            "veto": data["veto"],
            "weight": exact_text(data["weight"]),
        }

    def _criteria(self) -> list[dict[str, Any]]:
        data = self.cleaned_data
        found = [{"kind": kind, "value": data[name]} for name, kind in _NUMBERS.items() if data[name]]
        if data["born_from"]:
            found.append({"kind": CriterionKind.BORN_FROM, "value": data["born_from"].isoformat()})
        found += [{"kind": kind} for name, kind in _FLAGS.items() if data[name]]
        if words := [word.strip() for word in data["speciality"].split("、") if word.strip()]:
            found.append({"kind": CriterionKind.SPECIALITY_IN, "value": words})
        if data["in_pool"] or data["pool_tiers"]:
            found.append({"kind": CriterionKind.IN_POOL_TIER, "value": data["pool_tiers"]})
        return found

    def _bands(self) -> dict[str, Any] | None:
        data = self.cleaned_data
        style = data["band_style"]
        if style == "default":
            return None
        if style == "rigid":
            segments = [{"light": "red", "from": "0", "to": "1"}, {"light": "green", "from": "1", "to": None}]
            return {"basis": COMPLETION, "segments": segments}
        rows = [row for row in range(1, BAND_ROWS + 1) if data[f"band{row}_light"]]
        segments = [
            {
                "light": data[f"band{row}_light"],
                "from": exact_text(data[f"band{row}_from"] or "0"),
                "to": exact_text(data[f"band{row}_to"]) if data[f"band{row}_to"] else None,
            }
            for row in rows
        ]
        return {"basis": style, "segments": segments}

    @property
    def band_rows(self) -> list[tuple[Any, Any, Any]]:
        """The fields of the segments, row by row."""
        rows = range(1, BAND_ROWS + 1)
        return [(self[f"band{row}_light"], self[f"band{row}_from"], self[f"band{row}_to"]) for row in rows]


def initial_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """The form's initial values from the JSON form of a target."""
    scope, population = data.get("scope") or {}, data.get("population") or {}
    found = {name: data[name] for name in data.keys() & TargetForm.base_fields.keys()}
    found |= {name: scope.get(name, []) for name in ("kinds", "levels", "units", "excluded")}
    found |= {name: value for name, value in population.items() if name in TargetForm.base_fields}
    found["subtree"] = Unit.objects.filter(path=scope.get("subtree") or "-").first()
    if isinstance(found.get("valid_from"), str):
        found["valid_from"] = date.fromisoformat(found["valid_from"])
    return found | _initial_criteria(data.get("criteria") or []) | _initial_bands(data.get("bands"))


def _initial_criteria(criteria: list[Mapping[str, Any]]) -> dict[str, Any]:
    by_kind = {item["kind"]: item.get("value") for item in criteria}
    found: dict[str, Any] = {name: by_kind.get(kind.value) for name, kind in _NUMBERS.items()}
    found |= {name: kind.value in by_kind for name, kind in _FLAGS.items()}
    born = by_kind.get(CriterionKind.BORN_FROM.value)
    found["born_from"] = date.fromisoformat(born) if born else None
    found["speciality"] = "、".join(by_kind.get(CriterionKind.SPECIALITY_IN.value) or [])
    found["in_pool"] = CriterionKind.IN_POOL_TIER.value in by_kind
    found["pool_tiers"] = by_kind.get(CriterionKind.IN_POOL_TIER.value) or []
    return found


def _initial_bands(bands: Mapping[str, Any] | None) -> dict[str, Any]:
    if not bands:
        return {"band_style": "default"}
    found: dict[str, Any] = {"band_style": bands["basis"]}
    for row, segment in enumerate(bands["segments"][:BAND_ROWS], 1):
        found |= {
            f"band{row}_light": segment["light"],
            f"band{row}_from": segment["from"],
            f"band{row}_to": segment["to"] or "",
        }
    return found
