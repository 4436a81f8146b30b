"""What makes a password too weak: too short, too plain, about its owner, or what everybody uses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from core.policy import Finding, Severity

LONGEST = 256
_KINDS_NEEDED, _LEFT_NEEDED = 3, 4
_SHIFTED = str.maketrans("!@#$%^&*()", "1234567890")
_LOOKALIKES = str.maketrans("@$!013457", "asioleast")
_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")
_COLUMNS = ("1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "147258369", "qazwsxedc", "1q2w3e4r5t6y")
_TRACKS = _ROWS + _COLUMNS
_SHORTEST_WALK, _SHORTEST_NUMBER, _SHORTEST_WORD = 3, 6, 4
_YEAR = re.compile(r"(19|20)\d\d")
_MIDDLE = re.compile(r"[a-z].*[a-z]")
_REPEATED = re.compile(r"(.)\1\1+")
# What people of this country and of this trade fall back on.
_HABITS = (
    "5201314", "1314520", "woaini", "aini", "zhongguo", "beijing", "huanying", "nihao", "mima",
    "guanliyuan", "guanli", "ceshi", "xitong", "zuzhibu", "zuzhi", "ganbu", "dangwei", "zhengfu",
    "gongzuo", "renmin", "zuguo", "password", "passwd", "admin", "root", "test", "guest", "welcome",
    "changeme", "iloveyou", "system", "office", "letmein", "qwe", "asd", "zxc", "abc", "zzb",
    "组织部", "干部", "密码", "中国", "管理员",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose password it is: names (also in pinyin) and account, words of the unit, ID number."""

    names: tuple[str, ...] = ()
    unit_words: tuple[str, ...] = ()
    id_number: str = ""


def faults(password: str, owner: Owner, *, least: int, common: Container[str]) -> tuple[Finding, ...]:
    """Why the password is refused; nothing for a good one. ``common`` are passwords in everybody's lists."""
    plain = _plain(password)
    bare = re.sub(r"[\W_]", "", plain)
    found: list[Finding | None] = [
        _length(password, least),
        _kinds(password),
        _names(bare, owner.names),
        _numbers(bare, owner.id_number),
        _unit(bare, owner.unit_words),
        _everybodys(plain, common),
    ]
    return tuple(finding for finding in found if finding)


def _finding(rule: str, reason: str) -> Finding:
    return Finding(f"password.{rule}", Severity.BLOCK, reason)


def _length(password: str, least: int) -> Finding | None:
    if len(password) < least:
        return _finding("length", f"密码至少 {least} 个字符，现在只有 {len(password)} 个，请加长。")
    if len(password) > LONGEST:
        return _finding("longest", f"密码最多 {LONGEST} 个字符，请缩短。")
    return None


def _kinds(password: str) -> Finding | None:
    """Characters of other scripts count as the fourth kind, together with signs and blanks."""
    kinds = {_kind(character) for character in password}
    if len(kinds) >= _KINDS_NEEDED:
        return None
    return _finding("kinds", "密码要用到大写字母、小写字母、数字、其他符号中的至少三类，请补上缺少的。")


def _kind(character: str) -> str:
    if character.isascii() and character.isalpha():
        return "upper" if character.isupper() else "lower"
    return "digit" if character.isdigit() else "other"


def _names(bare: str, names: Iterable[str]) -> Finding | None:
    if any(name in bare for name in _words(names)):
        return _finding("name", "密码里不能有你的姓名（包括拼音）或账号，请换一个。")
    return None


def _numbers(bare: str, id_number: str) -> Finding | None:
    """Six characters in a row of the ID number: the birthday with or without its century is among them."""
    number = id_number.casefold()
    parts = {number[at : at + _SHORTEST_NUMBER] for at in range(len(number) - _SHORTEST_NUMBER + 1)}
    if any(part in bare for part in parts):
        return _finding("birth", "密码里不能有你的出生日期或身份证号中的数字，请换一个。")
    return None


def _unit(bare: str, words: Iterable[str]) -> Finding | None:
    if any(word in bare for word in _words(words)):
        return _finding("unit", "密码里不能有地区、单位的名称（包括拼音），请换一个。")
    return None


def _everybodys(plain: str, common: Container[str]) -> Finding | None:
    """Known passwords, habits, years and walks over the keyboard do not count; too little may be left."""
    left = min((_left_over(spelling, common) for spelling in _spellings(plain)), key=len)
    if len(left) >= _LEFT_NEEDED:
        return None
    return _finding("common", "这样的密码很容易被猜到（常见密码、键盘顺序、年份等），请换一个。")


def _spellings(plain: str) -> Iterator[str]:
    """The password as typed, with shifted digits as digits, and with look-alikes as letters."""
    yield plain
    yield plain.translate(_SHIFTED)
    yield _MIDDLE.sub(lambda middle: middle[0].translate(_LOOKALIKES), _YEAR.sub(" ", plain))


def _left_over(text: str, common: Container[str]) -> str:
    if text in common:
        return ""
    text = re.sub(r"[\W_]", "", text)
    if text in common:
        return ""
    text = _YEAR.sub(" ", _REPEATED.sub(" ", text))
    for habit in _HABITS:
        text = text.replace(habit, " ")
    text = _without_walks(_without_common_word(text, common))
    return "".join(character for character in text if character.isalpha() or character.isdigit())


def _without_common_word(text: str, common: Container[str]) -> str:
    """The longest word of the list taken out, once: a phrase of several such words is not weak."""
    for length in range(len(text), _SHORTEST_WORD - 1, -1):
        for start in range(len(text) - length + 1):
            if text[start : start + length] in common:
                return f"{text[:start]} {text[start + length :]}"
    return text


def _without_walks(text: str) -> str:
    """Runs along a row or column of the keyboard, or through the alphabet, either way, taken out."""
    kept, at = [], 0
    while at < len(text):
        steps = max(_walk(text[at:], track) for track in (*_TRACKS, *(track[::-1] for track in _TRACKS)))
        if steps >= _SHORTEST_WALK:
            kept.append(" ")
            at += steps
        else:
            kept.append(text[at])
            at += 1
    return "".join(kept)


def _walk(text: str, track: str) -> int:
    """How many of the first characters follow the track."""
    start = track.find(text[0])
    if start < 0:
        return 0
    steps = 0
    while steps < len(text) and start + steps < len(track) and text[steps] == track[start + steps]:
        steps += 1
    return steps


def _words(words: Iterable[str]) -> Iterator[str]:
    """Words as they are compared; shorter than two Chinese or three Latin characters is no word."""
    for word in words:
        bare = re.sub(r"[\W_]", "", _plain(word))
        if len(bare) >= (3 if bare.isascii() else 2):
            yield bare


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
