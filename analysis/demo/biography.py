"""Schooling, party, places and years of a person, drawn after the career is known."""

from __future__ import annotations

from random import Random

from .actors import Person
from .calendar import day_of
from .facts import DemoAssessment, DemoEducation
from .population import SCHOOL_AGE

FULL_TIME, IN_SERVICE = "full_time", "in_service"
LEVELS = {
    "研究生": "11",
    "大学": "21",
    "大专": "31",
    "中专": "41",
    "中央党校大学": "2A",
    "省委党校大学": "2B",
    "省委党校研究生": "1B",
}
_PLACES = (
    ("岚江云岭", 36),
    ("岚江澜州", 14),
    ("岚江汀东", 9),
    ("岚江白水", 8),
    ("岚江岚阳", 7),
    ("岚江青浦", 6),
    ("岚江石岭", 6),
    ("岚江怀川", 5),
    ("岚江宜林", 5),
    ("岚江临湖", 4),
)
# field: weight, schools, majors, branch of the degree
_FIELDS = {
    "法学": (14, ("岚江政法学院", "岚江大学"), ("法学", "侦查学", "知识产权"), "法学"),
    "公共管理": (20, ("岚江大学", "澜州师范学院"), ("行政管理", "公共事业管理", "劳动与社会保障"), "管理学"),
    "经济金融": (13, ("汀江财经大学", "岚江大学"), ("金融学", "经济学", "财政学"), "经济学"),
    "城建规划": (9, ("岚江理工大学", "东川工学院"), ("土木工程", "城乡规划", "工程管理"), "工学"),
    "农林水利": (13, ("西岭农业大学", "岚江水利学院"), ("农学", "水利水电工程", "林学"), "农学"),
    "信息技术": (7, ("岚江理工大学", "东川工学院"), ("计算机科学与技术", "软件工程", "数据科学"), "工学"),
    "文史教育": (15, ("澜州师范学院", "岚江大学"), ("汉语言文学", "思想政治教育", "历史学"), "文学"),
    "医药卫生": (5, ("岚江医科大学",), ("预防医学", "临床医学", "药学"), "医学"),
    "应急安全": (4, ("岚江警察学院", "东川工学院"), ("安全工程", "治安学"), "工学"),
}
_MINOR_PARTIES = ("04", "05", "06", "07", "08", "09", "10")
_TOWNS = ("town", "subdistrict", "township")


