"""Loads the fictional district into an empty database."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from analysis.demo.accounts import write_sign_in_file
from analysis.demo.loader import Loaded, Order, load
from core.models import Unit
from core.rules.accounts import DEMO_PASSWORD


class Command(BaseCommand):
    """manage.py load_demo [--persons N] [--units N] [--seed S] [--on DATE] [--if-empty] [--rosters DIR]."""

    help = "装入虚构的云岭区：人员、单位、任职历史、账号、配备目标和历次评价。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The size and the day of the demo."""
        parser.add_argument("--persons", type=int, default=5000, help="人数，默认 5000")
        parser.add_argument("--units", type=int, default=150, help="单位数，默认 150")
        parser.add_argument("--seed", type=int, default=1, help="随机种子；相同种子和月份得到相同数据")
        parser.add_argument("--on", type=date.fromisoformat, default=None, help="口径日期，默认今天")
        parser.add_argument("--if-empty", action="store_true", help="库中已有单位时不做任何事")
        parser.add_argument("--rosters", type=Path, default=None, help="名册样例目录，默认 DATA_DIR/rosters")
        parser.add_argument("--no-history", action="store_true", help="不生成配备目标和历次评价")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses a database with units in it, and sizes without meaning."""
        if settings.PRODUCTION:
            raise CommandError("正式环境不能装入演示数据：演示账号的密码是公开的。")
        if Unit.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError(
                "数据库里已有单位，演示数据只能装入空库。请换一个 DATA_DIR，或加 --if-empty 跳过。"
            )
        self._check(options["persons"], options["units"])
        order = Order(
            persons=options["persons"],
            units=options["units"],
            seed=options["seed"],
            on=options["on"] or timezone.localdate(),
            password=os.environ.get("DEMO_PASSWORD") or DEMO_PASSWORD,
            rosters=options["rosters"] or Path(settings.DATA_DIR) / "rosters",
            history=not options["no_history"],
        )
        begun = monotonic()
        done = load(order, self.stdout.write)
        write_sign_in_file(Path(settings.DATA_DIR), order.password)
        self._conclude(order, done, monotonic() - begun)

    @staticmethod
    def _check(persons: int, units: int) -> None:
        if units < 2 or persons < units:
            raise CommandError("单位数至少为 2，人数不能少于单位数。请改 --persons 或 --units。")

    def _conclude(self, order: Order, done: Loaded, seconds: float) -> None:
        self.stdout.write(
            f"演示数据已装入：{done.persons} 人、{done.units} 个单位、{done.appointments} 条任职、"
            f"{done.runs} 次评价，用时 {seconds:.1f} 秒。"
        )
        if done.rosters:
            self.stdout.write(
                f"待导入的名册在 {order.rosters}：{'、'.join(path.name for path in done.rosters)}。"
            )
