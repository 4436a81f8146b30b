"""What the demo shows of access: one checks his own record, one asks to read one, two keep away from some."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone

from cadre.models import Appointment, Cadre
from cadre.services import access_requests, recusal
from core.models import Unit, User

SELF, ASKER, MINISTER, KEEPER, SECRETARY = "benren", "linxiaodong", "zhengqiming", "wuxiao", "hechanglin"


def show_access(on: date) -> None:
    """One request is approved and one waits; the clerk of the town has declared a sister-in-law.

    Its secretary stands in the list himself: his own record is closed to him.
    """
    town = Unit.objects.filter(short_name="清河镇").first()
    known = User.objects.in_bulk([SELF, ASKER, MINISTER, KEEPER, SECRETARY], field_name="username")
    if town is None or len(known) < 5:
        return
    main = Appointment.objects.holding(on).main().filter(unit=town)
    staff = list(Cadre.objects.filter(pk__in=main.values("cadre")).exclude(id_index=None).order_by("-pk")[:8])
    _own_account(known[SELF], staff[0])
    chief = Cadre.objects.filter(name=known[SECRETARY].display_name, unit=town).exclude(id_index=None).first()
    if chief is not None:
        _own_account(known[SECRETARY], chief)
    now = min(timezone.make_aware(datetime.combine(on, time(9))), timezone.now())
    names = [cadre for cadre in staff[1:] if _is_alone(cadre, town)]
    for cadre, purpose in zip(names, ("拟交流到我镇任职，了解任职经历", "联合工作组抽调人选"), strict=False):
        asked = access_requests.ask(
            name=cadre.name, unit_text=town.short_name, purpose=purpose, hours=72, by=known[ASKER], now=now,
            url=reverse("cadre:access_desk"),
        )  # fmt: skip
        if cadre is names[0]:
            access_requests.decide(
                asked, approve=True, decision="同意", by=known[MINISTER], now=now + timedelta(minutes=20),
                url=reverse("cadre:access_own"),
            )  # fmt: skip
    if len(names) > 2:
        clerk = known[KEEPER]
        recusal.declare(clerk, name=names[2].name, unit_text=town.short_name, relation="弟媳", by=clerk)


def _own_account(user: User, cadre: Cadre) -> None:
    """The account gets the name and the number of a record."""
    user.display_name, user.unit = cadre.name, cadre.unit
    user.id_number, user.id_index = cadre.id_number, cadre.id_index
    user.save()


def _is_alone(cadre: Cadre, town: Unit) -> bool:
    """Whether nobody else of the town has the name."""
    return Cadre.objects.filter(name=cadre.name, unit__path__startswith=town.path).count() == 1
