"""Rosters out of a demo of its own: 10,000 rows as a workbook, 4,000 people (200 pages) on paper.

python benchmarks/export_roster.py [xlsx|pdf]
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
ON = date(2026, 3, 31)
PEOPLE = {"xlsx": 10_000, "pdf": 4_000}
LAYOUTS = {"xlsx": ("usual", "overview"), "pdf": ("young",)}


def measure(kind: str, layout: str) -> None:
    """One roster in this process, in the database of the environment."""
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from cadre.documents.roster_export import RosterOrder, make_roster
    from cadre.documents.roster_paper import BUILT_IN
    from cadre.models import Cadre

    people = Cadre.objects.with_held(ON).filter(held__isnull=False).order_by("held__unit__order", "pk")
    order = RosterOrder(
        keys=tuple(people.values_list("pk", flat=True)[: PEOPLE[kind]]), spec=BUILT_IN[layout], format=kind,
        title="云岭区干部花名册", issuer="中共云岭区委组织部", on=ON, printed_by="周敏",
        printed_at="2026.03.31 10:00", number="HMC-20260331-01",
    )  # fmt: skip
    before, begun = peak(), perf_counter()
    content = make_roster(order, Cadre.objects.all())
    print(
        f"{kind} {layout:<9} {len(order.keys):>6} people  {perf_counter() - begun:5.1f} s  "
        f"{len(content) / 1e6:4.1f} MB  peak {peak()} MB ({before} MB before)"
    )


def peak() -> int:
    """The most memory this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """The demo in a fresh folder, then each roster in a fresh process."""
    if "ROSTER_BENCHMARK" in os.environ:
        measure(*os.environ["ROSTER_BENCHMARK"].split())
        return
    kinds = sys.argv[1:] or list(PEOPLE)
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        manage = [sys.executable, str(ROOT / "manage.py")]
        subprocess.run([*manage, "migrate", "-v0"], env=environment, check=True)
        demo = ["load_demo", "--persons", "11500", "--units", "300", "--no-history"]
        subprocess.run([*manage, *demo], env=environment, check=True, stdout=subprocess.DEVNULL)
        for kind in kinds:
            for layout in LAYOUTS[kind]:
                more = {"ROSTER_BENCHMARK": f"{kind} {layout}"}
                subprocess.run([sys.executable, __file__], env=environment | more, check=True)


if __name__ == "__main__":
    main()
