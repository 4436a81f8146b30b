"""A town and a department with known ages, so that every light of the tests can be counted by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

DAY = date(2026, 3, 31)


@pytest.fixture
def targets(db: None) -> dict[str, Any]:
    """One target on towns by count, one on middle posts by share, one on the whole district."""
    from supervision.services.targets import create_target

    towns = {"kinds": ["town", "subdistrict", "township"]}
    made = [
        create_target(
            {
                "code": "town-member-35",
                "name": "镇街班子 35 岁以下成员",
                "short_name": "班子35",
                "source": "《办法》第一条",
                "valid_from": "2020-01-01",
                "scope": towns,
                "population": {"categories": ["chief", "deputy", "member"]},
                "criteria": [{"kind": "age_at_most", "value": 35}],
                "measure": "count",
                "required": "2",
            },
            by=None,
        ),
        create_target(
            {
                "code": "town-middle-35",
                "name": "镇街中层正职 35 岁以下占比",
                "short_name": "中层35",
                "source": "《办法》第二条",
                "valid_from": "2020-01-01",
                "scope": towns,
                "population": {"categories": ["middle_chief"]},
                "criteria": [{"kind": "age_at_most", "value": 35}],
                "measure": "share_of_holders",
                "required": "1/3",
            },
            by=None,
        ),
        create_target(
            {
                "code": "chief-40",
                "name": "正职 40 岁左右占比",
                "short_name": "正职40",
                "source": "《办法》第三条",
                "valid_from": "2020-01-01",
                "mode": "aggregate",
                "population": {"categories": ["chief"]},
                "criteria": [{"kind": "around", "value": 40}],
                "measure": "share_of_holders",
                "required": "1/2",
            },
            by=None,
        ),
    ]
    return {target.code: target for target in made}


@pytest.fixture
def team(person: Callable[..., Any], district: Any, targets: dict[str, Any]) -> dict[str, Any]:
    """清河镇: red on its team (1 of 2, lapsing) and on its middle posts; 石桥镇: green."""
    made = {
        "young": person("林知远", birth=date(1990, 5, 1)),
        "old": person("马晓蕾", birth=date(1989, 10, 1), title="副镇长", category="deputy"),
        "posted": person("顾明哲", birth=date(1992, 3, 1), title="副镇长", holding="posting"),
        "unknown": person("唐文博", birth=date(1970, 1, 1), title="书记", category="chief"),
        "retired": person("温玉梅", birth=date(1963, 2, 1), title="人大主席", category="deputy", sex="1"),
        "middle": person("何济鸣", birth=date(1980, 1, 1), title="党政办主任", category="middle_chief"),
        "middle2": person("夏恒", birth=date(1981, 1, 1), title="财政所所长", category="middle_chief"),
        "middle3": person("孟宁", birth=date(1982, 1, 1), title="经发办主任", category="middle_chief"),
        "middle4": person("莫莹", birth=date(1983, 1, 1), title="民政办主任", category="middle_chief"),
    }
    other = district.other_town
    for name, birth in (("朱书恒", 1995), ("孙澜", 1994), ("高思倩", 1993)):
        made[name] = person(name, unit=other, birth=date(birth, 6, 1))
    made["other_middle"] = person("程思婷", unit=other, birth=date(1994, 1, 1), category="middle_chief")
    return made


@pytest.fixture
def run(team: dict[str, Any]) -> Any:
    """A stored run of the day."""
    from supervision.services.evaluation import evaluate

    return evaluate(DAY, trigger="person", by=None)
