"""Measures loading the demo into a database of its own: seconds and peak memory.

    python benchmarks/load_demo.py [PERSONS UNITS]

Without arguments it measures 5,000 persons in 150 units and 60,000 persons in 2,000 units, each in a
process of its own in a temporary folder (SQLite), without the history of evaluations.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
SIZES = (("5000", "150"), ("60000", "2000"))


def measure(persons: str, units: str) -> None:
    """Loads one size in this process and prints a line."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    before = _peak()
    begun = perf_counter()
    with open(os.devnull, "w", encoding="utf-8") as silence:
        call_command("load_demo", persons=int(persons), units=int(units), no_history=True, stdout=silence)
    seconds = perf_counter() - begun
    print(f"{persons:>7} persons {units:>6} units  {seconds:7.1f} s  peak {_peak()} MB ({before} MB before)")


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Each size in a fresh process and a fresh folder."""
    if len(sys.argv) == 3 and os.environ.get("DEMO_BENCHMARK"):
        measure(sys.argv[1], sys.argv[2])
        return
    sizes = [(sys.argv[1], sys.argv[2])] if len(sys.argv) == 3 else SIZES
    for persons, units in sizes:
        with tempfile.TemporaryDirectory() as folder:
            environment = os.environ | {"DATA_DIR": folder, "DEMO_BENCHMARK": "1"}
            subprocess.run([sys.executable, __file__, persons, units], env=environment, check=True)


if __name__ == "__main__":
    main()
