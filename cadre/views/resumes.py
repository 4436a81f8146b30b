"""A person's résumé: the text beside what was read out of it, and changing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.generic import View

from cadre.forms.resumes import ResumeForm
from cadre.models import Cadre
from cadre.services.cadres import StaleVersion
from cadre.services.resumes import save_resume
from cadre.tables.resume import resume_sheet, stored_text
from core.http import HouseRequest
from core.policy import Refused
from core.rules.rights import Right
from core.views.base import RightRequired

from .cadres import OnePerson
from .conflicts import chosen, conflict_page
from .records import editable_cadre


class CadreResume(OnePerson):
    """The text as received, its segments, and every line that was not understood."""

    template_name = "cadre/cadre_resume.html"
    title = "简历"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the sheet."""
        text = stored_text(self.object)
        return super().get_context_data(sheet=resume_sheet(self.object, text, self.house.on), **kwargs)


class ResumeEdit(RightRequired, View):
    """The form with the text; it can be looked at before it is saved."""

    right = Right.EDIT_CADRES

    def get(self, request: HouseRequest, uuid: str) -> HttpResponse:
        """The text as stored."""
        cadre = editable_cadre(request, uuid)
        return self._page(request, cadre, self._form(cadre))

    def post(self, request: HouseRequest, uuid: str) -> HttpResponse:
        """Show how the text is read, or save it, or say what is wrong, or show both versions."""
        cadre = editable_cadre(request, uuid)
        form = self._form(cadre, chosen(request, self._form(cadre)))
        if not form.is_valid():
            return self._page(request, cadre, form, status=422)
        if "preview" in request.POST:
            return self._page(request, cadre, form, text=form.cleaned_data["text"])
        back = reverse("cadre:cadre_resume", args=[cadre.uuid])
        given = form.cleaned_data
        try:
            saved = save_resume(
                cadre, given["text"], by=request.user, reason=given["reason"], version=given["version"] or 0
            )
        except StaleVersion:
            cadre.refresh_from_db()
            return conflict_page(
                request, cadre, form, self._form(cadre), label=lambda _name, label: label, back=back
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._page(request, cadre, form, status=422)
        changed = saved.version != cadre.version
        messages.success(request, f"已保存{saved.name}的简历。" if changed else "内容没有变化，未作修改。")
        return redirect(back)

    @staticmethod
    def _form(cadre: Cadre, data: Any = None) -> ResumeForm:
        return ResumeForm(data, cadre=cadre, stored=stored_text(cadre))

    @staticmethod
    def _page(
        request: HouseRequest, cadre: Cadre, form: ResumeForm, *, text: str | None = None, status: int = 200
    ) -> HttpResponse:
        """The form; with a text, how it would be read."""
        sheet = None if text is None else resume_sheet(cadre, text, request.on)
        context = {"cadre": cadre, "form": form, "sheet": sheet}
        return render(request, "cadre/resume_edit.html", context, status=status)
