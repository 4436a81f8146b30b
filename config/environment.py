"""The one typed reader of the process environment and of secret files.

``python -m config.environment`` writes the missing secret files of a new production installation.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
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


def secret_reader(folder: Path, *, create: bool) -> Callable[[str], str]:
    """A function that reads one secret: the variable NAME, else the file ``folder/NAME``.

    With ``create`` a missing file is written once (mode 0600), so that a demo starts by itself;
    without it (production) a missing or short secret, or one equal to another, raises BadEnvironment.
    """
    seen: dict[str, str] = {}

    def read(name: str) -> str:
        value = text(name) or _from_file(folder / name, create=create)
        if len(value) < MINIMUM_SECRET_LENGTH:
            raise BadEnvironment(
                f"{name} is missing or shorter than {MINIMUM_SECRET_LENGTH} characters: "
                f"set the variable or write {folder / name} (python -m config.environment)."
            )
        if value in seen:
            raise BadEnvironment(f"{name} equals {seen[value]}: every secret must be its own.")
        seen[value] = name
        return value

    return read


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


def data_dir(base: Path) -> Path:
    """The folder that holds all state: DATA_DIR, by default ``var`` beside the code."""
    return Path(text("DATA_DIR", str(base / "var"))).resolve()


if __name__ == "__main__":
    folder = data_dir(Path(__file__).resolve().parent.parent) / "secrets"
    reader = secret_reader(folder, create=True)
    for secret_name in SECRET_NAMES:
        reader(secret_name)
    print(f"Secrets are in {folder}.")