class Biographer:
    """Draws what a roster asks about a person beyond the career."""

    def __init__(self, rng: Random, now: int) -> None:
        self._rng, self._now = rng, now
        self._fields = list(_FIELDS)
        self._weights = [_FIELDS[name][0] for name in self._fields]

    def place(self) -> str:
        """籍贯 of the invented province."""
        return self._rng.choices([name for name, _ in _PLACES], [weight for _, weight in _PLACES])[0]

    def field(self) -> str:
        """The field somebody studied."""
        return self._rng.choices(self._fields, self._weights)[0]

    def education(self, person: Person, field: str) -> tuple[DemoEducation, ...]:
        """The full-time diploma, and the in-service one of those who went on."""
        year = (person.birth // 12) + SCHOOL_AGE[person.schooling]
        month = min(year * 12 + 5, person.work)
        found = [self._diploma(FULL_TIME, person.schooling, field, month)]
        draw, later = self._rng.random(), person.work + 12 * self._rng.randint(4, 9)
        if later < min(self._now, person.left or self._now):
            if person.schooling in ("中专", "大专") and draw < 0.78:
                level = self._rng.choices(("大学", "中央党校大学", "省委党校大学"), (60, 18, 22))[0]
                found.append(self._diploma(IN_SERVICE, level, self.field(), later))
            elif person.schooling == "大学" and draw < 0.15:
                level = self._rng.choices(("研究生", "省委党校研究生"), (65, 35))[0]
                found.append(self._diploma(IN_SERVICE, level, field, later))
        return tuple(found)

    def _diploma(self, mode: str, level: str, field: str, month: int) -> DemoEducation:
        rng = self._rng
        _, schools, majors, branch = _FIELDS[field]
        school, major = rng.choice(schools), rng.choice(majors)
        degree = {"大学": f"{branch}学士", "研究生": f"{branch}硕士"}.get(level, "")
        if "党校" in level:
            school, major = (
                level.removesuffix("大学").removesuffix("研究生"),
                rng.choice(("经济管理", "法律", "公共管理")),
            )
            school = school.replace("省委", "岚江省委")
        if level == "中专":
            school = school.replace("大学", "学校").replace("学院", "学校")
        if mode == IN_SERVICE and level == "大学" and rng.random() < 0.6:
            degree = ""
        return DemoEducation(mode, LEVELS[level], degree, school, major, day_of(month))

    def party(self, person: Person) -> tuple[str, int | None]:
        """Code of GB/T 4762 and the month of joining the Party."""
        rng = self._rng
        until = min(self._now, person.left or self._now)
        leads = person.now_in.category in ("chief", "member")
        if not person.non_party or leads:
            joined = max(person.birth + 12 * 18 + 1, person.birth + 12 * rng.randint(19, 27))
            joined = joined - joined % 12 + rng.choice((4, 5, 5, 6, 10, 11))
            joined = min(joined, until - 1)
            if joined > person.birth + 12 * 18:
                return ("02" if self._now - joined < 12 and person.left is None else "01"), joined
        if person.age(until) < 28 and rng.random() < 0.7:
            return "03", None
        draw = rng.random()
        if draw < 0.16:
            return rng.choice(_MINOR_PARTIES), None
        return ("12" if draw < 0.22 else "13"), None

    def assessments(self, person: Person) -> tuple[DemoAssessment, ...]:
        """The grades of the last five finished years."""
        rng, found = self._rng, []
        public = person.staffing in ("3", "4")
        last = min(self._now // 12 - 1, (person.left or self._now) // 12 - 1)
        bright = 0.3 if person.now_in.category in ("chief", "deputy", "middle_chief") else 0.16
        for year in range(max(self._now // 12 - 5, person.work // 12), last + 1):
            draw = rng.random()
            if year == person.work // 12:
                grade = "5"
            elif draw < bright:
                grade = "1"
            elif draw < 0.997:
                grade = "2B" if public else "2"
            else:
                grade = "3B" if public else "3"
            found.append(DemoAssessment(year, grade))
        return tuple(found)

    def intake(self, person: Person) -> tuple[str, int]:
        """Channel and year of entering."""
        rng, year = self._rng, person.work // 12
        if person.birth // 12 < 1976 and rng.random() < 0.55:
            return "other", year
        if person.staffing in ("1", "2"):
            channel = rng.choices(
                ("civil_exam", "selected_graduate", "veteran", "transfer", "other"), (66, 16, 8, 5, 5)
            )[0]
            if channel == "selected_graduate" and person.schooling not in ("大学", "研究生"):
                channel = "civil_exam"
            return channel, year
        channel = rng.choices(
            ("institution_exam", "talent_recruitment", "veteran", "other"), (72, 14, 4, 10)
        )[0]
        if channel == "talent_recruitment" and person.schooling != "研究生":
            channel = "institution_exam"
        return channel, year

    def grassroots_months(self, person: Person, town: list[bool]) -> int:
        """Months worked in towns and streets, and now and then in a village before."""
        end = min(self._now, person.left or self._now)
        months = sum((stint.end or end) - stint.start for stint in person.stints if town[stint.top])
        if months == 0 and self._rng.random() < 0.35:
            months = self._rng.choice((12, 24, 24, 36))
        return min(months, max(0, end - person.work))


def is_town(kind: str) -> bool:
    """Towns, townships and subdistricts: the grass roots."""
    return kind in _TOWNS
