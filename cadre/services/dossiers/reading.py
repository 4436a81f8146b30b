"""From uploaded files to dossiers: each file by what it is, whatever its extension says."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import PurePosixPath
from zipfile import BadZipFile

from cadre.formats.dossier import Dossier, FormatRefused, Remark
from cadre.formats.form_docx_read import read_form_docx
from cadre.formats.form_texts.checking import check_dossier
from cadre.formats.lrm_read import read_lrm
from cadre.formats.lrmx_read import read_lrmx
from cadre.services.sets import prepare_photo
from core.policy import Refused
from core.sheets import SheetRefused

from .joining import join_files
from .kinds import Kind, kind_of
from .unpacking import Refusal, unpack
from .workbooks import read_sheets

NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])")
CHINESE_NAME = re.compile(r"[\u3400-\u9fff][\u3400-\u9fff·]{1,23}")
NOT_A_NAME = ("照片", "证件照", "免冠照", "寸照")
FAULTY = "文件内容与正常的格式不同，没能读完。请在原来的软件里打开，另存后再上传。"
FAULTS = (
    ArithmeticError, AttributeError, LookupError, OSError, RecursionError, SyntaxError, TypeError, ValueError,
    struct.error, zlib.error, BadZipFile,
)  # fmt: skip
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ReadDossier:
    """A dossier with its place in the upload, and its photo as it would be kept.

    ``photo_digests`` are those of the picture as received and as kept: either on file means the same photo.
    """

    number: int
    dossier: Dossier
    photo: bytes | None = None
    photo_digests: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ReadFiles:
    """Everything that an upload says, and every file of it that could not be read."""

    dossiers: tuple[ReadDossier, ...]
    refusals: tuple[Refusal, ...]


def read_files(uploads: Sequence[tuple[str, bytes]], on: date, progress: Progress | None = None) -> ReadFiles:
    """Read the uploads, archives among them file by file; dates after ``on`` are in the future.

    Raises: UploadRefused for too many or too large files.
    """
    unpacked = unpack(uploads)
    refusals = list(unpacked.refusals)
    pictures, used = _companions(unpacked.files)
    found: list[Dossier] = []
    for done, (name, content) in enumerate(unpacked.files):
        if progress:
            progress(done, len(unpacked.files))
        if name in used:
            continue
        try:
            found += _read(name, content, pictures.get(name), on)
        except (FormatRefused, SheetRefused) as refused:
            refusals.append(Refusal(name, refused.message))
        except Refused as refused:
            refusals.append(Refusal(name, str(refused)))
    named = _distinct(join_files(found))
    return ReadFiles(
        tuple(_prepared(number, dossier) for number, dossier in enumerate(named, 1)), tuple(refusals)
    )


def _read(name: str, content: bytes, picture: bytes | None, on: date) -> list[Dossier]:
    """The dossiers in one file. Raises FormatRefused, SheetRefused or Refused with the sentence."""
    kind = kind_of(name, content)
    try:
        if kind is Kind.SHEET:
            return read_sheets(content, name, on)
        if kind is Kind.PHOTO:
            return [_photo_of(name, content)]
        form = _form(kind, name, content, picture)
        form.remarks += [
            Remark(name, "审批表", finding.actual, finding.reason) for finding in check_dossier(form, on)
        ]
    except FAULTS as error:
        raise FormatRefused("faulty", FAULTY) from error
    return [form]


def _form(kind: Kind, name: str, content: bytes, picture: bytes | None) -> Dossier:
    if kind is Kind.LRMX:
        return read_lrmx(content, name)
    if kind is Kind.LRM and b"\x00" in content:
        raise FormatRefused("faulty", FAULTY)
    return read_lrm(content, name, picture) if kind is Kind.LRM else read_form_docx(content, name)


def _companions(files: Sequence[tuple[str, bytes]]) -> tuple[Mapping[str, bytes], set[str]]:
    """The .pic beside each .lrm of the same base name; and the names of those that were so used."""
    pics = {_base(name): (name, content) for name, content in files if _suffix(name) == ".pic"}
    pictures, used = {}, set()
    for name, _ in files:
        if _suffix(name) == ".lrm" and _base(name) in pics:
            companion, content = pics[_base(name)]
            pictures[name] = content
            used.add(companion)
    return pictures, used


def _base(name: str) -> str:
    return str(PurePosixPath(name).with_suffix("")).casefold()


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _photo_of(name: str, content: bytes) -> Dossier:
    """A picture named after the person: by ID number, by name, or both."""
    stem = PurePosixPath(name).stem
    number = NUMBER.search(stem)
    rest = stem.replace(number[0], " ") if number else stem
    for word in NOT_A_NAME:
        rest = rest.replace(word, " ")
    names = CHINESE_NAME.findall(rest)
    if not number and len(names) != 1:
        raise FormatRefused(
            "photo_unnamed", "照片的文件名里看不出是谁。请以姓名或身份证号命名，例如“林知远.jpg”。"
        )
    person = {"id_number": number[0].upper()} if number else {}
    return Dossier(name, names[0] if len(names) == 1 else "", dict(person), photo=content)


def _distinct(found: Iterable[Dossier]) -> Iterable[Dossier]:
    """Every dossier under a source of its own, by which the user's decisions find it again."""
    seen: dict[str, int] = {}
    for dossier in found:
        seen[dossier.source] = seen.get(dossier.source, 0) + 1
        if seen[dossier.source] > 1:
            dossier = replace(dossier, source=f"{dossier.source}（{seen[dossier.source]}）")
        yield dossier


def _prepared(number: int, dossier: Dossier) -> ReadDossier:
    """The dossier with its photo made ready; a picture that cannot be opened is remarked and left."""
    if dossier.photo is None:
        return ReadDossier(number, dossier)
    received = sha256(dossier.photo).hexdigest()
    try:
        photo = prepare_photo(dossier.photo)
    except Refused as refused:
        dossier.remarks.append(
            Remark(dossier.source, "照片", "", str(refused), "其余内容照常导入。", fatal=True)
        )
        dossier.photo = None
        return ReadDossier(number, dossier)
    dossier.photo = None
    digests = frozenset({received, sha256(photo.content).hexdigest()})
    return ReadDossier(number, dossier, photo.content, digests)
