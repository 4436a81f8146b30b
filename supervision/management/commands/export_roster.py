"""The facts of a day for other programs, or the roster of a day as a file."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date, datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from cadre.documents.person_facts import people_json
from cadre.documents.roster_export import RosterOrder, make_roster
from cadre.documents.roster_paper import BUILT_IN, LayoutSpec, spec_of
from cadre.models import Cadre, RosterLayout
from cadre.querysets import CadreQuerySet
from cadre.services.rosters import record_export
from core.documents.leaving import issued
from core.management.operating import operator
from core.models import IssuedCopy, Unit
from core.policy import Refused
from core.services import exports
from supervision.services.facts import gather
from supervision.services.interchange import roster_json

from ._options import add_day, unit_named

ENDINGS = (".json", ".pdf", ".xlsx")
ORDER = ("held__unit__order", "held__unit_id", "held__category", "held__level", "held__start", "pk")


class Command(BaseCommand):
    """manage.py export_roster --on DATE [--unit CODE] [--json | --out FILE [--layout NAME]]."""

    help = (
        "输出某一天的名册。--json 把单位、任职和提拔事实打印出来；"
        "--out 写成文件：.xlsx、.pdf 是花名册，.json 是每人一项的全部信息（格式见 docs/interchange.md）。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Day and subtree; where to and how."""
        add_day(parser)
        parser.add_argument("--unit", metavar="CODE", help="只输出一个单位及其下级，填代码或简称")
        parser.add_argument("--json", action="store_true", help="打印单位、任职和提拔事实（缺省）")
        parser.add_argument("--out", type=Path, metavar="FILE", help="写成 .xlsx、.pdf 或 .json 文件")
        parser.add_argument(
            "--layout",
            default="usual",
            metavar="NAME",
            help=f"花名册样式：{'、'.join(BUILT_IN)}，或共享样式的名称；缺省 usual",
        )
        parser.add_argument("--with-id-numbers", action="store_true", help=".json 中带身份证号，缺省不带")

    def handle(self, *args: Any, **options: Any) -> None:
        """To standard output, or into the file."""
        within = unit_named(options["unit"]) if options["unit"] else None
        on, out = options["on"], options["out"]
        if out is None:
            facts = gather(on, under=within.path if within else "")
            self.stdout.write(json.dumps(roster_json(facts, on), ensure_ascii=False))
            return
        if out.suffix.lower() not in ENDINGS:
            raise CommandError(f"文件名“{out.name}”应以 .xlsx、.pdf 或 .json 结尾。")
        if options["with_id_numbers"] and out.suffix.lower() != ".json":
            raise CommandError("--with-id-numbers 只用于 .json；花名册里的身份证号总是遮盖的。")
        people = _people(within, on)
        try:
            self._write(out, people, within, options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(f"文件“{out}”写不进去。请核对文件夹存在、可以写入、磁盘没有满。") from error

    def _write(self, out: Path, people: CadreQuerySet, within: Unit | None, options: dict[str, Any]) -> None:
        told = {"文件": out.name, "口径": options["on"].isoformat(), "格式": out.suffix.lower()[1:]}
        if within:
            told["条件"] = within.short_name
        if options["with_id_numbers"]:
            told["身份证号"] = "带"
        listed = list(people.values_list("pk", "uuid"))
        keys, now = tuple(pk for pk, _ in listed), timezone.now()
        spec = _layout(options["layout"])
        # A file that is half written is not taken for a whole one.
        unfinished = out.with_name(f"{out.name}.part")
        with transaction.atomic():
            number, copy = record_export(
                told, people=[str(uuid) for _, uuid in listed], account=operator(), now=now
            )
            if out.suffix.lower() == ".json":
                _write_json(unfinished, keys, copy, options)
            else:
                order = _order(keys, spec, number, now, within, options)
                made = make_roster(order, Cadre.objects.filter(merged_into=None))
                unfinished.write_bytes(issued(copy, made, out.name))
            unfinished.replace(out)
        self.stdout.write(f"{out}：{len(keys)} 人，编号 {number}。")


def _write_json(out: Path, keys: tuple[int, ...], copy: IssuedCopy, options: dict[str, Any]) -> None:
    everybody, numbers = Cadre.objects.filter(merged_into=None), options["with_id_numbers"]
    with out.open("w", encoding="utf-8") as target:
        target.writelines(
            people_json(everybody, keys, options["on"], with_id_numbers=numbers, trace=copy.code)
        )
    with out.open("rb") as written:
        exports.digest_kept(copy, file_digest(written, "sha256").hexdigest())


def _order(
    keys: tuple[int, ...],
    spec: LayoutSpec,
    number: str,
    now: datetime,
    within: Unit | None,
    options: dict[str, Any],
) -> RosterOrder:
    return RosterOrder(
        keys=keys,
        spec=spec,
        format=options["out"].suffix.lower()[1:],
        title=f"{within.name if within else settings.DISTRICT_NAME}{spec.title}",
        issuer=within.name if within else settings.DEPARTMENT_NAME,
        on=options["on"],
        printed_by="系统",
        printed_at=f"{timezone.localtime(now):%Y.%m.%d %H:%M}",
        number=number,
    )


def _people(within: Unit | None, on: date) -> CadreQuerySet:
    """Whoever held a main post on the day, by unit and post."""
    people = Cadre.objects.filter(merged_into=None).with_held(on)
    people = people.holding_in(within, on) if within else people.in_service(on)
    return people.order_by(*ORDER)


def _layout(name: str) -> LayoutSpec:
    """A layout that comes with the product, by key or name, or a shared one."""
    for key, spec in BUILT_IN.items():
        if name in (key, spec.name):
            return spec
    shared = list(RosterLayout.objects.filter(shared=True, name=name)[:2])
    if not shared:
        raise CommandError(f"没有叫“{name}”的样式。可用：{'、'.join(BUILT_IN)}，或共享样式的名称。")
    if len(shared) > 1:
        raise CommandError(f"有多个共享样式叫“{name}”，请先改名。")
    return spec_of(shared[0])
