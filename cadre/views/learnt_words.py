"""Words whose meaning was learnt from corrections: looked through, and forgotten."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import models
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from cadre.services.roster_reading import KIND
from cadre.sheets import ROSTER_COLUMNS
from core.models import LearntWord
from core.rules.rights import Right
from core.services.learnt_words import unlearn
from core.views.base import Act, HouseList


class LearntWordList(HouseList[LearntWord]):
    """All words that rosters are read with besides the built-in ones; they hold for every unit."""

    right = Right.APPROVE_FACTS
    template_name = "cadre/learnt_word_list.html"

    def visible_rows(self) -> models.QuerySet[LearntWord]:
        """The words of the roster's columns."""
        return LearntWord.objects.filter(kind=KIND).select_related("learnt_by").order_by("field", "word")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the names of the columns."""
        labels = {column.field: column.label for column in ROSTER_COLUMNS}
        return super().get_context_data(labels=labels, **kwargs)


class LearntWordForget(Act):
    """A word is asked about again."""

    right = Right.APPROVE_FACTS

    def post(self, request: Any, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        """Forget it and show the others."""
        learnt = get_object_or_404(LearntWord, kind=KIND, pk=pk)
        told = f"{learnt.word} → {learnt.value}"
        unlearn(learnt, by=self.house.user)
        messages.success(request, f"已忘记“{told}”，下次遇到这个写法会重新提示。")
        return redirect("cadre:learnt_word_list")
