"""The posts of a leading team by kind of unit, and how a middle-level post is called."""

from __future__ import annotations

from typing import NamedTuple

CHIEF_LEVEL, DEPUTY_LEVEL, STAFF_LEVEL = "1A41", "1A42", "1A50"
TEAM = ("chief", "deputy", "member")


class PostPlan(NamedTuple):
    """A post of a team; ``seats`` persons may hold it at a time."""

    name: str
    category: str
    level: str
    seats: int = 1
    is_key: bool = False


def _chief(name: str) -> PostPlan:
    return PostPlan(name, "chief", CHIEF_LEVEL, 1, True)


def _deputy(name: str, seats: int = 1) -> PostPlan:
    return PostPlan(name, "deputy", DEPUTY_LEVEL, seats)


def _town(word: str) -> tuple[PostPlan, ...]:
    return (
        _chief("党委书记"),
        _chief(f"党委副书记、{word}长"),
        PostPlan("人大主席", "member", CHIEF_LEVEL),
        _deputy("党委副书记"),
        _deputy("党委委员、纪委书记"),
        _deputy("党委委员、组织委员"),
        _deputy("党委委员、宣传委员"),
        _deputy("党委委员、武装部长"),
        _deputy(f"副{word}长", 3),
        PostPlan("人大副主席", "member", DEPUTY_LEVEL),
    )


_SUBDISTRICT = (
    _chief("党工委书记"),
    _chief("党工委副书记、办事处主任"),
    PostPlan("人大工委主任", "member", CHIEF_LEVEL),
    _deputy("党工委副书记"),
    _deputy("党工委委员、纪工委书记"),
    _deputy("党工委委员、组织委员"),
    _deputy("党工委委员、宣传委员"),
    _deputy("党工委委员、武装部长"),
    _deputy("办事处副主任", 3),
)
# The heads of the standing-committee departments are managed by the city: their first deputy leads the list.
_PARTY = {
    "区委办": ("主任", "副主任", 4),
    "区纪委监委": ("副书记、监委副主任", "常委、监委委员", 5),
    "区委政法委": ("常务副书记", "副书记", 3),
    "团区委": ("书记", "副书记", 3),
    "区总工会": ("党组书记、常务副主席", "副主席", 4),
    "区妇联": ("党组书记、主席", "副主席", 3),
    "区科协": ("党组书记、主席", "副主席", 3),
}


def team_posts(short_name: str, kind: str) -> tuple[PostPlan, ...]:
    """The approved posts of the team, in the order of the roster."""
    if kind == "subdistrict":
        return _SUBDISTRICT
    if kind in ("town", "township"):
        return _town("镇" if kind == "town" else "乡")
    if kind == "party":
        chief, deputy, seats = _PARTY.get(short_name, ("常务副部长", "副部长", 4))
        return (_chief(chief), _deputy(deputy, seats))
    if kind == "government":
        head = "主任" if short_name.endswith("办") else "局长"
        return (
            _chief(f"党组书记、{head}"),
            _deputy(f"党组成员、副{head}", 4),
            PostPlan("党组成员", "member", DEPUTY_LEVEL),
        )
    if kind == "enterprise":
        return (_chief("党委书记、董事长"), _chief("党委副书记、总经理"), _deputy("党委委员、副总经理", 3))
    return (_chief("党组书记、主任"), _deputy("党组成员、副主任", 4))


def middle_title(office: str) -> tuple[str, str]:
    """How the head and the deputy head of an office are called."""
    for ending, head in (
        ("办公室", "主任"),
        ("中心", "主任"),
        ("部", "部长"),
        ("科", "科长"),
        ("股", "股长"),
        ("所", "所长"),
        ("站", "站长"),
        ("队", "队长"),
        ("大队", "大队长"),
    ):
        if office.endswith(ending):
            return office + head, office + "副" + head
    return office + "负责人", office + "副职"


def staff_title(staffing: str, kind: str, years: int) -> str:
    """How somebody without a leading post is called."""
    if kind == "enterprise":
        return "主管" if years > 6 else "职员"
    if staffing == "3":
        return "八级职员" if years > 18 else "九级职员" if years > 3 else "十级职员"
    return "干部"
