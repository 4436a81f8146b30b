"""The requested changes as the department's list shows them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from cadre.choices import RequestState
from cadre.models import ChangeRequest
from cadre.services.change_requests import present_words
from cadre.services.scope import may
from core.models import User
from core.rules.rights import Right


class RequestLine(NamedTuple):
    """One request; ``present`` is what is recorded now, ``stale`` whether that is not what was to change."""

    request: ChangeRequest
    present: str
    stale: bool
    may_decide: bool
    may_withdraw: bool


def request_lines(requests: Iterable[ChangeRequest], user: User) -> list[RequestLine]:
    """The lines of one page; asks nothing when people, units and educations are loaded."""
    return [_line(request, user) for request in requests]


def _line(request: ChangeRequest, user: User) -> RequestLine:
    waits, mine = request.state == RequestState.PENDING, request.requested_by_id == user.pk
    present = present_words(request.cadre, request.field)[:200] if waits else request.old
    return RequestLine(
        request=request,
        present=present,
        stale=waits and present != request.old,
        may_decide=waits and not mine and may(user, Right.APPROVE_FACTS, request.cadre),
        may_withdraw=waits and mine,
    )
