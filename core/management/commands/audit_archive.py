"""Archive the oldest rows of the audit trail, or read an archive back."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from core.models import AuditArchive
from core.policy import Refused
from core.services.audit import archive_old, read_archive


class Command(BaseCommand):
    """Without options: what is older than AUDIT_DAYS goes into a sealed, signed file and out of the table."""

    help = "归档超过保存期限的审计记录，或者读出一份归档。"

    def add_arguments(self, parser: CommandParser) -> None:
        """--days for another age (at least 183), --read for an archive."""
        parser.add_argument("--days", type=int, help="归档多少天以前的记录，不少于 183")
        parser.add_argument("--read", metavar="FILE", help="读出一份归档，每行一条")

    def handle(self, *args: Any, **options: Any) -> None:
        """Archive or read; what forbids it ends the command with the reason."""
        try:
            if options["read"]:
                self._read(options["read"])
            else:
                self._archive(options["days"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _archive(self, days: int | None) -> None:
        made = archive_old(now=timezone.now(), days=days)
        if made is None:
            self.stdout.write("没有到期的审计记录，不需要归档。")
        else:
            self.stdout.write(f"已归档第 {made.first_id} 至 {made.last_id} 条：{made.file_name}。")

    def _read(self, name: str) -> None:
        archive = AuditArchive.objects.filter(file_name=name).first()
        if archive is None:
            raise CommandError(f"没有登记过归档文件 {name}。")
        for row in read_archive(archive):
            told = row.facts | {"people": row.people}
            self.stdout.write(json.dumps(told, ensure_ascii=False, cls=DjangoJSONEncoder))
