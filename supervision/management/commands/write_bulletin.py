"""Writes the bulletin of a day as PDF, without storing it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.policy import Refused
from supervision.documents import write_bulletin_pdf
from supervision.documents.build_bulletin import bulletin_paper
from supervision.services.judgement import judgement_for

from ._options import add_day


class Command(BaseCommand):
    """manage.py write_bulletin --on DATE --out F.pdf."""

    help = "生成预警通报 PDF（未编号的预览稿），不写入数据库。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Day and file."""
        add_day(parser)
        parser.add_argument("--out", type=Path, required=True, metavar="F.pdf", help="写到哪个文件")

    def handle(self, *args: Any, **options: Any) -> None:
        """Judge, build, write."""
        try:
            content = write_bulletin_pdf(bulletin_paper(judgement_for(options["on"])))
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        options["out"].write_bytes(content)
        self.stdout.write(f"已写出 {options['out']}，{len(content) // 1024} kB。")
