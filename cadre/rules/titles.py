"""Judges from the words of a title what kind of position it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

CHIEF, DEPUTY, MEMBER = "chief", "deputy", "member"
MIDDLE_CHIEF, MIDDLE_DEPUTY, STAFF = "middle_chief", "middle_deputy", "staff"

TOWNSHIP_KINDS = frozenset({"town", "township", "subdistrict"})
INTERNAL_KIND = "internal"
HIGHEST_FIRST = (CHIEF, DEPUTY, MEMBER, MIDDLE_CHIEF, MIDDLE_DEPUTY, STAFF)

PARTS = re.compile(r"[、，,;；\n/兼]+")
NOT_A_TITLE = re.compile(r"[(（][^()（）]*[)）]")
GRADE = re.compile(
    r"(?:[一二三四]级(?:巡视员|调研员|主任科员)|[一二]级科员|(?:管理)?[五六七八九十]级职员"
    r"|(?:主任|副主任)科员|试用期(?:人员|干部)?|[正副][处科股]级(?:干部)?)$"
)
STAFF_WORDS = re.compile(
    r"(?:科员|办事员|干部|干事|工作人员|职员|文书|秘书|会计|出纳|队员|辅警|协管员|技术员|农艺师|兽医师|工程师|教师|医师|护士|组织员|选调生)$"
)

TEAM_CHIEF = re.compile(
    r"(?:党委|党工委|工委|党组|区委|总支)书记$|^书记$|(?:镇|乡|区)长$|街道办事处主任$|^办事处主任$"
    r"|(?:局|厅|馆|院|校|社|台)长$|部长$|董事长$|总经理$|检察长$"
)
TEAM_DEPUTY = re.compile(
    r"副(?:书记|镇长|乡长|区长|局长|部长|馆长|院长|校长|社长|台长|董事长|总经理|检察长)$|常务副\S{1,3}$"
)
TEAM_MEMBER = re.compile(
    r"(?:党委|党工委|工委|党组|班子)(?:班子)?(?:成员|委员)$|^委员$|(?:宣传|组织|统战|政法|纪检)委员$"
    r"|武装部(?:部长|政委)$|(?:纪委|纪工委|纪检监察工委)书记$|纪检监察组(?:组长|长)$|监察专员$"
    r"|人大(?:主席团)?(?:专职)?(?:副)?主席$|人大工委(?:副)?主任$|政协(?:工委|联络)\S*主任$"
    r"|总(?:工程师|经济师|会计师|规划师|农艺师)$|机关党委书记$|工会主席$"
)
MIDDLE_DEPUTY_WORDS = re.compile(
    r"副(?:科长|股长|所长|站长|队长|大队长|中队长|室主任|中心主任|主任|庭长|处长|经理|主席|院长|校长|馆长|园长)$"
)
MIDDLE_CHIEF_WORDS = re.compile(
    r"(?:科长|股长|所长|站长|队长|大队长|中队长|庭长|处长|园长|负责人)$"
    r"|(?:中心|办公室|党政办|办|室|服务站|学校|支部|部|科|股)主任$|(?:团委|妇联|共青团|支部|村|社区)\S*(?:书记|主席|主任)$"
)
UNIT_IS_HEADED_BY_DIRECTOR = re.compile(r"(?:委员会|委|办公室|研究室|中心|办事处|管委会|联社|开发区)$")


def classify_title(title: str, unit_kind: str = "", unit_name: str = "") -> str | None:
    """The post category of a title held in a unit; of several titles in one text, the highest.

    ``unit_kind`` is a code of the unit kinds; ``unit_name`` decides whether 主任 heads the unit or an office
    in it. None when the words do not tell.
    """
    text = NOT_A_TITLE.sub("", unicodedata.normalize("NFKC", title)).replace(" ", "")
    if unit_name:
        text = text.replace(unit_name, "")
    found = {_classify_part(part, unit_kind, unit_name) for part in PARTS.split(text) if part}
    return next((category for category in HIGHEST_FIRST if category in found), None)


def _classify_part(part: str, unit_kind: str, unit_name: str) -> str | None:
    if GRADE.search(part) or (STAFF_WORDS.search(part) and not TEAM_MEMBER.search(part)):
        return STAFF
    if unit_kind == INTERNAL_KIND:
        return _classify_inside(part)
    if TEAM_MEMBER.search(part):
        return MEMBER
    if MIDDLE_DEPUTY_WORDS.search(part) and not TEAM_DEPUTY.search(part):
        return _deputy_director(part, unit_kind, unit_name)
    if MIDDLE_CHIEF_WORDS.search(part) and not part.endswith("街道办事处主任"):
        return CHIEF if _heads_unit(part, unit_kind, unit_name) else MIDDLE_CHIEF
    if TEAM_DEPUTY.search(part):
        return DEPUTY
    if TEAM_CHIEF.search(part):
        return CHIEF
    if part.endswith("主任"):
        return CHIEF if _heads_unit(part, unit_kind, unit_name) else MIDDLE_CHIEF
    return None


def _classify_inside(part: str) -> str | None:
    """In an internal office the head is middle level, whatever the head is called."""
    if not re.search(r"(?:长|主任|书记|主席|经理|负责人)$", part):
        return None
    return MIDDLE_DEPUTY if "副" in part else MIDDLE_CHIEF


def _deputy_director(part: str, unit_kind: str, unit_name: str) -> str:
    """A 副主任 of the unit itself belongs to the team; one of an office in it does not."""
    if not part.endswith("副主任"):
        return MIDDLE_DEPUTY
    return DEPUTY if _heads_unit(part.replace("副主任", "主任"), unit_kind, unit_name) else MIDDLE_DEPUTY


def _heads_unit(part: str, unit_kind: str, unit_name: str) -> bool:
    """Whether a 主任 directs the unit: named alone in a unit so headed, or after its own name."""
    if not part.endswith("主任"):
        return False
    before = part.removesuffix("主任").removesuffix("副")
    if unit_kind == "subdistrict":
        return before in {"", "办事处", "街道", "街道办事处"} or before.endswith("街道办事处")
    if unit_kind in TOWNSHIP_KINDS:
        return False
    if not before:
        return bool(UNIT_IS_HEADED_BY_DIRECTOR.search(unit_name)) if unit_name else True
    return bool(re.search(r"^[^、]*(?:区|县|市)\S*(?:委员会|委|管委会|开发区)$", before))


def split_unit(text: str, names: Iterable[str]) -> tuple[str, str]:
    """The longest of the unit names that the text begins with, and the rest; ("", text) without one."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    best = max((name for name in names if name and plain.startswith(name)), key=len, default="")
    return best, plain[len(best) :]


def title_in_unit(title: str, *, name: str, short_name: str, kind: str) -> str:
    """The title with its unit before it, once: 清河镇党委书记; offices of a unit give their whole name."""
    if title.startswith((name, short_name)):
        return title
    return f"{name if kind == INTERNAL_KIND else short_name}{title}"
