"""People written by hand: the team of 清河镇, and those who serve in two places at a time."""

from __future__ import annotations

from typing import NamedTuple

from .actors import Person, Seat, Stint
from .calendar import retirement_month
from .posts import CHIEF_LEVEL, DEPUTY_LEVEL, STAFF_LEVEL
from .simulation import Simulation

TOWN = "清河镇"


class Part(NamedTuple):
    """A member of the team of 清河镇; months are counted back from now, ``until`` None: still there."""

    name: str
    sex: str
    born: int
    post: str
    since: int
    until: int | None = None
    schooling: str = "大学"
    before: str = ""
    gone: str = ""
    field: str = ""


# born: months before now. Who turns 36 in two months, and who did eleven months ago, make the light red.
TEAM = (
    Part("贺长林", "1", 47 * 12 + 9, "党委书记", 56, before="区农业农村局", field="农林水利"),
    Part("沈若岚", "2", 42 * 12 + 4, "党委副书记、镇长", 54, before="区司法局", field="法学"),
    Part("邱国栋", "1", 54 * 12 + 6, "人大主席", 75, schooling="大专"),
    Part("方振海", "1", 45 * 12 + 11, "党委委员、纪委书记", 48, before="区纪委监委"),
    Part(
        "林知远",
        "1",
        36 * 12 - 2,
        "党委委员、组织委员",
        55,
        schooling="研究生",
        before="区委组织部",
        field="公共管理",
    ),
    Part("罗静怡", "2", 39 * 12 + 1, "党委委员、宣传委员", 34),
    Part("宋大鹏", "1", 41 * 12 + 7, "党委委员、武装部长", 65),
    Part("唐文博", "1", 40 * 12 + 3, "副镇长", 54, before="区财政局"),
    Part("马晓蕾", "2", 36 * 12 + 11, "副镇长", 54, schooling="研究生"),
    Part("温玉梅", "2", 50 * 12 + 2, "人大副主席", 96, schooling="大专"),
    Part("邹延川", "1", 38 * 12 + 5, "党委副书记", 62, 2, gone="调出"),
    Part("骆新桥", "1", 34 * 12 + 8, "副镇长", 40, 3, gone="调出"),
    Part("戴守正", "1", 60 * 12 + 13, "党委书记", 110, 56, gone="退休"),
    Part("阮素云", "2", 46 * 12 + 2, "党委副书记、镇长", 100, 54, gone="调出"),
)
VISITOR = Part("顾明哲", "1", 34 * 12 + 2, "副镇长（挂职）", 9, schooling="研究生", before="区发改局")


