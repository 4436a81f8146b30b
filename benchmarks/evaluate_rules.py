"""Time and memory of the pure judge with forecast over a synthetic district, in a process of its own.

python benchmarks/evaluate_rules.py [--units 2000] [--persons 60000] [--targets 20]
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cadre.rules.retirement import retires_on
from supervision.rules.defaults import DEFAULT_TARGETS, PRESET_TARGETS
from supervision.rules.facts import Facts, RosterRow, UnitFacts
from supervision.rules.fingerprint import fingerprint
from supervision.rules.judge import judge_ahead
from supervision.rules.target_json import parse_target
from supervision.rules.targets import TargetSpec

ON = date(2026, 3, 31)
KINDS = ("party", "government", "government", "town", "subdistrict", "institution")
TEAM = ["chief", "chief", *["deputy"] * 3, *["member"] * 4, *["middle_chief"] * 6, *["middle_deputy"] * 5]


def synthetic_units(count: int) -> list[UnitFacts]:
    """One district, ten systems beneath it, all other units beneath those."""
    units = [UnitFacts(1, "/1/", "区", "district")]
    units += [UnitFacts(n, f"/1/{n}/", f"系统{n}", "system", parent_id=1) for n in range(2, 12)]
    for number in range(12, count + 1):
        parent, kind = 2 + number % 10, KINDS[number % len(KINDS)]
        path = f"/1/{parent}/{number}/"
        units.append(UnitFacts(number, path, f"单位{number}", kind, "1A41", parent, 2, 3, 4, 6, 5))
    return units


def synthetic_row(number: int, unit: int, category: str, chance: random.Random) -> RosterRow:
    """One person with a main post; every fifth is in the pool."""
    sex, level = chance.choice("112"), "1A41" if category == "chief" else "1A42"
    birth = date(chance.randint(1964, 1999), chance.randint(1, 12), 1)
    return RosterRow(
        appointment_id=number,
        person_id=number,
        name=f"某{number}",
        unit_id=unit,
        title="职务",
        category=category,
        level=level,
        is_posting=chance.random() < 0.02,
        sex=sex,
        birth=birth if chance.random() > 0.002 else None,
        political=chance.choice(["01", "01", "01", "13"]),
        ethnicity=chance.choice(["01", "01", "03"]),
        education_rank=chance.choice([1, 3, 3, 5]),
        grassroots_months=chance.randint(0, 120),
        pool_tier="正科" if chance.random() < 0.2 else "",
        start=date(chance.randint(2016, 2026), chance.randint(1, 3), 1),
        entry_kind="promotion",
        retires_on=retires_on(birth, sex, level),
        main_unit_id=unit,
    )


def synthetic_facts(units: int, persons: int) -> Facts:
    """The same facts for the same numbers."""
    chance = random.Random(20260331)
    tree = synthetic_units(units)
    rows = []
    for number in range(1, persons + 1):
        unit = 12 + number % (units - 11)
        place = number // (units - 11)
        category = TEAM[place] if place < len(TEAM) else "staff"
        rows.append(synthetic_row(number, unit, category, chance))
    promotions = tuple(row for row in rows if row.start.year == ON.year)
    return Facts(tuple(tree), tuple(rows), promotions)


def chosen_targets(count: int) -> list[TargetSpec]:
    """The shipped ones first, then variants judged on every unit."""
    targets = [parse_target(data) for data in (*DEFAULT_TARGETS, *PRESET_TARGETS)]
    team = {"categories": ["chief", "deputy", "member"]}
    for number in range(count - len(targets)):
        data = {
            "code": f"variant-{number}",
            "name": f"变体 {number}",
            "population": team if number % 2 else {},
            "criteria": [{"kind": "age_at_most", "value": 30 + number}],
            "measure": "share_of_posts" if number % 3 == 1 else "share_of_holders",
            "required": "1/5",
        }
        targets.append(parse_target(data))
    return targets[:count]


def peak_megabytes() -> float:
    """Most memory this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print CPU seconds and memory of each part."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--units", type=int, default=2000)
    parser.add_argument("--persons", type=int, default=60000)
    parser.add_argument("--targets", type=int, default=20)
    chosen = parser.parse_args()
    begun = time.process_time()
    facts, targets = synthetic_facts(chosen.units, chosen.persons), chosen_targets(chosen.targets)
    made, held = time.process_time(), peak_megabytes()
    outlook = judge_ahead(targets, facts, ON)
    judged, peak = time.process_time(), peak_megabytes()
    fingerprint(facts, targets, ON)
    printed = time.process_time()
    print(f"{chosen.units} units × {len(targets)} targets, {chosen.persons} persons")
    print(f"  facts built          {made - begun:6.2f} s CPU, {held:.0f} MB")
    print(
        f"  judge and forecast   {judged - made:6.2f} s CPU, {peak:.0f} MB, {len(outlook.findings)} findings"
    )
    print(f"  fingerprint          {printed - judged:6.2f} s CPU")
    print(f"  lights               {dict(Counter(f.light.value for f in outlook.findings))}")


if __name__ == "__main__":
    main()
