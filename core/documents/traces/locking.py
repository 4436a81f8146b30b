"""Files that open only with a password: Office agile encryption, AES-256 in PDF and in archives."""

from __future__ import annotations

import io
import zipfile

import msoffcrypto
import pyzipper
from pypdf import PdfReader, PdfWriter


def lock(content: bytes, kind: str, password: str) -> bytes:
    """The file encrypted. ``kind`` is its ending: pdf, xlsx, docx or zip. Raises KeyError for another."""
    return {"pdf": _pdf, "xlsx": _office, "docx": _office, "zip": _zip}[kind](content, password)


def _pdf(content: bytes, password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.encrypt(user_password=password, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _office(content: bytes, password: str) -> bytes:
    out = io.BytesIO()
    msoffcrypto.OfficeFile(io.BytesIO(content)).encrypt(password, out)
    return out.getvalue()


def _zip(content: bytes, password: str) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        pyzipper.AESZipFile(
            out, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES
        ) as target,
    ):
        target.setpassword(password.encode())
        target.setencryption(pyzipper.WZ_AES, nbits=256)
        for entry in source.infolist():
            target.writestr(entry.filename, source.read(entry))
        target.comment = source.comment
    return out.getvalue()
