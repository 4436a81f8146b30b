"""What the words of a reward or a sanction say: its half of ZB65, and its code when that is certain."""

from __future__ import annotations

import re

REWARD, SANCTION = "01", "02"

SANCTION_WORDS = re.compile(
    r"处分|警告|记大?过|降级|撤职|撤销.{0,8}职务|开除|留党察看|留团察看|留用察看|诫勉|通报批评|责令|免于处分|取消预备党员"
)
REWARD_WORDS = re.compile(
    r"嘉奖|[一二三]等功|荣誉|称号|先进|优秀|优异|标兵|能手|模范|奖|表彰|表扬|十佳|之星|满意|授予|评为|五好|最美|劳模"
)
REWARD_CODES = (
    (re.compile(r"人民满意的?公务员”?(?:荣誉)?称号"), "01111C"),
    (re.compile("记?一等功"), "01112"),
    (re.compile("记?二等功"), "01113"),
    (re.compile("记?三等功"), "01114"),
    (re.compile("嘉奖"), "01115"),
    (re.compile("授予.*称号"), "01111"),
)
PARTY_CODES = {
    "严重警告": "02251",
    "警告": "02250",
    "撤销党内职务": "02257",
    "留党察看": "02258",
    "开除党籍": "02259",
}
OFFICIAL_CODES = {
    "警告": "02110",
    "记大过": "02113",
    "记过": "02112",
    "降级": "02114",
    "撤职": "02117",
    "开除": "02119",
}
PARTY = re.compile("党内(严重警告|警告)|(撤销党内职务|留党察看|开除党籍)")
OFFICIAL = re.compile("(?:行政|政务)(?:处分)?(警告|记大过|记过|降级|撤职|开除)|(开除)公职")


def is_sanction(sentence: str) -> bool:
    """Whether the words are those of a sanction."""
    return SANCTION_WORDS.search(sentence) is not None


def is_reward(sentence: str) -> bool:
    """Whether the words are those of a reward and of no sanction."""
    return not is_sanction(sentence) and REWARD_WORDS.search(sentence) is not None


def reward_code(name: str, kind: str) -> str:
    """The code of ZB65; empty when the name fits several or none.

    警告 alone is no code: the Party, the state and the league each have one of their own.
    """
    if kind == SANCTION:
        return _sanction_code(name)
    found = [code for pattern, code in REWARD_CODES if pattern.search(name)]
    return found[0] if found else ""


def _sanction_code(name: str) -> str:
    party, official = PARTY.findall(name), OFFICIAL.findall(name)
    if len(party) + len(official) != 1:
        return ""
    word = next(part for part in (party or official)[0] if part)
    return (PARTY_CODES if party else OFFICIAL_CODES)[word]
