"""Loading the demo: facts, accounts, targets with their history, rosters, one entry in the audit trail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction

from analysis.services.schedules import ensure_default_schedules
from core.choices import AuditAction, Role, UnitKind
from core.models import RoleGrant, Unit, User
from core.services import audit
from core.services.audit import Act
from supervision.services.targets import ensure_default_targets

from .accounts import ACCOUNTS, MAIL_DOMAIN, SECRETARY_OFFICE, secretary_username
from .desk import fill_desk
from .generator import generate
from .history import record_history
from .papers import write_papers
from .protection import show_access
from .rosters import build_rosters, write_rosters
from .writer import Writer


@dataclass(slots=True)
class Order:
    """What to load; ``rosters`` is the folder for the workbooks, None for none."""

    persons: int
    units: int
    seed: int
    on: date
    password: str
    rosters: Path | None = None
    history: bool = True


@dataclass(slots=True)
class Loaded:
    """What was loaded."""

    persons: int = 0
    units: int = 0
    appointments: int = 0
    accounts: int = 0
    runs: int = 0
    rosters: list[Path] = field(default_factory=list)


def load(order: Order, report: Callable[[str], None]) -> Loaded:
    """Loads the demo batch by batch; ``report`` hears a sentence after each stage.

    Each batch is a transaction of its own, so that memory stays flat for any number of people.
    """
    writer, done = Writer(order.seed, order.on), Loaded()
    for batch in generate(order.persons, order.units, order.seed, order.on):
        writer.write(batch)
        if order.rosters and batch.people and not done.rosters:
            done.rosters = write_rosters(build_rosters(batch, order.on), order.rosters, order.on)
        if batch.people:
            report(f"已写入 {writer.persons} 人、{writer.units} 个单位。")
    writer.finish()
    done.persons, done.units, done.appointments = writer.persons, writer.units, writer.appointments
    done.accounts = _open_accounts(order)
    report(f"已建立 {done.accounts} 个账号。")
    if order.history:
        fill_desk(order.on, order.seed)
        show_access(order.on)
    if order.history:
        ensure_default_targets(None)
        ensure_default_schedules(order.on, by=None)
    _write_down(order, done)
    if order.history:
        done.runs = record_history(order.on, report)
        write_papers(order.on, report)
    return done


@transaction.atomic
def _open_accounts(order: Order) -> int:
    """The known accounts and a secretary for each further unit of 云岭区; all share one password."""
    root = Unit.objects.get(code="YL")
    top = Unit.objects.filter(parent__isnull=True).order_by("id")[0]
    units = {unit.short_name: unit for unit in Unit.objects.filter(parent=root).order_by("order")}
    password = make_password(order.password)
    wanted: list[tuple[User, str, Unit]] = []
    for account in ACCOUNTS:
        unit = units.get(account.unit, root) if account.unit else root
        if account.unit and account.unit not in units:
            continue
        user = _user(account.username, account.display_name, unit, account.office, password)
        wanted.append((user, account.role, unit if account.unit else top))
    taken = {account.unit for account in ACCOUNTS if account.role == Role.SECRETARY}
    for number, unit in enumerate((unit for unit in units.values() if unit.short_name not in taken), 1):
        user = _user(secretary_username(number), f"{unit.short_name}书记", unit, SECRETARY_OFFICE, password)
        wanted.append((user, Role.SECRETARY, unit))
    User.objects.bulk_create([user for user, _, _ in wanted])
    accounts = User.objects.in_bulk([user.username for user, _, _ in wanted], field_name="username")
    RoleGrant.objects.bulk_create(
        RoleGrant(user=accounts[user.username], role=role, unit=unit, start=date(order.on.year - 3, 1, 1))
        for user, role, unit in wanted
    )
    return len(wanted)


def _user(username: str, name: str, unit: Unit, office: str, password: str) -> User:
    return User(
        username=username,
        display_name=name,
        email=f"{username}@{MAIL_DOMAIN}",
        unit=unit,
        office=office,
        password=password,
        is_demo=True,
    )


def _write_down(order: Order, done: Loaded) -> None:
    """One entry for the whole act; the evaluations that follow it then find the facts unchanged."""
    facts = {
        "人数": done.persons,
        "单位数": done.units,
        "任职数": done.appointments,
        "账号数": done.accounts,
        "种子": order.seed,
        "口径日期": order.on.isoformat(),
    }
    audit.record(Act(AuditAction.SETUP, label="装入演示数据", changes=facts, unit_path=_root_path()), by=None)


def _root_path() -> str:
    return Unit.objects.filter(parent__isnull=True, kind=UnitKind.DISTRICT).order_by("id")[0].path
