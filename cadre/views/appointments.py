"""Appointing a person, correcting an appointment, ending it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import View

from cadre.forms import AppointmentForm, CorrectionForm, EndForm, unit_options
from cadre.forms.appointments import NO_POST
from cadre.models import Appointment, Cadre, Post
from cadre.services.appointments import appoint, correct_appointment, end_appointment
from cadre.services.staffing import post_lines
from cadre.services.writing import StaleVersion
from core.http import HouseRequest
from core.models import Unit
from core.policy import Refused
from core.rules.rights import Right
from core.views.base import RightRequired

from .conflicts import chosen, conflict_page
from .records import editable_cadre


class AppointmentAct(RightRequired, View):
    """A form about an appointment of one person; a subclass says which form and which service."""

    right = Right.EDIT_CADRES
    title = ""
    verb = ""
    done = ""
    note = ""

    def get(self, request: HouseRequest, uuid: str, pk: int | None = None) -> HttpResponse:
        """The form."""
        cadre = editable_cadre(request, uuid)
        appointment = self._appointment(cadre, pk)
        return self._page(request, cadre, appointment, self.form(request, cadre, appointment, None))

    def post(self, request: HouseRequest, uuid: str, pk: int | None = None) -> HttpResponse:
        """Perform the act, or say why not."""
        cadre = editable_cadre(request, uuid)
        appointment = self._appointment(cadre, pk)
        data = chosen(request, self.form(request, cadre, appointment, None))
        form = self.form(request, cadre, appointment, data)
        if form.is_valid():
            try:
                self.act(request, cadre, appointment, form)
            except StaleVersion:
                return self._stale(request, cadre, appointment, form)
            except Refused as refusal:
                for finding in refusal.findings:
                    form.add_error(None, finding.reason)
            else:
                messages.success(request, f"{cadre.name}：{self.done}。")
                return redirect(cadre)
        return self._page(request, cadre, appointment, form, status=422)

    def form(self, request: HouseRequest, cadre: Cadre, appointment: Any, data: Any) -> Any:
        """The form, bound when data is given."""
        raise NotImplementedError

    def act(self, request: HouseRequest, cadre: Cadre, appointment: Any, form: Any) -> None:
        """Call the service."""
        raise NotImplementedError

    def _stale(self, request: HouseRequest, cadre: Cadre, appointment: Any, form: Any) -> HttpResponse:
        """Both versions, to choose from."""
        cadre.refresh_from_db()
        if appointment is not None:
            appointment.refresh_from_db()
        stored = self.form(request, cadre, appointment, None)
        prefix = f"任职·{appointment.title}·" if appointment is not None else ""
        return conflict_page(
            request,
            cadre,
            form,
            stored,
            label=lambda name, label: f"{prefix}{label}",
            back=str(cadre.get_absolute_url()),
        )

    @staticmethod
    def _appointment(cadre: Cadre, pk: int | None) -> Appointment | None:
        if pk is None:
            return None
        return get_object_or_404(Appointment.objects.select_related("unit", "cadre"), pk=pk, cadre=cadre)

    def _page(
        self, request: HouseRequest, cadre: Cadre, appointment: Any, form: Form, status: int = 200
    ) -> HttpResponse:
        context = {"cadre": cadre, "appointment": appointment, "form": form, "act": self}
        return render(request, "cadre/appointment_form.html", context, status=status)


class AppointmentCreate(AppointmentAct):
    """A new appointment; a main one ends the running main one."""

    title, verb, done = "任职", "登记任职", "已登记任职"
    note = "登记新的主要职务时，现任主要职务自新职务的任职时间起自动免去；人员信息随之转到任职单位。"

    def form(self, request: HouseRequest, cadre: Cadre, appointment: Any, data: Any) -> AppointmentForm:
        """Starts with the person's unit."""
        units = unit_options(request.user, Right.EDIT_CADRES, request.on)
        chosen = (data.get("unit") or "") if data else cadre.unit.code
        return AppointmentForm(
            data,
            units=units,
            posts=_vacancies(request, chosen),
            posts_url=reverse("cadre:appointment_posts", args=[cadre.uuid]),
            initial={"unit": cadre.unit, "version": cadre.version},
        )

    def act(self, request: HouseRequest, cadre: Cadre, appointment: Any, form: AppointmentForm) -> None:
        """Appoint."""
        facts = form.cleaned_data
        appoint(cadre, form.appointment, by=request.user, reason=facts["reason"], version=facts["version"])


class AppointmentPosts(RightRequired, View):
    """The vacancies of a unit as options, when another unit is chosen in the form."""

    right = Right.EDIT_CADRES

    def get(self, request: HouseRequest, uuid: str) -> HttpResponse:
        """The options."""
        editable_cadre(request, uuid, page="")
        posts = [("", NO_POST), *_vacancies(request, request.GET.get("unit", ""))]
        return render(request, "cadre/_post_options.html", {"posts": posts})


def _vacancies(request: HouseRequest, code: str) -> list[tuple[str, str]]:
    """The posts of a unit of the user's that have a free place on the day, as choices."""
    unit = Unit.objects.visible_to(request.user, Right.EDIT_CADRES).filter(code=code).first()
    if unit is None:
        return []
    posts = Post.objects.existing(request.on).filter(unit=unit)
    lines = [line for line in post_lines(list(posts), request.on) if len(line.holders) < line.post.seats]
    return [
        (str(line.post.pk), f"{line.post.name}（{line.post.get_category_display()}，空缺）") for line in lines
    ]


class AppointmentEdit(AppointmentAct):
    """Correction of what was entered wrongly."""

    title, verb, done = "更正任职", "保存更正", "已更正任职"
    note = "只用于改正录入错误；职务变动请登记新的任职。"

    def form(self, request: HouseRequest, cadre: Cadre, appointment: Any, data: Any) -> CorrectionForm:
        """Starts with the appointment as it stands."""
        return CorrectionForm(data, appointment=appointment, initial={"version": cadre.version})

    def act(self, request: HouseRequest, cadre: Cadre, appointment: Any, form: CorrectionForm) -> None:
        """Correct."""
        facts = form.cleaned_data
        correct_appointment(
            appointment,
            values=form.values,
            by=request.user,
            reason=facts["reason"],
            version=facts["version"],
        )


class AppointmentEnd(AppointmentAct):
    """The end of an appointment."""

    title, verb, done = "免职", "登记免职", "已登记免职"
    note = "改任新职务不必先免职，直接登记任职即可。"

    def form(self, request: HouseRequest, cadre: Cadre, appointment: Any, data: Any) -> EndForm:
        """Empty, but for an end that somebody has entered meanwhile."""
        return EndForm(data, initial={"version": cadre.version, "end": appointment.end})

    def act(self, request: HouseRequest, cadre: Cadre, appointment: Any, form: EndForm) -> None:
        """End it."""
        facts = form.cleaned_data
        end_appointment(
            appointment,
            end=facts["end"],
            leaves=facts["leaves"],
            left_reason=facts["left_reason"],
            by=request.user,
            reason=facts["reason"],
            version=facts["version"],
        )
