"""The same import twice: refused, with who made the first and when."""

from __future__ import annotations

import json
from hashlib import sha256

from django.utils import timezone

from core.choices import ImportState
from core.models import ImportBatch
from core.policy import Refused


def fingerprint(batch: ImportBatch) -> str:
    """What makes two imports the same: file, unit, day, and everything that was decided about the file."""
    facts = [
        batch.kind, batch.file.sha256, batch.unit_id, batch.on.isoformat(), batch.sheet, batch.mapping,
        batch.corrections, batch.decisions,
    ]  # fmt: skip
    return sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def refuse_second(batch: ImportBatch) -> None:
    """Raises: Refused when the same was imported before and has not been undone, with who did it and when."""
    same = ImportBatch.objects.filter(fingerprint=fingerprint(batch), state=ImportState.COMMITTED)
    earlier = same.exclude(pk=batch.pk).select_related("created_by").first()
    if earlier is None or earlier.committed_at is None:
        return
    when = f"{timezone.localtime(earlier.committed_at):%Y.%m.%d %H:%M}"
    raise Refused.because(
        "import.same",
        f"《{batch.file.name}》已由{earlier.created_by.display_name}于 {when} 导入，内容和单位、日期都相同，"
        "没有重复写入。确需再次写入的，请先撤销那一次导入，或改用新的信息截至日期。",
    )
