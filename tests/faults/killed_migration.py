"""A migration that is killed at one of its statements: python -m tests.faults.killed_migration NUMBER."""

from __future__ import annotations

import os
import sys
from typing import Any


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    left = int(sys.argv[1])

    def count_down(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        nonlocal left
        left -= 1
        if left <= 0:
            os._exit(9)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count_down):
        call_command("migrate", verbosity=0)
    print(f"{left} statements were left")


if __name__ == "__main__":
    main()
