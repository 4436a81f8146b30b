"""Every file that leaves bears a code that leads back to who took it, when and what for."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msoffcrypto
import pytest
import pyzipper
import xlsxwriter
from django.test import Client
from django.urls import reverse
from docx import Document
from openpyxl import Workbook, load_workbook
from pypdf import PdfReader

from core.documents import render_pdf
from core.documents.traces import Trace, find_codes, lock, mark
from core.models import AuditEvent, Export

pytestmark = pytest.mark.requirement("A39")
CODE = "ZS-ABCDE-23456"
TRACE = Trace(CODE, "周敏", "zhoumin", "2026.03.31 14:20")
PURPOSE = {"purpose": "报市委组织部备案"}
EXCHANGE = b'<?xml version="1.0" encoding="utf-8"?>\r\n<Person>\r\n</Person>'


def plain_book() -> bytes:
    out = io.BytesIO()
    book = Workbook()
    book.active["A1"] = "=1+1"  # type: ignore[index]  # a new workbook has a sheet
    book.create_sheet("二")
    book.save(out)
    return out.getvalue()


def book_with_footer() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.set_footer("&L内部资料")
    sheet.set_header("&L名册")
    book.set_custom_property("来源", "试")
    book.close()
    return out.getvalue()


def paper() -> bytes:
    return render_pdf("documents/trace.html", {"line": "正文"}, stylesheet="trace.css")


def letter() -> bytes:
    out = io.BytesIO()
    document = Document()
    document.add_paragraph("正文")
    document.add_section()
    document.save(out)
    return out.getvalue()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.writestr("张三.lrmx", EXCHANGE)
    return out.getvalue()


FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "workbook": ("xlsx", plain_book),
    "workbook with header, footer and properties": ("xlsx", book_with_footer),
    "paper": ("pdf", paper),
    "letter": ("docx", letter),
    "exchange file": ("lrmx", lambda: EXCHANGE),
    "archive": ("zip", archive),
}


@pytest.mark.parametrize("name", FILES)
def test_the_code_is_found_in_a_file_of_every_kind(name: str) -> None:
    kind, make = FILES[name]
    assert find_codes(make()) == ()
    assert find_codes(mark(make(), kind, TRACE)) == (CODE,)


@pytest.mark.parametrize("name", ["workbook", "workbook with header, footer and properties"])
def test_every_sheet_of_a_workbook_bears_it_beside_what_stood_there(name: str) -> None:
    book = load_workbook(io.BytesIO(mark(FILES[name][1](), "xlsx", TRACE)))
    assert all(CODE in str(sheet.oddHeader.right.text) for sheet in book.worksheets)
    assert book.custom_doc_props["追溯码"].value == CODE
    if name != "workbook":
        assert book.worksheets[0].oddHeader.left.text == "名册"
        assert book.worksheets[0].oddFooter.left.text == "内部资料"
        assert book.custom_doc_props["来源"].value == "试"


def test_every_page_of_a_paper_bears_it_across_and_at_its_foot() -> None:
    reader = PdfReader(io.BytesIO(mark(paper(), "pdf", TRACE)))
    assert reader.metadata is not None
    assert CODE in str(reader.metadata["/Keywords"])
    for page in reader.pages:
        text = page.extract_text()
        assert text.count("zhoumin") > 3
        assert "2026.03.31 14:20" in text
        assert "周敏" in text


def test_every_section_of_a_letter_bears_it_in_its_header() -> None:
    document = Document(io.BytesIO(mark(letter(), "docx", TRACE)))
    assert document.core_properties.identifier == CODE
    assert all(CODE in section.header.paragraphs[0].text for section in document.sections)


def test_an_exchange_file_stays_what_it_was_but_for_a_comment_at_its_end() -> None:
    content = mark(EXCHANGE, "lrmx", TRACE)
    assert content.startswith(EXCHANGE)
    assert content.endswith(f"<!-- {CODE} -->".encode())


def test_locked_files_open_with_the_password_alone() -> None:
    book = mark(plain_book(), "xlsx", TRACE)
    out = io.BytesIO()
    office = msoffcrypto.OfficeFile(io.BytesIO(lock(book, "xlsx", "Abcd-2345")))
    office.load_key(password="Abcd-2345")
    office.decrypt(out)
    assert out.getvalue() == book
    reader = PdfReader(io.BytesIO(lock(mark(paper(), "pdf", TRACE), "pdf", "Abcd-2345")))
    assert reader.is_encrypted
    assert not reader.decrypt("falsch")
    assert reader.decrypt("Abcd-2345")
    with pyzipper.AESZipFile(io.BytesIO(lock(archive(), "zip", "Abcd-2345"))) as source:
        with pytest.raises(RuntimeError):
            source.read("张三.lrmx")
        source.setpassword(b"Abcd-2345")
        assert source.read("张三.lrmx") == EXCHANGE


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04" + b"\0" * 90, b"%PDF-1.7 broken", b"\xff" * 4000])
def test_a_damaged_file_bears_no_code_and_hurts_nobody(content: bytes) -> None:
    assert find_codes(content) == ()


@pytest.mark.django_db
class TestLookingUp:
    """The page of whoever answers for the trail."""

    @pytest.fixture
    def look(self, auditor: Any) -> Callable[..., str]:
        client = Client()
        client.force_login(auditor)
        return lambda **data: client.post(reverse("core:trace"), data).content.decode()

    @pytest.mark.parametrize("kind", ["pdf", "docx", "lrmx"])
    def test_two_downloads_differ_and_each_leads_to_its_own(
        self, kind: str, person: Any, organizer: Any, look: Callable[..., str]
    ) -> None:
        client, cadre = Client(), person()
        client.force_login(organizer)
        page = reverse("cadre:approval_form_file", args=[cadre.uuid, kind])
        first, second = (client.post(page, PURPOSE).content for _ in range(2))
        assert first != second
        codes = [find_codes(content) for content in (first, second)]
        assert [code for (code,) in codes] == list(
            Export.objects.order_by("requested_at").values_list("code", flat=True)
        )
        found = look(file=io.BytesIO(first))
        assert codes[0][0] in found
        assert codes[1][0] not in found
        assert "organizer" in found
        assert PURPOSE["purpose"] in found
        assert cadre.name not in found.replace(PURPOSE["purpose"], "")

    def test_a_roster_is_traced_and_the_lookup_written_down(
        self, person: Any, organizer: Any, look: Callable[..., str]
    ) -> None:
        person()
        client = Client()
        client.force_login(organizer)
        content = client.post(reverse("cadre:roster_export"), {"layout": "young", "format": "xlsx"}).content
        (code,) = find_codes(content)
        assert "organizer" in look(code=code.lower())
        assert AuditEvent.objects.filter(action="audit_read", object_label__contains=code).count() == 1

    def test_a_locked_file_is_known_by_itself(
        self, person: Any, keeper: Any, minister: Any, settings: Any, look: Callable[..., str],
        django_capture_on_commit_callbacks: Any,
    ) -> None:  # fmt: skip
        settings.PROTECTION = replace(settings.PROTECTION, forms_without_approval=0)
        clerk, chief = Client(), Client()
        clerk.force_login(keeper)
        chief.force_login(minister)
        clerk.post(reverse("cadre:approval_form_file", args=[person().uuid, "pdf"]), PURPOSE)
        export = Export.objects.get()
        with django_capture_on_commit_callbacks(execute=True):
            chief.post(reverse("core:export_decide", args=[export.pk]), {"decision": "approve"})
        content = clerk.post(reverse("core:export_take", args=[export.pk])).content
        assert find_codes(content) == ()
        assert export.code in look(file=io.BytesIO(content))

    @pytest.mark.requirement("A13")
    def test_a_print_is_written_down_and_found_by_its_number(
        self, person: Any, organizer: Any, look: Callable[..., str]
    ) -> None:
        client = Client()
        client.force_login(organizer)
        page = client.get(person().get_absolute_url())
        number = page["X-Request-Id"]
        assert f"编号 {number}" in page.content.decode()
        sent = {"number": number, "title": "林知远 · 平台"}
        assert client.post(reverse("core:printed"), sent).status_code == 204
        assert AuditEvent.objects.filter(action="print", actor=organizer).count() == 1
        assert "organizer（organizer）于" in look(code=number)
        for wrong in ("", "zzz", "a" * 13, "12<script>34"):
            assert client.post(reverse("core:printed"), {"number": wrong}).status_code == 404
        assert client.get(reverse("core:printed")).status_code == 404

    def test_only_those_who_answer_for_the_trail_look_up(
        self, organizer: Any, keeper: Any, minister: Any
    ) -> None:
        for user in (organizer, keeper, minister):
            client = Client()
            client.force_login(user)
            assert client.get(reverse("core:trace")).status_code in (403, 404)
            assert client.post(reverse("core:trace"), {"code": CODE}).status_code in (403, 404)

    def test_nothing_given_and_nothing_found_are_told(self, look: Callable[..., str]) -> None:
        assert "请输入追溯码" in look()
        assert "没有查到" in look(code=CODE)
        assert "没有查到" in look(file=io.BytesIO(b"x"))
