"""What the department keeps beside the rosters: photos, terms, tags, recognitions, requests.

Acts of people go through the services by which people work. A few records get faults on purpose, so that the
data-quality desk has work; only records that no target counts.
"""

from __future__ import annotations

from datetime import date, datetime, time
from random import Random

from django.db import transaction
from django.utils import timezone

from cadre.choices import Holding, PostCategory
from cadre.models import Appointment, Cadre, Post, Resume
from cadre.services.change_requests import Held, ask
from cadre.services.posts import update_post
from cadre.services.quality import recognise, refresh_quality
from cadre.services.resumes import rebuild_segments
from cadre.services.sets.photos import store_photo
from cadre.services.tagging import add_tags
from cadre.services.team_terms import begin_term
from core.choices import UnitKind
from core.dates import add_months, month_text
from core.models import Unit, User

from .portraits import portrait
from .stories import TOWN

PHOTOS, FAULTY = 420, 12
TEAM = (PostCategory.CHIEF, PostCategory.DEPUTY, PostCategory.MEMBER)
WITH_ROSTERS = (TOWN, "茶亭镇", "青石街道")
ORGANIZER, KEEPER = "zhoumin", "wuxiao"
_TERMS = (
    ("party", "第十三届党委", date(2016, 6, 20), date(2021, 6, 20)),
    ("party", "第十四届党委", date(2021, 6, 22), date(2026, 6, 22)),
    ("government", "第十九届政府", date(2021, 12, 18), date(2026, 12, 18)),
)
_TAGS = (
    ("experience", "征地拆迁", "2023 年牵头清河片区征拆，三个月签约 412 户", "区重点办专报〔2023〕18号"),
    ("speciality", "基层治理", "主持“网格夜谈”，矛盾就地化解率居全区前列", "2024 年政法委通报"),
    ("trait", "抓落实", "年度重点任务连续两年全部按期办结", "区委督查室 2025 年清单"),
)


@transaction.atomic
def fill_desk(on: date, seed: int) -> None:
    """Photos of teams, terms of towns, and what lies on the desks of the department and a clerk."""
    rng = Random(f"{seed}/desk")
    organizer = User.objects.get(username=ORGANIZER)
    _take_photos(on, rng, organizer)
    for unit in Unit.objects.filter(kind__in=(UnitKind.TOWN, UnitKind.TOWNSHIP))[:12]:
        for body, name, start, expected in _TERMS:
            values = {"body": body, "name": name, "start": start, "expected_on": expected}
            begin_term(unit, values=values, by=organizer)
    town = Unit.objects.filter(short_name=TOWN).first()
    if town is None:
        return
    post = Post.objects.filter(unit=town, name="党委副书记").first()
    if post is not None:
        wanted = "熟悉党务和基层治理，有镇街班子任职经历"
        update_post(post, values={"requirements": wanted, "is_key": True}, by=organizer)
    _tag(town, on, organizer)
    # The rosters that visitors import are of other units and must find their people as they report them.
    others = Unit.objects.filter(parent=town.parent).exclude(short_name__in=WITH_ROSTERS).order_by("order")
    _make_faults(others[0], on, organizer)
    _request_changes(town, on)
    refresh_quality(on)


def _take_photos(on: date, rng: Random, by: User) -> None:
    """Units in their order; whoever leads one is photographed first."""
    team = Appointment.objects.holding(on).main().filter(category__in=TEAM)
    leaders = team.order_by("unit__order", "id").values_list("cadre", flat=True)[:PHOTOS]
    people = list(Cadre.objects.filter(pk__in=list(leaders)).select_related("unit"))
    for cadre in people:
        cadre.photo = store_photo(portrait(cadre.sex, rng), cadre.name, cadre.unit, by=by)
    Cadre.objects.bulk_update(people, ["photo"])


def _tag(town: Unit, on: date, by: User) -> None:
    staff = Cadre.objects.visible_to(by).holding_in(town, on).order_by("pk")
    for place, (kind, word, evidence, source) in enumerate(_TAGS):
        keys = list(staff.values_list("pk", flat=True)[3 * place : 3 * place + 4])
        values: dict[str, object] = {"kind": kind, "word": word, "evidence": evidence, "source": source}
        values["noted_on"] = add_months(on, -2)
        add_tags(Cadre.objects.filter(pk__in=keys), values, by=by)


def _make_faults(town: Unit, on: date, by: User) -> None:
    """Births that differ from the ID number, one recognised; gaps in résumés; no start of work."""
    plain = Appointment.objects.holding(on).filter(
        holding=Holding.MAIN, category=PostCategory.STAFF, unit__path__startswith=town.path
    )
    people = list(
        Cadre.objects.filter(pk__in=plain.values("cadre")).select_related("unit").order_by("pk")[:FAULTY]
    )
    for cadre in people[:4]:
        cadre.birth = add_months(cadre.birth or on, 3)
        cadre.save(update_fields=["birth"])
    for cadre in people[4:8]:
        resume = Resume.objects.filter(cadre=cadre).first()
        if resume is not None:
            resume.text = "\n".join(line for line in resume.text.split("\n") if "待分配" not in line)
            resume.save()
            rebuild_segments([(cadre.pk, resume.text)])
    Cadre.objects.filter(pk__in=[cadre.pk for cadre in people[8:10]]).update(work_start=None)
    if people:
        month = month_text(people[0].birth)
        recognise(
            people[0],
            fact="birth",
            new=month,
            document_no="云组干认〔2024〕7号",
            decided_on=date(2024, 5, 6),
            note="1998 年入团志愿书",
            by=by,
        )


def _request_changes(town: Unit, on: date) -> None:
    """A clerk asks for two protected facts to be changed; the department has not looked yet."""
    keeper = User.objects.get(username=KEEPER)
    now = min(timezone.make_aware(datetime.combine(on, time(9))), timezone.now())
    people = Cadre.objects.filter(unit=town, left_on=None).exclude(birth=None).exclude(work_start=None)
    for cadre, field, label in zip(
        people.order_by("-pk")[:2], ("birth", "work_start"), ("出生年月", "参加工作时间"), strict=False
    ):
        old: date = getattr(cadre, field)
        new = add_months(old, 1)
        item = Held(field, label, month_text(old), month_text(new), new.isoformat())
        ask(cadre, [item], evidence="干部人事档案第四类 4-1-2", by=keeper, now=now)
