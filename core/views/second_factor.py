"""The second step of signing in: the code of the authenticator, and binding one."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.views.generic import View

from core import crypto
from core.choices import SessionEnd
from core.forms.verification import VerificationForm
from core.http import client_address
from core.models import User
from core.policy import Refused
from core.services import second_factor, sessions, verification
from core.services.spending import ATTEMPTS, spend
from core.views.admission import admit
from core.views.step_up import ask_again, is_verified, mark_verified

PENDING, CANDIDATE = "pending", "candidate"
_PATIENCE = 600


def wait_for_code(request: HttpRequest, user: User, *, to: str, now: datetime) -> HttpResponse:
    """The password was right; nobody is signed in until the second step is done."""
    request.session.flush()
    request.session[PENDING] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "at": int(now.timestamp()),
        "to": to,
    }
    return redirect("core:sign_in_code")


def pending_user(request: HttpRequest, *, now: datetime) -> User | None:
    """Who has given the right password here a short while ago and nothing has changed since."""
    pending = request.session.get(PENDING)
    if not pending or now.timestamp() - pending["at"] > _PATIENCE:
        return None
    user = User.objects.filter(pk=pending["user"], is_active=True).first()
    same = user is not None and constant_time_compare(user.get_session_auth_hash(), pending["hash"])
    return user if same else None


def too_late(request: HttpRequest) -> HttpResponse:
    """Back to the first step, where the page says why."""
    if request.session.pop(PENDING, None):
        request.session[sessions.ENDED] = SessionEnd.IDLE.value
    return redirect("core:login")


@method_decorator(login_not_required, name="dispatch")
class CodeStep(View):
    """The page that asks for the code after the password."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Only for somebody whose password was right; without an authenticator to the page that binds one."""
        self.now = timezone.now()
        user = pending_user(request, now=self.now)
        if user is None:
            return too_late(request)
        if not second_factor.is_bound(user):
            return redirect("core:second_factor")
        self.user = user
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask."""
        return self._page(request, VerificationForm(with_code=True))

    def post(self, request: HttpRequest) -> HttpResponse:
        """In, or asked again."""
        ip = client_address(request)
        spend(ATTEMPTS, f"ip {ip}", now=self.now)
        form = VerificationForm(request.POST, with_code=True)
        if form.is_valid():
            fault = verification.verify_code(self.user, form.cleaned_data["secret"], ip=ip, now=self.now)
            if fault is None:
                return complete(request, self.user, now=self.now)
            form.add_error("secret", fault)
        return self._page(request, form)

    def _page(self, request: HttpRequest, form: VerificationForm) -> HttpResponse:
        facts = {"form": form, "name": self.user.display_name}
        return render(request, "core/code_step.html", facts)


def complete(request: HttpRequest, user: User, *, now: datetime) -> HttpResponse:
    """Both steps are done: signed in, and on to where the person wanted to go."""
    to = request.session.get(PENDING, {}).get("to") or "/"
    request.session.flush()
    admit(request, user, by_code=True, now=now)
    return redirect(to)


@method_decorator(login_not_required, name="dispatch")
class SecondFactor(View):
    """Binding an authenticator: during the first sign-in, or from the account page."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """For somebody signed in and verified just now, or half signed in and without an authenticator."""
        self.now = timezone.now()
        if request.user.is_authenticated:
            if not second_factor.is_offered():
                raise Refused.because("second_factor.off", "本系统没有启用动态口令，不需要绑定。")
            if not is_verified(request, now=self.now):
                return ask_again(request)
            self.user: User = request.user
            return super().dispatch(request, *args, **kwargs)
        user = pending_user(request, now=self.now)
        if user is None:
            return too_late(request)
        if second_factor.is_bound(user):
            return redirect("core:sign_in_code")
        self.user = user
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The beginning, or the picture to be read by the phone."""
        return self._page(request, VerificationForm(with_code=True))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Begin, or bind what has shown a right code."""
        secret = _candidate(request)
        if secret is None or "begin" in request.POST:
            sealed = crypto.seal(second_factor.new_secret().encode(), "session.candidate")
            request.session[CANDIDATE] = base64.b64encode(sealed).decode()
            return redirect("core:second_factor")
        ip = client_address(request)
        spend(ATTEMPTS, f"ip {ip}", now=self.now)
        form = VerificationForm(request.POST, with_code=True)
        if form.is_valid():
            code, key = form.cleaned_data["secret"], request.session.session_key
            if second_factor.bind(self.user, secret, code, key=key, now=self.now):
                return self._bound(request)
            form.add_error("secret", "动态口令不对。请确认手机时间准确，再输入现在显示的 6 位数字。")
        return self._page(request, form)

    def _bound(self, request: HttpRequest) -> HttpResponse:
        messages.success(request, "动态口令已绑定。以后登录时，请输入手机上显示的 6 位数字。")
        if not request.user.is_authenticated:
            return complete(request, self.user, now=self.now)
        del request.session[CANDIDATE]
        mark_verified(request, now=self.now)
        return redirect("core:my_account")

    def _page(self, request: HttpRequest, form: VerificationForm) -> HttpResponse:
        secret = _candidate(request)
        facts: dict[str, Any] = {"form": form, "name": self.user.display_name, "secret": secret}
        facts["bound"] = second_factor.is_bound(self.user)
        facts["required"] = second_factor.is_required_of(self.user)
        if secret:
            picture = segno.make(second_factor.provisioning_uri(self.user, secret), error="l")
            facts["picture"] = picture.svg_data_uri(scale=4, border=2)
            facts["groups"] = [secret[at : at + 4] for at in range(0, len(secret), 4)]
        return render(request, "core/second_factor.html", facts)


def _candidate(request: HttpRequest) -> str | None:
    """The secret that is being bound; sealed, as sessions lie in the database."""
    text = request.session.get(CANDIDATE)
    return crypto.unseal(base64.b64decode(text), "session.candidate").decode() if text else None
