"""Saving a record as the pages do: what may be written is written, protected facts are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from django.db import transaction
from PIL import Image, UnidentifiedImageError

from cadre.models import Cadre, ChangeRequest, Education
from cadre.services.cadres import update_cadre
from cadre.services.change_requests import Held, ask, held_education, hold_back
from cadre.services.sets import EDUCATION, add_row, change_row, remove_row
from cadre.services.writing import open_record
from core.models import StoredFile, User
from core.policy import Refused
from core.services import files

MAX_FILE_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a unit puts forward for a change of a protected fact: words, and a scan of the paper."""

    text: str = ""
    name: str = ""
    content: bytes = b""


@transaction.atomic
def save_record(
    cadre: Cadre,
    *,
    values: Mapping[str, Any],
    educations: Mapping[str, Mapping[str, Any]],
    rank: Any,
    grades: Mapping[int, str],
    version: int,
    evidence: Evidence,
    by: User,
    now: datetime,
    reason: str = "",
) -> tuple[Cadre, list[ChangeRequest]]:
    """Change the record; the person as saved, and the requests for protected facts that wait now.

    Raises Refused as update_cadre does, and when a request lacks its evidence; then nothing is written.
    """
    current = open_record(cadre, by=by, version=version)
    free, free_educations, held = hold_back(current, values, educations, by=by)
    saved = update_cadre(
        current,
        values=free,
        educations=free_educations,
        rank=rank,
        grades=grades,
        version=version,
        by=by,
        reason=reason,
    )
    return saved, _ask(saved, held, evidence, by=by, now=now)


@transaction.atomic
def save_education(
    cadre: Cadre,
    row: Education | None,
    values: Mapping[str, Any] | None,
    *,
    version: int,
    evidence: Evidence,
    by: User,
    now: datetime,
    reason: str = "",
) -> list[ChangeRequest]:
    """Add (``row`` None), change or remove (``values`` None) an education; the requests that wait now."""
    current = open_record(cadre, by=by, version=version)
    free, held = held_education(current, row, values, by=by)
    if row is None and not held:
        add_row(EDUCATION, current, free, by=by, reason=reason)
    elif row is not None and values is not None:
        change_row(EDUCATION, row, free, by=by, reason=reason)
    elif row is not None and not held:
        remove_row(EDUCATION, row, by=by, reason=reason)
    return _ask(current, held, evidence, by=by, now=now)


def _ask(
    cadre: Cadre, held: list[Held], evidence: Evidence, *, by: User, now: datetime
) -> list[ChangeRequest]:
    file = _kept(cadre, evidence, by=by) if held and evidence.content else None
    return ask(cadre, held, evidence=evidence.text, by=by, now=now, file=file)


def _kept(cadre: Cadre, evidence: Evidence, *, by: User) -> StoredFile:
    """The scan, sealed. Raises Refused for what is neither PDF nor JPEG, or too large."""
    if len(evidence.content) > MAX_FILE_BYTES:
        raise Refused.because("cadre.evidence.size", "证明材料超过 10 MB。请压缩或拆分后再上传。")
    kind = "application/pdf" if evidence.content.startswith(b"%PDF-") else _image_kind(evidence.content)
    return files.store(
        evidence.content,
        name=evidence.name,
        content_type=kind,
        purpose="evidence",
        unit=cadre.unit,
        by=by,
    )


def _image_kind(content: bytes) -> str:
    try:
        with Image.open(BytesIO(content), formats=("JPEG",)) as seen:
            seen.verify()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise Refused.because(
            "cadre.evidence.kind", "证明材料只收 PDF 或 JPG，这个文件不是。请另存后再上传。"
        ) from error
    return "image/jpeg"
