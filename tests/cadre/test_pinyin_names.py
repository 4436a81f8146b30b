"""Names as typed on a keyboard."""

from __future__ import annotations

import pytest

from cadre.rules.pinyin_names import name_keys


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("林知远", "linzhiyuan", "lzy"),
        ("单小明", "shanxiaoming|danxiaoming", "sxm|dxm"),
        ("贺长林", "hechanglin|hezhanglin", "hcl|hzl"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("万俟卨", "moqixie", "mqx"),
        ("吕布", "lvbu", "lb"),
        ("林  知远", "linzhiyuan", "lzy"),
        ("买买提·艾力", "maimaitiaili", "mmtal"),
        ("Ann Lee", "annlee", "annlee"),
        ("", "", ""),
    ],
)
def test_a_name_is_found_under_every_usual_reading(name: str, pinyin: str, initials: str) -> None:
    assert name_keys(name) == (pinyin, initials)


def test_a_long_name_of_many_readings_fits_its_columns() -> None:
    pinyin, initials = name_keys("单" * 36)
    assert len(pinyin) <= 120
    assert len(initials) <= 40
    assert not pinyin.endswith("|")
