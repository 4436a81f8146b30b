"""Encryption of sensitive fields and files, and keyed digests; algorithms AES-256-GCM or SM4-GCM.

A sealed value is: one byte suite, twelve bytes nonce, ciphertext with tag. The purpose is
authenticated with the value, so that a value copied to another column does not open.
"""

from __future__ import annotations

import hmac
import os
from functools import lru_cache
from hashlib import sha256

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_AES, _SM4 = 1, 2
_NONCE, _TAG = 12, 16


@lru_cache
def _key(length: int, purpose: bytes, secret: str) -> bytes:
    return HKDF(hashes.SHA256(), length, salt=None, info=purpose).derive(secret.encode())


@lru_cache
def _aes(secret: str) -> AESGCM:
    return AESGCM(_key(32, b"field-aes", secret))


def seal(plain: bytes, purpose: str) -> bytes:
    """Encrypt ``plain`` for one purpose (for example ``cadre.id_number``)."""
    nonce = os.urandom(_NONCE)
    aad = purpose.encode()
    if settings.CRYPTO_SUITE == "sm":
        key = _key(16, b"field-sm4", settings.FIELD_KEY)
        encryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(aad)
        body = encryptor.update(plain) + encryptor.finalize() + encryptor.tag
        return bytes([_SM4]) + nonce + body
    return bytes([_AES]) + nonce + _aes(settings.FIELD_KEY).encrypt(nonce, plain, aad)


def unseal(sealed: bytes, purpose: str) -> bytes:
    """Decrypt what ``seal`` made. Raises cryptography.exceptions.InvalidTag for a changed value."""
    suite, nonce, body = sealed[0], sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
    aad = purpose.encode()
    if suite == _SM4:
        key = _key(16, b"field-sm4", settings.FIELD_KEY)
        decryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce, body[-_TAG:])).decryptor()
        decryptor.authenticate_additional_data(aad)
        return decryptor.update(body[:-_TAG]) + decryptor.finalize()
    return _aes(settings.FIELD_KEY).decrypt(nonce, body, aad)


def blind_index(value: str) -> str:
    """A keyed digest by which equal values are found without decrypting; empty for an empty value."""
    return _hex(settings.INDEX_KEY, value) if value else ""


def tail_index(number: str) -> str:
    """The keyed digest by which an ID number is found from its last six characters; empty for fewer."""
    return _hex(settings.INDEX_KEY, f"tail:{number[-6:].upper()}") if len(number) >= 6 else ""


def chain_digest(previous: str, content: str) -> str:
    """The keyed digest that binds one audit row to the one before it."""
    return _hex(settings.AUDIT_KEY, f"{previous}\n{content}")


def _hex(secret: str, message: str) -> str:
    return hmac.new(secret.encode(), message.encode(), sha256).hexdigest()
