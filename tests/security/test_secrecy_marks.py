"""Uploads that bear a classification mark never come in, wherever in the file the mark stands."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlwt
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document
from openpyxl import Workbook
from weasyprint import HTML

from core.choices import AuditAction
from core.models import AuditEvent, ImportBatch, InboxItem, StoredFile
from core.sheets.secrecy_marks import mark_in, mark_in_file

ORDINARY = "姓名,性别,出生年月,职务\n王小明,男,1990.05,无秘密\n"
pytestmark = pytest.mark.requirement("A41")


def workbook(*, cell: str = "林知远", header: str = "", title: str = "名册") -> bytes:
    book = Workbook()
    book.active.title = title
    book.active.append(["姓名", "备注"])
    book.active.append(["林知远", cell])
    book.active.oddHeader.left.text = header or None
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def old_workbook(cell: str) -> bytes:
    book = xlwt.Workbook()
    book.add_sheet("名册").write(0, 0, cell)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def word_file(*, body: str = "正文", header: str = "") -> bytes:
    document = Document()
    paragraph = document.add_paragraph()
    for character in body:
        paragraph.add_run(character).bold = True
    document.sections[0].header.paragraphs[0].text = header
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def archive(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return stream.getvalue()


def pdf(text: str) -> bytes:
    return bytes(HTML(string=f"<p>{text}</p>").write_pdf())


@pytest.mark.parametrize(
    "text", ["机密★10年", "绝密★", "秘密★长期", "机 密 ★", "机密☆", "机密&#9733;", "件号 001 秘密 ★ 5年"]
)
def test_the_word_with_the_star_is_a_mark(text: str) -> None:
    assert mark_in(text)


@pytest.mark.parametrize("text", ["无秘密", "保守国家秘密", "★重点培养", "机密", "绝密级文件目录", ""])
def test_ordinary_language_is_no_mark(text: str) -> None:
    assert not mark_in(text)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", workbook(cell="机密★10年")),
        ("a.xlsx", workbook(header="机密★")),
        ("a.xlsx", workbook(title="机密★名册")),
        ("机密★名册.xlsx", workbook()),
        ("a.xls", old_workbook("秘密★5年")),
        ("a.docx", word_file(body="绝密★30年")),
        ("a.docx", word_file(header="秘密★")),
        ("a.csv", "姓名,备注\n林知远,机密★\n".encode("gb18030")),
        ("a.csv", "姓名,备注\n林知远,机密★\n".encode("utf-8-sig")),
        ("a.csv", "姓名,备注\n林知远,机密★\n".encode("utf-16")),
        ("a.lrmx", "<Person><XingMing>林</XingMing><JianLi>机密★</JianLi></Person>".encode()),
        ("a.zip", archive(inner=workbook(cell="机密★"))),
        ("a.zip", archive(**{"机密★.lrmx": b"<Person/>"})),
    ],
)
def test_a_mark_is_found_wherever_it_stands(name: str, content: bytes) -> None:
    assert mark_in_file(content, name)


def test_a_mark_in_the_text_of_a_pdf_is_found() -> None:
    assert mark_in_file(pdf("机密★10年"), "证明.pdf")
    assert not mark_in_file(pdf("没有秘密"), "证明.pdf")


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04rubbish", b"%PDF-1.7 rubbish", b"\xff" * 99, workbook()]
)
def test_unmarked_and_unreadable_files_pass_to_their_reader(content: bytes) -> None:
    assert mark_in_file(content, "a.bin") == ""


def test_a_marked_upload_is_put_apart_and_reported(
    keeper: Any, secadmin: Any, district: Any, sign_in: Callable[[Any], Client]
) -> None:
    sent = {
        "unit": district.town.code,
        "on": "2026.03.31",
        "file": SimpleUploadedFile("名册.xlsx", workbook(cell="机密★10年")),
    }
    answer = sign_in(keeper).post(reverse("cadre:import_upload"), sent)
    assert answer.status_code == 409
    assert "机密★" in answer.content.decode()
    assert "保密办" in answer.content.decode()
    assert not ImportBatch.objects.exists()
    kept = StoredFile.objects.get()
    assert kept.purpose == "隔离"
    assert (
        AuditEvent.objects.filter(action=AuditAction.QUARANTINE, actor=keeper, result="refused").count() == 1
    )
    assert InboxItem.objects.get(recipient=secadmin).category == "安全告警"


def test_an_unmarked_upload_reaches_its_page_whole(
    keeper: Any, district: Any, sign_in: Callable[[Any], Client]
) -> None:
    sent = {
        "unit": district.town.code,
        "on": "2026.03.31",
        "file": SimpleUploadedFile(
            "名册.csv", "姓名,性别,出生年月,职务\n王小明,男,1990.05,无秘密\n".encode()
        ),
    }
    assert sign_in(keeper).post(reverse("cadre:import_upload"), sent).status_code == 302
    assert ImportBatch.objects.count() == 1
