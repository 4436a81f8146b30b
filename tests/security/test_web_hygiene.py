"""Every address under the rules of the web: headers, tokens, sessions, errors, safe methods."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as live_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.architecture.test_doors import addresses, path_of, users, world

__all__ = ["users", "world"]
ROOT = Path(__file__).resolve().parents[2]
OPEN_TO_STRANGERS = {"core:login", "core:healthz"}
CANARY = "金丝雀110101199003070011/work/secret SELECT * FROM cadre_cadre"
INTERNALS = ("金丝雀", "SELECT", "/work", "Traceback", "RuntimeError")
# Rows that reading writes on purpose: the trail, sessions, limits, the trace of a file taken.
WRITTEN_BY_READING = {
    "core.auditevent", "core.auditperson", "core.usersession", "core.spending", "sessions.session",
    "core.inboxitem", "core.user", "core.export",
}  # fmt: skip


class Boom:
    """Middleware that fails in every view, with words nobody may read."""

    def __init__(self, get_response: Callable[..., Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> None:
        raise RuntimeError(CANARY)


@pytest.fixture
def paths(world: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Every address of the product, by name."""
    return {name: path_of(name, arguments, world) for name, arguments in addresses()}


@pytest.fixture
def client_of(users: dict[str, Any]) -> Callable[..., Client]:
    def make(persona: str, **options: Any) -> Client:
        client = Client(raise_request_exception=False, **options)
        client.force_login(users[persona])
        return client

    return make


def assert_strict_headers(answer: Any, where: str) -> None:
    policy = answer.headers.get("Content-Security-Policy", "")
    assert "default-src 'none'" in policy, where
    assert "unsafe" not in policy, where
    assert answer.headers["X-Content-Type-Options"] == "nosniff", where
    assert answer.headers["Referrer-Policy"] == "same-origin", where
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", where
    assert "camera=()" in answer.headers["Permissions-Policy"], where
    assert answer.headers["X-Frame-Options"] == "DENY", where
    assert "no-store" in answer.headers["Cache-Control"], where
    assert "Access-Control-Allow-Origin" not in answer.headers, where


@pytest.mark.requirement("B06", "B07", "A28", "B04")
def test_every_answer_of_every_address_carries_the_strict_headers(
    paths: dict[str, str], client_of: Callable[..., Client]
) -> None:
    for persona in ("organizer", "neighbour", "auditor"):
        client = client_of(persona)
        for name, path in paths.items():
            assert_strict_headers(client.get(path), f"{persona} {name}")
            assert_strict_headers(client.get(path, headers={"HX-Request": "true"}), f"{persona} {name} part")


@pytest.mark.requirement("B06", "B35")
def test_errors_carry_the_strict_headers_and_no_internals(
    paths: dict[str, str], client_of: Callable[..., Client], settings: Any
) -> None:
    assert_strict_headers(client_of("organizer").get("/no/such/page/"), "404")
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.Boom"]
    client = client_of("organizer")
    for name, path in paths.items():
        answer = client.get(path)
        body = answer.content.decode()
        assert answer.status_code == 500, name
        assert_strict_headers(answer, name)
        assert not [
            word for word in ("金丝雀", "SELECT", "/work", "Traceback", "RuntimeError") if word in body
        ]
        assert answer.headers["X-Request-Id"] in body, name


@pytest.mark.requirement("B03")
def test_a_stranger_reaches_the_sign_in_page_and_the_health_word_only(paths: dict[str, str]) -> None:
    answers = {name: Client().get(path) for name, path in paths.items()}
    assert {name for name, answer in answers.items() if answer.status_code == 200} == OPEN_TO_STRANGERS
    assert {answer.status_code for answer in answers.values()} == {200, 302, 405}
    assert {name for name, answer in answers.items() if answer.status_code == 405} == {"core:logout"}
    assert answers["core:healthz"].content == b"ok"


@pytest.mark.requirement("B04")
def test_a_wrong_host_is_no_host_of_ours(db: None) -> None:
    assert (
        Client(raise_request_exception=False).get("/login/", headers={"host": "evil.example"}).status_code
        == 400
    )


@pytest.mark.requirement("B04", "B08")
def test_no_unsafe_request_passes_without_a_token_or_from_elsewhere(
    paths: dict[str, str], client_of: Callable[..., Client]
) -> None:
    client = client_of("organizer", enforce_csrf_checks=True)
    page = client.get(reverse("analysis:home"))
    token = re.search(rb'name="csrf-token" content="(\w+)"', page.content)
    assert token
    foreign = {"X-CSRFToken": token[1].decode(), "Origin": "https://evil.example"}
    for name, path in paths.items():
        assert client.post(path).status_code == 403, name
        assert client.post(path, headers=foreign).status_code == 403, name


