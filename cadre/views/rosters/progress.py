"""A long roster on its way, and its file."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from cadre.services.rosters import JOB_KIND
from core.choices import JobState
from core.http import HouseRequest
from core.models import Job, StoredFile
from core.views.downloads import stored_file_response


def roster_progress(request: HouseRequest, job_id: UUID) -> HttpResponse:
    """How far the roster has come; at its end the file."""
    job = _own(request, job_id)
    file = StoredFile.objects.filter(pk=job.result["file"]).first() if "file" in job.result else None
    return render(request, "cadre/roster_progress.html", {"job": job, "file": file})


def roster_file(request: HouseRequest, job_id: UUID) -> HttpResponse:
    """The file of a roster that is done."""
    job = _own(request, job_id)
    if job.state != JobState.DONE:
        raise Http404
    file = get_object_or_404(StoredFile, pk=job.result.get("file"), created_by=request.user)
    return stored_file_response(file, by=request.user)


def _own(request: HouseRequest, job_id: UUID) -> Job:
    return get_object_or_404(Job, pk=job_id, kind=JOB_KIND, created_by=request.user)
