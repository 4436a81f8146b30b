"""The formal sentences, from plain numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from core.policy import Light
from supervision.documents import wording


@pytest.mark.parametrize(
    ("kind", "you", "to", "who"),
    [
        ("town", "你镇", "某某党委", "党委书记"),
        ("township", "你乡", "某某党委", "党委书记"),
        ("subdistrict", "你街道", "某某党工委", "党工委书记"),
        ("government", "你单位", "某某党组", "党组书记"),
        ("party", "你单位", "某某领导班子", "主要负责同志"),
        ("enterprise", "你单位", "某某党委", "党委书记"),
        ("unknown", "你单位", "某某党组织", "党组织书记"),
    ],
)
def test_units_are_addressed_by_their_kind(kind: str, you: str, to: str, who: str) -> None:
    assert (wording.address(kind), wording.committee("某某", kind), wording.head(kind)) == (you, to, who)


def test_shares_are_rounded_half_up_and_lose_their_zeros() -> None:
    assert wording.percent(1, 3) == "33.3%"
    assert wording.percent(1, 5) == "20%"
    assert wording.percent(2, 2) == "100%"
    assert wording.percent(0, 7) == "0%"
    assert wording.percent(1, 2000) == "0.1%"
    assert wording.percent(0, 0) == "—"


def test_a_share_sentence_carries_both_numbers() -> None:
    assert (
        wording.share_sentence(
            "你镇", "40岁以下班子成员占比", required=Decimal("0.35"), part=3, whole=11, gap=1, light=Light.RED
        )
        == "你镇40岁以下班子成员占比应不低于35%，实为27.3%（11名中3名），缺1名，评定为红灯。"
    )


def test_a_green_count_names_no_gap_and_grey_is_no_light() -> None:
    sentence = wording.count_sentence("你局", "女干部", required=1, actual=2, gap=0, light=Light.GREEN)
    assert sentence == "你局应配备女干部1名，实有2名，评定为绿灯。"
    assert wording.named(Light.GREY) == "未评价"


def test_an_unchanged_colour_is_called_unchanged_and_a_first_run_compares_with_nothing() -> None:
    same = wording.colours_sentence({Light.RED: 1}, {Light.RED: 1})
    assert same == "1个班子中，红灯1个，与上次持平；黄灯0个，与上次持平；绿灯0个，与上次持平。"
    assert wording.colours_sentence({Light.RED: 1, Light.GREY: 2}, None) == (
        "3个班子中，红灯1个；黄灯0个；绿灯0个；未评价2个。"
    )


def test_what_is_asked_of_a_yellow_unit_is_milder_than_of_a_red_one() -> None:
    days = {"plan_by": date(2026, 4, 20), "done_by": date(2026, 9, 30)}
    yellow = "".join(wording.asks("你镇", "town", Light.YELLOW, **days))
    assert "防止转为红灯" in yellow and "常委会" not in yellow
    assert "常委会" in "".join(wording.asks("你镇", "town", Light.RED, **days))


def test_points_are_numbered_beyond_ten_and_long_lists_are_cut() -> None:
    assert [wording.point(number, "") for number in (1, 10, 11, 20, 23)] == [
        "（一）",
        "（十）",
        "（十一）",
        "（二十）",
        "（二十三）",
    ]
    assert wording.listed([f"单位{number}" for number in range(9)]).endswith("单位7等9个单位")


def test_a_long_unit_name_breaks_the_title_before_it_runs_over() -> None:
    assert wording.letter_title("清河镇") == ("关于清河镇领导班子年轻干部配备", "预警情况的函")
    assert all(len(line) <= 24 for line in wording.letter_title("云岭城市建设投资集团有限公司"))
