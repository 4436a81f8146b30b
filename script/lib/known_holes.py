"""Whether a pinned package has a known hole: asks pip-audit, minus the waivers of docs/waivers.toml.

Exit 0 when there is none, 1 with a line for each, 3 when the advisory service cannot be reached (a closed
network) and only the floors of docs/waivers.toml were checked.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
WAIVERS = ROOT / "docs" / "waivers.toml"
UNREACHABLE = 3


def main() -> int:
    """Check floors, then ask the service."""
    known = tomllib.loads(WAIVERS.read_text(encoding="utf-8"))
    below = [
        f"{floor['package']} {version(floor['package'])}: {floor['reason']}, needs {floor['at_least']}"
        for floor in known["floor"]
        if Version(version(floor["package"])) < Version(floor["at_least"])
    ]
    answers = _ask()
    today = datetime.now(UTC).date()
    holes = [*below, *_holes(answers, _waived(known.get("waiver", []), today))]
    print(*holes, sep="\n", end="\n" if holes else "")
    if holes:
        return 1
    return 0 if any("vulns" in answer for answer in answers) else UNREACHABLE


def _ask() -> list[dict[str, Any]]:
    """What pip-audit says of each installed package; those it could not ask about have no ``vulns``."""
    options = ["--format", "json", "--progress-spinner", "off", "--timeout", "15"]
    asked = subprocess.run(
        [sys.executable, "-m", "pip_audit", *options],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        return list(json.loads(asked.stdout)["dependencies"])
    except (ValueError, KeyError):
        return []


def _waived(waivers: list[dict[str, Any]], today: date) -> set[str]:
    """Ids of advisories whose waiver has not run out."""
    return {waiver["id"] for waiver in waivers if waiver["until"] >= today}


def _holes(answers: list[dict[str, Any]], waived: set[str]) -> list[str]:
    return [
        f"{answer['name']} {answer['version']}: {hole['id']}, fixed in {', '.join(hole['fix_versions'])}"
        for answer in answers
        for hole in answer.get("vulns", [])
        if not waived & {hole["id"], *hole.get("aliases", [])}
    ]


if __name__ == "__main__":
    sys.exit(main())
