"""Server time and queries of dashboard and home over a loaded demo, on a database of its own.

    python benchmarks/dashboard.py [PERSONS UNITS]

Without arguments it measures 5,000 persons in 150 units with their history of evaluations (SQLite).
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 20
PAGES = (
    ("qushuji", "/dashboard/"),
    ("qushuji", "/dashboard/?group=towns"),
    ("qushuji", "/dashboard/leaving/"),
    ("zhoumin", "/"),
    ("hechanglin", "/"),
)


def measure(persons: str, units: str) -> None:
    """Loads one size in this process and prints a line per page."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    with open(os.devnull, "w", encoding="utf-8") as silence:
        call_command("load_demo", persons=int(persons), units=int(units), stdout=silence)
    for username, address in PAGES:
        times, queries = visit(username, address)
        slowest = max(times)
        print(
            f"{persons:>7} persons  {username:<10} {address:<26} first {times[0] * 1000:5.0f} ms  "
            f"median {statistics.median(times[1:]) * 1000:4.0f} ms  "
            f"worst {slowest * 1000:4.0f} ms  {queries} queries"
        )


def visit(username: str, address: str) -> tuple[list[float], int]:
    """Seconds of each visit by one user, and the queries of the last."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from core.models import User

    client = Client()
    client.force_login(User.objects.get(username=username))
    times = []
    for _ in range(ROUNDS):
        begun = perf_counter()
        assert client.get(address).status_code == 200
        times.append(perf_counter() - begun)
    with CaptureQueriesContext(connection) as caught:
        client.get(address)
    return times, len(caught)


def main() -> None:
    """One size in a fresh process and a fresh folder."""
    persons, units = sys.argv[1:3] if len(sys.argv) == 3 else ("5000", "150")
    if os.environ.get("DASHBOARD_BENCHMARK"):
        measure(persons, units)
        return
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"DATA_DIR": folder, "DASHBOARD_BENCHMARK": "1"}
        subprocess.run([sys.executable, __file__, persons, units], env=environment, check=True)


if __name__ == "__main__":
    main()
