"""Moving a unit within the tree from a day on, and dividing one off."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.choices import SuccessionKind, UnitKind
from core.models import AuditEvent, Unit
from core.policy import Refused
from core.rules.tree import paths_on
from core.services.units import Approved, add_unit, change_unit, move_unit, split_unit
from core.tables import tree_order
from supervision.services.facts import gather

BEFORE, DAY, AFTER = date(2025, 6, 29), date(2025, 6, 30), date(2026, 3, 31)


@pytest.fixture
def office(district: Any, organizer: Any) -> Unit:
    """An office of the town, with a station beneath it."""
    kind = UnitKind.INSTITUTION
    return add_unit(
        code="YL0101", name="农服中心", short_name="农服中心", kind=kind, parent=district.town, by=organizer
    )


@pytest.fixture
def station(office: Unit, organizer: Any) -> Unit:
    kind = UnitKind.INSTITUTION
    return add_unit(
        code="YL010101", name="农技站", short_name="农技站", kind=kind, parent=office, by=organizer
    )


def depths(on: date) -> dict[str, int]:
    names = dict(Unit.objects.values_list("pk", "short_name"))
    return {names[place.pk]: place.depth for place in tree_order(Unit.objects.all(), on)}


def test_a_moved_unit_takes_what_is_beneath_it_along(
    district: Any, office: Unit, station: Unit, organizer: Any
) -> None:
    moved = move_unit(office, into=district.root, on=DAY, document_no="云编〔2025〕3号", by=organizer)
    assert moved.path == f"{district.root.path}{office.pk}/"
    station.refresh_from_db()
    assert station.path == f"{moved.path}{station.pk}/"
    event = AuditEvent.objects.latest("id")
    assert event.changes["上级单位"] == ["清河镇", "云岭区"] and event.reason == "云编〔2025〕3号"


def test_the_tree_of_an_earlier_day_shows_the_unit_where_it_was(
    district: Any, office: Unit, station: Unit, organizer: Any
) -> None:
    move_unit(office, into=district.root, on=DAY, by=organizer)
    assert (depths(BEFORE)["农服中心"], depths(BEFORE)["农技站"]) == (2, 3)
    assert (depths(DAY)["农服中心"], depths(DAY)["农技站"]) == (1, 2)


def test_an_evaluation_of_an_earlier_day_counts_the_unit_where_it_was(
    district: Any, office: Unit, station: Unit, organizer: Any
) -> None:
    was = {unit.id: (unit.path, unit.parent_id) for unit in gather(BEFORE).units}
    move_unit(office, into=district.root, on=DAY, by=organizer)
    assert {unit.id: (unit.path, unit.parent_id) for unit in gather(BEFORE).units} == was
    now = {unit.id: unit for unit in gather(AFTER).units}
    assert now[office.pk].parent_id == district.root.pk and now[station.pk].path.startswith(
        now[office.pk].path
    )


def test_two_moves_are_told_apart_by_their_days(
    district: Any, office: Unit, station: Unit, organizer: Any
) -> None:
    move_unit(office, into=district.root, on=DAY, by=organizer)
    move_unit(office, into=district.bureau, on=AFTER, by=organizer)
    parents = [
        next(unit for unit in gather(on).units if unit.id == office.pk).parent_id
        for on in (BEFORE, DAY, AFTER)
    ]
    assert parents == [district.town.pk, district.root.pk, district.bureau.pk]


def test_a_move_must_go_somewhere_else_after_the_last_one_and_not_into_itself(
    district: Any, office: Unit, station: Unit, organizer: Any
) -> None:
    with pytest.raises(Refused, match="没有变化"):
        move_unit(office, into=district.town, on=DAY, by=organizer)
    with pytest.raises(Refused, match="在“农服中心”下面"):
        move_unit(office, into=station, on=DAY, by=organizer)
    move_unit(office, into=district.root, on=DAY, by=organizer)
    with pytest.raises(Refused, match="划转日期须在此之后"):
        move_unit(office, into=district.bureau, on=DAY, by=organizer)


def test_a_correction_of_the_parent_leaves_no_history(district: Any, office: Unit, organizer: Any) -> None:
    change_unit(office, values={"parent": district.root}, by=organizer)
    assert depths(BEFORE)["农服中心"] == 1 and not office.moves.exists()


def test_paths_of_units_that_never_moved_are_left_out() -> None:
    paths = {1: "/1/", 2: "/1/2/", 3: "/1/3/", 4: "/1/3/4/"}
    assert paths_on({1: None, 2: 1, 3: 1, 4: 3}, paths) == {}
    assert paths_on({1: None, 2: 1, 3: 2, 4: 3}, paths) == {3: "/1/2/3/", 4: "/1/2/3/4/"}


def test_a_divided_off_unit_stands_beside_the_old_one_and_both_tell_of_it(
    district: Any, organizer: Any, sign_in: Any
) -> None:
    new = split_unit(
        district.bureau,
        code="YL09",
        name="云岭区国资局",
        short_name="区国资局",
        on=DAY,
        approved=Approved(DAY, {"chiefs": 1, "deputies": 2}),
        document_no="云编〔2025〕8号",
        by=organizer,
    )
    assert (new.kind, new.parent_id, new.valid_from) == (UnitKind.GOVERNMENT, district.root.pk, DAY)
    assert new.predecessors.get().kind == SuccessionKind.SPLIT and new.establishments.get().deputies == 2
    client = sign_in(organizer)
    assert "分设“云岭区国资局”" in client.get("/units/YL03/").content.decode()
    page = client.get("/units/YL09/").content.decode()
    assert "由“云岭区财政局”分设" in page
    assert not any(line.successor for line in client.get("/units/").context["page_obj"])


def test_the_district_is_not_divided(district: Any, organizer: Any) -> None:
    with pytest.raises(Refused, match="区本级"):
        split_unit(district.root, code="X", name="新区", short_name="新区", on=DAY, by=organizer)


def test_the_pages_move_and_divide(sign_in: Any, organizer: Any, district: Any, office: Unit) -> None:
    client = sign_in(organizer)
    answer = client.post("/units/YL0101/move/", {"into": "YL", "on": "2025.06.30", "document_no": ""})
    assert answer.status_code == 302
    assert "由“清河镇”划入“云岭区”" in client.get("/units/YL0101/").content.decode()
    future = client.post("/units/YL0101/move/", {"into": "YL01", "on": "2099.01.01"})
    assert future.status_code == 422 and "划转日期在将来" in future.content.decode()
    facts = {"code": "YL0109", "name": "水利站", "short_name": "", "on": "2025.06.30", "chiefs": "1"}
    assert client.post("/units/YL0101/split/", facts).status_code == 302
    taken = client.post("/units/YL0101/split/", facts)
    assert taken.status_code == 422 and "已由“水利站”使用" in taken.content.decode()


def test_only_those_who_keep_units_move_them(sign_in: Any, keeper: Any, neighbour: Any, office: Unit) -> None:
    for act in ("move", "split"):
        assert sign_in(keeper).post(f"/units/YL0101/{act}/").status_code == 403
        assert sign_in(neighbour).get(f"/units/YL0101/{act}/").status_code == 403
