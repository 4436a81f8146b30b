"""Signing in and out, both written into the audit trail."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator

from core.choices import SessionEnd
from core.forms import SignInForm
from core.http import client_address
from core.models import User
from core.rules.accounts import folded
from core.services import attempts, passwords, second_factor, sessions
from core.services.spending import ATTEMPTS, spend
from core.views.admission import admit
from core.views.second_factor import pending_user, wait_for_code


class SignIn(LoginView):
    """The sign-in page: limits first, then the lock, then the password."""

    template_name = "core/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Comparing is dear: it waits until the budget of the address and the locks have been asked."""
        now, ip = timezone.now(), client_address(request)
        spend(ATTEMPTS, f"ip {ip}", now=now)
        username = typed_username(request)
        if until := attempts.locked_until(username, ip, now=now):
            attempts.refused(attempts.Step.PASSWORD, username, by=None)
            return self._page(attempts.locked_sentence(until))
        return super().post(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; for somebody who is half in, the second step."""
        if pending_user(request, now=timezone.now()):
            return redirect("core:sign_in_code")
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """In, or on to the second step."""
        now, user = timezone.now(), form.get_user()
        if until := attempts.locked_until(user.username, client_address(self.request), now=now):
            # Locked while the password was being compared, by guesses sent at the same moment.
            attempts.refused(attempts.Step.PASSWORD, user.username, by=None)
            return self._page(attempts.locked_sentence(until))
        if passwords.is_too_late(user, now=now):
            attempts.refused(attempts.Step.PASSWORD, user.username, by=None)
            return self._page("初始密码已过期，不能登录。请联系系统管理员重新发放。")
        if second_factor.is_asked_of(user):
            return wait_for_code(self.request, user, to=self.get_success_url(), now=now)
        admit(self.request, user, by_code=False, now=now)
        return HttpResponseRedirect(self.get_success_url())

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Count and record the attempt without the password; the same for every reason."""
        now, ip, username = timezone.now(), client_address(self.request), typed_username(self.request)
        until = attempts.failed(attempts.Step.PASSWORD, username, ip, by=None, now=now)
        if until:
            return self._page(attempts.locked_sentence(until))
        sentence = attempts.left_sentence(username, ip, now=now)
        return self.render_to_response(self.get_context_data(form=form, left=sentence))

    def _page(self, refusal: str) -> HttpResponse:
        """The page with nothing to say but the refusal."""
        form = SignInForm(self.request, initial={"username": self.request.POST.get("username", "")})
        return self.render_to_response(self.get_context_data(form=form, refusal=refusal))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Why the person was sent here; outside production also the accounts that the demo brought along."""
        why = self.request.session.get(sessions.ENDED, "")
        reason = SessionEnd(why).label if why in SessionEnd.values and self.request.method == "GET" else ""
        if reason and self.request.session.get(sessions.UNDONE):
            reason += "刚才提交的那一步没有办理，登录后请重新填写。"
        return super().get_context_data(**demo_accounts(), reason=reason, **kwargs)


def typed_username(request: HttpRequest) -> str:
    """The account as typed, in the spelling under which accounts are stored."""
    return folded(request.POST.get("username", ""))[:60]


def demo_accounts() -> dict[str, Any]:
    """The accounts and their password as load_demo left them in the data folder; nothing in production."""
    path = settings.DATA_DIR / "demo_accounts.json"
    if settings.PRODUCTION or not path.exists():
        return {}
    return dict(json.loads(path.read_text(encoding="utf-8")))


@method_decorator(login_not_required, name="dispatch")
class SignOut(LogoutView):
    """Signing out, by POST only."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Record and end the session, and have the browser forget what it kept of this site.

        Cookies are not in the header: it would take those of other systems of the district along.
        """
        if isinstance(request.user, User):
            sessions.sign_out(request.user, request.session.session_key)
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response
