"""Titles and the post categories they stand for."""

from __future__ import annotations

import pytest

from cadre.rules.titles import classify_title, split_unit


@pytest.mark.parametrize(
    ("title", "kind", "unit", "expected"),
    [
        ("党委书记", "town", "清河镇", "chief"),
        ("清河镇党委书记", "town", "清河镇", "chief"),
        ("镇长", "town", "清河镇", "chief"),
        ("党委副书记、镇长", "town", "清河镇", "chief"),
        ("党委副书记", "town", "清河镇", "deputy"),
        ("副镇长", "town", "清河镇", "deputy"),
        ("党委委员、副镇长", "town", "清河镇", "deputy"),
        ("党委委员、组织委员", "town", "清河镇", "member"),
        ("宣传委员", "town", "清河镇", "member"),
        ("党委委员、武装部部长", "town", "清河镇", "member"),
        ("党委委员、纪委书记", "town", "清河镇", "member"),
        ("人大主席", "town", "清河镇", "member"),
        ("人大副主席", "town", "清河镇", "member"),
        ("党政办公室主任", "town", "清河镇", "middle_chief"),
        ("农业服务中心主任", "town", "清河镇", "middle_chief"),
        ("农业服务中心副主任", "town", "清河镇", "middle_deputy"),
        ("财政所所长", "town", "清河镇", "middle_chief"),
        ("水利站副站长", "town", "清河镇", "middle_deputy"),
        ("社会事务办科员", "town", "清河镇", "staff"),
        ("综合执法队队员", "town", "清河镇", "staff"),
        ("党工委书记", "subdistrict", "东湖街道", "chief"),
        ("办事处主任", "subdistrict", "东湖街道", "chief"),
        ("党工委副书记、办事处主任", "subdistrict", "东湖街道", "chief"),
        ("办事处副主任", "subdistrict", "东湖街道", "deputy"),
        ("党政办主任", "subdistrict", "东湖街道", "middle_chief"),
        ("局长", "government", "区财政局", "chief"),
        ("区财政局党组书记、局长", "government", "区财政局", "chief"),
        ("党组成员、副局长", "government", "区财政局", "deputy"),
        ("党组成员", "government", "区财政局", "member"),
        ("总工程师", "government", "区住建局", "member"),
        ("办公室主任", "government", "区财政局", "middle_chief"),
        ("国库股股长", "government", "区财政局", "middle_chief"),
        ("国库股副股长", "government", "区财政局", "middle_deputy"),
        ("四级主任科员", "government", "区财政局", "staff"),
        ("科员", "government", "区财政局", "staff"),
        ("工作人员", "government", "区财政局", "staff"),
        ("主任", "government", "区政府办公室", "chief"),
        ("副主任", "government", "区政府办公室", "deputy"),
        ("部长", "party", "区委宣传部", "chief"),
        ("常务副部长", "party", "区委宣传部", "deputy"),
        ("副部长", "party", "区委宣传部", "deputy"),
        ("干部科科长", "party", "区委组织部", "middle_chief"),
        ("科长", "internal", "干部一科", "middle_chief"),
        ("副主任", "internal", "党政办公室", "middle_deputy"),
        ("党组书记、局长（兼）", "government", "区审计局", "chief"),
        ("待定", "government", "区审计局", None),
        ("", "government", "区审计局", None),
    ],
)
def test_a_title_in_a_unit_has_its_category(title: str, kind: str, unit: str, expected: str | None) -> None:
    assert classify_title(title, kind, unit) == expected


def test_the_longest_unit_name_is_taken_off_a_title() -> None:
    names = ["样板区", "样板区农业农村局", "样板区农业"]
    assert split_unit("样板区农业农村局局长", names) == ("样板区农业农村局", "局长")
    assert split_unit("另一个局局长", names) == ("", "另一个局局长")
