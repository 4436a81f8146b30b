"""The request as the house's views see it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from core.models import User


class HouseRequest(HttpRequest):
    """A signed-in request: ``on`` is the day for which the page answers, ``today`` the real day."""

    user: User
    on: date
    today: date
    id: str
    htmx: HtmxDetails
