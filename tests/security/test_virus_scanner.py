"""Where a scanner is configured, no upload gets past it: not infected, not unanswered, not too large."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.environment import BadEnvironment, socket_address
from core.choices import AuditAction
from core.models import AuditEvent, ImportBatch, InboxItem, StoredFile
from core.policy import Light, Refused
from core.services import health, scanner, screening
from tests.security.fake_clamd import NAME, VIRUS, FakeClamd

pytestmark = pytest.mark.requirement("A22")
CLEAN = "姓名,性别,出生年月,职务\n王小明,男,1990.05,科员\n".encode()
UNREADABLE = [
    b"", b"\0", b"OK\0", b"stream: OK", b"stream: OK\n", b"stream:OK\0", b"STREAM: OK\0",
    b"stream: OK FOUND OK\0", b"UNKNOWN COMMAND\0", b"HTTP/1.1 200 OK\r\n\r\nstream: OK\0", b"\xff\xfe\0",
    b"stream: OK\0stream: X FOUND\0", b"x" * 9000, b"stream: x ERROR\0",
]  # fmt: skip


@pytest.fixture
def clamd(settings: Any) -> Iterator[Callable[..., FakeClamd]]:
    """Starts a scanner that uploads then have to pass, with two seconds to answer."""
    running: list[FakeClamd] = []

    def start(folder: Path | None = None, **behaviour: Any) -> FakeClamd:
        daemon = FakeClamd(folder, **behaviour).__enter__()
        running.append(daemon)
        settings.CLAMD_ADDRESS, settings.CLAMD_SECONDS = daemon.address, 2
        return daemon

    yield start
    for daemon in running:
        daemon.__exit__(None, None, None)


@pytest.fixture
def nobody_there(settings: Any) -> None:
    """A scanner is configured whose door is closed."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        settings.CLAMD_ADDRESS = ("127.0.0.1", door.getsockname()[1])


@pytest.fixture
def upload(keeper: Any, district: Any, sign_in: Callable[[Any], Client]) -> Callable[..., Any]:
    """Sends a roster of the town as its clerk does."""

    def send(content: bytes, name: str = "名册.csv") -> Any:
        file = SimpleUploadedFile(name, content)
        sent = {"unit": district.town.code, "on": "2026.03.31", "file": file}
        return sign_in(keeper).post(reverse("cadre:import_upload"), sent)

    return send


def scanner_light() -> tuple[Light, str]:
    found = {check.title: check for check in health.examine(timezone.now()).checks}["病毒扫描"]
    return found.light, found.text + found.remedy


def test_without_a_scanner_uploads_go_on_as_before(upload: Callable[..., Any], settings: Any) -> None:
    assert settings.CLAMD_ADDRESS is None
    assert upload(CLEAN).status_code == 302


@pytest.mark.parametrize("size", [0, 1, (1 << 16) - 1, 1 << 16, (1 << 16) + 1, 1_000_000])
def test_the_scanner_sees_the_whole_file(clamd: Callable[..., FakeClamd], size: int) -> None:
    daemon = clamd()
    content = bytes(number % 251 for number in range(size))
    assert scanner.scan(content) == ""
    assert daemon.scanned == [content]


def test_a_virus_at_the_very_end_is_found_over_a_unix_socket_too(
    clamd: Callable[..., FakeClamd], tmp_path: Path
) -> None:
    clamd(tmp_path)
    assert scanner.scan(b"x" * 200_000 + VIRUS) == NAME
    assert scanner.version().startswith("ClamAV")


def test_a_clean_file_reaches_its_page(clamd: Callable[..., FakeClamd], upload: Callable[..., Any]) -> None:
    daemon = clamd()
    assert upload(CLEAN).status_code == 302
    assert ImportBatch.objects.count() == 1 and daemon.scanned == [CLEAN]


def test_an_infected_file_is_put_apart_and_reported(
    clamd: Callable[..., FakeClamd], upload: Callable[..., Any], secadmin: Any, keeper: Any
) -> None:
    clamd()
    answer = upload(CLEAN + VIRUS)
    page = answer.content.decode()
    assert answer.status_code == 409 and NAME in page and "已经隔离" in page
    assert not ImportBatch.objects.exists()
    kept = StoredFile.objects.get()
    assert (kept.purpose, kept.name, kept.created_by) == ("隔离", "名册.csv", keeper)
    act = AuditEvent.objects.get(action=AuditAction.QUARANTINE)
    assert (act.actor, act.result, act.changes) == (keeper, "refused", {"病毒": NAME})
    item = InboxItem.objects.get(recipient=secadmin)
    assert (item.category, item.title) == ("安全告警", "上传了带病毒的文件") and NAME in item.note


