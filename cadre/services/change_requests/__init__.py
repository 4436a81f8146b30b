"""Protected facts that a unit wishes to change: held back, asked for, decided item by item."""

from .asking import Held, ask, held_education, hold_back, must_ask
from .deciding import approve, refuse, withdraw
from .facts import present_words

__all__ = [
    "Held",
    "approve",
    "ask",
    "held_education",
    "hold_back",
    "must_ask",
    "present_words",
    "refuse",
    "withdraw",
]
