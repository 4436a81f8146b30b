"""Registering a person and changing the record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.generic import View

from cadre.choices import EducationMode
from cadre.forms import NewCadreForm, RecordForm, unit_options
from cadre.models import Cadre, ChangeRequest
from cadre.services.cadres import create_cadre
from cadre.services.change_requests import must_ask
from cadre.services.editing import save_record
from cadre.services.scope import may
from cadre.services.writing import StaleVersion
from core.http import HouseRequest
from core.policy import Refused
from core.rules.rights import Right
from core.views.base import RightRequired

from .conflicts import chosen, conflict_page
from .looking import looked_at


class CadreCreate(RightRequired, View):
    """The form for a new person."""

    right = Right.EDIT_CADRES

    def get(self, request: HouseRequest) -> HttpResponse:
        """An empty form."""
        return self._page(request, self._form(request))

    def post(self, request: HouseRequest) -> HttpResponse:
        """Register the person, or say what is wrong."""
        form = self._form(request)
        if not form.is_valid():
            return self._page(request, form, status=422)
        try:
            cadre = create_cadre(
                unit=form.cleaned_data["unit"],
                values=form.values,
                educations=form.educations,
                rank=form.rank,
                grades=form.grades,
                appointment=form.appointment,
                by=request.user,
                reason=form.cleaned_data["reason"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._page(request, form, status=422)
        messages.success(request, f"已新增{cadre.name}。")
        return redirect(cadre)

    @staticmethod
    def _form(request: HouseRequest) -> NewCadreForm:
        units = unit_options(request.user, Right.EDIT_CADRES, request.on)
        return NewCadreForm(request.POST or None, units=units, today=request.today)

    @staticmethod
    def _page(request: HouseRequest, form: NewCadreForm, status: int = 200) -> HttpResponse:
        return render(request, "cadre/cadre_create.html", {"form": form}, status=status)


class CadreEdit(RightRequired, View):
    """The form with the record; a second writer chooses between both versions."""

    right = Right.EDIT_CADRES

    def get(self, request: HouseRequest, uuid: str) -> HttpResponse:
        """The form as stored."""
        cadre = editable_cadre(request, uuid)
        return self._page(request, cadre, self._form(request, cadre))

    def post(self, request: HouseRequest, uuid: str) -> HttpResponse:
        """Save, or say what is wrong, or show both versions."""
        cadre = editable_cadre(request, uuid)
        form = self._form(request, cadre, chosen(request, self._form(request, cadre)))
        if not form.is_valid():
            return self._page(request, cadre, form, status=422)
        try:
            saved, asked = save_record(
                cadre,
                values=form.values,
                version=form.cleaned_data["version"] or 0,
                educations=form.educations,
                rank=form.rank,
                grades=form.grades,
                evidence=form.evidence,
                by=request.user,
                now=timezone.now(),
                reason=form.cleaned_data["reason"],
            )
        except StaleVersion:
            cadre.refresh_from_db()
            stored = self._form(request, cadre)
            return conflict_page(
                request, cadre, form, stored, label=field_label, back=str(cadre.get_absolute_url())
            )
        except Refused as refusal:
            form.add_error(refused_field(refusal, form), str(refusal))
            return self._page(request, cadre, form, status=422)
        changed = saved.version != cadre.version
        if asked:
            messages.success(request, asked_words(asked))
        if changed or not asked:
            told = f"已保存{saved.name}的信息。" if changed else "内容没有变化，未作修改。"
            messages.success(request, told)
        return redirect(saved)

    @staticmethod
    def _form(request: HouseRequest, cadre: Cadre, data: Any = None) -> RecordForm:
        asks = must_ask(request.user, cadre)
        return RecordForm(data, request.FILES or None, cadre=cadre, today=request.today, asks=asks)

    @staticmethod
    def _page(request: HouseRequest, cadre: Cadre, form: RecordForm, status: int = 200) -> HttpResponse:
        return render(request, "cadre/cadre_edit.html", {"cadre": cadre, "form": form}, status=status)


def editable_cadre(request: HouseRequest, uuid: str, *, page: str = "编辑", sensitive: bool = False) -> Cadre:
    """The person: 404 outside the user's scope, 403 with the reason when only reading is allowed.

    Opening the form is written down as looking at the record; sending it is written down by the service.
    A fragment within the form gives no ``page``.
    """
    cadre = get_object_or_404(Cadre.objects.visible_to(request.user).select_related("unit"), uuid=uuid)
    if not may(request.user, Right.EDIT_CADRES, cadre):
        raise PermissionDenied("你没有修改此人信息的权限。")
    if page and request.method == "GET":
        looked_at(request, cadre, page, sensitive=sensitive)
    return cadre


def asked_words(asked: Sequence[ChangeRequest]) -> str:
    """What became of changes of protected facts."""
    names = "、".join(request.label for request in asked)
    return f"{names}的修改已提交干部科审核，采纳后生效。"


def refused_field(refusal: Refused, form: Any) -> str | None:
    """The field beside which a refusal stands; None for the whole form."""
    fields = {"cadre.request.evidence": "evidence", "cadre.evidence": "evidence_file"}
    rule = refusal.findings[0].rule_id
    name = next((field for prefix, field in fields.items() if rule.startswith(prefix)), None)
    return name if name in form.fields else None


def field_label(name: str, label: str) -> str:
    """What the trail calls a field of the record's form."""
    for mode in EducationMode:
        if name.startswith(f"{mode.value}_"):
            return f"{mode.label}·{label}"
    if name.startswith("grade_"):
        return f"{name.removeprefix('grade_')}年度考核"
    return "职级" if name == "rank_since" else label
