"""The moment at which a person is signed in, whichever way it came to that."""

from __future__ import annotations

from datetime import datetime

from django.contrib import auth
from django.http import HttpRequest

from core.http import client_address
from core.models import User
from core.services import sessions, sign_in
from core.views.step_up import mark_verified


def admit(request: HttpRequest, user: User, *, by_code: bool, now: datetime) -> None:
    """Sign the user in here, verified just now."""
    request.session.pop(sessions.ENDED, None)
    auth.login(request, user)
    mark_verified(request, now=now)
    place = sessions.Place(client_address(request), request.headers.get("User-Agent", ""))
    sign_in.admit(user, request.session.session_key or "", place, by_code=by_code, now=now)
