"""Addresses of the core."""

from django.urls import path

from core.views.audit import AuditList
from core.views.health import healthz
from core.views.inbox import inbox_done, inbox_file, inbox_open
from core.views.jobs import job_cancel, job_progress
from core.views.sign_in import SignIn, SignOut

app_name = "core"

urlpatterns = [
    path("login/", SignIn.as_view(), name="login"),
    path("logout/", SignOut.as_view(), name="logout"),
    path("healthz", healthz, name="healthz"),
    path("jobs/<uuid:job_id>/", job_progress, name="job_progress"),
    path("jobs/<uuid:job_id>/cancel/", job_cancel, name="job_cancel"),
    path("inbox/<int:pk>/open/", inbox_open, name="inbox_open"),
    path("inbox/<int:pk>/done/", inbox_done, name="inbox_done"),
    path("inbox/<int:pk>/file/", inbox_file, name="inbox_file"),
    path("audit/", AuditList.as_view(), name="audit_list"),
]
