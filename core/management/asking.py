"""Words that nobody else may see, asked for at the keyboard."""

from __future__ import annotations

from getpass import getpass

from django.core.management.base import CommandError


def asked(prompt: str, *, otherwise: str) -> str:
    """What is typed, unseen. Where there is no keyboard, CommandError says the ``otherwise`` way."""
    try:
        return getpass(prompt)
    except EOFError as nothing:
        raise CommandError(f"这里没有键盘可以输入。请在终端里运行，或改用 {otherwise}。") from nothing
