"""A process that writes until it is killed, and tells the number of each committed transaction.

Every transaction raises two counters together and appends to the audit trail, so that half of one shows.
"""

from __future__ import annotations

import os
from itertools import count


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from datetime import UTC, datetime

    from django.db import transaction
    from django.db.models import F

    from core.choices import AuditAction
    from core.models import Spending
    from core.services import audit

    window = datetime(2026, 1, 1, tzinfo=UTC)
    for who in ("left", "right"):
        Spending.objects.get_or_create(who=who, what="drill", window=window)
    for number in count(1):
        with transaction.atomic():
            Spending.objects.filter(who="left").update(count=F("count") + 1)
            audit.record(audit.Act(AuditAction.SETUP, label=f"演练 {number}"), by=None)
            Spending.objects.filter(who="right").update(count=F("count") + 1)
        print(number, flush=True)


if __name__ == "__main__":
    main()
