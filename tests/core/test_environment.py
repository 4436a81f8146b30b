"""The reader of the environment refuses what is missing, weak or of the wrong type."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import environment as env

STRONG = "x" * 60


def test_numbers_flags_and_lists_are_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A", " 7 ")
    monkeypatch.setenv("B", "yes")
    monkeypatch.setenv("C", "a, b ,,c")
    assert (env.number("A", 1), env.flag("B"), env.words("C")) == (7, True, ["a", "b", "c"])
    assert (env.number("MISSING", 1), env.flag("MISSING"), env.words("MISSING")) == (1, False, [])


@pytest.mark.parametrize(("name", "value"), [("A", "seven"), ("A", "1.5")])
def test_a_number_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(env.BadEnvironment, match=name):
        env.number(name, 1)


def test_a_flag_that_is_neither_yes_nor_no_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("B", "maybe")
    with pytest.raises(env.BadEnvironment, match="B"):
        env.flag("B")


def test_secrets_are_made_once_for_a_demo_and_kept(tmp_path: Path) -> None:
    first = env.SecretReader(tmp_path, create=True)("SECRET_KEY")
    assert env.SecretReader(tmp_path, create=True)("SECRET_KEY") == first
    assert (tmp_path / "SECRET_KEY").stat().st_mode & 0o777 == 0o600


@pytest.mark.requirement("B02")
def test_production_refuses_a_missing_short_or_repeated_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = env.SecretReader(tmp_path, create=False)
    with pytest.raises(env.BadEnvironment, match="missing"):
        read("SECRET_KEY")
    monkeypatch.setenv("SECRET_KEY", "short")
    with pytest.raises(env.BadEnvironment, match="shorter"):
        read("SECRET_KEY")
    monkeypatch.setenv("SECRET_KEY", STRONG)
    monkeypatch.setenv("FIELD_KEY", STRONG)
    read("SECRET_KEY")
    with pytest.raises(env.BadEnvironment, match="equals"):
        read("FIELD_KEY")


_NOT_FOR_PRODUCTION = {*env.SECRET_NAMES, "DJANGO_ALLOW_ASYNC_UNSAFE", "DEBUG"}


def _deploy_check(**extra: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **{name: value for name, value in os.environ.items() if name not in _NOT_FOR_PRODUCTION},
        "PRODUCTION": "1",
        "ALLOWED_HOSTS": "cadre.example",
        **extra,
    }
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )


@pytest.mark.requirement("B01", "A08")
def test_production_settings_pass_the_deployment_check(tmp_path: Path) -> None:
    secrets = {name: f"{name}-" + STRONG + "abcdefgh" for name in env.SECRET_NAMES}
    result = _deploy_check(DATA_DIR=str(tmp_path), **secrets)
    assert result.returncode == 0, result.stderr


@pytest.mark.requirement("B02")
def test_production_does_not_start_without_secrets(tmp_path: Path) -> None:
    result = _deploy_check(DATA_DIR=str(tmp_path))
    assert result.returncode != 0
    assert "SECRET_KEY is missing" in result.stderr
