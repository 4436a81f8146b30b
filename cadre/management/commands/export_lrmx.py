"""Writes one person's exchange file (.lrmx)."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cadre.documents.approval_form import CLASSIC
from cadre.documents.person_files import LRMX, person_file

from ._people import add_person, day_or_today, person_named, written_down


class Command(BaseCommand):
    """manage.py export_lrmx PERSON --out F.lrmx [--on DATE]."""

    help = "导出一个人的 .lrmx 文件（任免审批表编辑器可以打开），记入审计。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Person, day, file."""
        add_person(parser)
        parser.add_argument("--out", type=Path, required=True, metavar="F.lrmx", help="写到哪个文件")

    def handle(self, *args: Any, **options: Any) -> None:
        """Find, write, tell."""
        cadre, on = person_named(options["person"]), day_or_today(options)
        out: Path = options["out"]
        content = person_file(cadre, LRMX, on=on, variant=CLASSIC, user=None)
        try:
            out.write_bytes(content)
        except OSError as error:
            raise CommandError(f"写不到 {out}：{error.strerror}。") from error
        written_down(cadre, file=out.name, on=on)
        self.stdout.write(f"已写出 {out}，{max(len(content) // 1024, 1)} kB。")
