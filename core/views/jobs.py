"""Progress of long work, its cancellation, and files."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from core.http import HouseRequest, parts_of
from core.models import Job
from core.services import jobs


def job_progress(request: HouseRequest, job_id: UUID) -> HttpResponse:
    """The part that shows how far a job has come; asks again every two seconds until it is over.

    When the page that asks is itself the page of the result, it is loaded anew with it.
    """
    job = _own(request, job_id)
    response = render(request, "core/_job_progress.html", {"job": job})
    asking = parts_of(request.headers.get("HX-Current-URL", "")).path
    if job.is_over and asking and asking == job.result.get("url"):
        response["HX-Refresh"] = "true"
    return response


def job_cancel(request: HouseRequest, job_id: UUID) -> HttpResponse:
    """Ask the job to stop (POST)."""
    if request.method != "POST":
        raise Http404
    job = _own(request, job_id)
    jobs.cancel(job, by=request.user)
    return redirect("core:job_progress", job_id=job.pk)


def _own(request: HouseRequest, job_id: UUID) -> Job:
    return get_object_or_404(Job, pk=job_id, created_by=request.user)
