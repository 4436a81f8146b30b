"""Measures the audit trail at a million rows: writing, reports against a full scan, the list, checking.

    python benchmarks/audit.py [ROWS] [--quick]

SQLite in a temporary folder; with DATABASE_URL in the database that it names, which must be empty. With
--quick PostgreSQL makes the rows itself, without a chain, so that writing and checking are not measured.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parents[1]
ROWS, USERS, PERSONS, BATCH = 1_000_000, 300, 60_000, 5_000


def timed(what: str, call: Callable[[], Any], times: int = 3) -> Any:
    """Calls some times and prints the slowest."""
    seconds, result = 0.0, None
    for _ in range(times):
        begun = perf_counter()
        result = call()
        seconds = max(seconds, perf_counter() - begun)
    print(f"{what:52} {seconds:8.3f} s", flush=True)
    return result


def fill(rows: int) -> tuple[list[Any], list[str]]:
    """A district's trail: views of many people by some, now and then an export of up to forty."""
    from cadre.models import Cadre
    from core.models import User
    from core.services import audit

    chance = random.Random(4)
    users = [
        User.objects.create(username=f"user{number}", display_name=f"用户{number}") for number in range(USERS)
    ]
    keys = [str(UUID(int=chance.getrandbits(128), version=4)) for _ in range(PERSONS)]
    people = [Cadre(pk=number + 1, uuid=UUID(key), name=f"干部{number}") for number, key in enumerate(keys)]
    begun = perf_counter()
    for _start in range(0, rows, BATCH):
        acts = []
        for _ in range(BATCH):
            if chance.random() < 0.01:
                names = [chance.choice(keys) for _ in range(chance.randint(2, 40))]
                acts.append(audit.Act("export", label="花名册", people=names))
            else:
                acts.append(audit.Act("view", chance.choice(people), changes={"页面": "概览"}))
        audit.record_many(acts, by=chance.choice(users))
    print(
        f"{rows} rows written in batches of {BATCH}: {rows / (perf_counter() - begun):.0f} rows/s", flush=True
    )
    return users, keys


def fill_quickly(rows: int) -> tuple[list[Any], list[str]]:
    """The same kind of trail made by PostgreSQL alone; one act in a hundred lists twenty people."""
    from django.db import connection

    from core.models import User

    users = [
        User.objects.create(username=f"user{number}", display_name=f"用户{number}") for number in range(USERS)
    ]
    first = users[0].pk
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE persons AS SELECT n, gen_random_uuid()::text AS key "
            "FROM generate_series(0, %s) n",
            [PERSONS - 1],
        )
        cursor.execute("CREATE UNIQUE INDEX ON persons (n)")
        cursor.execute(_QUICK_EVENTS, [first, USERS, PERSONS, rows])
        cursor.execute(_QUICK_PEOPLE, [PERSONS])
        cursor.execute("ANALYZE")
        cursor.execute("SELECT key FROM persons ORDER BY n")
        return users, [key for (key,) in cursor.fetchall()]


_QUICK_EVENTS = """
    INSERT INTO core_auditevent (at, actor_id, actor_name, roles, action, object_type, object_id,
        object_label, unit_path, result, changes, reason, request_id, session, previous, digest)
    SELECT now() - (random() * 90) * interval '1 day', %s + floor(random() * %s)::int, '用户', 'organizer',
        CASE WHEN n %% 100 = 0 THEN 'export' ELSE 'view' END, 'cadre.cadre', p::text, '干部' || p,
        '', 'done', '{"页面": "概览"}', '', md5(n::text), '', '', md5('a' || n) || md5('b' || n)
    FROM (SELECT n, floor(random() * %s)::int AS p FROM generate_series(1, %s) n) made"""
_QUICK_PEOPLE = """
    INSERT INTO core_auditperson (event_id, person)
    SELECT e.id, p.key FROM core_auditevent e JOIN persons p ON p.n = e.object_id::int
    UNION ALL
    SELECT e.id, p.key FROM core_auditevent e CROSS JOIN generate_series(1, 19) s
        JOIN persons p ON p.n = (hashtext(e.digest || s) & 2147483647) %% %s WHERE e.action = 'export'"""


def single_writes(user: Any, seconds: float = 5.0) -> None:
    """Acts written one by one, each in a transaction of its own, as pages do."""
    from core.services import audit

    begun, number = perf_counter(), 0
    while perf_counter() - begun < seconds:
        audit.record(audit.Act("search", label="干部名册", changes={"条件": "全部"}), by=user)
        number += 1
    print(f"acts written one by one: {number / (perf_counter() - begun):.0f} a second", flush=True)


def scan(key: str) -> list[int]:
    """Every row of both tables looked at, without any index."""
    from core.models import AuditPerson

    listed = AuditPerson.objects.order_by().values_list("event_id", "person").iterator(chunk_size=20_000)
    return sorted({event for event, person in listed if person == key}, reverse=True)


def measure(rows: int) -> None:
    """Fills the database of this process and prints a line for each figure."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    print(f"{connection.vendor}, {rows} rows", flush=True)
    quick = "--quick" in sys.argv
    users, keys = fill_quickly(rows) if quick else fill(rows)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    single_writes(users[0])
    _ask(users, keys, chained=not quick)


def _ask(users: list[Any], keys: list[str], *, chained: bool) -> None:
    from core.models import AuditEvent
    from core.services import audit
    from core.services.audit_reading import (
        TAKING,
        Period,
        acts_about,
        by_user,
        persons_named,
        taken_by,
        taken_in_sum,
        who_saw,
    )

    key, user, period = keys[7], users[5], Period()
    timed("persons of a name", lambda: persons_named("干部7"))
    found = timed(
        "who saw person X: all acts", lambda: list(acts_about(key, period).values_list("pk", flat=True))
    )
    timed("who saw person X: sums by user", lambda: who_saw(key, period))
    assert found == timed("the same by scanning every row", lambda: scan(key), 1)
    acts = timed("what did user Y take: first page", lambda: [e.pk for e in taken_by(user, period)[:51]])
    timed("what did user Y take: sums with persons", lambda: taken_in_sum(user, period))
    everything = AuditEvent.objects.order_by("-id").values_list("pk", "actor_id", "action").iterator(20_000)
    scanned = [pk for pk, actor, action in everything if actor == user.pk and action in TAKING]
    assert acts == scanned[:51]
    rows = AuditEvent.objects.order_by("-id")
    timed("list: first page", lambda: list(rows[:51]))
    timed("list: count up to 10,000", lambda: rows.order_by()[:10_001].count())
    timed("list: a page in the middle", lambda: list(rows.filter(pk__lt=ROWS // 2)[:51]))
    timed("list: one user and one kind", lambda: list(rows.filter(actor=user, action="export")[:51]))
    timed(
        "list: words that nothing holds (reads all)",
        lambda: list(rows.filter(object_label__icontains="无此")[:51]),
    )
    timed("statistics by user over everything", lambda: by_user(AuditEvent.objects.all()), 1)
    if chained:
        assert timed("checking the whole chain", audit.verify_chain, 1).holds
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB", flush=True)


def main() -> None:
    """In a process and a folder of its own."""
    rows = next((word for word in sys.argv[1:] if word.isdigit()), str(ROWS))
    if os.environ.get("AUDIT_BENCHMARK"):
        measure(int(rows))
        return
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"DATA_DIR": folder, "AUDIT_BENCHMARK": "1", "LOG_LEVEL": "ERROR"}
        subprocess.run([sys.executable, __file__, rows, *sys.argv[1:]], env=environment, check=True)


if __name__ == "__main__":
    main()
