"""Signing in and out, both written into the audit trail."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Outside production the page lists the accounts that the demo district brought along."""
        return super().get_context_data(**demo_accounts(), **kwargs)


def demo_accounts() -> dict[str, Any]:
    """The accounts and their password as load_demo left them in the data folder; nothing in production."""
    path = settings.DATA_DIR / "demo_accounts.json"
    if settings.PRODUCTION or not path.exists():
        return {}
    return dict(json.loads(path.read_text(encoding="utf-8")))


class SignOut(LogoutView):
    """Signing out, by POST only."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Record and end the session."""
        if isinstance(request.user, User):
            audit.record(audit.Act(AuditAction.LOGOUT, request.user), by=request.user)
        return super().post(request, *args, **kwargs)
