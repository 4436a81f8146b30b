"""The figures of the security policy; each is set by an environment variable, its name in capitals."""

from __future__ import annotations

from dataclasses import dataclass, fields
from ipaddress import IPv4Network, IPv6Network

from config import environment as env

AUDIT_DAYS_FLOOR = 183
MAY_BE_ZERO = frozenset({"forms_without_approval"})
"""Without any, the form of one person is approved too."""
UPLOAD_DAYS_FLOOR = 2
_AT_LEAST = {"password_length": 8, "admin_password_length": 10, "password_history": 3}
_AT_MOST = {
    "idle_minutes": 60,
    "admin_idle_minutes": 30,
    "session_hours": 24,
    "step_up_minutes": 15,
    "first_password_hours": 336,
    "password_days": 365,
    "account_idle_days": 365,
    "lock_failures": 10,
    "lock_failures_user": 50,
    "access_hours": 720,
    "export_hours": 168,
}
"""What an installation in service may not weaken further."""


@dataclass(frozen=True, slots=True)
class Protection:
    """How long, how often, how many. Limits are inclusive: the next one is refused."""

    second_factor: bool = False
    one_session: bool = True
    admin_addresses: tuple[IPv4Network | IPv6Network, ...] = ()
    idle_minutes: int = 30
    admin_idle_minutes: int = 15
    session_hours: int = 10
    step_up_minutes: int = 5
    password_length: int = 10
    admin_password_length: int = 12
    password_days: int = 90
    password_history: int = 5
    first_password_hours: int = 72
    account_idle_days: int = 90
    lock_failures: int = 5
    lock_minutes: int = 30
    lock_failures_user: int = 15
    lock_failures_address: int = 50
    attempts_per_minute: int = 20
    details_per_hour: int = 100
    searches_per_minute: int = 60
    reveals_per_day: int = 30
    exports_per_day: int = 5
    access_per_day: int = 10
    export_people: int = 50
    export_hours: int = 24
    access_hours: int = 168
    forms_without_approval: int = 10
    audit_days: int = 1095
    alarm_views: int = 80
    alarm_lockouts: int = 5
    alarm_night_people: int = 50
    alarm_refused_exports: int = 2
    upload_days: int = 180
    job_days: int = 90
    inbox_days: int = 365
    attempt_days: int = 90
    backup_days: int = 7
    backup_weeks: int = 4
    backup_months: int = 12
    backup_alarm_hours: int = 26

    def __post_init__(self) -> None:
        """Raises BadEnvironment for what no installation may set."""
        if self.audit_days < AUDIT_DAYS_FLOOR:
            raise env.BadEnvironment(
                f"AUDIT_DAYS={self.audit_days}: the audit trail is kept for at least {AUDIT_DAYS_FLOOR} days."
            )
        if self.upload_days < UPLOAD_DAYS_FLOOR:
            raise env.BadEnvironment(
                f"UPLOAD_DAYS={self.upload_days}: an import can be undone for a day, so files stay for at "
                f"least {UPLOAD_DAYS_FLOOR} days."
            )
        for field in fields(self):
            if isinstance(field.default, bool | tuple):
                continue
            least = 0 if field.name in MAY_BE_ZERO else 1
            if int(getattr(self, field.name)) < least:
                raise env.BadEnvironment(f"{field.name.upper()}: write a number of at least {least}.")


def protection(*, production: bool) -> Protection:
    """The policy as the environment sets it; a demo lets people in with the password alone.

    In production the second factor cannot be turned off, and no figure says as good as nothing.
    """
    given: dict[str, object] = {}
    for field in fields(Protection):
        name, default = field.name.upper(), field.default
        if isinstance(default, tuple):
            given[field.name] = tuple(env.networks(name))
        elif isinstance(default, bool):
            given[field.name] = env.flag(name, default)
        elif isinstance(default, int):
            given[field.name] = env.number(name, default)
    if production:
        given["second_factor"] = True
        _require_some_strength(given)
    return Protection(**given)  # type: ignore[arg-type]  # each value has the type of its field


def _require_some_strength(given: dict[str, object]) -> None:
    for name, least in _AT_LEAST.items():
        if int(str(given[name])) < least:
            raise env.BadEnvironment(f"{name.upper()}={given[name]}: in production at least {least}.")
    for name, most in _AT_MOST.items():
        if int(str(given[name])) > most:
            raise env.BadEnvironment(f"{name.upper()}={given[name]}: in production at most {most}.")
