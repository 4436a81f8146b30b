"""The words of the information sets beside the roster: rewards, titles, how a post is held."""

from __future__ import annotations

from cadre.choices import TitleLevel, TitleRoute
from cadre.rules.reward_names import REWARD, SANCTION, is_sanction, reward_code
from core.sheets.cells import compact

# ZB65 in the names of the 2017 workbook. Groups without a code in it have none here; 警告 alone may be of
# five kinds of discipline, so only the word with its bracket has a code.
_OF_CIVIL_SERVANTS = {
    "警告": "02110",
    "记过": "02112",
    "记大过": "02113",
    "降级": "02114",
    "撤职": "02117",
    "开除": "02119",
}
_OF_ENTERPRISES = {
    "警告": "02220",
    "记过": "02222",
    "记大过": "02223",
    "降一级": "02224",
    "降二级": "02225",
    "撤职": "02226",
    "留用察看": "02227",
    "开除": "02228",
}
_OF_SOLDIERS = {"警告": "02230", "严重警告": "02231", "记过": "02232", "记大过": "02233", "撤职": "02237"}
_OF_LEAGUE = {"警告": "02240", "严重警告": "02241"}
_OF_PARTY = {"警告": "02250", "严重警告": "02251"}
REWARD_CODES = {
    "奖励": "01", "授予荣誉称号": "01111", "国家级荣誉称号": "01111A", "记一等功": "01112",
    "记二等功": "01113",
    "记三等功": "01114",
    "嘉奖": "01115", "一等功": "01112", "二等功": "01113", "三等功": "01114",
    "惩戒": "02", "公务员纪律处分": "021", "企业职工纪律处分": "022", "中国人民解放军军人纪律处分": "023",
    "中国共产主义青年团团员纪律处分": "024", "中国共产党党员纪律处分": "025", "开除军籍": "02239",
    "降职(级)降衔(级)": "02236", "撤销团内职务": "02247", "留团察看": "02248", "开除团籍": "02249",
    "撤销党内职务": "02257", "留党察看": "02258", "开除党籍": "02259", "党内警告": "02250",
    "党内严重警告": "02251", "政务警告": "02110", "政务记过": "02112", "政务记大过": "02113",
    "政务降级": "02114", "政务撤职": "02117", "政务开除": "02119",
}  # fmt: skip
for _bracket, _words in (
    ("公务员", _OF_CIVIL_SERVANTS),
    ("企业职工", _OF_ENTERPRISES),
    ("军人", _OF_SOLDIERS),
    ("团员", _OF_LEAGUE),
    ("党员", _OF_PARTY),
):
    REWARD_CODES |= {f"{word}({_bracket})": code for word, code in _words.items()}

TITLE_ROUTES = {compact(label): code for code, label in TitleRoute.choices}
TITLE_LEVELS = {compact(label): code for code, label in TitleLevel.choices} | {
    "正高": "11", "副高": "12", "中": "2", "初": "3", "员级": "3", "助理级": "3",
}  # fmt: skip
YES_WORDS = {"是", "√", "有", "Y", "主职务", "主职", "主要职务", "主任职务"}
HOLDINGS = {
    "主要职务": "main", "主职": "main", "主职务": "main", "主任职务": "main", "专任": "main",
    "兼任": "concurrent", "兼职": "concurrent", "挂职": "posting", "挂任": "posting",
}  # fmt: skip
MODES = {
    "全日制": "full_time", "全日制教育": "full_time", "普通全日制": "full_time",
    "在职": "in_service", "在职教育": "in_service", "非全日制": "in_service", "函授": "in_service",
    "自考": "in_service", "成人教育": "in_service", "党校": "in_service",
}  # fmt: skip
TEAM_PLACES = {"正职": "chief", "副职": "deputy", "其他": "member"}
STATES = {"已免": "over", "已免职": "over", "免": "over", "终止": "over", "在任": "open", "任职": "open"}
LEVEL_OR_RANK = {
    "职务层次": "level", "享受的职级": "rank", "职级": "rank", "职务": "level", "享受职级": "rank",
}  # fmt: skip


def reward_kind(name: str, code: str) -> str:
    """Whether the name or its code says a reward or a sanction."""
    return code[:2] if code else SANCTION if is_sanction(name) else REWARD


def coded_reward(word: str, name: str) -> str:
    """The code of ZB65 by the word of the pick list, else by the name; empty when neither is certain."""
    for told in (compact(word), compact(name)):
        if told in REWARD_CODES:
            return REWARD_CODES[told]
    return reward_code(name, reward_kind(f"{word}{name}", ""))
