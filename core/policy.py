"""The words in which every rule answers: light, severity, finding, refusal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_LIGHT_NAMES = {
    "red": ("红", "未达标"),
    "yellow": ("黄", "临界"),
    "blue": ("蓝", "提示"),
    "green": ("绿", "达标"),
    "grey": ("灰", "未评价"),
}


class Light(StrEnum):
    """The colour of a judged target or unit; GREY means not judged and is never green.

    BLUE exists only for units under the four-colour preset.
    """

    RED = "red"
    YELLOW = "yellow"
    BLUE = "blue"
    GREEN = "green"
    GREY = "grey"

    @property
    def label(self) -> str:
        """One character for tables: 红."""
        return _LIGHT_NAMES[self.value][0]

    @property
    def word(self) -> str:
        """What the colour says: 未达标."""
        return _LIGHT_NAMES[self.value][1]

    @property
    def gravity(self) -> int:
        """0 for the worst colour; sorts lists with red first and grey last."""
        return list(Light).index(self)


class Severity(StrEnum):
    """How much a finding weighs: it blocks, it warns, or it only informs."""

    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One judgement of one rule; ``reason`` is the sentence the user reads."""

    rule_id: str
    severity: Severity
    reason: str
    actual: str = ""
    required: str = ""
    source: str = ""


class Refused(Exception):
    """An act that a rule forbids; carries the findings that say why and what to do."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(" ".join(finding.reason for finding in findings))
        self.findings = findings

    @classmethod
    def because(
        cls, rule_id: str, reason: str, *, actual: str = "", required: str = "", source: str = ""
    ) -> Refused:
        """A refusal with a single blocking finding."""
        return cls(Finding(rule_id, Severity.BLOCK, reason, actual, required, source))
