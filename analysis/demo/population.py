"""Drawing a person: age, schooling, start of work, kind of staffing."""

from __future__ import annotations

from random import Random

from .actors import Person
from .calendar import retirement_month
from .names import Names
from .posts import TEAM

# mean, spread, youngest, eldest at the start of the simulation
_AGES = {
    "chief": (44.0, 6.4, 32, 58),
    "member": (47.0, 4.5, 38, 57),
    "deputy": (41.5, 5.6, 30, 55),
    "middle_chief": (38.5, 6.6, 27, 57),
    "middle_deputy": (35.5, 6.0, 26, 56),
}
_STAFF_BANDS = ((23, 27, 21), (28, 31, 19), (32, 36, 20), (37, 43, 18), (44, 50, 13), (51, 59, 9))
_WOMEN = {"chief": 0.17, "member": 0.24, "deputy": 0.28, "middle_chief": 0.36, "middle_deputy": 0.42}
# schooling: name, age at graduation, weight by birth year before 1975 / before 1985 / later
_SCHOOLING = (
    ("中专", 19, (22, 3, 0)),
    ("大专", 21, (44, 26, 7)),
    ("大学", 22, (33, 65, 72)),
    ("研究生", 25, (1, 6, 21)),
)
CIVIL_KINDS = frozenset(("town", "township", "subdistrict", "party", "government"))
SCHOOL_AGE = {name: age for name, age, _ in _SCHOOLING}


class Population:
    """Makes people out of one stream of chance and numbers them in order."""

    def __init__(self, rng: Random, first_number: int) -> None:
        self._rng = rng
        self._names = Names(rng)
        self._number = first_number

    def established(self, category: str, kind: str, top: int, month: int) -> Person:
        """Somebody who has held a place of this category for some time already."""
        rng = self._rng
        sex = "2" if rng.random() < _WOMEN.get(category, 0.45) else "1"
        for _ in range(20):
            birth = month - self._age(category) * 12 - rng.randint(0, 11)
            if retirement_month(sex, birth) > month + 2:
                break
        else:
            birth = month - 40 * 12
        person = self._make(sex, birth, kind, top, latest_work=month - 1)
        if category in TEAM and kind in CIVIL_KINDS and person.staffing == "3":
            person.staffing = "1"
        return person

    def recruit(self, kind: str, top: int, month: int) -> Person:
        """Somebody newly taken on in this month."""
        rng = self._rng
        sex = "2" if rng.random() < 0.5 else "1"
        schooling = rng.choices(("大专", "大学", "研究生"), (6, 70, 24))[0]
        age = min(26, SCHOOL_AGE[schooling] + rng.choices((0, 1, 2, 4), (58, 24, 12, 6))[0])
        return self._make(sex, month - age * 12 - rng.randint(0, 11), kind, top, month, schooling, month)

    def _age(self, category: str) -> int:
        rng = self._rng
        if category in _AGES:
            mean, spread, low, high = _AGES[category]
            return round(min(high, max(low, rng.gauss(mean, spread))))
        low, high, _ = rng.choices(_STAFF_BANDS, [band[2] for band in _STAFF_BANDS])[0]
        return rng.randint(low, high)

    def _make(
        self,
        sex: str,
        birth: int,
        kind: str,
        top: int,
        latest_work: int,
        schooling: str = "",
        work: int = 0,
    ) -> Person:
        rng = self._rng
        schooling = schooling or self._schooling(birth // 12)
        nation = self._names.ethnicity()
        self._number += 1
        return Person(
            number=self._number,
            sex=sex,
            nation=nation,
            name=self._names.draw(sex, birth // 12, nation),
            birth=birth,
            work=work or self._work(birth, schooling, latest_work),
            schooling=schooling,
            staffing=self._staffing(kind),
            retire=retirement_month(sex, birth),
            top=top,
            non_party=rng.random() < 0.2,
        )

    def _schooling(self, birth_year: int) -> str:
        column = 0 if birth_year < 1975 else 1 if birth_year < 1985 else 2
        weights = [row[2][column] for row in _SCHOOLING]
        return self._rng.choices([row[0] for row in _SCHOOLING], weights)[0]

    def _work(self, birth: int, schooling: str, latest: int) -> int:
        """Work begins in July to September after graduation, or a year or two later."""
        rng = self._rng
        year = birth // 12 + SCHOOL_AGE[schooling] + rng.choices((0, 1, 2), (70, 22, 8))[0]
        start = max(year * 12 + rng.choice((6, 6, 7, 7, 8)), birth + 18 * 12)
        return min(start, latest, birth + 27 * 12 - 1)

    def _staffing(self, kind: str) -> str:
        weights = {
            "party": (84, 12, 4, 0),
            "government": (52, 16, 32, 0),
            "institution": (0, 20, 80, 0),
            "enterprise": (0, 0, 6, 94),
        }.get(kind, (56, 4, 40, 0))
        return self._rng.choices("1234", weights)[0]
