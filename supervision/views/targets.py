"""Targets: list, one target with its versions, the editor with its live number line."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from core.charts import Band, band_line
from core.http import HouseRequest
from core.policy import Light, Refused
from core.rules.rights import Right
from core.views.base import Act, HousePage
from supervision.documents.methods import method_sentence, scope_text
from supervision.forms import EndForm, TargetForm, initial_of
from supervision.models import Target
from supervision.rules.bands import COMPLETION, Bands, Segment
from supervision.rules.defaults import DEFAULT_TARGETS, PRESET_TARGETS
from supervision.rules.reasons import required_text
from supervision.rules.target_json import dump_target
from supervision.rules.targets import TargetSpec
from supervision.services.judgement import judgement_for
from supervision.services.targets import create_target, end_target, ensure_default_targets, new_version

_DEFAULT_BANDS = Bands(
    COMPLETION,
    (
        Segment(Light.RED, Fraction(0), Fraction(4, 5)),
        Segment(Light.YELLOW, Fraction(4, 5), Fraction(1)),
        Segment(Light.GREEN, Fraction(1)),
    ),
)


def number_line(target: TargetSpec) -> str:
    """The bands of a target as a picture; completion in per cent, gap in persons."""
    bands = target.bands or _DEFAULT_BANDS
    in_percent = bands.basis == COMPLETION
    scale = 100 if in_percent else 1
    edges = [
        float(edge) * scale for each in bands.segments for edge in (each.start, each.end) if edge is not None
    ]
    last = max([*edges, 0.0]) + (20 if in_percent else 2)
    drawn = [
        Band(
            light=segment.light,
            start=float(segment.start) * scale,
            end=last if segment.end is None else float(segment.end) * scale,
        )
        for segment in bands.segments
    ]
    title = "完成率分段" if in_percent else "缺额分段"
    return band_line(key=f"line-{target.code}", title=title, bands=drawn, suffix="%" if in_percent else " 名")


class TargetList(HousePage):
    """The targets in force on the day, and those that are not."""

    right = Right.VIEW_LIGHTS
    template_name = "supervision/target_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One line per version in force; others beneath."""
        on = self.house.on
        current = list(Target.objects.valid_on(on))
        others = Target.objects.exclude(pk__in=[target.pk for target in current])
        lines = [(target, target.spec) for target in current]
        return super().get_context_data(
            lines=[(target, scope_text(spec), required_text(spec), spec) for target, spec in lines],
            coming=[target for target in others if target.valid_from > on],
            ended=[target for target in others if target.valid_to and target.valid_to <= on],
            shipped=[] if current or others.exists() else [data["name"] for data in DEFAULT_TARGETS],
            may_edit=self.house.user.may(Right.EDIT_TARGETS),
            **kwargs,
        )


