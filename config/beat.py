"""The scheduler of the clockwork; what it remembers of the last run may be lost without harm."""

from __future__ import annotations

import logging
from pathlib import Path

from celery.beat import PersistentScheduler

_log = logging.getLogger(__name__)


class SturdyScheduler(PersistentScheduler):
    """Begins anew when its file is damaged: the ledger in the database knows which periods are done."""

    def setup_schedule(self) -> None:
        """Read the file; a damaged one is replaced."""
        try:
            super().setup_schedule()
        except Exception:
            _log.warning("the scheduler's file is damaged and is made anew")
            file = Path(self.schedule_filename)
            for left in file.parent.glob(f"{file.name}*"):
                left.unlink(missing_ok=True)
            super().setup_schedule()