class Stories:
    """Puts the written people among the others before time runs; they stay where they are written."""

    def __init__(self, world: Simulation) -> None:
        self._world = world
        self._tops = {top.unit.short_name: number for number, top in enumerate(world.tops)}
        self._ready = world.district.index == 0 and TOWN in self._tops

    def open(self) -> None:
        """Clears the team of 清河镇 of drawn people and seats the written ones."""
        if not self._ready:
            return
        world, town = self._world, self._tops[TOWN]
        for seat in world.team[town]:
            holder, seat.holder = seat.holder, None
            if seat in world.vacant:
                world.vacant.remove(seat)
            if holder:
                self._reuse(holder)
        for part in TEAM:
            self._play(part, town)

    def close(self) -> None:
        """Adds the visitor and other concurrent holdings once the present is known."""
        world = self._world
        if self._ready:
            self._visit(self._tops[TOWN])
        self._concurrent()
        self._postings(world.now)

    def _reuse(self, person: Person) -> None:
        """Whoever was drawn for a written seat works on elsewhere in the unit as staff, and may be recast."""
        person.seat = None
        last = person.now_in
        last.post, last.title, last.category = None, "干部", "staff"
        last.level, last.entry_kind, last.level_since = STAFF_LEVEL, "lateral", last.start
        for stint in person.stints:
            if stint.category in ("deputy", "member", "chief"):
                stint.post, stint.title, stint.category, stint.level = None, "干部", "staff", STAFF_LEVEL
                stint.level_since = stint.start
                stint.entry_kind = "lateral"

    def _play(self, part: Part, town: int) -> None:
        world, now = self._world, self._world.now
        person = self._cast(town)
        person.name, person.sex, person.nation, person.written = part.name, part.sex, "01", True
        person.birth, person.schooling, person.staffing = now - part.born, part.schooling, "1"
        person.retire, person.non_party = retirement_month(part.sex, person.birth), False
        person.field = part.field
        graduated = {"大专": 21, "大学": 22, "研究生": 25}[part.schooling]
        person.work = ((person.birth // 12) + graduated) * 12 + 6
        seat = next(s for s in world.team[town] if s.name == part.post and (part.until or not s.holder))
        since = now - part.since
        end = now - part.until if part.until is not None else None
        person.stints = [*self._path(part, person, town, since), self._stint(seat, since, end, part)]
        person.seat = None
        if part.until is None:
            person.seat, seat.holder = seat, person
        elif end is not None:
            self._finish(person, end, part, seat)

    def _finish(self, person: Person, end: int, part: Part, seat: Seat) -> None:
        """Those who have left are history: out of the unit's lists from the start."""
        person.left, person.reason = end, part.gone
        members = self._world.members[person.top]
        if person in members:
            members.remove(person)
        seat.vacant_since = end

    def _cast(self, town: int) -> Person:
        """A drawn colleague without a post lends number and place to the written person."""
        candidates = [p for p in self._world.members[town] if p.seat is None and not p.written]
        return candidates[0]

    def _path(self, part: Part, person: Person, town: int, since: int) -> list[Stint]:
        """Staff, then a middle-level post: in the unit named, or in the town itself."""
        world = self._world
        top = self._tops.get(part.before, town)
        unit = world.tops[top].unit.code
        middle = person.work + max(24, (since - person.work) * 5 // 10)
        path = [
            Stint(
                top, unit, None, "干部", "staff", STAFF_LEVEL, person.work, "recruited", person.work, middle
            )
        ]
        upper = since
        if part.post in ("党委书记", "党委副书记、镇长", "人大主席", "人大副主席", "党委副书记"):
            upper = middle + (since - middle) // 2
            title, level = "党组成员" if part.before else "党委委员", DEPUTY_LEVEL
            path.append(Stint(top, unit, None, title, "member", level, upper, "promotion", upper, since))
        path.insert(
            1,
            Stint(
                top, unit, None, "办公室主任", "middle_chief", STAFF_LEVEL, middle, "promotion", middle, upper
            ),
        )
        return path

    def _stint(self, seat: Seat, since: int, end: int | None, part: Part) -> Stint:
        kind = "advancement" if seat.level == CHIEF_LEVEL else "promotion"
        level_since = since
        if part.post == "党委书记":
            level_since, kind = since - 58, "lateral"
        elif part.post in ("人大副主席", "党委副书记"):
            level_since, kind = since - 30, "lateral"
        return Stint(
            seat.top, seat.unit, seat.key, seat.name, seat.category, seat.level, since, kind, level_since, end
        )

    # --- two places at a time ------------------------------------------------------------------

    def _visit(self, town: int) -> None:
        world, part = self._world, VISITOR
        home = self._tops.get(part.before, town)
        person = next(p for p in world.members[home] if p.seat is None and not p.written and p.left is None)
        person.name, person.sex, person.nation, person.written = part.name, part.sex, "01", True
        person.birth, person.schooling, person.staffing = world.now - part.born, part.schooling, "1"
        person.retire = retirement_month(part.sex, person.birth)
        person.work = (person.birth // 12 + 25) * 12 + 6
        unit, start = world.tops[home].unit.code, world.now - part.since
        title = "产业发展股副股长"
        person.stints = [
            Stint(
                home,
                unit,
                None,
                "干部",
                "staff",
                STAFF_LEVEL,
                person.work,
                "recruited",
                person.work,
                start - 20,
            ),
            Stint(home, unit, None, title, "middle_deputy", STAFF_LEVEL, start - 20, "promotion", start - 20),
        ]
        unit = world.tops[town].unit.code
        person.sidelines = [
            Stint(
                town, unit, None, part.post, "deputy", DEPUTY_LEVEL, start, "other", start,
                holding="posting", expected_end=start + 24,
            )
        ]  # fmt: skip

    def _concurrent(self) -> None:
        """区委办 and 区府办 lend their deputies to other units as a second post."""
        world = self._world
        for short, other, title in (
            ("区委办", "区委政法委", "委员（兼）"),
            ("区委宣传部", "区融媒体中心", "副主任（兼）"),
        ):
            if short not in self._tops or other not in self._tops:
                continue
            top = self._tops[other]
            holders = [s.holder for s in world.team[self._tops[short]] if s.holder and s.category == "deputy"]
            for person in [p for p in holders if p and not p.sidelines][:1]:
                start = max(person.now_in.start + 1, world.now - 20)
                if start < world.now:
                    unit = world.tops[top].unit.code
                    person.sidelines.append(
                        Stint(
                            top,
                            unit,
                            None,
                            title,
                            "member",
                            DEPUTY_LEVEL,
                            start,
                            "other",
                            start,
                            holding="concurrent",
                        )
                    )

    def _postings(self, now: int) -> None:
        """挂职: some of the younger staff work in a town for two years; the first of them have come back."""
        world = self._world
        kinds = ("town", "subdistrict", "township")
        towns = [number for number, top in enumerate(world.tops) if top.unit.kind in kinds]
        for person in world.people if towns else []:
            if not self._may_be_posted(person, now) or world.rng.random() > 0.05:
                continue
            start, town = now - world.rng.randint(2, 44), world.rng.choice(towns)
            if person.now_in.start <= start and town not in (person.top, self._tops.get(TOWN)):
                person.sidelines.append(self._posting(town, start, now))

    @staticmethod
    def _may_be_posted(person: Person, now: int) -> bool:
        fits = person.now_in.category in ("staff", "middle_deputy") and 27 <= person.age(now) <= 40
        return fits and person.left is None and not person.written

    def _posting(self, town: int, start: int, now: int) -> Stint:
        unit = self._world.tops[town].unit
        head = {"subdistrict": "办事处主任", "town": "镇长"}.get(unit.kind, "乡长")
        stint = Stint(
            town, unit.code, None, f"{head}助理（挂职）", "member", DEPUTY_LEVEL, start, "other", start
        )
        stint.holding, stint.expected_end = "posting", start + 24
        stint.end = start + 24 if start + 24 <= now else None
        return stint
