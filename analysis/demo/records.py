"""From the moving person to the finished record."""

from __future__ import annotations

from random import Random

from .actors import Person, Stint
from .biography import Biographer, is_town
from .calendar import day_of
from .district import District
from .facts import DemoAppointment, DemoPerson, DemoPool
from .identity import IdNumbers
from .posts import TEAM
from .ranks import ranks_of

_CHANNELS = (("recommended", 60), ("surveyed", 25), ("inspected", 15))


class Registrar:
    """Writes the records of one district in the order of its people."""

    def __init__(self, district: District, now: int, rng: Random) -> None:
        self._rng, self._now = rng, now
        self._bio = Biographer(rng, now)
        self._ids = IdNumbers(district.index)
        self._towns = [is_town(top.unit.kind) for top in district.tops]
        self._names = {unit.code: unit.name for top in district.tops for unit in (top.unit, *top.offices)}

    def record(self, person: Person) -> DemoPerson:
        """The whole record of one person."""
        bio, now = self._bio, self._now
        place, field = bio.place(), person.field or bio.field()
        political, joined = bio.party(person)
        channel, year = bio.intake(person)
        birth = day_of(person.birth)
        return DemoPerson(
            number=person.number,
            name=person.name,
            sex=person.sex,
            ethnicity=person.nation,
            native_place=place,
            birth_place=place if self._rng.random() < 0.86 else bio.place(),
            birth=birth,
            id_number=self._ids.issue(person.sex, birth, self._rng),
            work_start=day_of(person.work),
            political=political,
            party_joined=day_of(joined) if joined is not None else None,
            staffing=person.staffing,
            intake_channel=channel,
            intake_year=year,
            title=self._title(person),
            health="健康" if self._rng.random() < 0.985 else "一般",
            speciality=field,
            remark=person.remark,
            grassroots_months=bio.grassroots_months(person, self._towns),
            left_on=day_of(person.left) if person.left is not None else None,
            left_reason=person.reason if person.left is not None else "",
            appointments=tuple(self._appointment(stint) for stint in _lived(person)),
            ranks=ranks_of(person, now),
            education=bio.education(person, field),
            assessments=bio.assessments(person),
            pool=self._pool(person),
        )

    def _title(self, person: Person) -> str:
        """现任职务全称: the main post and what is held beside it."""
        parts = [self._full(person.now_in)] + [
            self._full(stint)
            for stint in person.sidelines
            if stint.end is None and stint.holding == "concurrent"
        ]
        return "，".join(parts) + ("（原任）" if person.left is not None else "")

    def _full(self, stint: Stint) -> str:
        return self._names[stint.unit] + stint.title

    def _appointment(self, stint: Stint) -> DemoAppointment:
        number = ""
        if stint.category != "staff":
            office = "云组干" if stint.category in TEAM else "云组任"
            number = f"{office}〔{stint.start // 12}〕{stint.start % 12 * 7 + self._rng.randint(1, 7)}号"
        return DemoAppointment(
            unit=stint.unit,
            post=stint.post,
            title=stint.title,
            category=stint.category,
            level=stint.level,
            holding=stint.holding,
            start=day_of(stint.start),
            end=day_of(stint.end) if stint.end is not None else None,
            expected_end=day_of(stint.expected_end) if stint.expected_end is not None else None,
            level_since=day_of(stint.level_since),
            entry_kind=stint.entry_kind,
            document_no=number,
        )

    def _pool(self, person: Person) -> tuple[DemoPool, ...]:
        """The reserve: deputies for chief posts, middle level for deputies, good staff for middle level."""
        rng, now = self._rng, self._now
        if person.left is not None or not 24 <= person.age(now) <= 43:
            return ()
        tier, chance, oldest = {
            "deputy": ("chief", 0.36, 43),
            "middle_chief": ("deputy", 0.22, 38),
            "middle_deputy": ("deputy", 0.13, 36),
            "staff": ("grassroots", 0.028, 33),
        }.get(person.now_in.category, ("", 0.0, 0))
        if not tier or person.age(now) > oldest or rng.random() > chance:
            return ()
        start = max(person.now_in.start, now - rng.randint(2, 40))
        channel = rng.choices([name for name, _ in _CHANNELS], [weight for _, weight in _CHANNELS])[0]
        ended = rng.random() < 0.12 and now - start > 12
        return (DemoPool(tier, day_of(start), day_of(now - rng.randint(0, 8)) if ended else None, channel),)


def _lived(person: Person) -> list[Stint]:
    """The stints that lasted; a move undone in the same month never happened."""
    stints = [*person.stints, *person.sidelines]
    return [stint for stint in stints if stint.end is None or stint.end > stint.start]
