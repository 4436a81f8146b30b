"""F24: a migration is killed at any statement; run again it comes to its end."""

from __future__ import annotations

from random import Random

import pytest

from tests.faults.installations import Installation

STATEMENTS = 400


def kill_and_run_again(where: Installation, number: int) -> None:
    """Killed at that statement, then again in full."""
    process = where.start("-m", "tests.faults.killed_migration", str(number))
    process.communicate()
    assert process.returncode in {0, 9}
    where.done("migrate", "-v", "0")
    where.done("migrate", "--check")
    assert "完好" in where.done("audit_verify")


@pytest.mark.requirement("F24")
def test_a_migration_killed_at_a_statement_comes_to_its_end_when_run_again(second: Installation) -> None:
    kill_and_run_again(second, Random(24).randrange(40, STATEMENTS))


@pytest.mark.faults
@pytest.mark.requirement("F24")
@pytest.mark.parametrize("number", [1, 15, 60, 130, 210, 300])
def test_a_migration_killed_early_or_late_comes_to_its_end(second: Installation, number: int) -> None:
    kill_and_run_again(second, number)
    kill_and_run_again(second, 5)
