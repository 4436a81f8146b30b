"""Uploads read file by file: archives, companions, photos, and what cannot be read."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from cadre.services.dossiers.reading import ReadFiles, read_files
from cadre.services.dossiers.unpacking import MAX_FILES, UploadRefused, unpack, unwrap, wrap
from tests.cadre.dossier_files import LIN, lrmx, picture, zipped
from tests.cadre.rosters import DAY, csv_roster, id_number

FILES = Path(__file__).parent / "files"


def read(**files: bytes) -> ReadFiles:
    return read_files([(name.replace("__", "."), content) for name, content in files.items()], DAY)


def test_every_kind_by_its_content(db: None) -> None:
    found = read(a__txt=lrmx(), b__lrmx=picture("#111111"))
    assert [one.dossier.name for one in found.dossiers] == ["林知远"]
    (refusal,) = found.refusals
    assert refusal.source == "b.lrmx" and "看不出是谁" in refusal.sentence


def test_an_old_form_takes_the_picture_beside_it(db: None) -> None:
    files = {f"甲/罗文{suffix}": (FILES / f"罗文{suffix}").read_bytes() for suffix in (".lrm", ".pic")}
    (one,) = read(a__zip=zipped(files)).dossiers
    assert (one.dossier.name, one.dossier.source) == ("罗文", "甲/罗文.lrm")
    assert one.photo is not None and one.photo.startswith(b"\xff\xd8")


def test_names_in_gbk_and_what_systems_leave_in_archives(db: None) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("x")
        archive.writestr(info, lrmx())
        archive.writestr("__MACOSX/._x.lrmx", b"junk")
        archive.writestr("photos/Thumbs.db", b"junk")
    raw = out.getvalue().replace(b"x\x00\x00", b"x\x00\x00")
    info.filename = "清河镇/林知远.lrmx"
    gbk = info.filename.encode("gb18030").decode("cp437")
    info.filename, info.flag_bits = gbk, 0
    from cadre.services.dossiers.unpacking import readable_name

    assert readable_name(info) == "清河镇/林知远.lrmx"
    assert len(read(a__zip=raw).dossiers) == 1


def test_one_bad_file_does_not_keep_the_others_out(db: None) -> None:
    found = read(
        a__zip=zipped(
            {
                "好.lrmx": lrmx(),
                "坏.lrmx": b"<Person><XingMing>",
                "空.lrmx": b"",
                "文.pdf": b"%PDF-1.7",
                "旧.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
                "内.zip": zipped({"a.lrmx": lrmx()}),
                "花名册.csv": csv_roster([{"姓名": "林知远", "现任职务": "镇长"}]),
            }
        )
    )
    assert [one.dossier.source for one in found.dossiers] == ["好.lrmx"]
    refused = {refusal.source: refusal.sentence for refusal in found.refusals}
    assert set(refused) == {"坏.lrmx", "空.lrmx", "文.pdf", "旧.doc", "内.zip", "花名册.csv"}
    assert all(sentence.endswith("。") for sentence in refused.values())
    assert "还有压缩包" in refused["内.zip"] and "另存为 .docx" in refused["旧.doc"]


def test_a_damaged_archive_is_one_refusal(db: None) -> None:
    found = read(a__zip=zipped({"a.lrmx": lrmx()})[:-40], b__lrmx=lrmx())
    assert len(found.dossiers) == 1 and "压缩包不完整" in found.refusals[0].sentence


def test_too_many_and_too_large_are_refused_as_a_whole() -> None:
    with pytest.raises(UploadRefused, match=r"超过 2,000 个"):
        unpack([("a.zip", zipped({f"{number}.lrmx": b"x" for number in range(MAX_FILES + 1)}))])
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(4):
            archive.writestr(f"{number}.lrmx", b"\x00" * 80 * 1024 * 1024)
    with pytest.raises(UploadRefused, match="解压后超过 300 MB"):
        unpack([("a.zip", bomb.getvalue())])


def test_wrapped_uploads_come_back_as_they_were() -> None:
    uploads = [("a.lrmx", b"1"), ("a.lrmx", b"2"), ("镇/b.zip", b"PK")]
    assert unwrap(wrap(uploads)) == uploads
    assert [name for name, _ in unpack(uploads[:2]).files] == ["a.lrmx", "a.lrmx（2）"]


def test_photos_by_name_and_number(db: None) -> None:
    number = LIN["id_number"]
    named = {
        "林知远.jpg": picture(),
        f"{number}.png": picture("#222222", kind="PNG"),
        f"罗文{number}照片.jpg": picture(),
    }
    found = read_files(list(named.items()), DAY)
    told = [(one.dossier.name, one.dossier.person.get("id_number")) for one in found.dossiers]
    assert told == [("林知远", None), ("", number), ("罗文", number)]


def test_a_photo_beside_the_persons_file_is_joined_to_it(db: None) -> None:
    (one,) = read_files([("a.lrmx", lrmx(photo=None)), ("林知远.jpg", picture())], DAY).dossiers
    assert one.photo is not None


def test_a_picture_that_cannot_be_opened_is_left_with_a_remark(db: None) -> None:
    (one,) = read(a__lrmx=lrmx(photo=b"\xff\xd8\xff nothing")).dossiers
    assert one.photo is None
    assert any("打不开" in remark.sentence for remark in one.dossier.remarks)


class TestFilesTogether:
    """Sheets about single subjects, uploaded at once, are one record a person."""

    def sheet(self, name: str, *rows: tuple[object, ...]) -> tuple[str, bytes]:
        book = openpyxl.Workbook()
        for row in rows:
            book.worksheets[0].append(row)
        out = BytesIO()
        book.save(out)
        return name, out.getvalue()

    def test_sheets_about_the_same_person_become_one_dossier(self, db: None) -> None:
        number = id_number()
        read = read_files(
            [
                self.sheet(
                    "考核.xlsx", ("姓名", "身份证号", "2024年", "2023年"), ("林知远", number, "优秀", "称职")
                ),
                self.sheet(
                    "家庭.xlsx",
                    ("干部姓名", "身份证号", "称谓", "姓名", "出生年月", "政治面貌", "工作单位及职务"),
                    ("林知远", number, "妻子", "赵一", "1992.13", "群众", "教师"),
                ),
            ],
            DAY,
        )
        (one,) = [one.dossier for one in read.dossiers]
        assert one.grades == {2024: "1", 2023: "2"} and one.family and one.family[0].name == "赵一"
        assert "考核.xlsx" in one.source and "家庭.xlsx" in one.source
        assert [remark.where.startswith("家庭.xlsx 工作表") for remark in one.remarks] == [True]

    def test_two_sheets_of_the_same_subject_stay_apart(self, db: None) -> None:
        header, row = ("姓名", "身份证号", "2024年"), ("林知远", id_number(), "优秀")
        uploads = [self.sheet(name, header, row) for name in ("一.xlsx", "二.xlsx")]
        assert len(read_files(uploads, DAY).dossiers) == 2

    def test_a_row_whose_only_value_cannot_be_read_is_told_of(self, db: None) -> None:
        upload = self.sheet("考核.xlsx", ("姓名", "身份证号", "2024年"), ("林知远", id_number(), "良好"))
        (one,) = read_files([upload], DAY).dossiers
        assert [remark.value for remark in one.dossier.remarks] == ["良好"]
