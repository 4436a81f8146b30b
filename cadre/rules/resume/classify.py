"""What the words of one segment say for certain: where, what kind of post, which level, study or not.

A word that can mean two things says nothing: an empty answer is right, a wrong one spoils all questions.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from cadre.rules.titles import CHIEF, DEPUTY, HIGHEST_FIRST, MEMBER, STAFF, classify_title

from .places import DISTRICT, GOVERNMENT, TOWN_KINDS, Place, find_place

COUNTY_CHIEF, COUNTY_DEPUTY, SECTION_CHIEF, SECTION_DEPUTY = "1A31", "1A32", "1A41", "1A42"

LONGEST = 400
_BRACKET = re.compile(r"\([^()]*\)")
_TITLES = re.compile(r"[、,;]|(?<=[\u4e00-\u9fff])兼任?(?!职)")
_AWAY = re.compile(r"借调|抽调|跟班|跟岗|帮助工作|上挂")
_POSTING = re.compile(r"挂职|挂任|下派|选派")
_NOT_YET = re.compile(r"提名|候选人|人选|拟任|助理|协助")
_GRADE = re.compile(r"\(((?:正|副)(?:科|处|县|乡科|县处)级)(?:领导)?(?:干部)?\)")
_GRADES = {"正科": "1A41", "正乡": "1A41", "副科": "1A42", "副乡": "1A42", "正处": "1A31", "正县": "1A31"}
_GRADES |= {"副处": "1A32", "副县": "1A32"}

_SCHOOL = r"(?:大学|学院|党校|学校|师范|高中|中学|中专|技校|职高|电大|专科|本科|研究生|硕士|博士|专业|函授)"
_STUDY = re.compile(
    rf"{_SCHOOL}.*(?:学习|就读|读书|攻读|进修|在读|求学|毕业生|本科生|研究生|学生|培训)$"
    rf"|(?:大学|学院|党校|学校|师范).*(?:专业|本科|专科|硕士|博士)$|(?:攻读|就读于?).*{_SCHOOL}|^(?:大学|全日制|在职).*学习$"
    r"|(?:培训班|进修班|研修班|研究生班).*(?:学习|培训)$"
)
_VILLAGE = re.compile(
    r"[\u4e00-\u9fff]{1,4}(?<![农乡关])村(?=党|支部|支书|第一书记|村委|村民委|村主任|副?主任|副?书记|团支部|妇联|大学生|助理|文书"
    r"|监督委|任职|锻炼|挂职|工作队|$)|(?<!关)村(?:委会|民委员会|官)|驻村|第一书记|到村任职"
    r"|社区(?=党|支部|居委会|居民委|第一书记|副?主任|副?书记|专职|工作者|工作站|服务站|两委|任职|锻炼|$)|居委会|居民委员会"
)
_TOWN_SERVICE = re.compile(
    r"[\u4e00-\u9fff](?:(?<![城乡集])镇|(?<![城下])乡(?![镇村])|街道)(?:(?![市县区州省])[\u4e00-\u9fff]){0,8}?"
    r"(?:所|站|小学|中学|学校|幼儿园|卫生院|服务中心)(?!委)"
)
_TOWN_MEMBER_LEVEL = re.compile(r"委员$|(?:纪委|纪工委)书记$|武装部部?长$|人大(?:主席团)?(?:专职)?副主席$")
_OPEN_LEVEL = re.compile(r"人大(?:主席团)?主席$|人大工委主任$")
_TOP_POST = re.compile(r"委副?书记|委常委|(?:代理?|副)?[区县]长")
_MINOR_DEPUTY = re.compile(r"(?:纪委|纪工委|团委|团工委|支部|总支|妇联|工会|监察)\S*副(?:书记|主席|主任)$")
_STAFF_WORDS = re.compile(r"(?:公务员|选调生|试用期|试用期公务员|试用期人员|见习|工作|[一二]级科员)$")
_UNCLEAR = re.compile(r"组织员$|主任科员$")
# Districts of these cities rank above others, so their posts tell no level.
_RANKED_HIGHER = re.compile(
    r"(?:北京|上海|天津|重庆|广州|深圳|南京|武汉|沈阳|西安|成都|济南|杭州|哈尔滨|长春|大连|青岛|厦门|宁波)市"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a segment says for certain: codes of unit kinds, post categories and ZB09, else empty."""

    place: str = ""
    category: str = ""
    level: str = ""
    is_study: bool = False
    is_grassroots: bool = False


