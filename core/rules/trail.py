"""What may stand in the audit trail in plain words, what is masked, and what is kept sealed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

# Changes filed under these words are sealed: whoever reads the trail learns that, not what.
PRIVATE = ("家庭成员", "处分")
HIDDEN = "（内容加密保存）"
_ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])(\d{6})[ -]?\d{8}[ -]?(\d{3}[\dXxＸｘ])(?![0-9A-Za-z])")
_OLD_ID_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])(\d{6})\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(\d{3})(?![0-9A-Za-z])"
)
_PHONE = re.compile(r"(?<![0-9A-Za-z])(1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?![0-9A-Za-z])")
# Control characters, line and paragraph separators, and the marks that turn the direction of writing.
_NOT_PLAIN = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]+")
_ANY_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d{5,}[\dXxＸｘ]?")


def masked_text(text: str) -> str:
    """The text with every ID number and every mobile number masked."""
    if not _ANY_DIGIT.search(text):
        return text
    text = _ID_NUMBER.sub(r"\1********\2", text)
    text = _OLD_ID_NUMBER.sub(r"\1******\2", text)
    return _PHONE.sub(r"\1****\2", text)


def one_line(text: str) -> str:
    """The text as one line that reads as it is written: no breaks, no marks that turn its direction."""
    return _NOT_PLAIN.sub(" ", text)


def masked_words(text: str) -> str:
    """What was searched for, without any number that could be the end of an ID number or a phone."""
    return _DIGITS.sub(lambda found: "*" * len(found[0]), text)


def masked(value: Any) -> Any:
    """The value with all texts in it masked, keys too."""
    if isinstance(value, str):
        return masked_text(value)
    if isinstance(value, Mapping):
        return {masked_text(str(key)): masked(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [masked(item) for item in value]
    return value


def parted(changes: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The changes in two parts: what may be read in the trail, and what is sealed.

    For each sealed one the first part says under which word it is filed and of what kind it is.
    """
    plain: dict[str, Any] = {}
    private: dict[str, Any] = {}
    for key, value in changes.items():
        head, _, rest = key.partition("·")
        if head in PRIVATE:
            private[key] = value
            plain[f"{head}·{rest.rpartition('·')[2]}" if rest else head] = HIDDEN
        else:
            plain[key] = value
    return plain, private
