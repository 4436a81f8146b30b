"""The district in which every line of tests/matrix.yaml is tried: ten ways to stand to a record."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from cadre.models import AccessRequest, Appointment, Cadre, ChangeRequest, Resume, SavedView
from cadre.services import recusal
from core import crypto
from core.choices import UnitKind
from core.models import RoleGrant, Unit, User
from core.services import files
from tests.cadre.rosters import id_number

SCOPES = ("own", "subtree", "sibling", "parent", "other", "moved", "self", "recused", "opened", "expired")
DISTRICT_ROLES = (
    "leader",
    "minister",
    "organizer",
    "overseer",
    "discipline",
    "sysadmin",
    "secadmin",
    "auditor",
)
UNIT_ROLES = ("secretary", "keeper", "person")
ROLES = (*DISTRICT_ROLES, *UNIT_ROLES)
NAMES = {
    "own": "申一人", "subtree": "申二人", "sibling": "申三人", "parent": "申四人", "other": "申五人",
    "moved": "申六人", "recused": "申八人", "opened": "申九人", "expired": "申十人",
}  # fmt: skip
# Words that stand in one class of fact alone: whoever may not read the fact must meet them nowhere.
FAMILY_CANARY, SANCTION_CANARY, RESUME_CANARY = "金丝雀家", "金丝雀罚", "金丝雀历"
BIRTH = date(1985, 3, 1)


@dataclass
class World:
    """Everything that a door may need to know."""

    units: dict[str, Unit] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    people: dict[str, Cadre] = field(default_factory=dict)
    own: dict[str, Cadre] = field(default_factory=dict)
    requests: dict[int, ChangeRequest] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    view: SavedView | None = None
    folder: Any = None

    def person(self, role: str, scope: str) -> Cadre:
        """Whom a scope means to a role: of ``self`` the role's own record."""
        return self.own[role] if scope == "self" else self.people[scope]

    def client(self, role: str) -> Client:
        """A browser in which the role is signed in."""
        if role not in self.clients:
            client = Client(raise_request_exception=False)
            client.force_login(self.users[role])
            self.clients[role] = client
        return self.clients[role]


def build() -> World:
    """The district with its people, accounts, recusals and access requests."""
    world, today, now = World(), timezone.localdate(), timezone.now()
    _plant_units(world)
    for number, (scope, name) in enumerate(NAMES.items(), 1):
        unit = world.units[_HOME[scope]]
        world.people[scope] = _person(world, name, unit, id_number(sequence=f"{number:03d}"))
    _move(world, today)
    for number, role in enumerate(ROLES, 100):
        _account(world, role, id_number("19850301", f"{number:03d}"))
    recusal.find_all()
    _requests(world)
    for role in ROLES:
        for scope, expires in (("opened", now + timedelta(hours=1)), ("expired", now - timedelta(seconds=1))):
            AccessRequest.objects.create(
                name=NAMES[scope], unit_text="石桥镇", cadre=world.people[scope], purpose="比较",
                state="approved", requested_by=world.users[role], requested_at=now, expires_at=expires,
            )  # fmt: skip
    world.view = SavedView.objects.create(
        owner=world.users["organizer"],
        name="全部申姓",
        query="q=申&state=all",
        columns=["id_number"],
        shared=True,
    )
    for role in ROLES:
        world.client(role)
    return world


_HOME = {
    "own": "town", "subtree": "office", "sibling": "other_town", "parent": "root", "other": "abroad",
    "moved": "town", "recused": "town", "opened": "other_town", "expired": "other_town",
}  # fmt: skip


def _plant_units(world: World) -> None:
    def plant(key: str, code: str, name: str, kind: str, parent: Unit | None) -> None:
        unit = Unit.objects.create(code=code, name=name, short_name=name, kind=kind, parent=parent, path=code)
        unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
        unit.save()
        world.units[key] = unit

    plant("root", "YL", "云岭区", UnitKind.DISTRICT, None)
    plant("town", "YL01", "清河镇", UnitKind.TOWN, world.units["root"])
    plant("office", "YL0101", "清河镇党政办", UnitKind.INTERNAL, world.units["town"])
    plant("other_town", "YL02", "石桥镇", UnitKind.TOWN, world.units["root"])
    plant("abroad", "DS", "东山区", UnitKind.DISTRICT, None)


def _person(world: World, name: str, unit: Unit, number: str) -> Cadre:
    """A record with something in every class of facts."""
    photo = files.store(
        b"\xff\xd8photo", name="p.jpg", content_type="image/jpeg", purpose="photo", unit=unit, by=None
    )
    cadre = Cadre.objects.create(
        name=name, sex="1", birth=BIRTH, unit=unit, title="副镇长", id_number=number, photo=photo,
        id_index=crypto.blind_index(number), id_tail_index=crypto.tail_index(number),
    )  # fmt: skip
    Appointment.objects.create(
        cadre=cadre,
        unit=unit,
        title="副镇长",
        category="deputy",
        level="1A42",
        holding="main",
        start=date(2021, 8, 1),
    )
    cadre.family.create(relation="母亲", name=FAMILY_CANARY, birth=date(1955, 1, 1), work=FAMILY_CANARY)
    cadre.rewards.create(kind="02", name=SANCTION_CANARY, decided_on=date(2024, 3, 1), text=SANCTION_CANARY)
    Resume.objects.create(cadre=cadre, text=f"2021.08--　　{RESUME_CANARY}{name}")
    return cadre


def _move(world: World, today: date) -> None:
    """Since 00:00 of this day the moved person belongs to the other town."""
    cadre, there = world.people["moved"], world.units["other_town"]
    cadre.appointments.update(end=today)
    Appointment.objects.create(
        cadre=cadre, unit=there, title="副镇长", category="deputy", level="1A42", holding="main", start=today
    )
    cadre.unit = there
    cadre.save()


def _account(world: World, role: str, number: str) -> None:
    """One holder of the role; the person of the scope ``recused`` is listed as family in the own record."""
    unit = world.units["root" if role in DISTRICT_ROLES else "town"]
    user = User.objects.create_user(
        role,
        "对的密码-2026",
        display_name=role,
        unit=unit,
        id_number=number,
        id_index=crypto.blind_index(number),
    )
    RoleGrant.objects.create(user=user, role=role, unit=unit, start=date(2020, 1, 1))
    world.users[role] = user
    own = world.own[role] = _person(world, f"申{role}", world.units["town"], number)
    own.family.create(relation="妻子", name=NAMES["recused"], birth=BIRTH)


def _requests(world: World) -> None:
    """A request that waits about everybody."""
    for cadre in (*world.people.values(), *world.own.values()):
        world.requests[cadre.pk] = ChangeRequest.objects.create(
            cadre=cadre, field="birth", label="出生年月", old="1985.03", new="1986.03", value="1986-03-01",
            requested_by=world.users["keeper"],
        )  # fmt: skip
