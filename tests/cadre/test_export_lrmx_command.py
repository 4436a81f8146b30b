"""The commands that write one person's files."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from PIL import Image
from pypdf import PdfReader

from cadre.formats.lrm_read import read_lrm
from cadre.formats.lrmx_read import read_lrmx
from cadre.services.cadres import update_cadre
from cadre.services.sets import set_photo
from core.models import AuditEvent

ID_NUMBER = "11010519491231002X"


def run(name: str, *arguments: str) -> str:
    out = io.StringIO()
    call_command(name, *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_the_exchange_file_is_written_by_name_key_or_id_number(
    person: Any, organizer: Any, tmp_path: Path
) -> None:
    cadre = person()
    update_cadre(cadre, values={"id_number": ID_NUMBER}, version=1, by=organizer)
    for number, who in enumerate(("林知远", str(cadre.uuid), ID_NUMBER.lower())):
        target = tmp_path / f"{number}.lrmx"
        assert "已写出" in run("export_lrmx", who, "--out", str(target))
        assert read_lrmx(target.read_bytes(), target.name).name == "林知远"
    events = AuditEvent.objects.filter(action="export")
    assert events.count() == 3
    assert events[0].actor is None and events[0].changes["方式"] == "命令"


def test_the_older_exchange_file_has_its_photo_beside_it(person: Any, organizer: Any, tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGB", (400, 500), "white").save(out, "JPEG")
    set_photo(person(), out.getvalue(), by=organizer)
    target = tmp_path / "林知远.lrm"
    run("export_lrmx", "林知远", "--out", str(target))
    picture = (tmp_path / "林知远.pic").read_bytes()
    found = read_lrm(target.read_bytes(), target.name, picture)
    assert found.name == "林知远" and found.photo == picture


def test_namesakes_and_unknown_people_are_told(person: Any, tmp_path: Path) -> None:
    first, second = person("张三"), person("张三")
    target = str(tmp_path / "a.lrmx")
    with pytest.raises(CommandError, match="有多人叫“张三”") as told:
        run("export_lrmx", "张三", "--out", target)
    assert str(first.uuid) in str(told.value) and str(second.uuid) in str(told.value)
    with pytest.raises(CommandError, match="没有找到“李四”"):
        run("export_lrmx", "李四", "--out", target)
    with pytest.raises(CommandError, match="写不到"):
        run("export_lrmx", str(first.uuid), "--out", str(tmp_path / "no" / "a.lrmx"))
    assert not AuditEvent.objects.filter(action="export").exists()


def test_the_form_is_written_as_pdf_and_word(person: Any, tmp_path: Path) -> None:
    person()
    target = tmp_path / "form.pdf"
    said = run(
        "write_approval_form", "林知远", "--out", str(target), "--on", "2026-03-31", "--variant", "2025"
    )
    assert "已写出" in said and "提醒：没有照片" in said
    pages = PdfReader(target).pages
    assert len(pages) == 2 and "到龄时间" in pages[0].extract_text()
    run("write_approval_form", "林知远", "--out", str(tmp_path / "form.docx"))
    assert (tmp_path / "form.docx").read_bytes().startswith(b"PK")
    with pytest.raises(CommandError, match=r"请以 \.pdf 或 \.docx 结尾"):
        run("write_approval_form", "林知远", "--out", str(tmp_path / "form.txt"))
    with pytest.raises(CommandError, match="不能识别"):
        run("write_approval_form", "林知远", "--out", str(target), "--on", "明天")
