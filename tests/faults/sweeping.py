"""python -m tests.faults.sweeping: the sweeper again and again, until it is killed."""

from __future__ import annotations

import os
import time

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.db import DatabaseError, InterfaceError, connection

    from core import tasks

    while True:
        try:
            tasks.sweep_jobs()
        except (DatabaseError, InterfaceError):
            connection.close()
        time.sleep(1)


if __name__ == "__main__":
    main()
