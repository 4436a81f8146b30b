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
LENGTH_OF_RESUME = 560
DASHBOARD = (
    ("qushuji", "/dashboard/"),
    ("qushuji", "/dashboard/?group=towns"),
    ("qushuji", "/dashboard/leaving/"),
    ("zhoumin", "/"),
    ("hechanglin", "/"),
)
FIVE_TERMS = "all(ever:is:rural,chief;full_time:least:3;age:most:40;excellent:least:3,1;none(posting:is:now))"
LIST = (
    ("zhoumin", "/cadres/"),
    ("zhoumin", "/cadres/?q=lin&category=team&age_max=40"),
    ("zhoumin", "/cadres/?q=主任&sex=2&sort=birth"),
    ("zhoumin", "/cadres/?q=书记&kind=town&on=2025-06-30"),
    ("wuxiao", "/cadres/?q=lzy"),
    ("zhoumin", "/cadres/?q=12345X"),
    ("zhoumin", "/cadres/?q=岚江大学行政管理"),
    ("zhoumin", "/cadres/?q=第一书记&resume=1"),
    ("zhoumin", f"/cadres/?where={FIVE_TERMS}"),
    (
        "zhoumin",
        "/cadres/?where=any(school:has:法学;ever_title:has:主任;tag:has:党建;rank:least:ZJ08;resume:has:驻村)",
    ),
    (
        "zhoumin",
        "/cadres/?age_max=45&sort=-birth,unit&cols=sex,birth,title,level,rank,rank_since,tags,rewards",
    ),
    ("zhoumin", "/cadres/views/"),
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
    if workload == "list":
        write_resumes()
    for username, address in pages:
        times, queries = visit(username, address)
        print(
            f"{persons:>7} persons  {username:<10} {address[:60]:<60} first {times[0] * 1000:5.0f} ms  "
            f"median {statistics.median(times[1:]) * 1000:4.0f} ms  "
            f"worst {max(times[1:]) * 1000:4.0f} ms  {queries} queries"
        )


def write_resumes() -> None:
    """A résumé of about 600 characters for everybody instead of the demo's own: studies, village, posts."""
    from cadre.models import Appointment, Resume

    lines: dict[int, list[str]] = {}
    posts = Appointment.objects.order_by("cadre_id", "start").values_list(
        "cadre_id", "start", "end", "unit__name", "title"
    )
    for key, start, end, unit, title in posts.iterator(chunk_size=5000):
        until = f"{end:%Y.%m}" if end else ""
        lines.setdefault(key, []).append(f"{start:%Y.%m}--{until:7}  {unit}{title}")
    studies = "2004.09--2008.07  岚江大学公共管理学院行政管理专业学习（其间：2007.07--2007.09在校团委实习）"
    village = "2012.03--2014.02  云岭区青云镇青石村驻村工作队队员、{}" + "，负责产业发展和基层党建" * 3
    resumes = []
    for key, told in lines.items():
        head = [studies, village.format("第一书记" if key % 50 == 0 else "村主任助理")]
        while sum(map(len, (*head, *told))) < LENGTH_OF_RESUME:
            head.append(f"2009.{len(head):02}--2009.{len(head) + 1:02}  在区委党校中青年干部培训班学习")
        resumes.append(Resume(cadre_id=key, text="\n".join((*head, *told))))
    Resume.objects.bulk_create(
        resumes, batch_size=2000, update_conflicts=True, unique_fields=["cadre"], update_fields=["text"]
    )


def visit(username: str, address: str) -> tuple[list[float], int]:
    """Seconds of each visit by one user, and the queries of the last."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from core.rules.accounts import DEMO_PASSWORD

    client = Client()
    client.post("/login/", {"username": username, "password": DEMO_PASSWORD})
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
        # A measurement looks and asks faster than people.
        budgets = {"DETAILS_PER_HOUR": "100000", "SEARCHES_PER_MINUTE": "100000"}
        environment = os.environ | budgets | {"DATA_DIR": folder, "PAGES_BENCHMARK": "1"}
        subprocess.run([sys.executable, __file__, workload], env=environment, check=True)


if __name__ == "__main__":
    main()
