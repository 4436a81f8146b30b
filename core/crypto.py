"""Encryption of sensitive fields and files, and keyed digests; AES-256-GCM or, with CRYPTO_SUITE=sm, SM4-GCM.

A sealed value is: one byte suite, four bytes key id, twelve bytes nonce, ciphertext with tag. What the value
is for and the row that it stands in are authenticated with it, so that a value copied to another column or
row does not open. The key id names the key among FIELD_KEY and FIELD_KEY_FALLBACKS, so that keys change
without a day on which something cannot be read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache
from hmac import compare_digest

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_AES, _SM4 = 1, 2
_KEY_ID, _NONCE, _TAG = 4, 12, 16
HEADER = 1 + _KEY_ID
_DIGESTS: dict[str, type[hashes.HashAlgorithm]] = {"aes": hashes.SHA256, "sm": hashes.SM3}


class UnknownKey(InvalidTag):
    """The value was sealed with a key that is neither FIELD_KEY nor one of FIELD_KEY_FALLBACKS."""


@lru_cache
def _key(length: int, purpose: bytes, secret: str) -> bytes:
    return HKDF(hashes.SHA256(), length, salt=None, info=purpose).derive(secret.encode())


@lru_cache
def _aes(secret: str) -> AESGCM:
    return AESGCM(_key(32, b"field-aes", secret))


@lru_cache
def _keyring(secrets: tuple[str, ...]) -> dict[bytes, str]:
    return {_key(_KEY_ID, b"key-id", secret): secret for secret in reversed(secrets)}


def seal(plain: bytes, purpose: str, row: str = "") -> bytes:
    """Encrypt ``plain`` for one purpose (for example ``cadre.id_number``) of one row."""
    nonce, header = os.urandom(_NONCE), current_header()
    if header[0] == _AES:
        body = _aes(settings.FIELD_KEY).encrypt(nonce, plain, _bound(header, purpose, row))
        return header + nonce + body
    key = _key(16, b"field-sm4", settings.FIELD_KEY)
    encryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(_bound(header, purpose, row))
    body = encryptor.update(plain) + encryptor.finalize() + encryptor.tag
    return header + nonce + body


def unseal(sealed: bytes, purpose: str, row: str = "") -> bytes:
    """Decrypt what ``seal`` made.

    Raises cryptography.exceptions.InvalidTag for a value that was changed or stood in another row or column,
    and its kind UnknownKey when the key is not there.
    """
    header, nonce, body = sealed[:HEADER], sealed[HEADER : HEADER + _NONCE], sealed[HEADER + _NONCE :]
    secret = _keyring((settings.FIELD_KEY, *settings.FIELD_KEY_FALLBACKS)).get(header[1:])
    if secret is None or header[0] not in (_AES, _SM4) or len(body) < _TAG:
        raise UnknownKey
    if header[0] == _AES:
        return _aes(secret).decrypt(nonce, body, _bound(header, purpose, row))
    key = _key(16, b"field-sm4", secret)
    decryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce, body[-_TAG:])).decryptor()
    decryptor.authenticate_additional_data(_bound(header, purpose, row))
    return decryptor.update(body[:-_TAG]) + decryptor.finalize()


def current_header() -> bytes:
    """The bytes with which everything begins that is sealed now: the suite and the key's id."""
    suite = _SM4 if settings.CRYPTO_SUITE == "sm" else _AES
    return bytes([suite]) + _key(_KEY_ID, b"key-id", settings.FIELD_KEY)


def knows(header: bytes) -> bool:
    """Whether the key is here with which something begins that was sealed."""
    keyring = _keyring((settings.FIELD_KEY, *settings.FIELD_KEY_FALLBACKS))
    return header[:1] in (bytes([_AES]), bytes([_SM4])) and header[1:HEADER] in keyring


def _bound(header: bytes, purpose: str, row: str) -> bytes:
    return header + f"{purpose}\0{row}".encode()


def blind_index(value: str) -> str:
    """A keyed digest by which equal values are found without decrypting; empty for an empty value."""
    return _hex(settings.CRYPTO_SUITE, settings.INDEX_KEY, value) if value else ""


def blind_indexes(value: str) -> tuple[str, ...]:
    """Every digest under which the value may be stored until ``rotate_keys`` has run; today's first."""
    if not value:
        return ()
    return tuple(dict.fromkeys(_digests(settings.INDEX_KEY, settings.INDEX_KEY_FALLBACKS, value)))


def tail_index(number: str) -> str:
    """The keyed digest by which an ID number is found from its last six characters; empty for fewer."""
    return blind_index(_tail(number))


def tail_indexes(number: str) -> tuple[str, ...]:
    """As ``blind_indexes``, for the last six characters."""
    return blind_indexes(_tail(number))


def bound_passwords(password: str, account: str) -> tuple[str, ...]:
    """What is hashed in place of a password: keyed and the account's own; under today's key first.

    So a hash copied to another account, or made without the key, opens nothing.
    """
    return tuple(
        _hex("aes", _key(32, b"password", secret).hex(), f"{account}\0{password}")
        for secret in (settings.FIELD_KEY, *settings.FIELD_KEY_FALLBACKS)
    )


def chain_digest(previous: str, content: str) -> str:
    """The keyed digest that binds one audit row to the one before it."""
    return _hex(settings.CRYPTO_SUITE, settings.AUDIT_KEY, f"{previous}\n{content}")


def chain_matches(digest: str, previous: str, content: str) -> bool:
    """Whether the digest binds the row, by AUDIT_KEY or one that it had before, in either suite."""
    return _is_one_of(
        digest, _digests(settings.AUDIT_KEY, settings.AUDIT_KEY_FALLBACKS, f"{previous}\n{content}")
    )


def row_digest(content: str) -> str:
    """The keyed digest by which a row shows that the product wrote it."""
    return _hex(settings.CRYPTO_SUITE, _row_key(settings.AUDIT_KEY), content)


def row_matches(digest: str, content: str) -> bool:
    """Whether the digest is that of the row, by AUDIT_KEY or one that it had before, in either suite."""
    former = tuple(_row_key(secret) for secret in settings.AUDIT_KEY_FALLBACKS)
    return _is_one_of(digest, _digests(_row_key(settings.AUDIT_KEY), former, content))


@lru_cache
def _row_key(secret: str) -> str:
    return _key(32, b"row-digest", secret).hex()


def _is_one_of(digest: str, candidates: Iterator[str]) -> bool:
    """Compared as bytes: whoever writes into the database may have written anything."""
    kept = digest.encode()
    return any(compare_digest(kept, candidate.encode()) for candidate in candidates)


def _tail(number: str) -> str:
    return f"tail:{number[-6:].upper()}" if len(number) >= 6 else ""


def _digests(secret: str, fallbacks: tuple[str, ...], message: str) -> Iterator[str]:
    """The digest of today's suite and key first, then all that a stored one may have been made with."""
    other = "aes" if settings.CRYPTO_SUITE == "sm" else "sm"
    for suite in (settings.CRYPTO_SUITE, other):
        for key in (secret, *fallbacks):
            yield _hex(suite, key, message)


def _hex(suite: str, secret: str, message: str) -> str:
    digest = HMAC(secret.encode(), _DIGESTS[suite]())
    digest.update(message.encode())
    return digest.finalize().hex()
