"""What happens around a request: identity, headers, session, plain text, uploads, day, refusals."""

from .sessions import HtmxLoginMiddleware, SessionGuard
from .web import (
    AsOfMiddleware,
    PlainTextMiddleware,
    RefusalMiddleware,
    RequestIdMiddleware,
    ScreeningMiddleware,
    SecurityHeadersMiddleware,
    parse_day,
)

__all__ = [
    "AsOfMiddleware",
    "HtmxLoginMiddleware",
    "PlainTextMiddleware",
    "RefusalMiddleware",
    "RequestIdMiddleware",
    "ScreeningMiddleware",
    "SecurityHeadersMiddleware",
    "SessionGuard",
    "parse_day",
]
