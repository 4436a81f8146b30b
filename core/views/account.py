"""The account page of whoever is signed in: sessions, password, second factor, last sign-ins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView, View

from core.choices import AuditAction
from core.forms.accounts import AddressForm
from core.forms.passwords import PasswordForm
from core.http import HouseRequest, client_address
from core.models import AuditEvent, FailedAttempt, User, UserSession
from core.policy import Refused
from core.rules.agents import browser_name
from core.services import accounts, attempts, passwords, second_factor, sessions, verification
from core.services.session_store import stored
from core.views.step_up import StepUpRequired

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session as its owner reads it."""

    session: UserSession
    browser: str
    is_this: bool


@dataclass(frozen=True, slots=True)
class FailureLine:
    """One failed attempt in the owner's name."""

    failure: FailedAttempt
    step: str


class MyAccount(TemplateView):
    """账号与安全: everybody's own."""

    template_name = "core/my_account.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Five queries, whatever the account has done."""
        request = cast("HouseRequest", self.request)
        user = request.user
        failures = FailedAttempt.objects.filter(username=user.username).order_by("-at")
        logins = AuditEvent.objects.filter(actor=user, action=AuditAction.LOGIN).order_by("-id")
        return super().get_context_data(
            lines=[
                _line(row, request.session.session_key)
                for row in UserSession.objects.filter(user=user)
                if sessions.fault(user, row, now=timezone.now()) is None
            ],
            logins=logins[:_SHOWN],
            failures=[FailureLine(row, attempts.Step(row.what).label) for row in failures[:_SHOWN]],
            must_change_on=passwords.good_until(user),
            offers_codes=second_factor.is_offered(),
            is_bound=second_factor.is_bound(user),
            needs_code=second_factor.is_required_of(user),
            **kwargs,
        )


def _line(row: UserSession, key: str | None) -> SessionLine:
    return SessionLine(row, browser_name(row.agent), row.session_key == stored(key or ""))


@require_POST
def end_own_session(request: HouseRequest, pk: int) -> HttpResponse:
    """End another of one's own sessions; this one is left by signing out."""
    others = UserSession.objects.filter(user=request.user).exclude(
        session_key=stored(request.session.session_key or "")
    )
    sessions.end_session(get_object_or_404(others, pk=pk), by=request.user)
    messages.success(request, "那次登录已终止。如果不是你本人登录，请立即修改密码。")
    return redirect("core:my_account")


class PasswordChange(View):
    """Changing one's own password; also where everybody lands who has to."""

    def get(self, request: Any) -> HttpResponse:
        """The empty form."""
        return self._page(request, PasswordForm())

    def post(self, request: Any) -> HttpResponse:
        """Changed: other sessions end, this one goes on, to work if it had to. Otherwise every reason."""
        form, user = PasswordForm(request.POST), cast("HouseRequest", request).user
        forced = passwords.must_change(user, now=timezone.now())
        if form.is_valid() and self._changed(request, user, form):
            messages.success(request, "密码已修改。你在别处的登录已经退出。")
            return redirect("analysis:home" if forced else "core:my_account")
        return self._page(request, form)

    @staticmethod
    def _changed(request: HttpRequest, user: User, form: PasswordForm) -> bool:
        now, given = timezone.now(), form.cleaned_data
        fault = verification.verify_password(user, given["present"], ip=client_address(request), now=now)
        if fault:
            form.add_error("present", fault)
            return False
        key = request.session.session_key or ""
        try:
            passwords.change_password(user, given["new"], by=user, key=key, now=now)
        except Refused as refusal:
            for finding in refusal.findings:
                form.add_error("new", finding.reason)
            return False
        update_session_auth_hash(request, user)
        sessions.renamed(key, request.session.session_key or "")
        return True

    @staticmethod
    def _page(request: Any, form: PasswordForm) -> HttpResponse:
        user: User = request.user
        forced = passwords.must_change(user, now=timezone.now())
        facts = {"form": form, "forced": forced, "policy": passwords.help_text(passwords.Whose.of(user))}
        template = "core/password_first.html" if forced else "core/password_change.html"
        return render(request, template, facts)


class OwnAddress(StepUpRequired, View):
    """Where one's own papers are mailed; nobody else changes it."""

    def get(self, request: HouseRequest) -> HttpResponse:
        """The address as it is."""
        return self._page(request, AddressForm({"email": request.user.email}))

    def post(self, request: HouseRequest) -> HttpResponse:
        """Changed, or what is wrong with it."""
        form = AddressForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        accounts.set_email(request.user, form.cleaned_data["email"], by=request.user)
        messages.success(request, "电子邮箱已保存。")
        return redirect("core:my_account")

    @staticmethod
    def _page(request: HouseRequest, form: AddressForm, status: int = 200) -> HttpResponse:
        return render(request, "core/own_address.html", {"form": form}, status=status)
