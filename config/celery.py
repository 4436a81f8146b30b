"""The Celery application: messages are nudges, the Job table is the truth."""

import os
import resource

from celery import Celery
from celery.signals import beat_init, worker_init, worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("config")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def refuse_unsafe_accounts(**kwargs: object) -> None:
    """Neither worker nor scheduler starts in production beside demo accounts."""
    from django.core.exceptions import ImproperlyConfigured

    from core.checks import require_safe_accounts

    try:
        require_safe_accounts()
    except ImproperlyConfigured as error:
        # Celery survives other exceptions of a signal.
        raise SystemExit(str(error)) from error


@worker_process_init.connect
def limit_memory(**kwargs: object) -> None:
    """A task that asks for more gets MemoryError and fails with a reason, and the machine stays up.

    The limit is on private writable memory: database files mapped for reading do not count.
    """
    from django.conf import settings

    most = settings.WORKER_MEMORY_MB * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


@worker_process_init.connect
def own_temporary_files(**kwargs: object) -> None:
    """Temporary files of this process lie in a folder that is reaped when it was killed."""
    from core.services import temp

    temp.keep_process_folder()


@worker_process_init.connect
def warm_up_pdf(**kwargs: object) -> None:
    """Load the PDF engine once per worker process, so that the first letter is as fast as the next."""
    from core.documents.pdf import warm_up

    warm_up()
