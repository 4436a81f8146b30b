"""The exported JSON is enough: a naive script that knows only docs/interchange.md finds every light."""

from __future__ import annotations

import json
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db
DAY = "2026-03-31"


def output(*command: str) -> Any:
    out = StringIO()
    call_command(*command, stdout=out)
    return json.loads(out.getvalue())


# ── the naive script: reads three JSON documents, imports nothing of the product ──


def later(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def age(birth: date, on: date) -> int:
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def iso(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def gone(row: dict[str, Any], on: date, told: date) -> bool:
    """Out of service on ``on`` as known on ``told``; an overdue term does not end by itself."""
    end, retires, expected = iso(row["end"]), iso(row["retires_on"]), iso(row["expected_end"])
    overdue = expected is not None and expected <= told
    known = [day for day in (end, retires, None if overdue else expected) if day is not None]
    return any(day <= on for day in known)


def satisfied(row: dict[str, Any], target: dict[str, Any], on: date) -> bool | None:
    """Yes, no, or None when only the missing birth date could tell."""
    unknown = False
    birth = iso(row["birth"])
    for criterion in target["criteria"]:
        kind, value = criterion["kind"], criterion.get("value")
        if kind in ("age_at_most", "around", "born_from"):
            if birth is None:
                unknown = True
                continue
            if kind == "born_from":
                holds = birth >= date.fromisoformat(value)
            else:
                holds = age(birth, on) <= value + (target["tolerance_years"] if kind == "around" else 0)
        else:
            holds = {
                "female": row["sex"] == "2",
                "not_party_member": row["political"] not in ("", "01", "02"),
                "ethnic_minority": row["ethnicity"] not in ("", "01"),
                "in_pool_tier": row["pool_tier"] in value if value else row["pool_tier"] != "",
            }[kind]
        if not holds:
            return False
    return None if unknown else True


def covered(unit: dict[str, Any], target: dict[str, Any]) -> bool:
    scope = target["scope"]
    if unit["kind"] == "internal" or unit["id"] in scope["excluded"]:
        return False
    if scope["units"]:
        return unit["id"] in scope["units"]
    return (
        (not scope["kinds"] or unit["kind"] in scope["kinds"])
        and (not scope["levels"] or unit["level"] in scope["levels"])
        and unit["path"].startswith(scope["subtree"])
    )


def groups(roster: dict[str, Any], target: dict[str, Any]) -> dict[int, list[int]]:
    inside = [unit for unit in roster["units"] if covered(unit, target)]
    if target["mode"] == "each":
        return {unit["id"]: [unit["id"]] for unit in inside}
    found: dict[int, list[int]] = {}
    for unit in inside:
        above = [int(part) for part in unit["path"].split("/") if part][:-1] or [unit["id"]]
        for ancestor in above:
            found.setdefault(ancestor, []).append(unit["id"])
    for unit in inside:
        if unit["id"] in found and unit["id"] not in found[unit["id"]]:
            found[unit["id"]].append(unit["id"])
    return found


def home(roster: dict[str, Any]) -> dict[int, int]:
    units = {unit["id"]: unit for unit in roster["units"]}

    def around(unit: dict[str, Any]) -> int:
        while unit["kind"] == "internal" and unit["parent_id"] in units:
            unit = units[unit["parent_id"]]
        return int(unit["id"])

    return {key: around(unit) for key, unit in units.items()}


def population(
    roster: dict[str, Any], target: dict[str, Any], units: list[int], on: date, told: date
) -> Iterator[dict[str, Any]]:
    """One row for each person in the population, whichever of the person's rows comes first."""
    wanted = target["population"]
    promoted = target["measure"] == "share_of_promotions"
    belongs, seen = home(roster), set()
    for row in roster["promotions" if promoted else "rows"]:
        fits = not wanted["categories"] or row["category"] in wanted["categories"]
        held = row["start"] <= on.isoformat() and (promoted or not gone(row, on, told))
        counts = row["holding"] == "main" or (
            wanted["postings"] if row["holding"] == "posting" else wanted["concurrent"]
        )
        same_year = not promoted or row["start"][:4] == str(on.year)
        inside = belongs[row["unit_id"]] in units and row["person_id"] not in seen
        if fits and held and counts and same_year and inside:
            seen.add(row["person_id"])
            yield row


def figures(
    roster: dict[str, Any], target: dict[str, Any], units: list[int], on: date, told: date
) -> tuple[int, int, int]:
    """Who counts, who might, and the whole."""
    if target["measure"] == "teams_with_at_least":
        part = maybe = whole = 0
        for unit in units:
            own = figures(roster, target | {"measure": "share_of_holders"}, [unit], on, told)
            whole += own[2] > 0
            part += own[0] >= target["measure_k"]
            maybe += own[0] < target["measure_k"] <= own[0] + own[1]
        return part, maybe, whole
    people = list(population(roster, target, units, on, told))
    answers = [satisfied(row, target, on) for row in people]
    return answers.count(True), answers.count(None), len(people)


def band(part: int, base: int, target: dict[str, Any]) -> str:
    required = Fraction(target["required"])
    need = required * base
    persons = -(-need.numerator // need.denominator)
    gap = max(0, persons - part)
    if target["bands"]:
        value = Fraction(gap) if target["bands"]["basis"] == "gap" else part / need
        for segment in target["bands"]["segments"]:
            end = segment["to"]
            if Fraction(segment["from"]) <= value and (end is None or value < Fraction(end)):
                return str(segment["light"])
    if part >= need:
        return "green"
    return "yellow" if part * 5 >= need * 4 or gap == 1 else "red"


def bare(
    roster: dict[str, Any], target: dict[str, Any], units: list[int], on: date, told: date, sure: bool
) -> str:
    """The light before warning; ``sure`` counts only those who surely count."""
    part, maybe, whole = figures(roster, target, units, on, told)
    if not whole:
        return "grey"
    base = 1 if target["measure"] == "count" else whole
    return band(part if sure else part + maybe, base, target)


def light(roster: dict[str, Any], target: dict[str, Any], units: list[int], on: date) -> str:
    """With warning: green that lapses on some day of the warning months is yellow; grey where unsure."""
    found = []
    for sure in (True, False):
        today = bare(roster, target, units, on, on, sure)
        if today == "green":
            day, last = on + timedelta(days=1), later(on, target["warn_months"])
            while day <= last and today == "green":
                if bare(roster, target, units, day, on, sure) in ("yellow", "red"):
                    today = "yellow"
                day += timedelta(days=1)
        found.append(today)
    return found[0] if found[0] == found[1] else "grey"


# ── the tests ──


@pytest.fixture
def exported(team: dict[str, Any], person: Callable[..., Any], district: Any) -> dict[str, Any]:
    """A small district with all sorts of cases, in the three documents."""
    from supervision.services.targets import create_target

    person("无名氏", unit=district.other_town, birth=None, category="middle_chief")
    person("陆女士", unit=district.bureau, birth=date(1991, 7, 1), sex="2", political="13")
    person("钱先生", unit=district.bureau, birth=date(1991, 2, 1), sex="1", political="01", category="chief")
    for code, mode, measure, criteria, required in (
        ("team-women", "aggregate", "teams_with_at_least", [{"kind": "female"}], "1/2"),
        ("non-party", "each", "share_of_holders", [{"kind": "not_party_member"}], "1/4"),
        ("around-35", "each", "share_of_holders", [{"kind": "around", "value": 35}], "1/2"),
    ):
        create_target(
            {
                "code": code,
                "name": code,
                "source": "测试",
                "valid_from": "2024-01-01",
                "mode": mode,
                "population": {"categories": ["chief", "deputy", "member"]},
                "criteria": criteria,
                "measure": measure,
                "required": required,
            },
            by=None,
        )
    return {
        "roster": output("export_roster", "--on", DAY, "--json"),
        "targets": output("export_targets", "--on", DAY, "--json"),
        "lights": output("evaluate_targets", "--on", DAY, "--json"),
    }


def test_a_naive_script_finds_every_light_in_the_exported_json(exported: dict[str, Any]) -> None:
    roster, on = exported["roster"], date.fromisoformat(DAY)
    codes = {unit["id"]: unit["code"] for unit in roster["units"]}
    found = {
        (codes[unit_id], target["code"]): light(roster, target, units, on)
        for target in exported["targets"]["targets"]
        for unit_id, units in groups(roster, target).items()
    }
    printed = {(line["unit"], line["target"]): line["light"] for line in exported["lights"]["lights"]}
    assert found == printed
    assert set(printed.values()) == {"red", "yellow", "green", "grey"}


def test_the_figures_beside_each_light_are_those_of_the_naive_script(exported: dict[str, Any]) -> None:
    roster, on = exported["roster"], date.fromisoformat(DAY)
    units = {unit["code"]: unit["id"] for unit in roster["units"]}
    targets = {target["code"]: target for target in exported["targets"]["targets"]}
    assert exported["lights"]["lights"]
    for line in exported["lights"]["lights"]:
        target = targets[line["target"]]
        inside = groups(roster, target)[units[line["unit"]]]
        part, _, whole = figures(roster, target, inside, on, on)
        assert (line["part"], line["whole"]) == (part, whole), line
        base = 1 if target["measure"] == "count" else whole
        need = Fraction(target["required"]) * base
        assert line["gap"] == max(0, -(-need.numerator // need.denominator) - part), line


def test_the_table_says_what_the_json_says(exported: dict[str, Any]) -> None:
    out = StringIO()
    call_command("evaluate_targets", "--on", DAY, "--unit", "清河镇", stdout=out)
    assert "town-member-35" in out.getvalue()
    assert "石桥镇" not in out.getvalue()
    assert "2026-05-01" in out.getvalue()


def test_evaluating_stores_a_run_only_when_asked(team: Any) -> None:
    from supervision.models import EvaluationRun

    output("evaluate_targets", "--on", DAY, "--json")
    assert not EvaluationRun.objects.exists()
    stored = output("evaluate_targets", "--on", DAY, "--json", "--store")
    assert stored["run"] == str(EvaluationRun.objects.get().pk)


def test_a_roster_of_one_unit_has_its_rows_alone(team: Any, district: Any) -> None:
    roster = output("export_roster", "--on", DAY, "--unit", "YL01", "--json")
    assert {unit["code"] for unit in roster["units"]} == {"YL01"}
    assert {row["unit_id"] for row in roster["rows"]} == {district.town.pk}


def test_letter_and_bulletin_are_written_as_pdf(team: Any, tmp_path: Any) -> None:
    for command, name in ((["write_letter", "清河镇"], "letter.pdf"), (["write_bulletin"], "bulletin.pdf")):
        out = tmp_path / name
        call_command(*command, "--on", DAY, "--out", str(out), stdout=StringIO())
        assert out.read_bytes().startswith(b"%PDF")


def test_an_unknown_unit_is_named_with_what_to_do(team: Any) -> None:
    from django.core.management.base import CommandError

    with pytest.raises(CommandError, match="没有找到单位“无此镇”"):
        call_command("evaluate_targets", "--on", DAY, "--unit", "无此镇", stdout=StringIO())