class TargetDefaults(Act):
    """Adopt the shipped targets and colour plan, in a district that has none of its own yet."""

    right = Right.EDIT_TARGETS

    def post(self, request: HouseRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A second press changes nothing."""
        made = ensure_default_targets(request.user)
        if made:
            messages.success(
                request, f"已采用 {made} 项默认目标，灯色随即按这些目标计算。请逐项核对依据和要求。"
            )
        else:
            messages.info(request, "默认目标都已在用，没有改动。")
        return redirect("supervision:target_list")


class TargetDetail(HousePage):
    """One target: what it asks on the day, its lights, its versions."""

    right = Right.VIEW_LIGHTS
    template_name = "supervision/target_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The version of the day, else the newest."""
        on = self.house.on
        versions = list(Target.objects.filter(code=kwargs["code"]).order_by("-version"))
        if not versions:
            raise Http404
        target = next((each for each in versions if each.spec.valid_on(on)), versions[0])
        judgement = judgement_for(on)
        visible = {row.unit_id: row.unit for row in judgement.colours(self.house.user)}
        results = [
            row for row in judgement.results() if row.target_code == target.code and row.unit_id in visible
        ]
        results.sort(key=lambda row: (Light(row.light).gravity, -row.gap, visible[row.unit_id].order))
        may_edit = self.house.user.may(Right.EDIT_TARGETS)
        return super().get_context_data(
            target=target,
            spec=target.spec,
            versions=versions,
            newest=versions[0],
            method=method_sentence(target.spec, on),
            scope=scope_text(target.spec),
            required=required_text(target.spec),
            line=number_line(target.spec),
            results=[(row, visible[row.unit_id]) for row in results],
            counts=[(light.value, sum(row.light == light for row in results)) for light in Light],
            may_edit=may_edit,
            end_form=EndForm(initial={"day": on}),
            **kwargs,
        )


class TargetCreate(HousePage):
    """A new target, empty or from a preset (?preset=code)."""

    right = Right.EDIT_TARGETS
    template_name = "supervision/target_form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form with the preset's values."""
        presets = [dict(data) for data in (*PRESET_TARGETS, *DEFAULT_TARGETS)]
        asked = self.house.GET.get("preset", "")
        preset = next((data for data in presets if data["code"] == asked), None)
        initial = initial_of(preset) if preset else {}
        initial["valid_from"] = self.house.on
        kwargs.setdefault("form", TargetForm(initial=initial))
        known = set(Target.objects.values_list("code", flat=True))
        return super().get_context_data(
            presets=[data for data in presets if data["code"] not in known], preset=asked, **kwargs
        )

    def post(self, request: HouseRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save, or show the form again with its faults."""
        form = TargetForm(request.POST)
        target = _saved(form, lambda data: create_target(data, by=request.user))
        if target is None:
            return self.render_to_response(self.get_context_data(form=form), status=422)
        messages.success(request, f"已新增目标“{target.name}”，自 {target.valid_from:%Y.%m.%d} 起评价。")
        return redirect("supervision:target_detail", code=target.code)


class TargetEdit(HousePage):
    """Changing a target makes a new version from a day on; the old one keeps its past."""

    right = Right.EDIT_TARGETS
    template_name = "supervision/target_form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form with the open version's values, beginning on the day of the page."""
        target = self._open(kwargs["code"])
        initial = initial_of(dump_target(target.spec)) | {"valid_from": self.house.on}
        kwargs.setdefault("form", TargetForm(initial=initial, fixed_code=target.code))
        return super().get_context_data(target=target, **kwargs)

    def post(self, request: HouseRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save, or show the form again with its faults."""
        old = self._open(kwargs["code"])
        form = TargetForm(request.POST, fixed_code=old.code)
        target = _saved(form, lambda data: new_version(old, data, by=request.user))
        if target is None:
            return self.render_to_response(self.get_context_data(form=form, **kwargs), status=422)
        start = f"{target.valid_from:%Y.%m.%d}"
        messages.success(request, f"已存为第 {target.version} 版，自 {start} 起生效；此前仍按旧版评价。")
        return redirect("supervision:target_detail", code=target.code)

    @staticmethod
    def _open(code: str) -> Target:
        return get_object_or_404(Target, code=code, valid_to__isnull=True)


def _saved(form: TargetForm, save: Any) -> Target | None:
    """The stored target; None with the faults put on the form."""
    if not form.is_valid():
        return None
    try:
        target: Target = save(form.as_json())
    except Refused as refusal:
        for finding in refusal.findings:
            form.add_error(None, finding.reason)
        return None
    return target


class TargetPreview(Act):
    """What the editor's fields say right now: sentence, number line, faults."""

    right = Right.EDIT_TARGETS

    def post(self, request: HouseRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Nothing is stored."""
        form = TargetForm(request.POST, fixed_code=request.GET.get("code", ""))
        form.full_clean()
        spec = getattr(form, "spec", None)
        context = {
            "form": form,
            "line": number_line(spec) if spec else "",
            "method": method_sentence(spec, request.on) if spec else "",
            "scope": scope_text(spec) if spec else "",
            "required": required_text(spec) if spec else "",
        }
        return render(request, "supervision/_target_preview.html", context)


class TargetEnd(Act):
    """End a target on a day."""

    right = Right.EDIT_TARGETS

    def post(self, request: HouseRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refused with the reason when it was ended before or would never have held."""
        target = get_object_or_404(Target, code=kwargs["code"], valid_to__isnull=True)
        form = EndForm(request.POST)
        if not form.is_valid():
            messages.error(request, "没有停止目标：" + " ".join(map(str, form.errors.get("day", []))))
            return redirect("supervision:target_detail", code=target.code)
        target = end_target(target, on=form.cleaned_data["day"], by=request.user)
        messages.success(request, f"目标“{target.name}”自 {target.valid_to:%Y.%m.%d} 起不再评价。")
        return redirect("supervision:target_detail", code=target.code)
