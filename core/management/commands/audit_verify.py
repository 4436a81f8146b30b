"""Check the audit trail."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.models import AuditEvent
from core.services.alarms import trail_faults
from core.services.audit import last_anchor


class Command(BaseCommand):
    """Recomputes every digest, compares the anchors and checks the archives; names the first bad row."""

    help = "核对审计记录的摘要链、锚点和归档文件。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the result; exit 1 when anything does not hold."""
        if faults := trail_faults():
            raise CommandError("\n".join(faults))
        last = AuditEvent.objects.order_by("-id").first()
        anchor = last_anchor()
        head = f"末条 {last.pk}，摘要 {last.digest}" if last else "没有记录"
        anchored = (
            f"最近锚点 {anchor.at}，第 {anchor.last_id} 条" if anchor else "还没有锚点，请运行 audit_anchor"
        )
        self.stdout.write(f"摘要链完好，共 {AuditEvent.objects.count()} 条，{head}；{anchored}。")
