"""Time of importing exchange files with photos, in a process of its own: upload, then the job.

    python benchmarks/import_lrmx.py [--files 1000] [--profile]

The files are made in this process before the clock starts: invented people with education, family,
rewards, grades, a résumé and a JPEG of 400 x 500 with noise, as cameras make. The upload reads all of
them once, the job in its own process again. SQLite in a temporary folder.
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
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
ON = date(2026, 3, 31)
GOAL = 60.0
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜谢邹喻柏水窦章云苏潘葛范彭郎鲁"
GIVEN = "伟芳娜敏静秀丽强磊洋艳勇军杰娟涛明超兰霞平刚桂辉玲华建国文志林海燕雪晨宇思雨梓涵欣怡浩然子轩"


def photo(chance: random.Random) -> bytes:
    """A noisy picture of some 40 KB."""
    from PIL import Image

    noise = Image.frombytes("RGB", (100, 125), chance.randbytes(100 * 125 * 3))
    out = BytesIO()
    noise.resize((400, 500)).save(out, "JPEG", quality=85)
    return out.getvalue()


def file(number: int, units: list[str], chance: random.Random) -> bytes:
    """One person's exchange file."""
    from cadre.formats.dossier import Dossier, EducationFact, FamilyFact, FormFacts, RewardFact
    from cadre.formats.lrmx_write import write_lrmx
    from core.rules.id_number import check_character

    year, month, day = chance.randint(1968, 1999), chance.randint(1, 12), chance.randint(1, 28)
    first17 = f"520499{year}{month:02d}{day:02d}{number % 1000:03d}"
    name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=2))
    unit = chance.choice(units)
    resume = "\n".join(
        f"{year + 18 + 4 * step}.09--{year + 22 + 4 * step}.09  {unit}工作经历之{step}（其间：参加培训）"
        for step in range(6)
    )
    person = {
        "name": name,
        "sex": "1" if number % 2 else "2",
        "ethnicity": "01",
        "birth": date(year, month, 1),
        "birth_precision": "month",
        "id_number": first17 + check_character(first17),
        "native_place": "岚江云岭",
        "work_start": date(year + 22, 7, 1),
        "political": "01",
        "party_joined": date(year + 21, 6, 1),
        "health": "健康",
        "title": f"{unit}党委委员、组织委员",
    }
    dossier = Dossier(
        "file",
        name,
        person,
        educations=(EducationFact("full_time", "21", "大学", "管理学学士", "岚江大学行政管理专业"),),
        rewards=(RewardFact("01", "嘉奖", organ="区委", decided_on=date(2024, 3, 1)),),
        family=tuple(
            FamilyFact(relation, f"{name[0]}{relation[0]}", date(1962, 3, 1), "month", "群众", f"{unit}居民")
            for relation in ("父亲", "母亲", "哥哥", "姐姐")
        ),
        grades={2023: "2", 2024: "1", 2025: "2"},
        resume=resume,
        form=FormFacts(reason="工作需要", age_day="20260331"),
        photo=photo(chance),
    )
    return write_lrmx(dossier)


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


def archive(files: int, units: list[str]) -> bytes:
    """All files as one upload."""
    chance, out = random.Random(1), BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(files):
            packed.writestr(f"干部{number:04d}.lrmx", file(number, units, chance))
    return out.getvalue()


def measure(files: int, profile: bool) -> None:
    """Print a line of the table."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    from cadre.models import Cadre
    from cadre.services.dossiers import batches
    from core.services import jobs

    root, user, units = district(150)
    content = archive(files, units)
    profiler = cProfile.Profile()
    if profile:
        profiler.enable()
    begun = perf_counter()
    batch = batches.start([("干部.zip", content)], unit=root, on=ON, by=user)
    job = batches.request_commit(batch, by=user)
    uploaded = perf_counter()
    batches.forget()  # the job runs in a worker, which has not read the files before
    jobs.run(job.pk)
    done = perf_counter()
    profiler.disable()
    job.refresh_from_db()
    assert job.state == "done", job.error
    photos = Cadre.objects.exclude(photo=None).count()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{files} files, {len(content) // 1024 // 1024} MB: {job.result}, {photos} photos")
    print(
        f"upload and preview {uploaded - begun:.1f} s, job {done - uploaded:.1f} s, "
        f"together {done - begun:.1f} s (goal {GOAL:.0f} s), peak memory {peak} MB"
    )
    if profile:
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(45)


def main() -> None:
    """Measure in a fresh data folder."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=1_000)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATA_DIR"] = folder
        measure(options.files, options.profile)


if __name__ == "__main__":
    main()
