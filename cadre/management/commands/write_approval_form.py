"""Writes one person's 干部任免审批表 as PDF or Word file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cadre.documents.approval_form import CLASSIC, VARIANTS, write_form_docx, write_form_pdf
from cadre.documents.person_files import form_of
from core.documents import PdfUnavailable

from ._people import add_person, day_or_today, person_named, written

_WRITERS = {".pdf": write_form_pdf, ".docx": write_form_docx}


class Command(BaseCommand):
    """manage.py write_approval_form PERSON --out F.pdf|F.docx [--on DATE] [--variant 2025]."""

    help = "生成一个人的干部任免审批表（PDF 或 Word），记入审计。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Person, day, variant, file."""
        add_person(parser)
        parser.add_argument(
            "--variant", choices=tuple(VARIANTS), default=CLASSIC, help="表样：classic 现行，2025 带到龄时间"
        )
        parser.add_argument(
            "--out", type=Path, required=True, metavar="F.pdf", help="写到哪个文件，.pdf 或 .docx"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Find, build, write, and say what to look at before it is signed."""
        out: Path = options["out"]
        write = _WRITERS.get(out.suffix.lower())
        if write is None:
            raise CommandError(f"不能写成“{out.suffix or out.name}”。--out 请以 .pdf 或 .docx 结尾。")
        cadre, on = person_named(options["person"]), day_or_today(options)
        form = form_of(cadre, on=on, variant=options["variant"], user=None)
        try:
            content = written(cadre, write(form), to=out, on=on)
        except PdfUnavailable as unavailable:
            raise CommandError(str(unavailable)) from unavailable
        for finding in form.findings:
            self.stderr.write(f"提醒：{finding.reason}")
        self.stdout.write(f"已写出 {out}，{max(len(content) // 1024, 1)} kB。")
