"""An exchange file imported into the record and written from it again."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cadre.formats.lrmx_read import read_lrmx
from cadre.formats.lrmx_write import write_lrmx
from cadre.models import Cadre
from cadre.services.dossiers.reading_back import dossier_of
from tests.cadre.dossier_files import commit, upload

FILES = Path(__file__).parent / "files"
PHOTO = re.compile(rb"<ZhaoPian>.*?</ZhaoPian>", re.DOTALL)
ON = date(2025, 12, 1)
PARTS = ("person", "educations", "titles", "rewards", "family", "grades", "resume", "form")


def through(name: str, district: Any, by: Any) -> tuple[bytes, bytes]:
    """The file and what is written after its import."""
    content = (FILES / name).read_bytes()
    commit(upload(content, district.town, by), by)
    return content, write_lrmx(dossier_of(Cadre.objects.get(), on=ON, user=by))


def test_the_record_writes_the_file_of_the_official_editor_byte_for_byte(
    district: Any, organizer: Any
) -> None:
    """But for the picture, which is stored anew."""
    content, written = through("谢承志.lrmx", district, organizer)
    assert PHOTO.sub(b"", written) == PHOTO.sub(b"", content)


@pytest.mark.parametrize("name", ["谢承志.lrmx", "韦桃.lrmx"])
def test_nothing_is_lost_in_the_record(name: str, district: Any, organizer: Any) -> None:
    content, written = through(name, district, organizer)
    before, after = read_lrmx(content, name), read_lrmx(written, name)
    assert {part: getattr(after, part) for part in PARTS} == {part: getattr(before, part) for part in PARTS}
    assert after.photo


def test_who_may_not_see_sanctions_does_not_get_them_in_the_file(
    district: Any, organizer: Any, keeper: Any
) -> None:
    through("谢承志.lrmx", district, organizer)
    written = write_lrmx(dossier_of(Cadre.objects.get(), on=ON, user=keeper)).decode()
    assert "记三等功" in written
    assert "警告" not in written