def test_nothing_here_reads_a_file_before_the_scanner_has(
    clamd: Callable[..., FakeClamd], keeper: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    daemon = clamd()
    order: list[str] = []
    monkeypatch.setattr(
        screening, "mark_in_file", lambda content, name: order.append(f"{len(daemon.scanned)}") or ""
    )
    with pytest.raises(Refused):
        screening.screen([("a", CLEAN), ("b", CLEAN + VIRUS), ("c", CLEAN)], by=keeper, now=timezone.now())
    assert order == ["1"] and len(daemon.scanned) == 2


@pytest.mark.usefixtures("nobody_there")
def test_a_scanner_that_is_down_lets_nothing_in_and_says_what_to_do(upload: Callable[..., Any]) -> None:
    answer = upload(CLEAN)
    assert answer.status_code == 409
    assert "没有正常答复" in answer.content.decode() and "运行状况" in answer.content.decode()
    assert not ImportBatch.objects.exists() and not StoredFile.objects.exists()


def test_a_socket_that_is_not_there_lets_nothing_in(
    settings: Any, tmp_path: Path, upload: Callable[..., Any]
) -> None:
    settings.CLAMD_ADDRESS = str(tmp_path / "clamd.ctl")
    assert upload(CLEAN).status_code == 409
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("answer", UNREADABLE)
def test_an_answer_that_is_not_plain_ok_lets_nothing_in(
    clamd: Callable[..., FakeClamd], answer: bytes
) -> None:
    clamd(answer=answer)
    with pytest.raises(scanner.ScannerFault):
        scanner.scan(CLEAN)


def test_the_upload_with_a_garbage_answer_is_refused(
    clamd: Callable[..., FakeClamd], upload: Callable[..., Any]
) -> None:
    clamd(answer=b"<html>OK</html>\0")
    assert upload(CLEAN).status_code == 409
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("how", ["silent", "drip"])
def test_one_that_is_too_slow_is_not_waited_for(
    clamd: Callable[..., FakeClamd], settings: Any, how: str
) -> None:
    clamd(**{how: True})
    settings.CLAMD_SECONDS = 0.3
    begun = time.monotonic()
    with pytest.raises(scanner.ScannerFault, match="秒内没有答复"):
        scanner.scan(CLEAN)
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize("size", [70_000, 20_000_000])
def test_a_file_larger_than_the_scanner_takes_is_refused_with_its_own_sentence(
    clamd: Callable[..., FakeClamd], keeper: Any, size: int
) -> None:
    clamd(largest=65_000)
    with pytest.raises(Refused) as refusal:
        screening.screen([("a.zip", bytes(size))], by=keeper, now=timezone.now())
    assert "没有收下" in str(refusal.value)
    assert not StoredFile.objects.exists()


def test_what_the_scanner_did_not_look_at_is_neither_clean_nor_called_a_virus(
    clamd: Callable[..., FakeClamd], keeper: Any
) -> None:
    clamd(answer=b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0")
    with pytest.raises(Refused, match="限额"):
        screening.screen([("a.zip", CLEAN)], by=keeper, now=timezone.now())
    assert not StoredFile.objects.exists()


def test_a_name_of_a_virus_is_text_wherever_it_is_shown(
    clamd: Callable[..., FakeClamd], upload: Callable[..., Any], secadmin: Any
) -> None:
    clamd(answer=b"stream: <img src=x>\r\n13800001234 FOUND\0")
    page = upload(CLEAN).content.decode()
    assert "<img src=x>" not in page and "&lt;img" in page


@pytest.mark.usefixtures("nobody_there")
def test_the_commands_that_import_pass_it_too(organizer: Any, district: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(CLEAN)
    for command in ("import_roster", "import_lrmx", "import_units"):
        with pytest.raises(CommandError, match="没有正常答复"):
            call_command(command, str(path))


def test_the_health_page_says_whether_a_scanner_is_there_and_answers(
    clamd: Callable[..., FakeClamd], settings: Any, db: None
) -> None:
    light, told = scanner_light()
    assert light is Light.BLUE and "CLAMD_ADDRESS" in told
    clamd()
    light, told = scanner_light()
    assert light is Light.GREEN and "ClamAV 1.4.1" in told
    settings.CLAMD_ADDRESS = ("127.0.0.1", 1)
    light, told = scanner_light()
    assert light is Light.RED and "一律不收" in told


def test_something_else_at_the_address_is_no_scanner(clamd: Callable[..., FakeClamd], db: None) -> None:
    clamd(answer=b"220 mail ready\0")
    assert scanner_light()[0] is Light.RED


def test_the_address_is_host_and_port_or_a_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    for word, address in {
        "": None, "clamav:3310": ("clamav", 3310), "[::1]:3310": ("::1", 3310), "/run/a.ctl": "/run/a.ctl",
    }.items():  # fmt: skip
        monkeypatch.setenv("CLAMD_ADDRESS", word)
        assert socket_address("CLAMD_ADDRESS") == address
    for word in ("clamav", "clamav:", ":3310", "clamav:0", "clamav:99999", "clamav:http", "run/clamd.ctl"):
        monkeypatch.setenv("CLAMD_ADDRESS", word)
        with pytest.raises(BadEnvironment):
            socket_address("CLAMD_ADDRESS")
