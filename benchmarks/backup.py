"""Time of a backup and of its restoring on another machine, and what waiting for the disk costs.

    python benchmarks/backup.py [--persons 60000] [--units 2000] [--keep FOLDER]
    python benchmarks/backup.py sync

The first makes a demo district in a folder of its own (on the database of DATABASE_URL, which is emptied by
the restore, else on SQLite), backs it up, and restores into a second folder with the same keys; goal: 30
minutes from the decision to the running product at 60,000 persons. The second measures commits a second with
synchronous FULL and NORMAL on the disk of TMPDIR.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]


def manage(folder: Path, *command: str) -> tuple[float, str]:
    """Run a command of the installation in the folder; how long, and what it said."""
    begun = perf_counter()
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT, env=os.environ | {"DATA_DIR": str(folder)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(done.stderr)
    return perf_counter() - begun, done.stdout.strip()


def drill(folder: Path, persons: int, units: int) -> None:
    """Make, back up, restore elsewhere."""
    first, second = folder / "first", folder / "second"
    if not first.exists():
        first.mkdir(parents=True)
        manage(first, "migrate", "-v", "0")
        took, _said = manage(
            first, "load_demo", "--persons", str(persons), "--units", str(units), "--no-history"
        )
        print(f"demo of {persons} persons     {took:7.1f} s")
    took, said = manage(first, "backup")
    archive = said.splitlines()[0]
    print(f"backup, read back       {took:7.1f} s   {Path(archive).stat().st_size / 1e6:.0f} MB")
    print(f"   {said.splitlines()[1]}")
    shutil.rmtree(second, ignore_errors=True)
    shutil.copytree(first / "secrets", second / "secrets")
    took, said = manage(second, "restore", archive, "--replace")
    print(f"restore, all verified   {took:7.1f} s\n   {said}")
    print(f"peak of a command       {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:7.0f} MB")


def sync() -> None:
    """Small transactions, as a page writes them, and one large one, as an import does."""
    for mode in ("FULL", "NORMAL"):
        with tempfile.TemporaryDirectory() as folder:
            database = sqlite3.connect(Path(folder) / "db", isolation_level=None)
            database.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous={mode}; CREATE TABLE t (x)")
            begun, commits = perf_counter(), 0
            while perf_counter() - begun < 5:
                database.execute("INSERT INTO t VALUES (?)", ("x" * 300,))
                commits += 1
            small = commits / (perf_counter() - begun)
            begun = perf_counter()
            database.execute("BEGIN")
            database.executemany("INSERT INTO t VALUES (?)", [("x" * 300,)] * 200_000)
            database.execute("COMMIT")
            large = perf_counter() - begun
            database.close()
        print(
            f"{mode:7} {small:8.0f} commits/s   {1000 / small:6.2f} ms each   "
            f"200,000 rows at once {large:.2f} s"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", choices=("drill", "sync"), default="drill")
    parser.add_argument("--persons", type=int, default=60_000)
    parser.add_argument("--units", type=int, default=2_000)
    parser.add_argument("--keep", type=Path, help="folder that stays, with a demo that may be there already")
    options = parser.parse_args()
    if options.what == "sync":
        sync()
        return
    folder = options.keep or Path(tempfile.mkdtemp(prefix="bench-backup-"))
    try:
        drill(folder, options.persons, options.units)
    finally:
        if options.keep is None:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
