"""The keys of an installation in a file of their own, sealed by a passphrase; never beside the data."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.conf import settings

from core.policy import Refused

SHORTEST_PASSPHRASE = 16
_KIND = "cadre-keys-1"
_COST, _BLOCK, _LANES = 2**17, 8, 1


def write_keys(path: Path, names: tuple[str, ...], passphrase: str) -> None:
    """Seal the named secrets, and the old ones that still open data. Raises Refused for a weak passphrase."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise Refused.because(
            "backup.passphrase",
            f"口令太短，没有写入。请至少用 {SHORTEST_PASSPHRASE} 个字符，并与备份分开保管。",
        )
    if path.exists():
        raise Refused.because("backup.exists", f"{path} 已存在，没有改动。请换一个文件名。")
    old = {f"{name}_FALLBACKS": list(getattr(settings, f"{name}_FALLBACKS", ())) for name in names}
    held = {name: getattr(settings, name) for name in names} | {
        name: keys for name, keys in old.items() if keys
    }
    salt, nonce = os.urandom(16), os.urandom(12)
    plain = json.dumps(held).encode()
    sealed = AESGCM(_key(passphrase, salt)).encrypt(nonce, plain, _KIND.encode())
    facts = {"kind": _KIND, "salt": _text(salt), "nonce": _text(nonce), "keys": _text(sealed)}
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(facts, file)
        file.flush()
        os.fsync(file.fileno())


def read_keys(path: Path, passphrase: str) -> dict[str, str | list[str]]:
    """The secrets by name. Raises Refused for a wrong passphrase, a changed file or another kind of file."""
    try:
        facts = json.loads(path.read_text())
        salt, nonce, sealed = (base64.b64decode(facts[name]) for name in ("salt", "nonce", "keys"))
        plain = AESGCM(_key(passphrase, salt)).decrypt(nonce, sealed, _KIND.encode())
    except InvalidTag as error:
        raise Refused.because("backup.passphrase", "口令不对，或密钥备份已被改动，没有还原。") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refused.because("backup.keys", f"{path} 不是密钥备份，没有还原。") from error
    found: dict[str, str | list[str]] = json.loads(plain)
    return found


def put_back(keys: dict[str, str | list[str]], folder: Path) -> list[str]:
    """Write the secret files; the names written. Raises Refused when one is there with another content."""
    texts = {name: key if isinstance(key, str) else ",".join(key) for name, key in keys.items()}
    for name, text in texts.items():
        path = folder / name
        if path.exists() and path.read_text().strip() != text:
            raise Refused.because(
                "backup.exists", f"{path} 已有另一把密钥，没有改动。请先把它移走，或换一个目录。"
            )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    written = [name for name in texts if not (folder / name).exists()]
    for name in written:
        handle = os.open(folder / name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(texts[name])
    return written


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=_COST, r=_BLOCK, p=_LANES).derive(passphrase.encode())


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
