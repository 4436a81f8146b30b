"""The sealed stream of an archive: AES-256-GCM in chunks, each bound to its place and to the end.

A header (mark, check value of the key, salt) is followed by chunks of one mebibyte and their tags. The nonce
is the chunk's number and whether it is the last, so chunks cannot be exchanged, repeated or left off.
"""

from __future__ import annotations

import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.policy import Refused

MARK = b"CADREBK1"
CHUNK = 1 << 20
_SALT, _CHECK, _TAG = 16, 8, 16
_HEADER = len(MARK) + _SALT + _CHECK
DAMAGED = "备份文件已损坏或不完整（校验未通过），没有改动任何数据。请换一份备份。"


def damaged() -> Refused:
    """The refusal of an archive that was changed or cut."""
    return Refused.because("backup.damaged", DAMAGED)


def _derive(secret: str, salt: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt=salt, info=purpose).derive(secret.encode())


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


class SealingWriter:
    """Takes bytes and writes them sealed; nothing can be opened before ``finish``."""

    def __init__(self, target: BinaryIO, secret: str) -> None:
        salt = os.urandom(_SALT)
        self._header = MARK + salt + _derive(secret, salt, b"backup-check", _CHECK)
        self._cipher = AESGCM(_derive(secret, salt, b"backup", 32))
        self._target, self._rest, self._number = target, bytearray(), 0
        target.write(self._header)

    def write(self, data: bytes) -> None:
        """Add bytes."""
        self._rest += data
        while len(self._rest) > CHUNK:
            self._seal(bytes(self._rest[:CHUNK]), is_last=False)
            del self._rest[:CHUNK]

    def finish(self) -> None:
        """Seal what is left as the end of the archive."""
        self._seal(bytes(self._rest), is_last=True)
        self._rest.clear()

    def _seal(self, plain: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._number, is_last=is_last)
        self._target.write(self._cipher.encrypt(nonce, plain, self._header))
        self._number += 1


class OpeningReader:
    """Gives the bytes back, each chunk only after its tag was checked.

    Raises: Refused with ``backup.key`` for another key, ``backup.damaged`` for anything changed or cut.
    """

    def __init__(self, source: BinaryIO, secret: str) -> None:
        self._header = source.read(_HEADER)
        if len(self._header) < _HEADER or not self._header.startswith(MARK):
            raise Refused.because("backup.format", "这个文件不是本产品的备份，没有改动任何数据。")
        salt = self._header[len(MARK) : len(MARK) + _SALT]
        if self._header[-_CHECK:] != _derive(secret, salt, b"backup-check", _CHECK):
            raise Refused.because(
                "backup.key",
                "备份密钥（BACKUP_KEY）不对，打不开这份备份，没有改动任何数据。请换成备份当时的密钥。",
            )
        self._cipher = AESGCM(_derive(secret, salt, b"backup", 32))
        self._source, self._plain, self._at, self._number = source, b"", 0, 0
        self._next = source.read(CHUNK + _TAG)

    def read(self, size: int) -> bytes:
        """The next ``size`` bytes, fewer only at the end of the archive."""
        parts = []
        while size > 0:
            if self._at == len(self._plain) and not self._advance():
                break
            part = self._plain[self._at : self._at + size]
            self._at += len(part)
            size -= len(part)
            parts.append(part)
        return b"".join(parts)

    def exactly(self, size: int) -> bytes:
        """The next ``size`` bytes and no fewer."""
        data = self.read(size)
        if len(data) != size:
            raise damaged()
        return data

    def _advance(self) -> bool:
        if not self._next:
            if self._number == 0:
                raise damaged()
            return False
        sealed, self._next = self._next, self._source.read(CHUNK + _TAG)
        try:
            nonce = _nonce(self._number, is_last=not self._next)
            self._plain = self._cipher.decrypt(nonce, sealed, self._header)
        except InvalidTag as error:
            raise damaged() from error
        self._at, self._number = 0, self._number + 1
        return bool(self._plain)
