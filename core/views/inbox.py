"""Opening and closing items of one's own inbox."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from core.http import HouseRequest
from core.models import InboxItem
from core.services import inbox


def inbox_open(request: HouseRequest, pk: int) -> HttpResponse:
    """Remember that the item was read (POST), then go where it points."""
    if request.method != "POST":
        raise Http404
    item = get_object_or_404(InboxItem.objects.visible_to(request.user), pk=pk)
    inbox.mark_read(item, now=timezone.now())
    return redirect(item.url or "analysis:home")


def inbox_done(request: HouseRequest, pk: int) -> HttpResponse:
    """Close one item (POST)."""
    if request.method != "POST":
        raise Http404
    item = get_object_or_404(InboxItem.objects.visible_to(request.user), pk=pk)
    inbox.close(item, by=request.user, now=timezone.now())
    return redirect("analysis:home")
