"""本人信息核对: what is kept about oneself, without what others have judged."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from cadre.forms.access import CorrectionWish
from cadre.models import Cadre
from cadre.services.own_record import ask_correction, own_record
from cadre.tables.own_record import own_facts
from core.policy import Refused
from core.rules.rights import Right
from core.views.base import HousePage

from .looking import looked_at


class OwnRecord(HousePage):
    """One's own basic facts, and a word to the clerk."""

    right = Right.VIEW_OWN_RECORD
    template_name = "cadre/own_record.html"

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The facts; that one looked is written down first."""
        return self._page(CorrectionWish())

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send the word, or say what is wrong."""
        form = CorrectionWish(request.POST)
        cadre = own_record(request.user)
        if form.is_valid():
            url = cadre.get_absolute_url() if cadre else ""
            try:
                ask_correction(form.cleaned_data["text"], by=request.user, now=timezone.now(), url=url)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, "已告知你所在单位的人事干部。核实后会更正，请过几天再来核对。")
                return redirect("cadre:own_record")
        return self._page(form, status=422)

    def _page(self, form: CorrectionWish, status: int = 200) -> HttpResponse:
        cadre: Cadre | None = own_record(self.house.user)
        sections = own_facts(cadre, self.house.on) if cadre else []
        if cadre:
            looked_at(self.house, cadre, "本人信息核对")
        context = self.get_context_data(cadre=cadre, sections=sections, form=form)
        return self.render_to_response(context, status=status)
