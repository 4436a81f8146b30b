"""Files about many people: asked for from the list with what they are for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cadre.models import Cadre
from cadre.services.person_exports import FORMS_PDF, LRMX_ZIP, MOST_PEOPLE, Wish, request_export
from core.forms.exports import PurposeForm
from core.policy import Refused
from core.rules.rights import Right
from core.services.exports import must_be_approved
from core.views.base import Act
from core.views.leaving import on_its_way
from core.views.step_up import StepUpRequired

from .approval_forms import variant_asked
from .selection import keys_named, selected_people


class _ExportMany(StepUpRequired, Act):
    """Asks for one file about the chosen people.

    POST ``people`` (uuids, in the order of the file), or ``all=1`` with the list's filter in ``query`` (the
    text behind the question mark of the list's address); and ``variant`` (classic, 2025) where forms are
    printed. Without ``purpose`` it answers with the page that asks what for, with it the page of the export.
    """

    right = Right.EXPORT_ROSTER
    kind: ClassVar[str]
    title: ClassVar[str]

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for it; a refusal of some people is shown as its page, one of the purpose in the form."""
        people = chosen_people(request)
        if not people or "purpose" not in request.POST:
            if not people:
                raise Refused.because("cadre.export.nobody", "没有选中任何人。请先在名册里勾选要导出的人。")
            return self._page(people, PurposeForm())
        form = PurposeForm(request.POST)
        if not form.is_valid():
            return self._page(people, form, status=422)
        facts = form.cleaned_data
        wish = Wish(self.kind, request.on, variant_asked(request), facts["purpose"], facts["with_minors"])
        return on_its_way(request, request_export(people, wish, by=request.user, now=timezone.now()))

    def _page(self, people: Sequence[Cadre], form: PurposeForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": self.title,
            "people": people,
            "approval": must_be_approved(len(people), sensitive=True, statutory=True),
            "few": settings.PROTECTION.forms_without_approval,
            "hours": settings.PROTECTION.export_hours,
            "variant": variant_asked(self.house),
            "everybody": self.house.POST.get("all", ""),
            "query": self.house.POST.get("query", ""),
        }
        return render(self.request, "cadre/export_request.html", context, status=status)


class ExportLrmxMany(_ExportMany):
    """A zip of exchange files."""

    kind, title = LRMX_ZIP, "导出任免审批表电子文件（.lrmx）"


class ExportFormsMany(_ExportMany):
    """One PDF of forms, two pages a person."""

    kind, title = FORMS_PDF, "打印干部任免审批表"


def chosen_people(request: Any) -> Sequence[Cadre]:
    """The people ticked in the list, in that order, or all that its filter finds.

    404 when somebody who was named is not in the user's scope.
    """
    chosen = selected_people(request.POST, request)
    if request.POST.get("all"):
        keys = list(chosen.values_list("pk", flat=True)[: MOST_PEOPLE + 1])
        loaded = Cadre.objects.select_related("unit").in_bulk(keys)
        return [loaded[key] for key in keys]
    named = {cadre.uuid: cadre for cadre in chosen.select_related("unit")}
    asked = keys_named(request.POST.getlist("people"))
    if len(named) < len(asked):
        raise Http404
    return [named[uuid] for uuid in asked]
