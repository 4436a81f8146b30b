"""Files that are no approval form, or not safe to open, are refused with a sentence and a remedy."""

from __future__ import annotations

import io
import random
import zipfile

import pytest
from docx import Document

from cadre.formats.dossier import FormatRefused
from cadre.formats.form_docx_read import read_form_docx
from tests.cadre.word_forms import altered, typed_form

Parts = dict[str, bytes]
DOCUMENT = "word/document.xml"


def _refused(content: bytes) -> FormatRefused:
    with pytest.raises(FormatRefused) as caught:
        read_form_docx(content, "某.docx")
    assert caught.value.message.endswith("。")
    assert "请" in caught.value.message
    return caught.value


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "docx_empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "docx_doc"),
        (b"\xd0\xcf\x11\xe0" + bytes(64) + "EncryptedPackage".encode("utf-16-le"), "docx_password"),
        (b"{\\rtf1 \\ansi}", "docx_rtf"),
        (b"<html><table></table></html>", "docx_other_file"),
        (b"PK\x03\x04" + bytes(100), "docx_damaged"),
    ],
)
def test_other_kinds_of_files(content: bytes, code: str) -> None:
    assert _refused(content).code == code


def _archive(parts: Parts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def _with(name: str, data: bytes) -> bytes:
    return altered(typed_form(), lambda parts: parts | {name: data})


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (_archive({"xl/workbook.xml": b"<a/>"}), "docx_workbook"),
        (_archive({"某.lrmx": b"<Person/>"}), "docx_other_archive"),
        (_with("../../etc/passwd", b"a"), "docx_bad_part"),
        (_with("word/vbaProject.bin", b"a"), "docx_macros"),
        (_with("word/media/big.bin", bytes(30 * 1024 * 1024)), "docx_bomb"),
        (_with(DOCUMENT, b"<w:document>"), "docx_damaged"),
        (_with(DOCUMENT, b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'), "docx_entities"),
        (_with(DOCUMENT, '<?xml version="1.0" encoding="utf-16"?><a/>'.encode("utf-16")), "docx_entities"),
        (_with(DOCUMENT, b"<a>" * 3000 + b"</a>" * 3000), "docx_damaged"),
        (_with("word/_rels/document.xml.rels", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'), "docx_entities"),
    ],
)  # fmt: skip
def test_archives_that_are_not_opened(content: bytes, code: str) -> None:
    assert _refused(content).code == code


def test_a_document_without_a_form_and_one_with_several() -> None:
    out = io.BytesIO()
    document = Document()
    document.add_paragraph("关于报送材料的通知")
    document.save(out)
    assert _refused(out.getvalue()).code == "docx_no_form"

    def doubled(parts: Parts) -> Parts:
        text = parts[DOCUMENT].decode()
        start, stop = text.index("<w:tbl>"), text.rindex("</w:tbl>") + len("</w:tbl>")
        return parts | {DOCUMENT: (text[:stop] + text[start:stop] + text[stop:]).encode()}

    assert _refused(altered(typed_form(), doubled)).code == "docx_many_forms"


def test_a_table_larger_than_any_form() -> None:
    def grown(parts: Parts) -> Parts:
        text = parts[DOCUMENT].decode()
        cells = "<w:tr>" + "<w:tc><w:p/></w:tc>" * 6000 + "</w:tr>"
        return parts | {DOCUMENT: text.replace("<w:tr>", cells + "<w:tr>", 1).encode()}

    assert _refused(altered(typed_form(), grown)).code == "docx_too_many_cells"


def test_a_linked_picture_is_not_followed_and_one_of_another_kind_is_told_about() -> None:
    def linked(parts: Parts) -> Parts:
        name = "word/_rels/document.xml.rels"
        text = parts[name].decode()
        place = text.index('Target="media/')
        stop = text.index('"', place + 8) + 1
        return parts | {
            name: (text[:place] + 'Target="file:///etc/passwd" TargetMode="External"' + text[stop:]).encode()
        }

    assert read_form_docx(altered(typed_form(), linked), "石兰.docx").photo is None

    def odd(parts: Parts) -> Parts:
        return {name: b"\x01\x00\x00\x00EMF" if "/media/" in name else data for name, data in parts.items()}

    dossier = read_form_docx(altered(typed_form(), odd), "石兰.docx")
    assert dossier.photo is None
    assert [remark.label for remark in dossier.remarks] == ["照片"]


def test_a_form_without_a_name_says_so() -> None:
    dossier = read_form_docx(typed_form(name=""), "无名.docx")
    assert dossier.fatal


def test_damaged_files_are_refused_or_read_but_never_break() -> None:
    draw = random.Random(20_26)
    whole = typed_form()
    for _ in range(60):
        content = bytearray(whole)
        for _ in range(draw.randint(1, 30)):
            content[draw.randrange(len(content))] = draw.randrange(256)
        cut = bytes(content[: draw.randrange(len(content))]) if draw.random() < 0.3 else bytes(content)
        try:
            read_form_docx(cut, "坏.docx")
        except FormatRefused as refused:
            assert refused.message.endswith("。")
