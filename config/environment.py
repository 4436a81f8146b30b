"""The one typed reader of the process environment and of secret files.

``python -m config.environment`` writes the missing secret files of a new production installation.
"""

from __future__ import annotations

import os
import secrets
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

SECRET_NAMES = ("SECRET_KEY", "FIELD_KEY", "INDEX_KEY", "AUDIT_KEY", "BACKUP_KEY")
MINIMUM_SECRET_LENGTH = 50
_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


class BadEnvironment(Exception):
    """A variable or secret file is missing, weak or cannot be read as its type."""


def text(name: str, default: str = "") -> str:
    """The variable as text without surrounding blanks; ``default`` when unset or blank."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    """The variable as yes or no. Raises BadEnvironment for any other word."""
    word = os.environ.get(name, str(default)).strip().lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise BadEnvironment(f"{name}={word!r}: write 1 or 0.")


def number(name: str, default: int) -> int:
    """The variable as a whole number. Raises BadEnvironment for anything else."""
    word = text(name, str(default))
    try:
        return int(word)
    except ValueError as error:
        raise BadEnvironment(f"{name}={word!r}: write a whole number.") from error


def words(name: str, default: str = "") -> list[str]:
    """The variable as a list split at commas, blanks dropped."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def one_of(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """The variable in capitals as one of the allowed words. Raises BadEnvironment for any other."""
    word = text(name, default).upper()
    if word not in allowed:
        raise BadEnvironment(f"{name}={word!r}: write one of {', '.join(allowed)}.")
    return word


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """The variable as addresses or networks split at commas. Raises BadEnvironment for anything else."""
    try:
        return [ip_network(word) for word in words(name)]
    except ValueError as error:
        raise BadEnvironment(f"{name}: write addresses or networks such as 10.1.0.0/16. {error}.") from error


def socket_address(name: str) -> str | tuple[str, int] | None:
    """The variable as host:port or as the path of a unix socket; None when unset. Raises BadEnvironment."""
    word = text(name)
    if not word or word.startswith("/"):
        return word or None
    host, _, port = word.rpartition(":")
    if not host or not (port.isascii() and port.isdigit()) or not 0 < int(port) < 65536:
        raise BadEnvironment(f"{name}={word!r}: write host:port or the path of a unix socket.")
    return host.strip("[]"), int(port)


class SecretReader:
    """Reads secrets: the variable NAME, else the file ``folder/NAME``; keys in use before in NAME_FALLBACKS.

    With ``create`` a missing file is written once (mode 0600), so that a demo starts by itself; without it
    (production) a missing secret raises BadEnvironment. A short secret, or one equal to another, always does.
    """

    def __init__(self, folder: Path, *, create: bool) -> None:
        self._folder, self._create = folder, create
        self._seen: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        """The secret in use."""
        return self._checked(name, text(name) or _from_file(self._folder / name, create=self._create))

    def fallbacks(self, name: str) -> tuple[str, ...]:
        """The secrets in use before, with which old values are still read; one a line or split at commas."""
        name = f"{name}_FALLBACKS"
        given = text(name) or _from_file(self._folder / name, create=False)
        return tuple(self._checked(name, value) for value in given.replace(",", " ").split())

    def _checked(self, name: str, value: str) -> str:
        if len(value) < MINIMUM_SECRET_LENGTH:
            raise BadEnvironment(
                f"{name} is missing or shorter than {MINIMUM_SECRET_LENGTH} characters: "
                f"set the variable or write {self._folder / name} (python -m config.environment)."
            )
        if value in self._seen:
            raise BadEnvironment(f"{name} equals {self._seen[value]}: every secret must be its own.")
        self._seen[value] = name
        return value


def _from_file(path: Path, *, create: bool) -> str:
    if create and not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            return path.read_text().strip()
        with os.fdopen(descriptor, "w") as handle:
            handle.write(secrets.token_urlsafe(64))
    return path.read_text().strip() if path.exists() else ""


def crypto_suite() -> str:
    """``aes`` or ``sm``. Raises BadEnvironment for any other word."""
    suite = text("CRYPTO_SUITE", "aes")
    if suite not in ("aes", "sm"):
        raise BadEnvironment(f"CRYPTO_SUITE={suite!r}: write aes or sm.")
    return suite


def data_dir(base: Path) -> Path:
    """The folder that holds all state: DATA_DIR, by default ``var`` beside the code."""
    return Path(text("DATA_DIR", str(base / "var"))).resolve()


if __name__ == "__main__":
    folder = data_dir(Path(__file__).resolve().parent.parent) / "secrets"
    reader = SecretReader(folder, create=True)
    for secret_name in SECRET_NAMES:
        reader(secret_name)
    print(f"Secrets are in {folder}.")
