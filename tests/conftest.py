"""Personas and a small district for every test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import settings as effort

from tests.strict_columns import be_strict

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# The same examples in every run: a change is judged by what it changed, not by luck.
effort.register_profile("house", derandomize=True, deadline=None)
effort.load_profile("house")

DAY = date(2026, 3, 31)


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--touching-database``: for a second database; what touches none would only be tried again."""
    parser.addoption("--touching-database", action="store_true", help="leave out tests without a database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep what uses a database, when only that is asked for."""
    if not config.getoption("--touching-database"):
        return
    left_out = [item for item in items if not _touches_database(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if _touches_database(item)]


def _touches_database(item: pytest.Item) -> bool:
    markers = {marker.name for marker in item.iter_markers()}
    fixtures = {"db", "transactional_db", "live_server", "django_db_setup"} & set(item.fixturenames)  # type: ignore[attr-defined]
    return bool(fixtures or markers & {"django_db", "services"})


@pytest.fixture(autouse=True)
def _own_data_folder(settings: Any, tmp_path: Path) -> None:
    """Files, mail and fonts' caches of a test stay in its own folder; tasks run at once."""
    settings.DATA_DIR = tmp_path
    settings.FILES_DIR = tmp_path / "files"
    settings.TEMP_DIR = tmp_path / "tmp"
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.CELERY_TASK_ALWAYS_EAGER = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Tests look and ask faster than people.
    settings.PROTECTION = replace(settings.PROTECTION, details_per_hour=10_000, searches_per_minute=10_000)


@pytest.fixture(scope="session", autouse=True)
def _columns_are_strict() -> Iterator[None]:
    """What PostgreSQL would refuse fails on SQLite too."""
    with pytest.MonkeyPatch.context() as patch:
        be_strict(patch)
        yield


@pytest.fixture(autouse=True)
def _trail_can_be_flushed(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test in a real transaction Django empties all tables, which the trail's triggers refuse.

    So such a test gets the triggers at its start and loses them at its end; it runs after all others.
    """
    marker = request.node.get_closest_marker("django_db")
    in_real_transaction = bool({"live_server", "transactional_db"} & set(request.fixturenames)) or bool(
        marker and marker.kwargs.get("transaction")
    )
    if not in_real_transaction:
        yield
        return
    request.getfixturevalue("transactional_db")
    from django.db import connection

    triggers = import_module("core.migrations.0002_append_only_audit")
    with connection.schema_editor() as editor:
        triggers.drop_triggers(None, editor)
        triggers.add_triggers(None, editor)
    yield
    with connection.schema_editor() as editor:
        triggers.drop_triggers(None, editor)


@pytest.fixture(scope="session", autouse=True)
def _force_login_is_a_verified_sign_in() -> Iterator[None]:
    """``client.force_login`` leaves a session as a real sign-in does: listed, verified just now.

    It ends no other session of the account, so that a test may look through several browsers.
    """
    from django.contrib.auth.signals import user_logged_in
    from django.utils import timezone

    from core.models import UserSession
    from core.services.session_store import stored
    from core.views.step_up import mark_verified

    def receive(request: Any, user: Any, **kwargs: Any) -> None:
        if request.method:
            return
        now = timezone.now()
        mark_verified(request, now=now)
        if request.session.session_key is None:
            request.session.save()
        UserSession.objects.update_or_create(
            session_key=stored(request.session.session_key),
            defaults={"user": user, "started_at": now, "seen_at": now},
        )

    user_logged_in.connect(receive)
    yield
    user_logged_in.disconnect(receive)


@dataclass(frozen=True)
class District:
    """云岭区 in small: two towns and a department, each with approved numbers."""

    root: Any
    town: Any
    other_town: Any
    bureau: Any


@pytest.fixture
def district(db: None) -> District:
    """The unit tree of the tests."""
    from core.choices import UnitKind, UnitLevel
    from core.models import Establishment, Unit

    def plant(code: str, name: str, kind: str, *, short: str = "", parent: Any = None, **fields: Any) -> Any:
        """A unit without an entry in the trail, which the tests want to find empty."""
        unit = Unit.objects.create(
            code=code, name=name, short_name=short or name, kind=kind, parent=parent, path=code, **fields
        )
        unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
        unit.save()
        return unit

    root = plant("YL", "云岭区", UnitKind.DISTRICT, level=UnitLevel.COUNTY)
    town = plant("YL01", "清河镇", UnitKind.TOWN, parent=root)
    other = plant("YL02", "石桥镇", UnitKind.TOWN, parent=root)
    bureau = plant("YL03", "云岭区财政局", UnitKind.GOVERNMENT, short="区财政局", parent=root)
    for unit in (town, other, bureau):
        Establishment.objects.create(
            unit=unit,
            start=date(2015, 1, 1),
            chiefs=2,
            deputies=4,
            members=3,
            middle_chiefs=6,
            middle_deputies=6,
        )
    return District(root, town, other, bureau)


@pytest.fixture
def user_with(district: District) -> Callable[..., Any]:
    """A user with one role over one unit."""
    from core.models import RoleGrant, User

    def make(role: str, unit: Any, username: str = "") -> Any:
        user = User.objects.create_user(
            username or f"{role}-{unit.code}", "对的密码-2026", display_name=f"{role}", unit=unit
        )
        RoleGrant.objects.create(user=user, role=role, unit=unit, start=date(2020, 1, 1))
        return user

    return make


@pytest.fixture
def organizer(user_with: Callable[..., Any], district: District) -> Any:
    """干部科 staff: sees all."""
    return user_with("organizer", district.root, "organizer")


@pytest.fixture
def minister(user_with: Callable[..., Any], district: District) -> Any:
    """部领导."""
    return user_with("minister", district.root, "minister")


@pytest.fixture
def leader(user_with: Callable[..., Any], district: District) -> Any:
    """区领导."""
    return user_with("leader", district.root, "leader")


@pytest.fixture
def secretary(user_with: Callable[..., Any], district: District) -> Any:
    """Secretary of the town."""
    return user_with("secretary", district.town, "secretary")


@pytest.fixture
def keeper(user_with: Callable[..., Any], district: District) -> Any:
    """HR clerk of the town."""
    return user_with("keeper", district.town, "keeper")


@pytest.fixture
def neighbour(user_with: Callable[..., Any], district: District) -> Any:
    """HR clerk of the other town: must see nothing of the town."""
    return user_with("keeper", district.other_town, "neighbour")


@pytest.fixture
def sysadmin(user_with: Callable[..., Any], district: District) -> Any:
    """系统管理员."""
    return user_with("sysadmin", district.root, "sysadmin")


@pytest.fixture
def secadmin(user_with: Callable[..., Any], district: District) -> Any:
    """安全管理员."""
    return user_with("secadmin", district.root, "secadmin")


@pytest.fixture
def auditor(user_with: Callable[..., Any], district: District) -> Any:
    """审计管理员."""
    return user_with("auditor", district.root, "auditor")


@pytest.fixture
def sign_in(client: Client) -> Callable[[Any], Client]:
    """The test client, signed in as the given user."""

    def enter(user: Any) -> Client:
        client.force_login(user)
        return client

    return enter


@pytest.fixture
def person(district: District) -> Callable[..., Any]:
    """A person with one main appointment in a unit."""
    from cadre.choices import AdminLevel, Holding, PostCategory
    from cadre.models import Appointment, Cadre

    def make(
        name: str = "林知远",
        *,
        unit: Any = None,
        birth: date | None = date(1990, 5, 1),
        category: str = PostCategory.MEMBER,
        title: str = "党委委员、组织委员",
        start: date = date(2021, 8, 1),
        end: date | None = None,
        level: str = AdminLevel.SECTION_DEPUTY,
        holding: str = Holding.MAIN,
        **fields: Any,
    ) -> Any:
        unit = unit or district.town
        cadre = Cadre.objects.create(
            name=name, unit=unit, birth=birth, title=title, **({"sex": "1"} | fields)
        )
        Appointment.objects.create(
            cadre=cadre,
            unit=unit,
            title=title,
            category=category,
            level=level,
            holding=holding,
            start=start,
            end=end,
        )
        return cadre

    return make