@pytest.mark.requirement("B10")
def test_an_ended_session_turns_every_fragment_into_the_whole_sign_in_page(paths: dict[str, str]) -> None:
    client = Client()
    for name, path in paths.items():
        if name in OPEN_TO_STRANGERS | {"core:logout", "core:sign_in_code"}:
            continue
        for send in (client.get, client.post):
            answer = send(path, headers={"HX-Request": "true"})
            assert (answer.status_code, answer.content) == (204, b""), name
            assert answer.headers["HX-Redirect"].startswith("/login/"), name


@pytest.mark.requirement("B10")
def test_an_upload_after_the_session_ended_reports_the_sign_in_page(db: None) -> None:
    sent = {"file": SimpleUploadedFile("名册.xlsx", b"PK")}
    answer = Client().post(reverse("cadre:import_upload"), sent, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"].startswith("/login/")
    plain = Client().post(reverse("cadre:import_upload"), {"file": SimpleUploadedFile("名册.xlsx", b"PK")})
    assert plain.status_code == 302
    assert plain.headers["Location"].startswith("/login/")


def checksums() -> dict[str, str]:
    """A digest of every table, but for those that reading writes."""
    found = {}
    for model in apps.get_models():
        if model._meta.label_lower not in WRITTEN_BY_READING:
            rows = repr(list(model._default_manager.order_by("pk").values_list("pk", flat=False)))
            found[model._meta.label_lower] = sha256(rows.encode()).hexdigest()
            if any(field.name == "version" for field in model._meta.fields):
                versions = list(model._default_manager.order_by("pk").values_list("pk", "version"))
                found[model._meta.label_lower] += repr(versions)
    return found


@pytest.mark.requirement("B11")
def test_reading_any_page_twice_changes_nothing(
    paths: dict[str, str], client_of: Callable[..., Client]
) -> None:
    client, before = client_of("organizer"), checksums()
    changing = []
    for name, path in paths.items():
        for _ in range(2):
            client.get(path)
        after = checksums()
        changing += [f"{name}: {table}" for table in after if after[table] != before[table]]
        before = after
    assert changing == []


@pytest.mark.requirement("B17")
@pytest.mark.parametrize(
    "query",
    [
        # Names that no page knows travel together; a value that a page refuses would hide what is beside it.
        "_connector=OR&_negated=1&pk__in=1&unit__path__startswith=/&password__startswith=a"
        "&cadre__id_number__contains=1&order=unit__users__password&columns=id_index",
        "sort=-id_index",
        "where=id_index.is.a",
        "page=-1",
        "page=99999999999999999999",
        "q=%01%02",
        "on=0000.00.00",
    ],
)
def test_no_words_of_the_database_pass_through_the_address(
    query: str, paths: dict[str, str], client_of: Callable[..., Client]
) -> None:
    client = client_of("organizer")
    for name, path in paths.items():
        assert client.get(f"{path}?{query}").status_code < 500, f"{name}?{query}"


@pytest.mark.requirement("B25", "B38")
def test_no_address_hands_out_folders_or_an_administration(db: None) -> None:
    names = {name for name, _ in addresses()}
    assert not {name for name in names if name.startswith("admin:")}
    assert "django.contrib.admin" not in live_settings.INSTALLED_APPS
    assert not live_settings.MEDIA_URL.strip("/")
    for path in (
        "/media/x",
        "/files/ab/abcdef",
        "/var/db.sqlite3",
        "/admin/",
        "/static/../config/settings.py",
    ):
        assert Client().get(path).status_code in {302, 404}, path


@pytest.mark.requirement("B05")
def test_cookies_are_closed_to_scripts_and_carry_no_data(organizer: Any, settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    client = Client()
    client.post(reverse("core:login"), {"username": "organizer", "password": "对的密码-2026"})
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert re.fullmatch(r"[a-z0-9]{32}", session.value)
    for cookie in client.cookies.values():
        assert "organizer" not in cookie.value


@pytest.mark.requirement("B05")
def test_production_names_its_cookies_for_one_host_over_https() -> None:
    source = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
    for line in (
        'SESSION_COOKIE_NAME = "__Host-session"', 'CSRF_COOKIE_NAME = "__Host-csrf"',
        "SESSION_COOKIE_SECURE = True", "CSRF_COOKIE_SECURE = True",
    ):  # fmt: skip
        assert line in source


@pytest.mark.requirement("B36")
@pytest.mark.parametrize("number", ["110101199003070011", "11010119900307001X", "110101900307011"])
def test_a_whole_id_number_never_stays_in_an_address(number: str, client_of: Callable[..., Client]) -> None:
    answer = client_of("organizer").get(reverse("cadre:cadre_list"), {"q": number, "kind": "town"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{reverse('cadre:cadre_list')}?q={number[-6:]}&kind=town"


@pytest.mark.requirement("B36")
def test_addresses_name_people_by_random_keys_alone(paths: dict[str, str], person: Any) -> None:
    cadre = person(name="欧阳知远")
    assert re.fullmatch(r"/cadres/[0-9a-f-]{36}/", cadre.get_absolute_url())
    assert not [path for path in paths.values() if re.search(r"\d{15}|1[3-9]\d{9}|%E", path)]
