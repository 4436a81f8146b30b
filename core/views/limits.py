"""Views that spend from a budget."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from core.services.spending import Limit, spend

View = Callable[..., HttpResponseBase]


def limited(limit: Limit, when: Callable[[Any], bool] = lambda request: True) -> Callable[[View], View]:
    """Count each call of the view, or only those for which ``when`` holds, against the user's budget.

    For a class: ``@method_decorator(limited(SEARCHES))`` above its ``get``, which runs after its rights were
    checked. A spent budget becomes a page of status 429 in RefusalMiddleware.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if when(request):
                spend(limit, str(request.user.pk), now=timezone.now())
            return view(request, *args, **kwargs)

        return counted

    return decorate
