"""Opens a .docx as what it is, an archive from a stranger: nothing outside of it is ever followed."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib

from lxml import etree

from cadre.formats.dossier import FormatRefused
from core.sheets.archive import is_encrypted, is_link, leads_outside, packed_too_well
from core.sheets.limits import MAX_ARCHIVE_PARTS

LARGEST, LARGEST_UNPACKED, LARGEST_TEXT = 50 * 1024 * 1024, 120 * 1024 * 1024, 20 * 1024 * 1024
OLE, ZIP, RTF = b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"{\\rtf"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
DOCUMENT, RELATIONS = "word/document.xml", "word/_rels/document.xml.rels"
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
SAVE_AGAIN = "请用 Word 或 WPS 打开，另存为新的 .docx 后再上传。"
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, KeyError)


class Package:
    """A checked archive: its document, and the pictures that the document shows.

    Raises: FormatRefused for whatever is not a plain .docx of ordinary size.
    """

    def __init__(self, content: bytes) -> None:
        _check_kind(content)
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                _check_parts(archive.infolist())
                names = set(archive.namelist())
                _check_document(names)
                self.document = _parse(archive.read(DOCUMENT))
                self._targets = _targets(archive.read(RELATIONS)) if RELATIONS in names else {}
                wanted = names & set(self._targets.values())
                self._pictures = {name: archive.read(name) for name in wanted if "/media/" in name}
        except _DAMAGED as error:
            raise FormatRefused(
                "docx_damaged", f"文件不完整，可能没有传完或已经损坏。{SAVE_AGAIN}"
            ) from error

    def picture(self, relation: str) -> bytes | None:
        """The bytes of an embedded picture; None for one that is only linked."""
        return self._pictures.get(self._targets.get(relation, ""))


def _check_kind(content: bytes) -> None:
    if not content:
        raise FormatRefused("docx_empty", f"文件是空的。{SAVE_AGAIN}")
    if len(content) > LARGEST:
        raise FormatRefused("docx_too_large", "文件超过 50 MB，不像审批表。请缩小照片后重新保存。")
    if content.startswith(OLE):
        if ENCRYPTED in content:
            raise FormatRefused("docx_password", "文件设有打开密码，读不出内容。请取消密码，保存后再上传。")
        raise FormatRefused("docx_doc", f"这是旧格式的 Word 文档（.doc），读不出内容。{SAVE_AGAIN}")
    if content.startswith(RTF):
        raise FormatRefused("docx_rtf", f"这是 RTF 文档，不是 .docx。{SAVE_AGAIN}")
    if not content.startswith(ZIP):
        raise FormatRefused("docx_other_file", f"这不是 Word 文档（.docx）。{SAVE_AGAIN}")


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MAX_ARCHIVE_PARTS:
        raise FormatRefused("docx_too_many_parts", f"文件内部零件太多，不像正常的文档。{SAVE_AGAIN}")
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED or any(map(packed_too_well, parts)):
        raise FormatRefused("docx_bomb", f"文件解压后异常地大，已拒绝打开。{SAVE_AGAIN}")
    if len({part.filename for part in parts}) < len(parts):
        raise FormatRefused("docx_duplicate", f"文件内部有重名的零件，可能已经损坏。{SAVE_AGAIN}")
    for part in parts:
        if is_encrypted(part):
            raise FormatRefused("docx_password", "文件设有打开密码，读不出内容。请取消密码，保存后再上传。")
        if leads_outside(part.filename) or is_link(part):
            raise FormatRefused("docx_bad_part", f"文件内部的路径不正常，已拒绝打开。{SAVE_AGAIN}")
        if "vbaproject" in part.filename.lower():
            raise FormatRefused("docx_macros", "文件里有宏（VBA），不能导入。请另存为不带宏的 .docx。")


def _check_document(names: set[str]) -> None:
    if DOCUMENT in names:
        return
    if "xl/workbook.xml" in names:
        raise FormatRefused("docx_workbook", "这是 Excel 表格，不是 Word 文档。请从花名册的入口导入。")
    raise FormatRefused(
        "docx_other_archive", f"这是压缩包，不是 Word 文档。请解压后上传其中的文件。{SAVE_AGAIN}"
    )


def _parse(content: bytes) -> etree._Element:
    if len(content) > LARGEST_TEXT:
        raise FormatRefused("docx_too_long", f"文档正文太长，不像审批表。{SAVE_AGAIN}")
    if _DECLARATION.search(content) or b"\x00" in content:
        raise FormatRefused(
            "docx_entities", f"文件内部含有不允许的声明（DOCTYPE 或 ENTITY）或编码，已拒绝打开。{SAVE_AGAIN}"
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise FormatRefused("docx_damaged", f"文档内容不完整或已损坏。{SAVE_AGAIN}") from error


def _targets(content: bytes) -> dict[str, str]:
    """Relations to parts of the archive itself; what lies outside is left out."""
    found = {}
    for relation in _parse(content).iter(_RELATION):
        target = relation.get("Target", "")
        if relation.get("TargetMode") == "External" or not target:
            continue
        place = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"word/{target}")
        found[relation.get("Id", "")] = place
    return found
