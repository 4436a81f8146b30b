"""WSGI entry point for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

from core.checks import require_safe_accounts  # noqa: E402 - models exist only now
from core.http import SturdyRequest  # noqa: E402

application.request_class = SturdyRequest
require_safe_accounts()
