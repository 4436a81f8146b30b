"""Several threads, each with a session of its own, that begin at the same moment."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connection

from core.policy import Refused


def together(*acts: Callable[[], Any], longest: float = 30.0) -> list[Any]:
    """What each act returned, or the Refused that it raised; fails when one takes longer."""
    start, results = Barrier(len(acts)), [None] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            start.wait()
            results[number] = act()
        except (Refused, AssertionError) as error:
            results[number] = error  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(longest)
        assert not thread.is_alive(), f"an act hangs for more than {longest:.0f} s"
    assert time.monotonic() - begun < longest
    return results
