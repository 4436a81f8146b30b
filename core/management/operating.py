"""Who is at the command line, as far as the machine knows."""

from __future__ import annotations

import getpass
import os


def operator() -> str:
    """The account of the machine under which the command runs; its number where it has no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"
