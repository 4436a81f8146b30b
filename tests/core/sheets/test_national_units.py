"""The sheet B01 of the national workbook as a list of units."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from core.models import Establishment, Unit
from core.sheets import SheetRefused, read_workbook
from core.sheets.national import national_units
from tests.cadre.national_book import national_xls, national_xlsx

DISTRICT = {
    "机构名称": "云岭区", "机构编码": "520.001", "机构级别": "县、处级", "机构类别": "领导机构",
    "法人单位标识": "法人单位",
}  # fmt: skip
TOWN = {
    "机构名称": "清河镇", "机构简称": "清河镇", "机构编码": "520.001.001", "机构级别": "乡、科级",
    "机构类别": "政府",
    "行政编制数": 30, "事业编制数（参照）": 5, "事业编制数（非参照）": "20", "正职领导职数": 2,
    "副职领导职数": "6",
}  # fmt: skip
GROUP = {"机构名称": "区直部门", "机构编码": "520.001.G01", "法人单位标识": "机构分组"}
BUREAU = {
    "机构名称": "云岭区财政局", "机构简称": "区财政局", "机构编码": "520.001.G01.001", "机构级别": "乡、科级",
    "机构类别": "财政部门", "行政编制数": 15,
}  # fmt: skip
OFFICE = {
    "机构名称": "预算股", "机构编码": "520.001.G01.001.001", "机构级别": "股级", "机构类别": "财政部门",
    "法人单位标识": "内设机构",
}  # fmt: skip
ROWS = {"B01单位": [DISTRICT, TOWN, GROUP, BUREAU, OFFICE]}


def run(path: Path, *more: str) -> dict[str, Any]:
    out = StringIO()
    call_command("import_units", str(path), "--json", *more, stdout=out)
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


@pytest.mark.django_db
@pytest.mark.parametrize("make", [national_xlsx, national_xls])
def test_units_come_in_with_kind_level_place_and_numbers(tmp_path: Path, make: Any) -> None:
    path = make(tmp_path / f"采集表.{make.__name__[9:]}", ROWS)
    assert run(path)["counts"] == {"new": 4, "changed": 0, "same": 0}
    found = {
        unit.code: (unit.name, unit.kind, unit.level, unit.parent.code if unit.parent else None)
        for unit in Unit.objects.select_related("parent")
    }
    assert found == {
        "520.001": ("云岭区", "district", "107", None),
        "520.001.001": ("清河镇", "town", "109", "520.001"),
        "520.001.G01.001": ("云岭区财政局", "government", "109", "520.001"),
        "520.001.G01.001.001": ("预算股", "internal", "111", "520.001.G01.001"),
    }
    numbers = Establishment.objects.get(unit__code="520.001.001")
    assert (numbers.staffing, numbers.chiefs, numbers.deputies) == (55, 2, 6)
    assert run(path)["counts"] == {"new": 0, "changed": 0, "same": 4}


def test_cells_keep_their_rows_and_an_odd_number_stays_to_be_told(tmp_path: Path) -> None:
    rows = {"B01单位": [DISTRICT, TOWN | {"事业编制数（参照）": "约5名"}]}
    path = national_xlsx(tmp_path / "采集表.xlsx", rows)
    listed = national_units(read_workbook(path, path.name)).sheets[0]
    assert len(listed.rows) == 4 and "约5名" in listed.rows[3]


def test_a_workbook_without_units_says_so(tmp_path: Path) -> None:
    path = national_xlsx(tmp_path / "采集表.xlsx", {})
    workbook = read_workbook(path, path.name)
    with pytest.raises(SheetRefused, match="B01单位"):
        national_units(type(workbook)(workbook.sheets[2:], workbook.kind))
