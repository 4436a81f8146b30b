"""The eight targets of an ordinary district and the presets, as dated data to start from."""

from __future__ import annotations

from typing import Any

_DOCUMENT = "《云岭区领导班子年轻干部配备目标管理办法（试行）》"
_FROM = "2023-01-01"
_DEPARTMENTS = {"kinds": ["party", "government"]}
_TOWNS = {"kinds": ["town", "subdistrict", "township"]}
_TEAM = {"categories": ["chief", "deputy", "member"]}
_CHIEFS = {"categories": ["chief"]}


def _target(code: str, short_name: str, name: str, item: str, **fields: Any) -> dict[str, Any]:
    source = f"{_DOCUMENT}{item}"
    return {
        "code": code,
        "name": name,
        "short_name": short_name,
        "source": source,
        "valid_from": _FROM,
    } | fields


def _age(kind: str, years: int) -> list[dict[str, Any]]:
    return [{"kind": kind, "value": years}]


DEFAULT_TARGETS: tuple[dict[str, Any], ...] = (
    _target(
        "department-chief-40",
        "部门正职40",
        "党政部门正职 40 岁左右占比",
        "第六条第一项",
        mode="aggregate",
        scope=_DEPARTMENTS,
        population=_CHIEFS,
        criteria=_age("around", 40),
        measure="share_of_holders",
        required="1/10",
    ),
    _target(
        "department-member-35",
        "部门班子35",
        "党政部门班子成员 35 岁以下占比",
        "第六条第二项",
        mode="each",
        scope=_DEPARTMENTS,
        population=_TEAM,
        criteria=_age("age_at_most", 35),
        measure="share_of_holders",
        required="1/5",
    ),
    _target(
        "town-chief-35",
        "镇街正职35",
        "镇街党政正职 35 岁左右占比",
        "第六条第三项",
        mode="aggregate",
        scope=_TOWNS,
        population=_CHIEFS,
        criteria=_age("around", 35),
        measure="share_of_holders",
        required="1/5",
    ),
    _target(
        "town-member-30",
        "镇街班子30",
        "镇街班子各配 1 名 30 岁左右成员",
        "第六条第四项",
        mode="each",
        scope=_TOWNS,
        population=_TEAM,
        criteria=_age("around", 30),
        measure="count",
        required="1",
    ),
    _target(
        "department-team-35",
        "配35岁班子",
        "配有 35 岁左右成员的党政部门班子占比",
        "第六条第五项",
        mode="aggregate",
        scope=_DEPARTMENTS,
        population=_TEAM,
        criteria=_age("around", 35),
        measure="teams_with_at_least",
        measure_k=1,
        required="1/2",
    ),
    _target(
        "promotion-35",
        "提拔35岁",
        "当年提拔干部中 35 岁以下占比",
        "第七条第一项",
        mode="aggregate",
        criteria=_age("age_at_most", 35),
        measure="share_of_promotions",
        required="1/5",
    ),
    _target(
        "middle-chief-35",
        "中层正职35",
        "中层正职 35 岁以下占比",
        "第七条第二项",
        mode="each",
        scope={"kinds": ["party", "government", "town", "subdistrict", "township"]},
        population={"categories": ["middle_chief"]},
        criteria=_age("age_at_most", 35),
        measure="share_of_holders",
        required="1/3",
    ),
    _target(
        "pool-per-chief-post",
        "正职储备",
        "36 个月内空出正职岗位的储备人选",
        "第八条",
        mode="aggregate",
        scope={"kinds": ["party", "government", "town", "subdistrict", "township"]},
        population=_CHIEFS,
        criteria=[{"kind": "in_pool_tier", "value": []}],
        measure="pool_per_post",
        required="2",
        vacancy_months=36,
    ),
)

PRESET_TARGETS: tuple[dict[str, Any], ...] = (
    _target(
        "town-team-women",
        "镇街女干部",
        "镇街班子各配 1 名女干部",
        "第九条第一项",
        mode="each",
        scope=_TOWNS,
        population=_TEAM,
        criteria=[{"kind": "female"}],
        measure="count",
        required="1",
    ),
    _target(
        "department-team-women",
        "部门女干部",
        "配有女干部的党政部门班子占比",
        "第九条第二项",
        mode="aggregate",
        scope=_DEPARTMENTS,
        population=_TEAM,
        criteria=[{"kind": "female"}],
        measure="teams_with_at_least",
        measure_k=1,
        required="1/2",
    ),
    _target(
        "department-team-non-party",
        "党外干部",
        "配有党外干部的党政部门班子占比",
        "第九条第三项",
        mode="aggregate",
        scope=_DEPARTMENTS,
        population=_TEAM,
        criteria=[{"kind": "not_party_member"}],
        measure="teams_with_at_least",
        measure_k=1,
        required="1/10",
    ),
    _target(
        "town-team-minority",
        "少数民族",
        "配有少数民族干部的镇街班子占比",
        "第九条第四项",
        mode="aggregate",
        scope=_TOWNS,
        population=_TEAM,
        criteria=[{"kind": "ethnic_minority"}],
        measure="teams_with_at_least",
        measure_k=1,
        required="1/5",
    ),
)
