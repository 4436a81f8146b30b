"""Writes the letter to one unit as PDF with its trace code, without storing or numbering it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.policy import Refused
from supervision.documents import write_letter_pdf
from supervision.documents.build_letter import letter_paper
from supervision.services.judgement import judgement_for
from supervision.services.letter_people import people_in

from ._options import add_day, unit_named, written_paper


class Command(BaseCommand):
    """manage.py write_letter UNIT --on DATE --out F.pdf."""

    help = "生成一个单位的反馈函 PDF（未编号的预览稿），不保存函件；带追溯码，记入审计。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Unit, day, file."""
        parser.add_argument("unit", metavar="UNIT", help="单位代码或简称")
        add_day(parser)
        parser.add_argument("--out", type=Path, required=True, metavar="F.pdf", help="写到哪个文件")

    def handle(self, *args: Any, **options: Any) -> None:
        """Judge, build, write."""
        unit = unit_named(options["unit"])
        try:
            judgement = judgement_for(options["on"])
            content = write_letter_pdf(letter_paper(unit, judgement))
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        people = people_in(unit, judgement)
        title = f"{unit} 反馈函预览"
        content = written_paper(options["out"], content, title=title, people=people, path=unit.path)
        self.stdout.write(f"已写出 {options['out']}，{len(content) // 1024} kB。")
