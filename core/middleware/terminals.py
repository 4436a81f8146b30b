"""The three administrators work only at the machines that the installation names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from ipaddress import ip_address

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from core.http import client_address
from core.models import User
from core.rules.matrix import ADMINISTRATORS

Handler = Callable[[HttpRequest], HttpResponse]
_ALWAYS_OPEN = {"core:logout", "core:login"}


class TerminalMiddleware:
    """403 for an administrator's request from an address outside ``PROTECTION.admin_addresses``.

    Without any network named, every address will do.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Handler, args: Sequence[object], kwargs: Mapping[str, object]
    ) -> None:
        """Only who is signed in as an administrator is asked where he sits."""
        networks, user = settings.PROTECTION.admin_addresses, request.user
        if not networks or not isinstance(user, User) or not user.roles & set(ADMINISTRATORS):
            return
        if request.resolver_match and request.resolver_match.view_name in _ALWAYS_OPEN:
            return
        address = client_address(request)
        if address is None or not any(ip_address(address) in network for network in networks):
            raise PermissionDenied(
                f"管理员账号只能在指定的管理终端上使用，本机（{address or '来源不明'}）不在其中。"
                "请到管理终端办理，或由系统管理员登记本机地址。"
            )
