"""What a unit's code may look like, and how deep the tree may be."""

from __future__ import annotations

import re

DEEPEST = 9
MOST_POSTS, MOST_STAFF = 999, 99_999
NUMBER_FIELDS = ("chiefs", "deputies", "members", "middle_chiefs", "middle_deputies", "staffing")
# Words that stand where a code stands in the addresses of the unit pages.
_RESERVED = {"new", "import"}
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,29}")


def code_fault(code: str) -> str:
    """The sentence that says what is wrong with a code; empty when it is sound."""
    if code.casefold() in _RESERVED:
        return f"“{code}”是系统保留的词，不能作单位代码。"
    if not _CODE.fullmatch(code):
        return f"单位代码“{code[:40]}”只能用字母、数字、点、下划线和连字符，最多 30 个，以字母或数字开头。"
    return ""


def most(field: str) -> int:
    """The largest approved number that is believed."""
    return MOST_STAFF if field == "staffing" else MOST_POSTS
