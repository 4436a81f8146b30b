"""Damaged and hostile exchange files: read with remarks or refused in a sentence, never anything else."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadre.formats.dossier import Dossier, FormatRefused
from cadre.formats.form_texts import check_dossier
from cadre.formats.lrm_read import read_lrm
from cadre.formats.lrm_write import write_lrm
from cadre.formats.lrmx_fields import FIELDS
from cadre.formats.lrmx_read import read_lrmx
from cadre.formats.lrmx_write import write_lrmx

FILES = Path(__file__).parent / "files"
LRMX = [(FILES / name).read_bytes() for name in ("谢承志.lrmx", "韦桃.lrmx")]
LRM = (FILES / "罗文.lrm").read_bytes()
ELEMENTS = [field.element for field in FIELDS if field.kind not in ("family", "version")]
ODD = "0123456789.年月日至今—-；;，。、（）()“”无中共党员民建群众大学优秀称职处分经因批准解除"
odd_text = st.text(ODD + " \n\u3000\u200b&1lt;甲𠮷", max_size=60)
damage = st.tuples(st.integers(0, 6000), st.integers(0, 40), st.binary(max_size=12))


def damaged(content: bytes, wounds: list[tuple[int, int, bytes]]) -> bytes:
    for place, length, put in wounds:
        content = content[:place] + put + content[place + length :]
    return content


def read_or_refuse(content: bytes) -> Dossier | None:
    try:
        return read_lrmx(content, "甲.lrmx")
    except FormatRefused as refused:
        assert refused.message.endswith("。")
        return None


@settings(max_examples=150)
@given(st.sampled_from(LRMX), st.lists(damage, min_size=1, max_size=4))
def test_a_damaged_file_is_read_or_refused(content: bytes, wounds: list[tuple[int, int, bytes]]) -> None:
    found = read_or_refuse(damaged(content, wounds))
    if found and found.name:
        assert read_lrmx(write_lrmx(found), "甲.lrmx").name == found.name


@settings(max_examples=60)
@given(st.lists(damage, min_size=1, max_size=3))
def test_a_damaged_record_of_the_older_format_is_read_or_refused(
    wounds: list[tuple[int, int, bytes]],
) -> None:
    try:
        found = read_lrm(damaged(LRM, wounds), "甲.lrm")
    except FormatRefused as refused:
        assert refused.message.endswith("。")
    else:
        write_lrm(found)


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from(ELEMENTS), odd_text, max_size=12))
def test_odd_words_in_any_cell_are_read_and_written_to_the_same_facts(texts: dict[str, str]) -> None:
    inside = "".join(f"<{element}>{escape(text)}</{element}>" for element, text in texts.items())
    found = read_lrmx(f"<Person>{inside}</Person>".encode(), "甲.lrmx")
    check_dossier(found, date(2025, 11, 1))
    again = read_lrmx(write_lrmx(found), "甲.lrmx")
    assert (again.person, again.rewards, again.grades, again.educations, again.resume) == (
        found.person,
        found.rewards,
        found.grades,
        found.educations,
        found.resume,
    )


@pytest.mark.parametrize("element", ["JiangChengQingKuang", "NianDuKaoHeJieGuo", "RuDangShiJian", "XingMing"])
@pytest.mark.parametrize("unit", ["2019年，", "（", "2019、", "；", "被授予", "2019年嘉奖；", "  "])
def test_a_very_long_cell_is_read_at_once(element: str, unit: str) -> None:
    text = unit * (99_000 // len(unit))
    begun = time.monotonic()
    read_or_refuse(f"<Person><XingBie>男</XingBie><{element}>{text}</{element}></Person>".encode())
    assert time.monotonic() - begun < 5
