"""Registering a person and changing the record."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from cadre.choices import EducationMode
from cadre.forms import NewCadreForm, RecordForm, unit_options
from cadre.models import Cadre
from cadre.services.cadres import StaleVersion, create_cadre, update_cadre
from core.choices import AuditAction
from core.http import HouseRequest
from core.models import AuditEvent
from core.policy import Refused
from core.rules.rights import Right
from core.views.base import RightRequired

MINE, THEIRS = "mine", "theirs"


class Difference(NamedTuple):
    """A field in which what I entered and what is stored differ, both as shown.

    ``touched`` says that the other writer changed it; what only I changed is mine unless I choose otherwise.
    """

    name: str
    label: str
    mine: str
    theirs: str
    touched: bool


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
        return self._page(request, cadre, RecordForm(cadre=cadre, today=request.today))

    def post(self, request: HouseRequest, uuid: str) -> HttpResponse:
        """Save, or say what is wrong, or show both versions."""
        cadre = editable_cadre(request, uuid)
        form = RecordForm(self._chosen(request, cadre), cadre=cadre, today=request.today)
        if not form.is_valid():
            return self._page(request, cadre, form, status=422)
        try:
            saved = update_cadre(
                cadre,
                values=form.values,
                version=form.cleaned_data["version"] or 0,
                educations=form.educations,
                rank=form.rank,
                grades=form.grades,
                by=request.user,
                reason=form.cleaned_data["reason"],
            )
        except StaleVersion:
            return self._conflict(request, cadre, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._page(request, cadre, form, status=422)
        changed = saved.version != cadre.version
        messages.success(request, f"已保存{saved.name}的信息。" if changed else "内容没有变化，未作修改。")
        return redirect(saved)

    @staticmethod
    def _chosen(request: HouseRequest, cadre: Cadre) -> Any:
        """The posted data, with what is stored in place of mine where the writer chose so."""
        data = request.POST.copy()
        if "resolve" in data:
            stored = RecordForm(cadre=cadre, today=request.today)
            for name in stored.fields:
                if data.get(f"choose_{name}") == THEIRS:
                    data[name] = _written(stored[name])
        return data

    @staticmethod
    def _conflict(request: HouseRequest, cadre: Cadre, form: RecordForm) -> HttpResponse:
        cadre.refresh_from_db()
        stored = RecordForm(cadre=cadre, today=request.today)
        missed = max(cadre.version - (form.cleaned_data["version"] or 0), 1)
        acts = AuditEvent.objects.filter(
            object_type=Cadre._meta.label_lower, object_id=str(cadre.pk), action=AuditAction.UPDATE
        )[:missed]
        touched = {key for act in acts for key in act.changes}
        context = {
            "cadre": cadre,
            "form": form,
            "differences": differences(form, stored, touched),
            "last": acts[0] if acts else None,
            "hidden": [form[name] for name in form.fields if name != "version"],
        }
        return render(request, "cadre/cadre_conflict.html", context, status=409)

    @staticmethod
    def _page(request: HouseRequest, cadre: Cadre, form: RecordForm, status: int = 200) -> HttpResponse:
        return render(request, "cadre/cadre_edit.html", {"cadre": cadre, "form": form}, status=status)


def editable_cadre(request: HouseRequest, uuid: str) -> Cadre:
    """The person: 404 outside the user's scope, 403 with the reason when only reading is allowed."""
    cadre = get_object_or_404(Cadre.objects.visible_to(request.user).select_related("unit"), uuid=uuid)
    if not request.user.has_in_scope(Right.EDIT_CADRES, cadre.unit):
        raise PermissionDenied("你没有修改此人信息的权限。如工作需要，请联系安全管理员授权。")
    return cadre


def differences(mine: RecordForm, stored: RecordForm, touched: Collection[str]) -> list[Difference]:
    """The fields in which the bound form differs from the stored record."""
    found = []
    for name in stored.fields:
        if name in ("version", "reason", "id_number"):
            continue
        entered, kept = _written(mine[name]), _written(stored[name])
        if entered != kept:
            words = dict(getattr(stored.fields[name], "choices", ()))
            label = _full_label(name, str(stored.fields[name].label))
            mine_text, their_text = str(words.get(entered, entered)), str(words.get(kept, kept))
            found.append(Difference(name, label, mine_text, their_text, label in touched))
    return found


def _full_label(name: str, label: str) -> str:
    """What the trail calls a field of the form."""
    for mode in EducationMode:
        if name.startswith(f"{mode.value}_"):
            return f"{mode.label}·{label}"
    if name.startswith("grade_"):
        return f"{name.removeprefix('grade_')}年度考核"
    return "职级" if name == "rank_since" else label


def _written(field: Any) -> str:
    """A field's value as it stands in its control."""
    value = field.value()
    return "" if value is None else str(value)
