"""Being verified once more before something sensitive."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.generic import View

from core.forms.verification import VerificationForm
from core.http import HouseRequest, client_address
from core.middleware.sessions import page_of, whole_page
from core.services import verification
from core.services.spending import ATTEMPTS, spend

VERIFIED = "verified_at"


def mark_verified(request: HttpRequest, *, now: datetime) -> None:
    """Note in the session that the person was verified just now."""
    request.session[VERIFIED] = int(now.timestamp())


def is_verified(request: HttpRequest, *, now: datetime) -> bool:
    """Whether the person was verified lately enough for something sensitive."""
    at = int(request.session.get(VERIFIED, 0))
    return bool(now.timestamp() - at < 60 * settings.PROTECTION.step_up_minutes)


class StepUpRequired(View):
    """A view that asks who sits there when that was last asked more than a few minutes ago.

    Whoever lacks the view's right is refused first, whichever side of its base the mixin stands on.
    """

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """To the page that verifies and back here; what a form sent has then to be sent again."""
        right = getattr(self, "right", None)
        if is_verified(request, now=timezone.now()) or (right is not None and not request.user.may(right)):
            return super().dispatch(request, *args, **kwargs)
        return ask_again(request)


def ask_again(request: HttpRequest) -> HttpResponse:
    """To the page that verifies, and then back to the page from which the request came."""
    page = request.get_full_path()
    if request.method not in {"GET", "HEAD"} or request.headers.get("HX-Request") == "true":
        page = page_of(request) or resolve_url(settings.LOGIN_REDIRECT_URL)
    if request.method not in {"GET", "HEAD"}:
        messages.warning(request, "刚才那一步还没有办理，数据没有改动。验证身份后，请在原来的页面重新提交。")
    url = f"{reverse('core:step_up')}?{urlencode({'next': page})}"
    return whole_page(url) if request.headers.get("HX-Request") == "true" else redirect(url)


class StepUp(View):
    """The page that asks for the code of the second factor, or for the password where there is none."""

    def get(self, request: Any) -> HttpResponse:
        """Ask."""
        return self._page(request, VerificationForm(with_code=verification.by_code(request.user)))

    def post(self, request: Any) -> HttpResponse:
        """Verified: back to where the person came from; otherwise ask again."""
        spend(ATTEMPTS, f"ip {client_address(request)}", now=timezone.now())
        now, user = timezone.now(), cast("HouseRequest", request).user
        form = VerificationForm(request.POST, with_code=verification.by_code(user))
        if form.is_valid():
            secret, ip = form.cleaned_data["secret"], client_address(request)
            fault = verification.verify(user, secret, ip=ip, now=now)
            if fault is None:
                mark_verified(request, now=now)
                return redirect(_next(request))
            form.add_error("secret", fault)
        return self._page(request, form)

    @staticmethod
    def _page(request: Any, form: VerificationForm) -> HttpResponse:
        facts = {"form": form, "next": _next(request), "minutes": settings.PROTECTION.step_up_minutes}
        return render(request, "core/step_up.html", facts)


def _next(request: HttpRequest) -> str:
    """The page of this site to go back to."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if safe else resolve_url(settings.LOGIN_REDIRECT_URL)
