"""Targets as dated data: creation, succession, end, refusals."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.models import AuditEvent
from core.policy import Refused
from supervision.models import ColourPlan, Target
from supervision.rules.target_json import dump_target
from supervision.services.targets import create_target, end_target, ensure_default_targets, new_version

pytestmark = pytest.mark.django_db
NEW = {
    "code": "town-women",
    "name": "镇街班子女干部",
    "short_name": "女干部",
    "source": "《办法》第九条",
    "valid_from": "2025-01-01",
    "scope": {"kinds": ["town"]},
    "criteria": [{"kind": "female"}],
    "measure": "count",
    "required": "1",
}


def test_a_new_target_is_stored_with_its_exact_definition_and_an_audit_entry(organizer: Any) -> None:
    target = create_target(NEW, by=organizer)
    assert target.spec.required == 1
    assert target.valid_to is None
    act = AuditEvent.objects.filter(action="create", object_type="supervision.target").latest("id")
    assert act.changes["定义"]["code"] == "town-women"


def test_every_fault_of_a_definition_is_refused_at_once(organizer: Any) -> None:
    bands = {
        "basis": "completion",
        "segments": [
            {"light": "red", "from": "0", "to": "0.5"},
            {"light": "yellow", "from": "0.6", "to": "1"},
            {"light": "green", "from": "0.9", "to": None},
        ],
    }
    with pytest.raises(Refused) as refused:
        create_target(NEW | {"bands": bands}, by=organizer)
    assert "0.5 至 0.6 之间没有颜色" in str(refused.value)
    assert "重叠" in str(refused.value)
    assert not Target.objects.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"scope": {"units": [999]}}, "1 个单位不存在"),
        ({"scope": {"subtree": "/999/"}}, "所属区域不存在"),
        ({"scope": {"kinds": ["castle"]}}, "没有“castle”这类单位"),
        ({"code": "Big Target"}, "目标代码须由小写字母"),
        ({"required": "0"}, "目标值须大于 0"),
    ],
)
def test_what_contradicts_itself_is_refused_with_a_sentence(
    organizer: Any, change: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        create_target(NEW | change, by=organizer)


def test_a_unit_cannot_be_listed_and_excluded(organizer: Any, district: Any) -> None:
    scope = {"units": [district.town.pk], "excluded": [district.town.pk]}
    with pytest.raises(Refused, match="清河镇既列入又排除"):
        create_target(NEW | {"scope": scope}, by=organizer)


def test_a_code_is_given_once(organizer: Any) -> None:
    create_target(NEW, by=organizer)
    with pytest.raises(Refused, match="已有目标使用"):
        create_target(NEW, by=organizer)


def test_a_new_version_ends_the_old_one_on_the_day_it_begins(organizer: Any) -> None:
    first = create_target(NEW, by=organizer)
    second = new_version(first, NEW | {"required": "2", "valid_from": "2026-01-01"}, by=organizer)
    first.refresh_from_db()
    assert (first.valid_to, second.valid_from) == (date(2026, 1, 1), date(2026, 1, 1))
    assert list(Target.objects.valid_on(date(2025, 12, 31))) == [first]
    assert list(Target.objects.valid_on(date(2026, 1, 1))) == [second]
    act = AuditEvent.objects.filter(action="update", object_type="supervision.target").latest("id")
    assert act.changes["required"] == ["1", "2"]


def test_a_new_version_must_begin_after_the_old_one(organizer: Any) -> None:
    first = create_target(NEW, by=organizer)
    with pytest.raises(Refused, match=r"须晚于现行版的生效日期 2025\.01\.01"):
        new_version(first, NEW | {"required": "2"}, by=organizer)


def test_a_superseded_version_is_not_changed_again(organizer: Any) -> None:
    first = create_target(NEW, by=organizer)
    new_version(first, NEW | {"valid_from": "2026-01-01"}, by=organizer)
    with pytest.raises(Refused, match="请在最新一版上修改"):
        new_version(first, NEW | {"valid_from": "2026-06-01"}, by=organizer)


def test_an_ended_target_is_in_force_until_the_day_before(organizer: Any) -> None:
    target = end_target(create_target(NEW, by=organizer), on=date(2026, 1, 1), by=organizer)
    assert target in Target.objects.valid_on(date(2025, 12, 31))
    assert target not in Target.objects.valid_on(date(2026, 1, 1))
    with pytest.raises(Refused, match=r"已于 2026\.01\.01 停止施行"):
        end_target(target, on=date(2026, 2, 1), by=organizer)


def test_the_eight_defaults_are_installed_once(organizer: Any) -> None:
    assert ensure_default_targets(organizer) == 8
    assert ensure_default_targets(organizer) == 0
    assert Target.objects.count() == 8
    assert ColourPlan.objects.count() == 1
    assert all(dump_target(target.spec)["source"] for target in Target.objects.all())
