"""What a condition is made of: the boxes people fill in, how it reads, and whom it finds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import Q

from core.forms import MonthField

CHOICE, NUMBER, MONTH, TEXT = "choice", "number", "month", "text"
LONGEST_TEXT, LONGEST_NUMBER = 60, 4
Choices = Sequence[tuple[str, str]]


class Op(NamedTuple):
    """A way of comparing: its code, its word in the list, and the sentence made of the values."""

    code: str
    label: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Box:
    """One value that people give; an optional one may stay empty and reads as ``blank``."""

    kind: str
    label: str
    choices: tuple[tuple[str, str], ...] = ()
    after: str = ""
    optional: bool = False
    blank: str = ""

    def clean(self, text: str) -> Any:
        """The value as conditions use it. Raises: ValueError with a sentence when it is none."""
        text = text.strip()
        if not text:
            if self.optional:
                return ""
            raise ValueError(f"没有填写{self.label}。")
        if self.kind == CHOICE:
            if text not in dict(self.choices):
                raise ValueError(f"{self.label}不在可选范围内。")
        elif self.kind == NUMBER:
            return self._number(text)
        elif self.kind == MONTH:
            return self._month(text)
        elif len(text) > LONGEST_TEXT:
            raise ValueError(f"{self.label}最多 {LONGEST_TEXT} 个字。")
        return text

    def words(self, text: str) -> str:
        """The value as a sentence says it."""
        return dict(self.choices).get(text, text) if text.strip() else self.blank

    def _number(self, text: str) -> int:
        if not (text.isascii() and text.isdigit()):
            raise ValueError(f"{self.label}应是整数。")
        if len(text) > LONGEST_NUMBER:
            raise ValueError(f"{self.label}最多 {LONGEST_NUMBER} 位数。")
        return int(text)

    def _month(self, text: str) -> date:
        try:
            found: date = MonthField().clean(text)
        except ValidationError as refused:
            raise ValueError("".join(refused.messages)) from refused
        return found


@dataclass(frozen=True, slots=True)
class TermKind:
    """One entry of the catalogue. ``find`` gives the condition for an operator, clean values and the day."""

    code: str
    label: str
    section: str
    ops: tuple[Op, ...]
    boxes: tuple[Box, ...]
    find: Callable[[str, Sequence[Any], date], Q]

    def sentence(self, op: str, values: Sequence[str]) -> str:
        """How the condition reads: 40 岁以下."""
        pattern = next((each.sentence for each in self.ops if each.code == op), "{0}")
        return pattern.format(*(box.words(text) for box, text in zip(self.boxes, values, strict=True)))

    def condition(self, op: str, values: Sequence[str], on: date) -> Q:
        """Whom the condition finds. Raises: ValueError with a sentence when it cannot be asked."""
        if op not in {each.code for each in self.ops} or len(values) != len(self.boxes):
            raise ValueError("写法不对。")
        clean = [box.clean(text) for box, text in zip(self.boxes, values, strict=True)]
        if not any(clean):
            raise ValueError(f"没有填写{self.boxes[0].label}。")
        try:
            return self.find(op, clean, on)
        except (OverflowError, ValueError) as failed:
            raise ValueError("数值超出范围。") from failed


def is_or_not(label: str) -> tuple[Op, ...]:
    """Being something, or not."""
    return (Op("is", "是", f"{label}：{{0}}"), Op("not", "不是", f"{label}不是{{0}}"))


def has_or_not(label: str) -> tuple[Op, ...]:
    """Holding some words, or not."""
    return (Op("has", "包含", f"{label}含“{{0}}”"), Op("lacks", "不包含", f"{label}不含“{{0}}”"))


def choice(label: str, choices: Choices, **more: Any) -> Box:
    """A box with a list."""
    return Box(CHOICE, label, tuple(choices), **more)


def years(label: str) -> tuple[tuple[Op, ...], tuple[Box, ...]]:
    """Operators and box of a length of time in full years."""
    ops = (Op("least", "满", f"{label}满 {{0}} 年"), Op("less", "不满", f"{label}不满 {{0}} 年"))
    return ops, (Box(NUMBER, f"{label}年数", after="年"),)


def negated(op: str, found: Q) -> Q:
    """The condition, or its opposite for operators that deny."""
    return ~found if op in {"not", "lacks"} else found
