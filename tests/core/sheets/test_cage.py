"""The child process dies alone."""

from __future__ import annotations

import pytest

from core.sheets import SheetRefused
from core.sheets.cage import run_caged


def outcome(statement: str, wall_seconds: int = 20) -> str:
    """How a statement run in a child ends; ``timeit`` runs any statement as a module."""
    with pytest.raises(SheetRefused) as caught:
        list(run_caged("timeit", ["-n1", "-r1", statement], wall_seconds=wall_seconds))
    return caught.value.code


@pytest.mark.requirement("B22")
def test_a_child_that_aborts_is_a_refusal() -> None:
    assert outcome("import os; os.abort()") == "reader_died"


@pytest.mark.requirement("B22")
def test_a_child_that_never_ends_is_stopped() -> None:
    assert outcome("import time; time.sleep(60)", wall_seconds=1) == "too_slow"


@pytest.mark.requirement("B22")
def test_a_child_that_asks_for_too_much_memory_is_a_refusal() -> None:
    assert outcome("from core.sheets.cage import confine; confine(); bytearray(3 << 30)") == "reader_died"


def test_a_child_that_says_too_much_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.sheets.cage.CHILD_OUTPUT_BYTES", 1000)
    assert outcome("for n in range(1000): print('x' * 100)") == "too_large"


def test_what_a_child_says_comes_line_by_line() -> None:
    lines = list(run_caged("timeit", ["-n1", "-r1", "print('甲')"]))
    assert lines[0] == "甲\n".encode()
