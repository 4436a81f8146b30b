"""Writes one person's exchange file (.lrmx, or the older .lrm with its .pic)."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cadre.formats.lrm_write import write_lrm
from cadre.formats.lrmx_write import write_lrmx
from cadre.services.dossiers.reading_back import dossier_of

from ._people import add_person, day_or_today, person_named, written


class Command(BaseCommand):
    """manage.py export_lrmx PERSON --out F.lrmx|F.lrm [--on DATE]."""

    help = "导出一个人的 .lrmx 文件（任免审批表编辑器可以打开），或旧版编辑器的 .lrm，记入审计。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Person, day, file."""
        add_person(parser)
        parser.add_argument(
            "--out", type=Path, required=True, metavar="F.lrmx", help="写到哪个文件，.lrmx 或 .lrm"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Find, write, tell."""
        out: Path = options["out"]
        if out.suffix.lower() not in (".lrmx", ".lrm"):
            raise CommandError(f"不能写成“{out.name}”。--out 请以 .lrmx 或 .lrm 结尾。")
        cadre, on = person_named(options["person"]), day_or_today(options)
        dossier = dossier_of(cadre, on=on, user=None)
        older = out.suffix.lower() == ".lrm"
        content = write_lrm(dossier) if older else write_lrmx(dossier)
        photo = dossier.photo if older else None
        content = written(cadre, content, to=out, on=on, photo=photo or b"")
        self.stdout.write(f"已写出 {out}，{max(len(content) // 1024, 1)} kB。")
