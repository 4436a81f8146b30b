"""Files about many people, rosters too: made by a worker, fetched from the page of the job."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from cadre.models import Cadre
from cadre.services import person_exports, rosters
from cadre.services.person_exports import FORMS_PDF, LRMX_ZIP, MOST_PEOPLE, request_export
from core.choices import JobState
from core.http import HouseRequest
from core.models import Job, StoredFile
from core.rules.rights import Right
from core.tasks import start
from core.views.base import Act, RightRequired
from core.views.downloads import stored_file_response

from .approval_forms import variant_asked
from .selection import keys_named, selected_people

KINDS = (person_exports.JOB_KIND, rosters.JOB_KIND)


class _ExportMany(Act):
    """Queues one file about the chosen people.

    POST ``people`` (uuids, in the order of the file), or ``all=1`` with the list's filter in ``query`` (the
    text behind the question mark of the list's address); and ``variant`` (classic, 2025) where forms are
    printed. Answers with a redirect to the page of the job.
    """

    right = Right.EXPORT_ROSTER
    kind: ClassVar[str]

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Queue it; a refusal is shown as its page."""
        people = chosen_people(request)
        job = request_export(
            people, self.kind, on=request.on, variant=variant_asked(request), by=request.user
        )
        start(job)
        return redirect("cadre:export_progress", pk=job.pk)


class ExportLrmxMany(_ExportMany):
    """A zip of exchange files."""

    kind = LRMX_ZIP


class ExportFormsMany(_ExportMany):
    """One PDF of forms, two pages a person."""

    kind = FORMS_PDF


class ExportProgress(RightRequired, View):
    """How far the user's own job has come, and its file when it is done."""

    right = Right.EXPORT_ROSTER

    def get(self, request: HouseRequest, pk: UUID) -> HttpResponse:
        """The page of the job."""
        return render(request, "cadre/export_progress.html", {"job": own_job(request, pk)})


class ExportFile(RightRequired, View):
    """The file that a job of the user made."""

    right = Right.EXPORT_ROSTER

    def get(self, request: HouseRequest, pk: UUID) -> HttpResponse:
        """The file; 404 until the job is done."""
        job = own_job(request, pk)
        if job.state != JobState.DONE:
            raise Http404
        return stored_file_response(get_object_or_404(StoredFile, pk=job.result.get("file")), by=request.user)


def own_job(request: HouseRequest, pk: UUID) -> Job:
    """The export that the user asked for; anybody else's does not exist."""
    return get_object_or_404(Job, pk=pk, created_by=request.user, kind__in=KINDS)


def chosen_people(request: HouseRequest) -> Sequence[Cadre]:
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
