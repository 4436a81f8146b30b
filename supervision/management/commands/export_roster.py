"""Prints the facts of a day in the interchange form, so that every light can be recomputed elsewhere."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from supervision.services.facts import gather
from supervision.services.interchange import roster_json

from ._options import add_day, unit_named


class Command(BaseCommand):
    """manage.py export_roster --on DATE [--unit CODE] --json."""

    help = "输出某一天的单位、任职和提拔事实（JSON，格式见 docs/interchange.md）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Day and subtree; JSON is the only form."""
        add_day(parser)
        parser.add_argument("--unit", metavar="CODE", help="只输出一个单位及其下级，填代码或简称")
        parser.add_argument("--json", action="store_true", help="输出 JSON（目前只有这一种格式）")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write to standard output."""
        within = unit_named(options["unit"]) if options["unit"] else None
        facts = gather(options["on"], under=within.path if within else "")
        self.stdout.write(json.dumps(roster_json(facts, options["on"]), ensure_ascii=False))
