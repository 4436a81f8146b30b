"""The registry of checks, and their answers together."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.policy import Light

_log = logging.getLogger(__name__)
_WORDS = {
    Light.RED: "要处理",
    Light.YELLOW: "留意",
    Light.GREEN: "正常",
    Light.BLUE: "提示",
    Light.GREY: "未知",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One answer: what was looked at, how it stands, what is so, and what to do when it is not well."""

    title: str
    light: Light
    text: str
    remedy: str = ""

    @property
    def word(self) -> str:
        """What the light says here."""
        return _WORDS[self.light]


@dataclass(frozen=True, slots=True)
class Health:
    """All answers; the worst first."""

    checks: tuple[Check, ...]

    @property
    def light(self) -> Light:
        """The worst light of all; a hint alone leaves it green."""
        worst = min(
            (check.light for check in self.checks), key=lambda light: light.gravity, default=Light.GREY
        )
        return Light.GREEN if worst is Light.BLUE else worst

    @property
    def sentence(self) -> str:
        """How the installation is, in one sentence."""
        red = sum(check.light is Light.RED for check in self.checks)
        yellow = sum(check.light is Light.YELLOW for check in self.checks)
        if red:
            return f"有 {red} 项要马上处理" + (f"，另有 {yellow} 项要留意。" if yellow else "。")
        return f"有 {yellow} 项要留意。" if yellow else "各项正常。"


Ask = Callable[[datetime], Check]
_CHECKS: list[tuple[int, str, Ask]] = []


def health_check(title: str, *, place: int) -> Callable[[Ask], Ask]:
    """Register a check; ``place`` orders those of one light. A higher app registers its own."""

    def register(ask: Ask) -> Ask:
        _CHECKS.append((place, title, ask))
        return ask

    return register


def examine(now: datetime) -> Health:
    """Ask every check; one that breaks is red itself and stops no other."""
    answers = [_asked(title, ask, now) for _place, title, ask in sorted(_CHECKS, key=lambda entry: entry[0])]
    return Health(tuple(sorted(answers, key=lambda check: check.light.gravity)))


def _asked(title: str, ask: Ask, now: datetime) -> Check:
    try:
        return ask(now)
    except Exception as error:
        _log.exception("health check %s failed", title)
        return Check(
            title, Light.RED, f"没有查成（{type(error).__name__}）。", "请把日志中的这一段告诉维护人员。"
        )


def ago(since: timedelta) -> str:
    """A span as people say it."""
    minutes = max(int(since.total_seconds() // 60), 0)
    if minutes < 1:
        return "不到 1 分钟"
    if minutes < 120:
        return f"{minutes} 分钟"
    hours = minutes // 60
    return f"{hours} 小时" if hours < 72 else f"{hours // 24} 天"
