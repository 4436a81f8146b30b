"""The whole ID number of one person, for a moment: with a reason, verified, counted, written down first."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from cadre.models import Cadre
from cadre.services.identity import may_reveal, reveal_identity
from core.forms.exports import RevealForm
from core.http import HouseRequest
from core.rules.rights import Right
from core.views.base import RightRequired
from core.views.step_up import StepUpRequired

CELL = "cadre/_identity.html"


class IdentityCell(RightRequired):
    """The masked number with the way to the whole one; the fragment that follows after a moment."""

    right = Right.REVEAL_IDENTITY

    def get(self, request: HouseRequest, uuid: str) -> HttpResponse:
        """Masked; with ``?ask=1`` the form that asks why."""
        cadre = _cadre(request, uuid)
        form = RevealForm() if request.GET.get("ask") else None
        return _cell(request, cadre, form=form)


class IdentityReveal(StepUpRequired, RightRequired):
    """Show the whole number in its place for half a minute."""

    right = Right.REVEAL_IDENTITY
    http_method_names = ["post"]

    def post(self, request: Any, uuid: str) -> HttpResponse:
        """The number; the row in the trail is written before it is read."""
        cadre = _cadre(request, uuid)
        form = RevealForm(request.POST)
        if not form.is_valid():
            return _cell(request, cadre, form=form, status=422)
        number = reveal_identity(cadre, reason=form.words, by=request.user, now=timezone.now())
        return _cell(request, cadre, number=number)


def _cadre(request: HouseRequest, uuid: str) -> Cadre:
    """The person, whose number the user may see whole; everybody else does not exist."""
    cadre = get_object_or_404(Cadre.objects.visible_to(request.user).select_related("unit"), uuid=uuid)
    return cadre if may_reveal(cadre, by=request.user) else get_object_or_404(Cadre.objects.none())


def _cell(request: HouseRequest, cadre: Cadre, status: int = 200, **more: Any) -> HttpResponse:
    return render(request, CELL, {"cadre": cadre, "may_reveal": True, **more}, status=status)
