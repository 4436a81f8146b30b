"""Reads single values of a JSON form and keeps every fault with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from core.policy import Finding, Severity

Choice = TypeVar("Choice", bound=StrEnum)
# No exponents, and short enough for every column that keeps such a number.
_EXACT = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,6}|/[0-9]{1,6})?")


class Reader:
    """Reads single values and keeps every fault with its place."""

    def __init__(self) -> None:
        self.faults: list[Finding] = []

    def refuse(self, key: str, reason: str) -> None:
        """Note a fault."""
        self.faults.append(Finding(f"target.{key}", Severity.BLOCK, reason))

    def table(self, value: object, key: str) -> Mapping[str, Any]:
        """A mapping; empty for null."""
        if value is None:
            return {}
        if isinstance(value, Mapping):
            return value
        self.refuse(key, f"“{key}”须是一组键值，请改正。")
        return {}

    def items(self, value: object, key: str) -> list[Any]:
        """A list; empty for null."""
        if value is None:
            return []
        if isinstance(value, list | tuple | set | frozenset):
            return list(value)
        self.refuse(key, f"“{key}”须是一个列表，请改正。")
        return []

    def words(self, value: object, key: str) -> tuple[str, ...]:
        """A list of texts without empty ones."""
        found = self.items(value, key)
        if all(isinstance(item, str) and item for item in found):
            return tuple(found)
        self.refuse(key, f"“{key}”的各项须是文字，请改正。")
        return ()

    def text(self, value: object, key: str) -> str:
        """A text; empty for null."""
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        self.refuse(key, f"“{key}”须是文字，请改正。")
        return ""

    def whole(self, value: object, key: str, default: int = 0) -> int:
        """A whole number."""
        if value is None:
            return default
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        self.refuse(key, f"“{key}”须是整数，请改正。")
        return default

    def flag(self, value: object, key: str) -> bool:
        """true or false; null is false."""
        if value is None or isinstance(value, bool):
            return bool(value)
        self.refuse(key, f"“{key}”须是 true 或 false，请改正。")
        return False

    def exact(self, value: object, key: str, default: Fraction = Fraction(0)) -> Fraction:
        """A number that stays exact: 2, "0.2", "1/3"; never a binary float."""
        if value is None:
            return default
        with suppress(ValueError, ZeroDivisionError):
            text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
            if _EXACT.fullmatch(text):
                return Fraction(text)
        self.refuse(key, f"“{key}”须是整数、小数或分数（如 2、0.2、1/3），并写成文字，请改正。")
        return default

    def day(self, value: object, key: str) -> date | None:
        """A day in ISO form."""
        if value is None:
            return None
        with suppress(ValueError):
            if isinstance(value, str):
                return date.fromisoformat(value)
        self.refuse(key, f"“{key}”须是日期（如 2025-07-01），请改正。")
        return None

    def choice(self, kinds: type[Choice], value: object, key: str, default: Choice) -> Choice:
        """One of the words of a code set."""
        try:
            return kinds(str(value))
        except ValueError:
            allowed = "、".join(kind.value for kind in kinds)
            self.refuse(key, f"“{key}”不能是“{value}”，只能是 {allowed}，请改正。")
            return default
