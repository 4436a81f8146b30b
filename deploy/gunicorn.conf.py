"""Gunicorn: two processes of four threads; the log names no query string, so no personal data."""

import os
from pathlib import Path

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 120
graceful_timeout = 12
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - gunicorn's heartbeat file
worker_tmp_dir = str(SHARED_MEMORY) if SHARED_MEMORY.is_dir() else None
accesslog = "-"
access_log_format = '%(t)s %(h)s "%(m)s %(U)s" %(s)s %(B)s %(L)ss'
