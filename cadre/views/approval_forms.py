"""The 干部任免审批表 of a person: preview, files, and what is filled in for it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.generic import View

from cadre.documents.approval_form import CLASSIC, VARIANTS
from cadre.documents.person_files import file_name, form_of, people_file
from cadre.forms.form_facts import FormFactsForm
from cadre.models import AppointmentForm, Cadre
from cadre.services.form_facts import save_form_facts
from cadre.services.person_exports import ONE_PERSON, Wish, asked_for, request_export
from cadre.services.scope import may
from core.documents import PdfUnavailable
from core.forms.exports import PurposeForm
from core.http import HouseRequest
from core.policy import Refused
from core.rules.rights import Right
from core.services.exports import must_be_approved
from core.views.base import RightRequired
from core.views.leaving import leaving_response, on_its_way
from core.views.step_up import ask_again, is_verified

from .looking import looked_at
from .records import editable_cadre


class ApprovalFormPage(RightRequired, View):
    """The form as it will be printed: the page's day, and the variant that the address names."""

    right = Right.EXPORT_ROSTER

    def get(self, request: HouseRequest, uuid: str) -> HttpResponse:
        """Both sheets; looking at them is written down."""
        cadre = exportable_cadre(request, uuid)
        variant = variant_asked(request)
        looked_at(request, cadre, "任免审批表", sensitive=True)
        form = form_of(
            cadre, on=request.on, variant=variant, user=request.user, minors_left_out=request.today
        )
        context = {
            "cadre": cadre,
            "form": form,
            "variant": variant,
            "variants": VARIANTS.items(),
            "may_edit": may(request.user, Right.EDIT_CADRES, cadre),
            "suffix": _suffix(variant, request.on),
        }
        return render(request, "cadre/approval_form.html", context)


class ApprovalFormFile(RightRequired, View):
    """The form as PDF or Word file, or the exchange file: first what for, then the file.

    A single form leaves without a second person where the policy allows it; it is written down and counted as
    a full number shown.
    """

    right = Right.EXPORT_ROSTER

    def get(self, request: HouseRequest, uuid: str, kind: str) -> HttpResponse:
        """Ask what for."""
        return self._page(request, self._cadre(request, uuid, kind), kind, PurposeForm())

    def post(self, request: HouseRequest, uuid: str, kind: str) -> HttpResponse:
        """The file as an attachment named by the person, or the page of the export that waits for consent."""
        cadre, now = self._cadre(request, uuid, kind), timezone.now()
        if not is_verified(request, now=now):
            return ask_again(request)
        form = PurposeForm(request.POST)
        if not form.is_valid():
            return self._page(request, cadre, kind, form, status=422)
        facts, variant = form.cleaned_data, variant_asked(request)
        wish = Wish(kind, request.on, variant, facts["purpose"], facts["with_minors"])
        export = request_export([cadre], wish, by=request.user, now=now)
        if export.needs_approval:
            return on_its_way(request, export)
        asked = asked_for(export, today=request.today)
        try:
            return leaving_response(export, people_file(asked, lambda _: None), file_name(asked), now=now)
        except PdfUnavailable as unavailable:
            messages.error(request, str(unavailable))
            page = reverse("cadre:approval_form", args=[cadre.uuid])
            return redirect(f"{page}?{_suffix(variant, request.on)}")

    @staticmethod
    def _cadre(request: HouseRequest, uuid: str, kind: str) -> Cadre:
        cadre = exportable_cadre(request, uuid)
        if kind not in ONE_PERSON:
            raise Http404
        return cadre

    @staticmethod
    def _page(
        request: HouseRequest, cadre: Cadre, kind: str, form: PurposeForm, status: int = 200
    ) -> HttpResponse:
        variant = variant_asked(request)
        context = {
            "cadre": cadre,
            "form": form,
            "kind": kind,
            "approval": must_be_approved(1, sensitive=True, statutory=True),
            "variant": variant,
            "suffix": _suffix(variant, request.on),
        }
        return render(request, "cadre/approval_form_file.html", context, status=status)


class ApprovalFormEdit(RightRequired, View):
    """Filling in the columns of the form that no other record holds."""

    right = Right.EDIT_CADRES

    def get(self, request: HouseRequest, uuid: str) -> HttpResponse:
        """The columns as they stand."""
        cadre = editable_cadre(request, uuid)
        return self._page(request, cadre, self._form(cadre))

    def post(self, request: HouseRequest, uuid: str) -> HttpResponse:
        """Save, or say what is wrong."""
        cadre = editable_cadre(request, uuid)
        form = self._form(cadre, request.POST)
        if not form.is_valid():
            return self._page(request, cadre, form, status=422)
        try:
            save_form_facts(cadre, form.values, version=form.cleaned_data["version"], by=request.user)
        except Refused as refusal:
            for finding in refusal.findings:
                form.add_error(_field_of(finding.rule_id), finding.reason)
            return self._page(request, cadre, form, status=422)
        messages.success(request, f"已保存{cadre.name}的任免审批表内容。")
        if may(request.user, Right.EXPORT_ROSTER, cadre):
            return redirect("cadre:approval_form", uuid=cadre.uuid)
        return redirect(cadre)

    @staticmethod
    def _form(cadre: Cadre, data: Any = None) -> FormFactsForm:
        record: AppointmentForm | None
        try:
            record = cadre.form
        except ObjectDoesNotExist:
            record = None
        return FormFactsForm(data, record=record, version=cadre.version)

    @staticmethod
    def _page(request: HouseRequest, cadre: Cadre, form: FormFactsForm, status: int = 200) -> HttpResponse:
        act = {
            "title": "填写任免审批表",
            "verb": "保存",
            "note": "这里只填表上专有的内容；姓名、学历、简历、家庭成员等取自干部信息，请在个人页面修改。",
        }
        context = {"cadre": cadre, "form": form, "act": act}
        return render(request, "cadre/approval_form_edit.html", context, status=status)


def exportable_cadre(request: HouseRequest, uuid: str) -> Cadre:
    """The person: 404 outside the user's scope, 403 with the reason when nothing may be exported there."""
    cadre = get_object_or_404(Cadre.objects.visible_to(request.user).select_related("unit"), uuid=uuid)
    if not may(request.user, Right.EXPORT_ROSTER, cadre):
        raise PermissionDenied("你没有导出此人信息的权限。")
    return cadre


def variant_asked(request: HouseRequest) -> str:
    """The variant that the address or the form names; the classic one for anything else."""
    asked = request.POST.get("variant") or request.GET.get("variant", CLASSIC)
    return asked if asked in VARIANTS else CLASSIC


def _suffix(variant: str, on: date) -> str:
    return urlencode({"variant": variant, "on": on.isoformat()})


def _field_of(rule_id: str) -> str | None:
    name = rule_id.removeprefix("cadre.form.")
    return name if name in {"age_day", "filled_day", "age_limit"} else None
