"""Time of a whole roster import beside bare reading and bare bulk insert, in a process of its own.

    python benchmarks/import_roster.py [--rows 10000] [--profile]

The import is the job of the product: the stored file is opened, parsed in the caged child, checked,
compared with the database and written in one transaction with audit trail and undo record. Bare is
calamine reading the same file in this process without any check, and bulk_create of the same rows of the
same models from plain values in one transaction. SQLite in a temporary folder.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import random
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
ON = date(2026, 3, 31)
TARGET = 3.0
IMPORT, READING, INSERT = "import, read to committed", "bare reading", "bare bulk insert"
HEADERS = (
    "序号", "姓名", "性别", "民族", "籍贯", "出生地", "出生年月", "参加工作时间", "政治面貌", "入党时间",
    "全日制学历", "全日制学位", "全日制毕业院校系及专业", "在职学历", "在职学位", "在职毕业院校系及专业",
    "单位",
    "现任职务", "职务类别", "任现职时间", "职务层次", "任现职务层次时间", "职级", "任现职级时间", "编制类型",
    "身份证号码", "进入渠道", "健康状况", "年度考核结果", "备注",
)  # fmt: skip
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜谢邹喻柏水窦章云苏潘葛范彭郎鲁"
GIVEN = "伟芳娜敏静秀丽强磊洋艳勇军杰娟涛明超兰霞平刚桂辉玲华建国文志林海燕雪晨宇思雨梓涵欣怡浩然子轩"
POSTS = (
    ("党委书记", "党政正职", "乡科级正职"), ("副镇长", "班子副职", "乡科级副职"),
    ("党委委员、组织委员", "班子成员(其他)", "乡科级副职"), ("财政所所长", "中层正职", "科员级"),
    ("党政办科员", "一般干部", "科员级"), ("农业服务中心副主任", "中层副职", "科员级"),
)  # fmt: skip


def roster(path: Path, rows: int, units: list[str], chance: random.Random) -> None:
    """A workbook of invented people with 30 filled columns."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    page = book.add_worksheet("花名册")
    page.write_row(0, 0, HEADERS)
    for number in range(rows):
        page.write_row(number + 1, 0, roster_row(number, units, chance))
    book.close()


def roster_row(number: int, units: list[str], chance: random.Random) -> list[str]:
    """One person."""
    from core.rules.id_number import check_character

    year, month = chance.randint(1968, 1999), chance.randint(1, 12)
    first17 = f"520499{year}{month:02d}{chance.randint(1, 28):02d}{number % 1000:03d}"
    post, category, level = chance.choice(POSTS)
    since = f"{chance.randint(2015, 2025)}.{chance.randint(1, 12):02d}"
    name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))
    party = chance.random() < 0.8
    in_service = chance.random() < 0.4
    return [
        str(number + 1), name, "男" if number % 2 else "女", chance.choice(("汉族", "汉族", "侗族", "苗族")),
        "湖南岳阳", "湖南岳阳", f"{year}.{month:02d}", f"{year + 22}.07",
        "中共党员" if party else "群众", f"{year + 21}.06" if party else "", "大学", "管理学学士",
        "岚江大学公共管理学院行政管理专业", "研究生" if in_service else "",
        "公共管理硕士" if in_service else "",
        "岚江省委党校公共管理专业" if in_service else "", chance.choice(units), post, category, since, level,
        since, "四级主任科员", since, "行政编制", first17 + check_character(first17), "公务员招录", "健康",
        "2023年称职；2024年优秀；2025年称职", f"备注{number}",
    ]  # fmt: skip


