"""An administrator who sets the policy to nothing: an installation in service does not start."""

from __future__ import annotations

import pytest

from config.environment import BadEnvironment
from config.protection import protection

WEAK = {
    "PASSWORD_LENGTH": 3, "ADMIN_PASSWORD_LENGTH": 8, "PASSWORD_HISTORY": 1, "IDLE_MINUTES": 99_999,
    "ADMIN_IDLE_MINUTES": 480, "SESSION_HOURS": 1000, "STEP_UP_MINUTES": 600, "LOCK_FAILURES": 10_000,
    "LOCK_FAILURES_USER": 10_000, "PASSWORD_DAYS": 9999, "FIRST_PASSWORD_HOURS": 9999,
    "ACCOUNT_IDLE_DAYS": 9999, "ACCESS_HOURS": 9999, "EXPORT_HOURS": 9999,
}  # fmt: skip


@pytest.mark.requirement("A02", "A04", "A05", "A07")
@pytest.mark.parametrize("name", sorted(WEAK))
def test_a_figure_that_says_as_good_as_nothing_is_refused_in_production(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, str(WEAK[name]))
    protection(production=False)
    with pytest.raises(BadEnvironment, match=name):
        protection(production=True)


@pytest.mark.requirement("A07")
def test_the_second_factor_cannot_be_turned_off_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECOND_FACTOR", "0")
    assert protection(production=True).second_factor