class _Held(NamedTuple):
    place: Place
    category: str
    level: str


def classify(text: str) -> Reading:
    """Read the words of one segment; of a text longer than any, its beginning."""
    whole = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text[:LONGEST]))
    body = whole
    while _BRACKET.search(body):
        body = _BRACKET.sub("", body)
    body = body.strip("。.,;、")
    away = bool(_AWAY.search(whole))
    if _STUDY.search(body) and not away and not _POSTING.search(whole):
        return Reading(is_study=True)
    titles = [title for title in _TITLES.split(body) if title]
    held, village = _held(titles, ranked_higher=bool(_RANKED_HIGHER.search(body)))
    local = village or any(one.place.kind in TOWN_KINDS for one in held) or bool(_TOWN_SERVICE.search(body))
    grassroots = local and not away
    if not held:
        return Reading(is_grassroots=grassroots)
    place = _foremost(held)
    if away or _POSTING.search(whole) or _NOT_YET.search(whole):
        return Reading(place=place, is_grassroots=grassroots)
    found = {one.category for one in held if one.place.kind == place}
    category = next((name for name in HIGHEST_FIRST if name in found), "")
    return Reading(place, category, _level(whole, titles, held), is_grassroots=grassroots)


def is_posting(text: str) -> bool:
    """Whether a segment tells of a posting (挂职)."""
    return bool(_POSTING.search(text))


def _held(titles: list[str], *, ranked_higher: bool) -> tuple[list[_Held], bool]:
    """The posts with a certain place, and whether a village or community is among the titles.

    A title without a unit belongs to the unit before it.
    """
    held: list[_Held] = []
    village, last = False, None
    for title in titles:
        if _VILLAGE.search(title):
            village, last = True, None
            continue
        place = find_place(title) or (last._replace(rest=title) if last and not _named(title) else None)
        last = place
        if place is None:
            continue
        category = _category(place)
        level = "" if ranked_higher else _post_level(place, category)
        held.append(_Held(place, category, level))
    return held, village


def _named(title: str) -> bool:
    """Whether a title names some other unit, which is not known for certain."""
    return bool(
        re.search(r"[省市区县镇乡州旗厅院校]\S+[员长任记席]$|街道|公司|集团|学校|医院|银行", title)
        and not re.match(r"(?:副|代理?)?[镇乡区县]长$", title)
    )


def _foremost(held: list[_Held]) -> str:
    """Of several units the town of which somebody is the head, otherwise the first one."""
    heads = (one.place.kind for one in held if one.category == CHIEF and one.place.kind in TOWN_KINDS)
    return next(heads, held[0].place.kind)


def _category(place: Place) -> str:
    rest = place.rest
    if place.kind == DISTRICT:
        if not _TOP_POST.fullmatch(rest):
            return ""
        return MEMBER if rest.endswith("常委") else DEPUTY if "副" in rest else CHIEF
    if _MINOR_DEPUTY.search(rest) or (_UNCLEAR.search(rest) and not rest.endswith("级主任科员")):
        return ""
    if _STAFF_WORDS.search(rest):
        return STAFF
    return classify_title(rest, place.kind, place.unit) or ""


def _post_level(place: Place, category: str) -> str:
    """The level that a post always has; empty where posts of that name differ."""
    if not category or place.unit.startswith("公安"):
        return ""
    if place.kind == DISTRICT:
        return COUNTY_CHIEF if category == CHIEF else COUNTY_DEPUTY
    if place.kind in TOWN_KINDS and category == MEMBER:
        return SECTION_DEPUTY if _TOWN_MEMBER_LEVEL.search(place.rest) else ""
    if place.kind in TOWN_KINDS or place.kind == GOVERNMENT:
        return {CHIEF: SECTION_CHIEF, DEPUTY: SECTION_DEPUTY}.get(category, "")
    return ""


def _level(whole: str, titles: list[str], held: list[_Held]) -> str:
    """The level written in brackets, otherwise the highest that a post always has."""
    written = _GRADE.search(whole)
    if written:
        return _GRADES[written[1][:2]]
    if any(_OPEN_LEVEL.search(title) for title in titles):
        return min((one.level for one in held if one.level and one.level <= SECTION_CHIEF), default="")
    return min((one.level for one in held if one.level), default="")
