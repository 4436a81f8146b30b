"""Letters: list, PDF, drafting and approval."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import models
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from core.http import HouseRequest
from core.rules.rights import Right
from core.services.exports import Outgoing
from core.views.base import Act, HouseList, HousePage
from core.views.leaving import PAPER, paper_response, stored_paper_response
from supervision.choices import RunTrigger
from supervision.documents import write_letter_pdf
from supervision.documents.build_letter import letter_paper, letter_pdf
from supervision.filters import LetterFilter
from supervision.models import EvaluationRun, Letter
from supervision.services.evaluation import evaluate
from supervision.services.judgement import judgement_for
from supervision.services.letter_people import people_in, people_of
from supervision.services.letters import approve_letter, draft_letter, read_letter

from .units import unit_in_scope


class LetterList(HouseList[Letter]):
    """Letters to units in scope, the newest first."""

    right = Right.VIEW_LIGHTS
    filterset_class = LetterFilter
    template_name = "supervision/letter_list.html"
    part_template = "supervision/_letter_list_results.html"

    def visible_rows(self) -> models.QuerySet[Letter]:
        """A unit sees its letters once they are delivered."""
        letters = Letter.objects.visible_to(self.house.user)
        return letters.select_related("unit", "run", "approved_by").defer("run__targets", "run__plan")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds whether the user signs letters."""
        return super().get_context_data(may_approve=self.house.user.may(Right.APPROVE_LETTER), **kwargs)


class LetterPdf(HousePage):
    """The fixed PDF of an approved letter, or the draft as it would be printed now."""

    right = Right.VIEW_LIGHTS

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """A secretary who opens a delivered letter thereby signs for it."""
        visible = Letter.objects.visible_to(request.user).select_related("unit", "run", "file")
        letter = get_object_or_404(visible, pk=kwargs["pk"])
        if letter.file is not None:
            read_letter(letter, by=request.user, now=timezone.now())
            return stored_paper_response(letter.file, by=request.user, now=timezone.now())
        draft = _outgoing(letter, f"{letter.unit} 反馈函草稿", letter.unit.path, people_of(letter))
        name = f"{letter.unit}反馈函（草稿）.pdf"
        return paper_response(draft, letter_pdf(letter), name, by=request.user, now=timezone.now())


class UnitLetterPreview(HousePage):
    """How the letter to a unit would read for the day of the page; nothing is stored."""

    right = Right.DRAFT_LETTER

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Made on the spot."""
        unit = unit_in_scope(request, kwargs["code"])
        judgement = judgement_for(request.on)
        content = write_letter_pdf(letter_paper(unit, judgement))
        preview = _outgoing(unit, f"{unit} 反馈函预览", unit.path, people_in(unit, judgement))
        return paper_response(
            preview, content, f"{unit}反馈函（预览）.pdf", by=request.user, now=timezone.now()
        )


def _outgoing(subject: models.Model, title: str, path: str, people: list[str]) -> Outgoing:
    return Outgoing(
        kind=PAPER, title=title, people=people, paths=[path], official=True, limit=None, subject=subject
    )


class LetterDraft(Act):
    """Draft the letter to a unit about the lights that the page shows."""

    right = Right.DRAFT_LETTER

    def post(self, request: HouseRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A letter quotes a stored run; where the page computed its lights, they are stored first."""
        unit = unit_in_scope(request, kwargs["code"])
        letter = draft_letter(unit, _run(request), by=request.user, now=timezone.now())
        messages.success(request, f"已起草给{letter.unit}的反馈函，待部领导签发。")
        return redirect("supervision:unit_detail", code=unit.code)


def _run(request: HouseRequest) -> EvaluationRun:
    judgement = judgement_for(request.on)
    return judgement.run or evaluate(request.on, trigger=RunTrigger.PERSON, by=request.user)


class LetterApprove(Act):
    """Approve a letter: it gets its number and its PDF is fixed."""

    right = Right.APPROVE_LETTER

    def post(self, request: HouseRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refused with the reason when it was approved before."""
        visible = Letter.objects.visible_to(request.user).select_related("unit")
        letter = get_object_or_404(visible, pk=kwargs["pk"])
        letter = approve_letter(letter, by=request.user, now=timezone.now(), write=letter_pdf)
        messages.success(request, f"已签发{letter.document_no}，将按报送计划送达{letter.unit}。")
        return redirect("supervision:unit_detail", code=letter.unit.code)
