"""Times a whole evaluation — gather, judge, forecast, colour, store — on a database made by load_demo.

Usage: DATA_DIR=/tmp/bench .venv/bin/python benchmarks/evaluate.py [--small | --large]
Loads the demo into DATA_DIR if it is empty. The evaluation runs in a process of its own; memory is its peak.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SIZES = {"small": (150, 8, 5_000), "large": (2_000, 20, 60_000)}
DAY = date(2026, 11, 22)


def child(targets: int) -> None:
    """One evaluation; prints its seconds and peak memory."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from supervision.services.evaluation import compute, evaluate

    specs = _specs(targets)
    began = time.perf_counter()
    compute(DAY, specs)
    computed = time.perf_counter() - began
    began = time.perf_counter()
    run = evaluate(DAY, trigger="person", by=None, targets=specs)
    whole = time.perf_counter() - began
    facts = {
        "compute_s": round(computed, 2),
        "evaluate_s": round(whole, 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "persons": run.persons,
        "units": run.unit_results.count(),
        "findings": run.target_results.count(),
    }
    print(json.dumps(facts))


def _specs(number: int) -> list[Any]:
    """The shipped targets, then variants of those on single units over all kinds."""
    from supervision.rules.defaults import DEFAULT_TARGETS
    from supervision.rules.target_json import parse_target

    chosen = [parse_target(data) for data in DEFAULT_TARGETS[:number]]
    variants = [data for data in DEFAULT_TARGETS if data["mode"] == "each"]
    for index in range(number - len(chosen)):
        data = dict(variants[index % len(variants)])
        data |= {"code": f"{data['code']}-{index}", "scope": {}}
        data["criteria"] = [{"kind": "age_at_most", "value": 30 + index}]
        chosen.append(parse_target(data))
    return chosen


def main() -> None:
    """Load the demo where it is missing, then measure in a fresh process."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", action="store_const", const="small", dest="size", default="small")
    parser.add_argument("--large", action="store_const", const="large", dest="size")
    parser.add_argument("--child", type=int)
    options = parser.parse_args()
    if options.child:
        child(options.child)
        return
    units, targets, persons = SIZES[options.size]
    manage = [sys.executable, str(ROOT / "manage.py")]
    subprocess.run([*manage, "migrate", "-v0"], check=True)
    demo = ["load_demo", "--persons", str(persons), "--units", str(units), "--no-history", "--if-empty"]
    subprocess.run([*manage, *demo], check=True)
    print(f"{units} units × {targets} targets, {persons} persons")
    subprocess.run([sys.executable, __file__, "--child", str(targets)], check=True)


if __name__ == "__main__":
    main()
