"""Check the audit chain."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.services.audit import verify_chain


class Command(BaseCommand):
    """Recomputes every digest and names the first row that does not hold."""

    help = "核对审计记录的摘要链。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the result; exit 1 when the chain is broken."""
        report = verify_chain()
        if not report.holds:
            raise CommandError(
                f"摘要链在第 {report.broken_id} 条断开（{report.broken_at:%Y-%m-%d %H:%M}），"
                f"此前 {report.rows} 条完好。"
            )
        self.stdout.write(f"摘要链完好，共 {report.rows} 条，末条摘要 {report.head}。")
