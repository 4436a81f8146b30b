"""What happens around a request: identity, headers, session, plain text, uploads, day, refusals."""

from .addresses import AddressMiddleware
from .encoding import EncodingMiddleware
from .sessions import HtmxLoginMiddleware, SessionGuard
from .terminals import TerminalMiddleware
from .web import (
    AsOfMiddleware,
    PlainTextMiddleware,
    RefusalMiddleware,
    RequestIdMiddleware,
    ScreeningMiddleware,
    SecurityHeadersMiddleware,
)

__all__ = [
    "AddressMiddleware",
    "AsOfMiddleware",
    "EncodingMiddleware",
    "HtmxLoginMiddleware",
    "PlainTextMiddleware",
    "RefusalMiddleware",
    "RequestIdMiddleware",
    "ScreeningMiddleware",
    "SecurityHeadersMiddleware",
    "SessionGuard",
    "TerminalMiddleware",
]
