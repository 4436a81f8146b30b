"""Gunicorn: two processes of four threads; the log names no query string, so no personal data."""

import os
import resource

# Nobody waits longer for a page; the worker's jobs have limits of their own.
os.environ.setdefault("STATEMENT_SECONDS", "30")

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
MEMORY_MB = int(os.environ.get("WEB_MEMORY_MB", "2048"))


def post_fork(server: object, worker: object) -> None:
    """A request that asks for too much memory fails alone; mapped database files do not count."""
    most = MEMORY_MB * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def post_worker_init(worker: object) -> None:
    """Temporary files of this process lie in a folder that is reaped when it was killed."""
    from core.services import temp

    temp.keep_process_folder()
