"""Codes of family relations, GB/T 4761-2008."""

from __future__ import annotations

_TABLE = """
父亲51 母亲52 丈夫11 妻子12 儿子20 女儿30 哥哥71 弟弟73 姐姐75 妹妹77 长子22 次子23 三子24 四子25 五子26
养子27 继子27 女婿28 长女32 次女33 三女34 四女35 五女36 养女37 继女37 儿媳38 孙子41 孙女42 外孙子43
外孙女44 公公53 婆婆54 岳父55 岳母56 继父57 养父57 继母58 养母58 祖父61 祖母62 外祖父63 外祖母64
曾祖父66 曾祖母67 嫂子72 弟媳74 姐夫76 妹夫78 伯父81 伯母82 叔父83 婶母84 舅父85 舅母86 姨父87 姨母88
姑父89 姑母90 侄子93 侄女94 外甥95 外甥女96
"""
_OTHER_WORDS = {
    "爸爸": "51", "妈妈": "52", "父": "51", "母": "52", "夫": "11", "妻": "12",
    "配偶（丈夫）": "11", "配偶（妻子）": "12", "大儿子": "22", "二儿子": "23", "二子": "23",
    "独子": "20", "子": "20",
    "大女儿": "32", "二女儿": "33", "二女": "33", "独女": "30", "女": "30", "爷爷": "61", "奶奶": "62",
    "外公": "63", "外婆": "64", "岳丈": "55", "弟妹": "74",
}  # fmt: skip

RELATION_CODES = {entry[:-2]: entry[-2:] for entry in _TABLE.split()} | _OTHER_WORDS
CHILDREN = frozenset({"20", "30", *(f"2{n}" for n in range(2, 8)), *(f"3{n}" for n in range(2, 8))})


def relation_code(word: str) -> str:
    """The code of a relation as forms call it; empty for words that the standard has no code for."""
    return RELATION_CODES.get(word, "")


def is_child(word: str) -> bool:
    """Whether the relation is a son or a daughter of the person."""
    return relation_code(word) in CHILDREN
