"""Signing in and out, both written into the audit trail."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse

from core.choices import AuditAction
from core.forms import SignInForm
from core.models import User
from core.services import audit


class SignIn(LoginView):
    """The sign-in page."""

    template_name = "core/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in and record it."""
        response = super().form_valid(form)
        user = form.get_user()
        audit.record(audit.Act(AuditAction.LOGIN, user), by=user)
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Record the attempt without the password."""
        tried = str(form.data.get("username", ""))[:60]
        audit.record(audit.Act(AuditAction.LOGIN_FAILED, label=tried), by=None)
        return super().form_invalid(form)


class SignOut(LogoutView):
    """Signing out, by POST only."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Record and end the session."""
        if isinstance(request.user, User):
            audit.record(audit.Act(AuditAction.LOGOUT, request.user), by=request.user)
        return super().post(request, *args, **kwargs)
