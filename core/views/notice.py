"""个人信息处理告知: what everybody may read, and acknowledges once a version."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import TemplateView

from core.http import HouseRequest
from core.rules.rights import Right
from core.services import notices


class NoticePage(TemplateView):
    """The notice as it stands. Nobody is kept from anything else before he has read it."""

    template_name = "core/notice.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the reader's acknowledgement, and to whoever sees accounts how many there are."""
        user, notice = cast("HouseRequest", self.request).user, notices.the_notice()
        return super().get_context_data(
            notice=notice,
            acknowledgement=notices.acknowledgement_of(user, notice.version),
            count=notices.count() if user.may(Right.VIEW_ACCOUNTS) else None,
            may_see_own=user.may(Right.VIEW_OWN_RECORD),
            **kwargs,
        )

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Acknowledged; another version than the one that stands is refused."""
        notices.acknowledge(request.POST.get("version", ""), by=request.user, now=timezone.now())
        messages.success(request, "已记录你的确认。")
        return redirect("core:notice")
