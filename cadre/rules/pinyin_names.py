"""Names as typed on a keyboard: pinyin and initials, with every reading a searcher may try."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice, product

# Surnames whose reading as a family name differs from the common word.
COMPOUND_SURNAMES = {
    "万俟": ("mo", "qi"), "尉迟": ("yu", "chi"), "长孙": ("zhang", "sun"), "单于": ("chan", "yu"),
    "澹台": ("tan", "tai"), "宰父": ("zai", "fu"), "令狐": ("ling", "hu"), "夏侯": ("xia", "hou"),
}  # fmt: skip
SURNAMES = {
    "单": "shan", "查": "zha", "解": "xie", "仇": "qiu", "区": "ou", "曾": "zeng", "朴": "piao", "翟": "zhai",
    "覃": "qin", "缪": "miao", "盖": "ge", "乐": "yue", "任": "ren", "尉": "wei", "折": "she", "黑": "he",
    "员": "yun", "种": "chong", "繁": "po", "秘": "bi", "冼": "xian", "洗": "xian", "祭": "zhai",
    "召": "shao",
    "隗": "wei", "牟": "mu", "车": "che", "宓": "mi", "句": "gou", "过": "guo", "华": "hua", "柏": "bai",
    "纪": "ji", "燕": "yan", "石": "shi", "沈": "shen", "葛": "ge", "都": "du", "那": "na", "能": "nai",
    "谌": "chen", "阚": "kan", "乜": "nie", "逄": "pang", "佴": "nai", "呙": "guo", "郇": "xun", "晁": "chao",
}  # fmt: skip
# Characters of given names that people read in two ways; the usual one in names comes first.
GIVEN = {
    "长": ("chang", "zhang"), "乐": ("le", "yue"), "行": ("xing", "hang"), "朝": ("chao", "zhao"),
    "重": ("chong", "zhong"), "晟": ("sheng", "cheng"), "茜": ("qian", "xi"), "盛": ("sheng", "cheng"),
    "娜": ("na", "nuo"), "曾": ("zeng", "ceng"), "朴": ("pu", "piao"), "石": ("shi", "dan"),
    "莘": ("shen", "xin"), "翟": ("zhai", "di"), "燊": ("shen",), "传": ("chuan", "zhuan"),
    "单": ("dan", "shan"), "为": ("wei",), "降": ("jiang", "xiang"), "洋": ("yang",), "俊": ("jun",),
}  # fmt: skip
SEPARATORS = str.maketrans("", "", "·•・. 　")
MOST_READINGS = 4
PINYIN_LENGTH, INITIALS_LENGTH = 120, 40


@lru_cache(maxsize=65536)
def name_keys(name: str) -> tuple[str, str]:
    """(pinyin, initials) of a name, alternatives joined by a bar: ("shanxiaoming|danxiaoming", "sxm|dxm").

    Dots and blanks within the name are dropped, ü is written v, other scripts stay as they are in lower case.
    A new name costs about 60 µs; a name seen before costs nothing.
    """
    plain = name.translate(SEPARATORS)
    if not plain:
        return "", ""
    readings = list(islice(product(*_syllables(plain)), MOST_READINGS))
    full = list(dict.fromkeys("".join(reading) for reading in readings))
    initials = list(dict.fromkeys("".join(part[:1] for part in reading) for reading in readings))
    return _joined(full, PINYIN_LENGTH), _joined(initials, INITIALS_LENGTH)


def _syllables(plain: str) -> list[tuple[str, ...]]:
    """Per character its possible syllables, the best first; the family name varies before the given name."""
    common = _common_readings(plain)
    compound = COMPOUND_SURNAMES.get(plain[:2])
    if compound and len(plain) > 2:
        return [*((part,) for part in compound), *_given(plain[2:], common[2:])]
    surname = SURNAMES.get(plain[0])
    first = tuple(dict.fromkeys((surname, common[0]) if surname else (common[0],)))
    return [first, *_given(plain[1:], common[1:])]


def _given(characters: str, common: list[str]) -> list[tuple[str, ...]]:
    return [GIVEN.get(character, (reading,)) for character, reading in zip(characters, common, strict=True)]


def _common_readings(plain: str) -> list[str]:
    # The dictionary takes a third of a second and 55 MB to load; only those pay who need a name.
    from pypinyin import Style, lazy_pinyin

    return [
        lazy_pinyin(character, style=Style.NORMAL, v_to_u=False)[0].casefold().replace("ü", "v")
        for character in plain
    ]


def _joined(parts: list[str], length: int) -> str:
    """As many whole readings as fit; a single one that is too long is cut."""
    text = parts[0][:length]
    for part in parts[1:]:
        if len(text) + 1 + len(part) <= length:
            text += f"|{part}"
    return text
