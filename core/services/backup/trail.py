"""What of the audit trail lies outside the database: archives are backed up, later anchors laid aside."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import compress
from pathlib import Path

from core.services.audit.anchors import anchor_file, anchors
from core.services.audit.archiving import archive_folder


def archives() -> Iterator[tuple[str, Path]]:
    """The archives of the trail by their names within a backup."""
    for path in sorted(archive_folder().glob("audit-*-*.jsonl")):
        yield f"audit/{path.name}", path


def bring_back(folder: Path) -> None:
    """Put archives back that are missing; one that is there stays, the trail knows its digest."""
    for path in folder.glob("*.jsonl"):
        target = archive_folder() / path.name
        if not target.exists():
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copyfile(path, target.with_suffix(".part"))
            target.with_suffix(".part").rename(target)


def lay_later_anchors_aside(last_id: int, stamp: str) -> Path | None:
    """Keep only the anchors up to the restored head; the former file stays beside it as evidence.

    The rows after that head are lost, and the numbers of those rows are given anew.
    """
    path = anchor_file()
    read = list(anchors())
    fits = [anchor is not None and anchor.last_id <= last_id for anchor in read]
    if all(fits):
        return None
    aside = path.with_name(f"{path.name}.replaced-{stamp}")
    path.rename(aside)
    lines = aside.read_text().splitlines(keepends=True)
    path.write_text("".join(compress(lines, fits)))
    path.chmod(0o600)
    return aside
