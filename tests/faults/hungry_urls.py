"""The product's addresses and one more, whose page asks for more memory than a web process may have."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import *  # noqa: F403 - all of the product
from config.urls import urlpatterns


@login_not_required
def hungry(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(bytearray(4 * 1024**3))))


urlpatterns = [*urlpatterns, path("hungry/", hungry)]
