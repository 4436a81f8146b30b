"""One's own exports, and the desk of whoever agrees to other people's."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from core.choices import ExportState
from core.models import Export
from core.policy import Refused
from core.rules.rights import Right
from core.services import exports
from core.tasks import start

from .base import Act, HouseDetail, HouseList, HousePage
from .downloads import content_response
from .step_up import StepUpRequired

DECIDED_SHOWN = 20


class ExportList(HouseList[Export]):
    """What the user has taken out or asked for; nobody else's is here."""

    right = Right.EXPORT_ROSTER
    template_name = "core/export_list.html"
    paginate_by = 20

    def visible_rows(self) -> models.QuerySet[Export]:
        """The user's own."""
        return Export.objects.filter(requested_by=self.house.user).select_related("decided_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the moment, by which what may still be taken is told from what is too late."""
        return super().get_context_data(now=timezone.now(), **kwargs)


class ExportDetail(HouseDetail[Export]):
    """One export of the user's own: how far it is, and while it lasts its file and password."""

    right = Right.EXPORT_ROSTER
    template_name = "core/export_detail.html"
    context_object_name = "export"

    def get_queryset(self) -> models.QuerySet[Export]:
        """Everybody else's does not exist."""
        own = Export.objects.filter(requested_by=self.house.user)
        return own.select_related("job", "decided_by", "requested_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds whether the file can still be taken, and the password while it is of use."""
        export, now = self.object, timezone.now()
        lasts = export.expires_at is not None and now < export.expires_at
        return super().get_context_data(
            now=now,
            may_take=export.state == ExportState.READY and lasts,
            late=export.state == ExportState.READY and not lasts,
            password=export.password if lasts else "",
            hours=settings.PROTECTION.export_hours,
            **kwargs,
        )


class ExportTake(StepUpRequired, ExportDetail):
    """Hand the file to whoever asked for it, once."""

    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]  # a list of the view class itself

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The attachment; too early, a second time and too late 404, where the user's own page says why."""
        taken = exports.take(kwargs["pk"], by=request.user, now=timezone.now())
        if taken is not None:
            return content_response(taken.content, taken.name, taken.content_type)
        self.object = self.get_object()
        messages.warning(request, "没有下载：这个文件现在不能下载，原因见下。")
        return self.render_to_response(self.get_context_data(), status=404)


class ExportDesk(HousePage):
    """What waits for the user's consent, and what he decided last."""

    right = Right.APPROVE_EXPORT
    template_name = "core/export_desk.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds both."""
        user = self.house.user
        decided = Export.objects.filter(decided_by=user).select_related("requested_by")
        own = Export.objects.filter(requested_by=user, state=ExportState.WAITING).count()
        return super().get_context_data(
            now=timezone.now(),
            waiting=exports.approvable(user),
            decided=decided.order_by("-decided_at")[:DECIDED_SHOWN],
            own=own,
            hours=settings.PROTECTION.export_hours,
            **kwargs,
        )


class ExportDecide(StepUpRequired, Act):
    """Agree to an export of somebody else, or refuse it with a reason."""

    right = Right.APPROVE_EXPORT

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Back to the desk; what is out of the user's scope does not exist."""
        export = self._export(kwargs["pk"])
        try:
            export = exports.decide(
                export.pk,
                approve=request.POST.get("decision") == "approve",
                reason=request.POST.get("reason", ""),
                by=request.user,
                now=timezone.now(),
            )
        except Refused as refusal:
            messages.error(request, f"《{export.title}》没有办理：{refusal}")
            return redirect("core:export_desk")
        if export.job is not None:
            start(export.job)
        said = "已批准" if export.job is not None else "已办理"
        messages.success(request, f"{said}《{export.title}》，{export.requested_by}会收到结果。")
        return redirect("core:export_desk")

    def _export(self, pk: UUID) -> Export:
        export = get_object_or_404(Export, pk=pk)
        if not exports.may_decide(self.house.user, export):
            raise Http404
        return export
