"""Adding, renaming, moving, numbering and abolishing units."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from core.models import AuditEvent, Establishment, RoleGrant, Unit, UnitName, UnitSuccession
from core.policy import Refused
from core.services.units import (
    Approved,
    abolish_unit,
    add_unit,
    change_unit,
    merge_unit,
    rename_unit,
    set_establishment,
)
from core.tables import tree_order

D = date


def last_act() -> AuditEvent:
    return AuditEvent.objects.latest("id")


def office(parent: Unit, code: str = "YL0101", name: str = "党政办", **more: Any) -> Unit:
    return add_unit(code=code, name=name, short_name=name, kind="internal", parent=parent, **more)


def spans(unit: Unit) -> list[tuple[date, date | None, int]]:
    return list(unit.establishments.order_by("start").values_list("start", "end", "chiefs"))


def refused(rule: str, act: Callable[[], Any]) -> str:
    units, events = list(Unit.objects.values()), AuditEvent.objects.count()
    with pytest.raises(Refused) as caught:
        act()
    assert [finding.rule_id for finding in caught.value.findings] == [rule]
    assert list(Unit.objects.values()) == units and AuditEvent.objects.count() == events
    return str(caught.value)


# ── adding ──


def test_a_new_unit_stands_below_its_parent_and_last(district: Any, organizer: Any) -> None:
    unit = office(district.town, approved=Approved(D(2020, 1, 1), {"middle_chiefs": 1}), by=organizer)
    assert unit.path == f"{district.town.path}{unit.pk}/"
    assert unit.order > max(Unit.objects.exclude(pk=unit.pk).values_list("order", flat=True))
    assert Establishment.objects.get(unit=unit).middle_chiefs == 1
    acts = list(AuditEvent.objects.order_by("id"))
    assert [(act.action, act.actor) for act in acts] == [("create", organizer), ("update", organizer)]
    assert acts[0].changes["上级单位"] == ["—", "清河镇"]


@pytest.mark.parametrize(
    ("rule", "more"),
    [
        ("units.code_taken", {"code": "YL01"}),
        ("units.code", {"code": "区 1"}),
        ("units.root", {"parent": None}),
        ("units.district", {"kind": "district"}),
        ("units.name_taken", {"name": "清河镇"}),
    ],
)
def test_a_unit_that_cannot_be_is_refused(
    district: Any, organizer: Any, rule: str, more: dict[str, Any]
) -> None:
    facts = {
        "code": "N1",
        "name": "新局",
        "short_name": "新局",
        "kind": "government",
        "parent": district.root,
    }
    refused(rule, lambda: add_unit(**(facts | more), by=organizer))


def test_nobody_adds_a_unit_outside_the_scope(district: Any, keeper: Any, user_with: Any) -> None:
    refused("units.scope", lambda: office(district.town, by=keeper))
    local = user_with("organizer", district.town)
    refused("units.scope", lambda: office(district.other_town, by=local))
    assert office(district.town, by=local).parent == district.town


# ── names ──


def test_a_renaming_keeps_the_old_name_until_its_day(district: Any, organizer: Any) -> None:
    rename_unit(
        district.town, name="清河街道", short_name="清河街道", on=D(2024, 7, 1),
        document_no="云编〔2024〕1号", by=organizer,
    )  # fmt: skip
    rename_unit(district.town, name="清水街道", short_name="清水街道", on=D(2025, 7, 1), by=organizer)
    kept = list(UnitName.objects.order_by("end").values_list("name", "start", "end"))
    assert kept == [("清河镇", None, D(2024, 7, 1)), ("清河街道", D(2024, 7, 1), D(2025, 7, 1))]
    district.town.refresh_from_db()
    assert district.town.name == "清水街道"
    assert last_act().changes["单位名称"] == ["清河街道", "清水街道"]


def test_a_second_renaming_on_the_same_day_corrects_the_first(district: Any, organizer: Any) -> None:
    for name in ("清何街道", "清河街道"):
        rename_unit(district.town, name=name, short_name=name, on=D(2024, 7, 1), by=organizer)
    assert UnitName.objects.get().name == "清河镇"
    assert Unit.objects.get(pk=district.town.pk).name == "清河街道"


def test_a_name_is_not_changed_backwards_or_into_itself(district: Any, organizer: Any) -> None:
    town = rename_unit(district.town, name="新镇", short_name="新镇", on=D(2024, 7, 1), by=organizer)
    said = refused(
        "units.rename.early",
        lambda: rename_unit(town, name="甲", short_name="甲", on=D(2024, 6, 30), by=organizer),
    )
    assert "2024.07.01" in said
    refused(
        "units.rename.same",
        lambda: rename_unit(town, name="新镇", short_name="新镇", on=D(2025, 1, 1), by=organizer),
    )
    refused(
        "units.name_taken",
        lambda: rename_unit(town, name="石桥镇", short_name="石桥镇", on=D(2025, 1, 1), by=organizer),
    )


# ── approved numbers ──


def test_new_numbers_end_the_running_ones_on_their_first_day(district: Any, organizer: Any) -> None:
    set_establishment(district.town, start=D(2024, 1, 1), numbers={"chiefs": 3}, by=organizer)
    assert spans(district.town) == [(D(2015, 1, 1), D(2024, 1, 1), 2), (D(2024, 1, 1), None, 3)]
    assert Establishment.objects.get(unit=district.town, end=None).deputies == 4
    assert last_act().changes["职数与编制"][1].startswith("正职 3、副职 4")


def test_numbers_may_be_put_between_and_before_others(district: Any, organizer: Any) -> None:
    town = district.town
    for start, chiefs in ((D(2024, 1, 1), 3), (D(2020, 1, 1), 1), (D(2010, 1, 1), 5)):
        set_establishment(town, start=start, numbers={"chiefs": chiefs}, by=organizer)
    assert spans(town) == [
        (D(2010, 1, 1), D(2015, 1, 1), 5), (D(2015, 1, 1), D(2020, 1, 1), 2),
        (D(2020, 1, 1), D(2024, 1, 1), 1),
        (D(2024, 1, 1), None, 3),
    ]  # fmt: skip


def test_the_same_start_corrects_and_the_same_numbers_write_nothing(district: Any, organizer: Any) -> None:
    set_establishment(district.town, start=D(2015, 1, 1), numbers={"chiefs": 1}, by=organizer)
    assert spans(district.town) == [(D(2015, 1, 1), None, 1)]
    before = AuditEvent.objects.count()
    set_establishment(district.town, start=D(2022, 1, 1), numbers={"chiefs": 1}, by=organizer)
    assert spans(district.town) == [(D(2015, 1, 1), None, 1)] and AuditEvent.objects.count() == before


@pytest.mark.parametrize("numbers", [{"chiefs": -1}, {"chiefs": 1000}, {"staffing": 100_000}])
def test_numbers_that_cannot_be_are_refused(district: Any, organizer: Any, numbers: dict[str, int]) -> None:
    refused(
        "units.numbers.range",
        lambda: set_establishment(district.town, start=D(2024, 1, 1), numbers=numbers, by=organizer),
    )


# ── changing and moving ──


def test_a_moved_unit_takes_its_subtree_along_in_one_statement(
    district: Any, organizer: Any, django_assert_max_num_queries: Any
) -> None:
    first = office(district.town)
    second = office(first, "YL010101", "机要组")
    with django_assert_max_num_queries(30):
        moved = change_unit(first, values={"parent": district.other_town}, by=organizer, reason="机构改革")
    second.refresh_from_db()
    assert moved.path == f"{district.other_town.path}{first.pk}/"
    assert second.path == f"{moved.path}{second.pk}/"
    assert district.other_town.contains(second) and not district.town.contains(second)
    assert (last_act().changes["上级单位"], last_act().reason) == (["清河镇", "石桥镇"], "机构改革")


def test_a_unit_never_lies_beneath_itself(district: Any, organizer: Any) -> None:
    below = office(office(district.town), "YL010101", "机要组")
    refused("units.circle", lambda: change_unit(district.town, values={"parent": below}, by=organizer))
    refused(
        "units.circle", lambda: change_unit(district.town, values={"parent": district.town}, by=organizer)
    )


def test_the_district_stays_the_district(district: Any, organizer: Any) -> None:
    for values in ({"kind": "town"}, {"parent": district.town}):
        refused(
            "units.root.fixed", lambda values=values: change_unit(district.root, values=values, by=organizer)
        )
    refused("units.parent", lambda: change_unit(district.town, values={"parent": None}, by=organizer))
    refused("units.end.root", lambda: abolish_unit(district.root, on=D(2026, 1, 1), by=organizer))


def test_a_tree_is_not_moved_deeper_than_the_limit(district: Any, organizer: Any) -> None:
    unit = district.town
    for depth in range(7):
        unit = office(unit, f"A{depth}", f"甲{depth}")
    refused("units.depth", lambda: office(unit, "B", "乙"))
    pair = office(district.bureau, "C", "丙")
    office(pair, "D", "丁")
    assert unit.parent is not None
    refused("units.depth", lambda: change_unit(pair, values={"parent": unit.parent}, by=organizer))


def test_what_leaves_the_writers_scope_rolls_back(district: Any, user_with: Any) -> None:
    local = user_with("organizer", district.town)
    unit = office(district.town)
    refused("units.scope", lambda: change_unit(unit, values={"parent": district.bureau}, by=local))
    RoleGrant.objects.create(user=local, role="organizer", unit=district.bureau, start=D(2020, 1, 1))
    del local.active_grants
    assert change_unit(unit, values={"parent": district.bureau}, by=local).parent == district.bureau


def test_saving_what_is_so_writes_nothing(district: Any, organizer: Any) -> None:
    change_unit(district.town, values={"name": "清河镇", "parent": district.root}, by=organizer)
    assert not AuditEvent.objects.exists()


# ── ending ──


def test_a_merged_unit_ends_with_its_numbers_and_names_its_successor(district: Any, organizer: Any) -> None:
    town, other = district.town, district.other_town
    set_establishment(town, start=D(2027, 1, 1), numbers={"chiefs": 9}, by=organizer)
    merge_unit(town, into=other, on=D(2026, 4, 1), document_no="云编〔2026〕5号", by=organizer)
    assert Unit.objects.get(pk=town.pk).valid_to == D(2026, 4, 1)
    assert spans(town) == [(D(2015, 1, 1), D(2026, 4, 1), 2)]
    line = UnitSuccession.objects.get()
    assert (line.from_unit, line.to_unit, line.kind, line.day) == (town, other, "merged", D(2026, 4, 1))
    assert not Unit.objects.existing(D(2026, 4, 1)).filter(pk=town.pk).exists()
    assert "正职 9" in last_act().changes["未及施行的职数"]


def test_a_unit_with_units_beneath_is_not_ended(district: Any, organizer: Any) -> None:
    office(district.town)
    said = refused(
        "units.end.children",
        lambda: merge_unit(district.town, into=district.bureau, on=D(2026, 4, 1), by=organizer),
    )
    assert "党政办" in said


def test_a_unit_does_not_end_twice_or_into_nothing(district: Any, organizer: Any) -> None:
    town, other = district.town, district.other_town
    refused("units.merge.self", lambda: merge_unit(town, into=town, on=D(2026, 4, 1), by=organizer))
    abolish_unit(other, on=D(2026, 4, 1), by=organizer)
    assert not UnitSuccession.objects.exists()
    for act in (
        lambda: abolish_unit(other, on=D(2026, 5, 1), by=organizer),
        lambda: merge_unit(town, into=other, on=D(2026, 5, 1), by=organizer),
        lambda: change_unit(other, values={"level": "110"}, by=organizer),
        lambda: set_establishment(other, start=D(2026, 5, 1), numbers={"chiefs": 1}, by=organizer),
        lambda: office(other, by=organizer),
    ):
        refused("units.ended", act)


@pytest.mark.parametrize("who", ["keeper", "secretary", "minister", "neighbour"])
def test_only_those_with_the_right_change_units(request: Any, district: Any, who: str) -> None:
    user = request.getfixturevalue(who)
    town = district.town
    for act in (
        lambda: rename_unit(town, name="甲", short_name="甲", on=D(2026, 1, 1), by=user),
        lambda: change_unit(town, values={"level": "110"}, by=user),
        lambda: set_establishment(town, start=D(2026, 1, 1), numbers={"chiefs": 1}, by=user),
        lambda: abolish_unit(town, on=D(2026, 1, 1), by=user),
    ):
        refused("units.scope", act)


def test_the_tree_lists_every_unit_before_those_beneath_it(district: Any) -> None:
    below = office(district.town)
    places = [(place.pk, place.depth) for place in tree_order(Unit.objects.all(), date(2026, 3, 31))]
    assert places == [
        (district.root.pk, 0), (district.town.pk, 1), (below.pk, 2), (district.other_town.pk, 1),
        (district.bureau.pk, 1),
    ]  # fmt: skip
