"""Write the head of the audit chain outside the database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from core.services.audit import write_anchor


class Command(BaseCommand):
    """Appends the number and the digest of the last row to the anchor file, signed."""

    help = "把审计记录末条的编号和摘要写入库外的锚点文件。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, and say what was written."""
        anchor = write_anchor(now=timezone.now())
        self.stdout.write(f"已写入锚点：第 {anchor.last_id} 条，摘要 {anchor.digest}。")
