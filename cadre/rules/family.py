"""Codes of family relations and the order in which the form lists relatives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol, TypeVar

# GB/T 4761-2008 家庭关系代码, as far as people are entered in records.
RELATION_CODES = {
    "丈夫": "11", "妻子": "12", "儿子": "20", "长子": "22", "次子": "23", "三子": "24", "四子": "25",
    "五子": "26", "养子": "27", "继子": "27", "女婿": "28", "女儿": "30", "长女": "32", "次女": "33",
    "三女": "34", "四女": "35", "五女": "36", "养女": "37", "继女": "37", "儿媳": "38", "孙子": "41",
    "孙女": "42", "外孙子": "43", "外孙女": "44", "父亲": "51", "母亲": "52", "公公": "53", "婆婆": "54",
    "岳父": "55", "岳母": "56", "继父": "57", "养父": "57", "继母": "58", "养母": "58", "祖父": "61",
    "祖母": "62", "外祖父": "63", "外祖母": "64", "哥哥": "71", "嫂子": "72", "弟弟": "73", "弟媳": "74",
    "姐姐": "75", "姐夫": "76", "妹妹": "77", "妹夫": "78", "曾祖父": "66", "曾祖母": "67", "伯父": "81",
    "伯母": "82", "叔父": "83", "婶母": "84", "舅父": "85", "舅母": "86", "姨父": "87", "姨母": "88",
    "姑父": "89", "姑母": "90", "侄子": "93", "侄女": "94", "外甥": "95", "外甥女": "96",
}  # fmt: skip
_ALIASES = {
    "夫": "丈夫", "妻": "妻子", "父": "父亲", "爸爸": "父亲", "母": "母亲", "妈妈": "母亲", "独子": "儿子",
    "独女": "女儿", "兄": "哥哥", "哥": "哥哥", "弟": "弟弟", "姐": "姐姐", "妹": "妹妹",
    "爷爷": "祖父", "奶奶": "祖母", "外公": "外祖父", "外婆": "外祖母", "大儿子": "长子", "二儿子": "次子",
    "大女儿": "长女", "二女儿": "次女", "姨夫": "姨父",
}  # fmt: skip
_CHILDREN_IN_LAW = ("28", "38")
_SPOUSE, _CHILD, _FATHER, _MOTHER, _OTHER = 1, 2, 3, 4, 9


class Relative(Protocol):
    """What the order of relatives depends on."""

    relation: str
    birth: date | None


R = TypeVar("R", bound=Relative)


def relation_code(word: str) -> str:
    """The code of a form of address; empty when the list has none or the word does not say which."""
    word = word.strip()
    return RELATION_CODES.get(_ALIASES.get(word, word), "")


def is_child(word: str) -> bool:
    """Whether the form of address is that of a son or a daughter."""
    code = relation_code(word)
    return code[:1] in ("2", "3") and code not in _CHILDREN_IN_LAW


def default_order(members: Iterable[R]) -> Sequence[R]:
    """Spouse, children by age, father, mother, then everybody else as they stood."""
    return sorted(members, key=lambda member: (_group(member.relation), _age_key(member)))


def _group(relation: str) -> int:
    word = relation.strip()
    if word in ("配偶", "爱人"):
        return _SPOUSE
    code = relation_code(word)
    if code in ("11", "12"):
        return _SPOUSE
    if code in ("51", "57"):
        return _FATHER
    if code in ("52", "58"):
        return _MOTHER
    if is_child(word):
        return _CHILD
    return _OTHER


def _age_key(member: Relative) -> date:
    """Children stand by age; of others nobody asks who is older."""
    if _group(member.relation) != _CHILD:
        return date.min
    return member.birth or date.max