def district(units: int) -> tuple[object, object, list[str]]:
    """The root, an organizer over it, and the names of the units."""
    from core.choices import Role, UnitKind
    from core.models import RoleGrant, User
    from core.services.units import add_unit

    root = add_unit(code="R", name="云岭区", short_name="云岭区", kind=UnitKind.DISTRICT)
    names = [f"测试{number:03d}镇" for number in range(units)]
    for number, name in enumerate(names):
        add_unit(code=f"U{number}", name=name, short_name=name, kind=UnitKind.TOWN, parent=root)
    user = User.objects.create_user("bench", None, display_name="测试")
    RoleGrant.objects.create(user=user, role=Role.ORGANIZER, unit=root, start=date(2020, 1, 1))
    return root, user, names


class Clock:
    """Named times: on the wall, and of the processor with the caged child (for busy machines)."""

    def __init__(self) -> None:
        self.wall: dict[str, float] = {}
        self.busy: dict[str, float] = {}

    @contextmanager
    def time(self, name: str) -> Iterator[None]:
        """Measure the block."""
        begun, worked = perf_counter(), _processor_seconds()
        yield
        self.wall[name] = perf_counter() - begun
        self.busy[name] = _processor_seconds() - worked

    def table(self) -> str:
        """The times, and the import's share of what is bare."""
        lines = [f"{'':<28}{'wall':>8}{'CPU':>8}"]
        lines += [f"{name:<28}{self.wall[name]:7.2f}s{self.busy[name]:7.2f}s" for name in self.wall]
        ratios = [
            f"{times[IMPORT] / (times[READING] + times[INSERT]):8.2f}" for times in (self.wall, self.busy)
        ]
        return "\n".join([*lines, f"{f'ratio, at most {TARGET}':<28}{''.join(ratios)}"])


def _processor_seconds() -> float:
    own, child = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + child.ru_utime + child.ru_stime


def run_import(clock: Clock, name: str, content: bytes, root: object, user: object, on: date = ON) -> object:
    """Upload, then the job alone, measured from reading to committed; the counts."""
    from django.db import transaction

    from cadre.services import roster_batches, roster_reading
    from core.services import jobs

    batch = roster_batches.start_import(content, name="花名册.xlsx", unit=root, on=on, by=user)
    with transaction.atomic():
        job = roster_batches.request_commit(batch, by=user)
    roster_reading.forget()  # the job runs in a worker, which has not read the file before
    with clock.time(name):
        jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.error
    return job.result


def bare_insert() -> Callable[[], None]:
    """The rows of all models as plain values; calling it inserts them into the emptied tables."""
    from django.db import connection, transaction

    from cadre.models import AnnualAssessment, Appointment, Cadre, Education, Rank

    models = (Cadre, Appointment, Rank, Education, AnnualAssessment)
    rows = [(model, list(model._default_manager.order_by("pk").values())) for model in models]
    with connection.cursor() as cursor:
        for table in ("core_importchange", *(model._meta.db_table for model in reversed(models))):
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own tables

    def insert() -> None:
        with transaction.atomic():
            for model, records in rows:
                model._default_manager.bulk_create([model(**row) for row in records], batch_size=500)

    return insert


def measure(rows: int, profile: bool) -> None:
    """Print the table."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    root, user, units = district(150)
    path = Path(os.environ["DATA_DIR"]) / "roster.xlsx"
    roster(path, rows, units, random.Random(1))
    content, clock = path.read_bytes(), Clock()
    profiler = cProfile.Profile()
    if profile:
        profiler.enable()
    told = run_import(clock, IMPORT, content, root, user)
    profiler.disable()
    print(f"{rows} rows x {len(HEADERS)} columns, {len(content) // 1024} KB: {told}")
    # The same file for the same day is refused.
    print(f"again: {run_import(clock, 'same file again', content, root, user, ON + timedelta(days=1))}")
    with clock.time(READING):
        from python_calamine import CalamineWorkbook

        CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    insert = bare_insert()
    with clock.time(INSERT):
        insert()
    print(clock.table())
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    if profile:
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(55)


def main() -> None:
    """Measure in a fresh data folder."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATA_DIR"] = folder
        measure(options.rows, options.profile)


if __name__ == "__main__":
    main()
