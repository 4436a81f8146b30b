"""Prints the target versions and the colour plan of a day in the interchange form."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from supervision.services.evaluation import plan_on, targets_known_on
from supervision.services.interchange import targets_json

from ._options import add_day


class Command(BaseCommand):
    """manage.py export_targets --on DATE --json."""

    help = "输出某一天施行的配备目标和总灯规则（JSON，格式见 docs/interchange.md）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The day; JSON is the only form."""
        add_day(parser)
        parser.add_argument("--json", action="store_true", help="输出 JSON（目前只有这一种格式）")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write to standard output."""
        on = options["on"]
        data = targets_json(targets_known_on(on), plan_on(on), on)
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1))
