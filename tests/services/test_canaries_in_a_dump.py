"""On PostgreSQL too, nothing sensitive stands in clear: neither in a dump nor in the queue."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import redis
from django.db import connection

from core.services.backup.postgresql import tool
from tests.security.canaries import Sower, found_in, found_under
from tests.services.processes import queue_address

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.mark.requirement("A24", "B37")
def test_a_hundred_values_by_every_door_stand_in_no_dump_and_no_message(
    sign_in: Any, organizer: Any, minister: Any, district: Any, person: Any, tmp_path: Path
) -> None:
    sower = Sower(sign_in(organizer), district, organizer, minister)
    sower.all_doors(person)
    facts = connection.get_connection_params()
    where = ("-d", facts["dbname"], "-U", facts["user"], "-h", facts["host"], "-p", str(facts["port"]))
    secret = {**os.environ, "PGPASSWORD": facts["password"]}
    dump = subprocess.run((tool("pg_dump"), *where), env=secret, capture_output=True, check=True).stdout
    assert b"cadre_familymember" in dump
    assert found_in(dump, sower.canaries) == []
    assert found_under(tmp_path, sower.canaries) == {}
    queue = redis.Redis.from_url(queue_address())
    for key in queue.scan_iter():
        assert found_in(queue.dump(key), sower.canaries) == []
    queue.close()
