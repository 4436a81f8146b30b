"""Gunicorn: two processes of four threads; the log names no query string, so no personal data."""

import os

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 120
graceful_timeout = 12
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
SHARED_MEMORY = "/dev/shm"  # noqa: S108 - gunicorn's heartbeat file, off the disk where that is possible
worker_tmp_dir = SHARED_MEMORY if os.access(SHARED_MEMORY, os.W_OK) else None
accesslog = "-"
access_log_format = '%(t)s %(h)s "%(m)s %(U)s" %(s)s %(B)s %(L)ss'
