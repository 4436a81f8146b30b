"""What a command writes bears a code that leads to the account of the machine under which it ran."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from core.documents.traces import find_codes
from core.management.operating import operator
from core.models import AuditEvent, AuditPerson, IssuedCopy

pytestmark = pytest.mark.requirement("A39", "A35")
DAY = ("--on", "2026-03-31")


def written(name: str, *arguments: str, out: Path) -> bytes:
    call_command(name, *arguments, "--out", str(out), stdout=io.StringIO(), stderr=io.StringIO())
    return out.read_bytes()


def people_of(copy: IssuedCopy) -> set[str]:
    event = AuditEvent.objects.get(action="export", changes__追溯码=copy.code)
    assert event.actor is None
    assert event.changes["主机账号"] == operator()
    return set(AuditPerson.objects.filter(event=event).values_list("person", flat=True))


@pytest.mark.parametrize(
    ("command", "ending"),
    [
        ("export_lrmx", "lrmx"),
        ("export_lrmx", "lrm"),
        ("write_approval_form", "pdf"),
        ("write_approval_form", "docx"),
    ],
)
def test_a_persons_file_is_traced_and_two_of_them_differ(
    person: Any, tmp_path: Path, sign_in: Callable[[Any], Client], auditor: Any, command: str, ending: str
) -> None:
    cadre = person("欧阳月")
    files = [written(command, "欧阳月", *DAY, out=tmp_path / f"{number}.{ending}") for number in (0, 1)]
    copies = list(IssuedCopy.objects.order_by("issued_at"))
    assert len({copy.code for copy in copies}) == 2
    if ending != "lrm":  # has no place for a code; the digest of the file leads to it
        assert [find_codes(content) for content in files] == [(copy.code,) for copy in copies]
    file = SimpleUploadedFile(f"流出.{ending}", files[1])
    told = sign_in(auditor).post(reverse("core:trace"), {"file": file}).content.decode()
    assert copies[1].code in told
    assert f"命令行（{operator()}）" in told
    assert people_of(copies[0]) == {str(cadre.uuid)}


@pytest.mark.parametrize("ending", ["xlsx", "pdf", "json"])
def test_a_roster_lists_everybody_and_bears_its_code(person: Any, tmp_path: Path, ending: str) -> None:
    people = {str(person(f"成员{number}").uuid) for number in range(3)}
    content = written("export_roster", *DAY, out=tmp_path / f"roster.{ending}")
    copy = IssuedCopy.objects.get()
    assert find_codes(content) == (copy.code,)
    assert copy.title.startswith("HMC-")
    assert people_of(copy) == people
    if ending == "json":
        assert json.loads(content)["trace"] == copy.code


def test_letter_and_bulletin_are_traced_and_the_letter_names_its_people(run: Any, tmp_path: Path) -> None:
    letter = written("write_letter", "YL01", *DAY, out=tmp_path / "letter.pdf")
    bulletin = written("write_bulletin", *DAY, out=tmp_path / "bulletin.pdf")
    first, second = IssuedCopy.objects.order_by("issued_at")
    assert (find_codes(letter), find_codes(bulletin)) == ((first.code,), (second.code,))
    assert people_of(first)
    assert not people_of(second)


def test_what_could_not_be_written_stands_nowhere(person: Any, tmp_path: Path) -> None:
    person("欧阳月")
    with pytest.raises(CommandError, match="写不到"):
        written("export_lrmx", "欧阳月", out=tmp_path / "nowhere" / "a.lrmx")
    assert not IssuedCopy.objects.exists()
    assert not AuditEvent.objects.filter(action="export").exists()
