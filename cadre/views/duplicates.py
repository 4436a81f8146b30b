"""Records that may be of one person: looking, merging, telling apart, parting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from cadre.models import Cadre, CadreMerge
from cadre.services.merging import duplicate_pairs, merge_cadres, tell_apart, undo_merge
from cadre.services.merging.finding import mergeable
from cadre.tables.duplicates import field_pairs, merge_lines, row_pairs
from core.http import HouseRequest
from core.policy import Refused
from core.rules.rights import Right
from core.views.base import Act, HousePage, RightRequired

from .looking import looked_at_several

PAIRS_ON_A_PAGE, MERGES_SHOWN = 50, 30


class DuplicateList(HousePage):
    """Pairs that may be one person, and the merges so far."""

    right = Right.MERGE_CADRES
    template_name = "cadre/duplicate_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One page of pairs, and the latest merges of the scope."""
        user = self.house.user
        page: Any = Paginator(duplicate_pairs(user), PAIRS_ON_A_PAGE).get_page(self.request.GET.get("page"))
        merges = CadreMerge.objects.filter(kept__in=mergeable(user)).select_related(
            "kept__unit", "absorbed__unit", "merged_by", "undone_by"
        )
        return super().get_context_data(
            page_obj=page, merges=[(merge, merge_lines(merge)) for merge in merges[:MERGES_SHOWN]], **kwargs
        )


class _Pair(RightRequired):
    right = Right.MERGE_CADRES

    def pair(self, request: HouseRequest, first: str, second: str) -> tuple[Cadre, Cadre]:
        """Both people; nobody out of the user's reach exists."""
        people = mergeable(request.user).select_related("unit")
        return get_object_or_404(people, uuid=first), get_object_or_404(people, uuid=second)


class DuplicateMerge(_Pair):
    """Two records side by side, and the decision to merge them."""

    def get(self, request: HouseRequest, first: str, second: str) -> HttpResponse:
        """Both records; the first one is kept."""
        both = self.pair(request, first, second)
        looked_at_several(request, both, "重复人员")
        return self._page(request, *both)

    def post(self, request: HouseRequest, first: str, second: str) -> HttpResponse:
        """Merge, or say why not."""
        kept, absorbed = self.pair(request, first, second)
        take = request.POST.getlist("take")
        try:
            merge_cadres(
                kept, absorbed, take=take, reason=request.POST.get("reason", "")[:200], by=request.user
            )
        except Refused as refusal:
            return self._page(request, kept, absorbed, error=str(refusal), status=422)
        messages.success(request, f"{kept.name}：两条记录已合并，可在“重复人员”里撤销。")
        return redirect(kept)

    @staticmethod
    def _page(
        request: HouseRequest, kept: Cadre, absorbed: Cadre, *, error: str = "", status: int = 200
    ) -> HttpResponse:
        context = {
            "kept": kept,
            "absorbed": absorbed,
            "pairs": field_pairs(kept, absorbed),
            "rows": row_pairs(kept, absorbed),
            "error": error,
            "reason": request.POST.get("reason", ""),
            "taken": request.POST.getlist("take"),
        }
        return render(request, "cadre/duplicate_merge.html", context, status=status)


class DuplicateApart(_Pair, Act):
    """They are two people."""

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Put it down."""
        first, second = self.pair(request, kwargs["first"], kwargs["second"])
        tell_apart(first, second, reason=request.POST.get("reason", "")[:200], by=request.user)
        messages.success(request, f"{first.name}：已记下不是同一人，不再提示。")
        return redirect("cadre:duplicate_list")


class MergeUndo(Act):
    """Part two merged records."""

    right = Right.MERGE_CADRES

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Undo, and say which fields stay as they are now."""
        merges = CadreMerge.objects.filter(kept__in=mergeable(request.user)).select_related("kept")
        merge = get_object_or_404(merges, pk=kwargs["pk"])
        stayed = undo_merge(merge, by=request.user, now=timezone.now())
        later = f"合并后改过的{'、'.join(stayed)}保持现值，请核对。" if stayed else ""
        messages.success(request, f"{merge.kept.name}：已恢复为两条记录。{later}")
        return redirect("cadre:duplicate_list")
