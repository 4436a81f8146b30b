"""The last step of every file that leaves: traced, and locked where somebody had to agree to it."""

from __future__ import annotations

import io
import secrets
import zipfile
from hashlib import sha256

from django.utils import timezone

from core.models import Export, IssuedCopy
from core.services.exports import Made, digest_kept

from .traces import Trace, lock, mark

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "lrmx": "application/xml",
    "zip": "application/zip",
}
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz"
_PASSWORD_LENGTH = 16


def prepared(export: Export, content: bytes, name: str) -> Made:
    """The file as it leaves; a single exchange file that must be locked goes into an archive.

    The ending of ``name`` tells its kind. Raises PdfUnavailable.
    """
    kind = name.rpartition(".")[2].lower()
    content = mark(content, kind, trace_of(export))
    if not export.needs_approval:
        return Made(content, name, TYPES[kind])
    if kind == "lrmx":
        content, name, kind = _archived(content, name, export.code), f"{name}.zip", "zip"
    password = "".join(secrets.choice(_LETTERS) for _ in range(_PASSWORD_LENGTH))
    return Made(lock(content, kind, password), name, TYPES[kind], password)


def issued(copy: IssuedCopy, content: bytes, name: str) -> bytes:
    """A copy that is mailed, or written by a command, with its trace; its digest is kept.

    What has no place for a code (.lrm) is known by its digest alone. Raises PdfUnavailable.
    """
    kind = name.rpartition(".")[2].lower()
    if kind in TYPES:
        at = timezone.localtime(copy.issued_at)
        person = copy.recipient
        who = (person.display_name, person.username) if person else ("命令行", copy.account)
        content = mark(content, kind, Trace(copy.code, *who, f"{at:%Y.%m.%d %H:%M}"))
    digest_kept(copy, sha256(content).hexdigest())
    return content


def trace_of(export: Export) -> Trace:
    """What the file says about its leaving."""
    at = timezone.localtime(export.requested_at)
    user = export.requested_by
    return Trace(export.code, user.display_name, user.username, f"{at:%Y.%m.%d %H:%M}")


def _archived(content: bytes, name: str, code: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
        archive.comment = code.encode()
    return out.getvalue()
