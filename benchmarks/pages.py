"""Server time and queries of the pages people wait for, over a demo in a database of its own (SQLite).

python benchmarks/pages.py            dashboard and home: 5,000 persons, 150 units, with past evaluations
python benchmarks/pages.py list       list of people: 60,000 persons, 2,000 units
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
DASHBOARD = (
    ("qushuji", "/dashboard/"),
    ("qushuji", "/dashboard/?group=towns"),
    ("qushuji", "/dashboard/leaving/"),
    ("zhoumin", "/"),
    ("hechanglin", "/"),
)
LIST = (
    ("zhoumin", "/cadres/"),
    ("zhoumin", "/cadres/?q=lin&category=team&age_max=40"),
    ("zhoumin", "/cadres/?q=主任&sex=2&sort=birth"),
    ("zhoumin", "/cadres/?q=书记&kind=town&on=2025-06-30"),
    ("wuxiao", "/cadres/?q=lzy"),
)
WORKLOADS = {"dashboard": (5_000, 150, DASHBOARD), "list": (60_000, 2_000, LIST)}


def measure(workload: str) -> None:
    """Loads the workload's demo in this process and prints a line per page."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    persons, units, pages = WORKLOADS[workload]
    call_command("migrate", verbosity=0, interactive=False)
    with open(os.devnull, "w", encoding="utf-8") as silence:
        call_command("load_demo", persons=persons, units=units, no_history=workload == "list", stdout=silence)
    for username, address in pages:
        times, queries = visit(username, address)
        print(
            f"{persons:>7} persons  {username:<10} {address:<42} first {times[0] * 1000:5.0f} ms  "
            f"median {statistics.median(times[1:]) * 1000:4.0f} ms  "
            f"worst {max(times[1:]) * 1000:4.0f} ms  {queries} queries"
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
    """One workload in a fresh process and a fresh folder."""
    workload = sys.argv[1] if len(sys.argv) > 1 else "dashboard"
    if os.environ.get("PAGES_BENCHMARK"):
        measure(workload)
        return
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"DATA_DIR": folder, "PAGES_BENCHMARK": "1"}
        subprocess.run([sys.executable, __file__, workload], env=environment, check=True)


if __name__ == "__main__":
    main()
