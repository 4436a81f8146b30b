"""Accounts from the first day to the last; every act is checked, written and recorded here."""

from .administrators import break_glass, create_administrators
from .guard import open_grants
from .idle import disable_idle
from .lifecycle import activate, change_account, disable, set_identity, transfer, unlock
from .opening import (
    NewAccount,
    Opened,
    create_account,
    holders_anywhere,
    holders_of,
    open_account,
    role_holders,
    set_email,
)
from .requests import ask_reset, confirm_reset, refuse_request, withdraw_request

__all__ = [
    "NewAccount",
    "Opened",
    "activate",
    "ask_reset",
    "break_glass",
    "change_account",
    "confirm_reset",
    "create_account",
    "create_administrators",
    "disable",
    "disable_idle",
    "holders_anywhere",
    "holders_of",
    "open_account",
    "open_grants",
    "refuse_request",
    "role_holders",
    "set_email",
    "set_identity",
    "transfer",
    "unlock",
    "withdraw_request",
]
