"""The statutory duties for which personal information is kept, each with its legal basis."""

from __future__ import annotations

from enum import StrEnum


class Duty(StrEnum):
    """Why the law lets a kind of information be kept; NOBODY is for what tells nothing of a person."""

    PERSONNEL = "personnel"
    SECURITY = "security"
    NOBODY = "nobody"

    @property
    def label(self) -> str:
        """The duty in a few words."""
        return _WORDS[self][0]

    @property
    def basis(self) -> str:
        """The legal basis in a sentence."""
        return _WORDS[self][1]


_WORDS = {
    Duty.PERSONNEL: (
        "干部管理",
        "按照干部管理权限履行法定职责所必需（《个人信息保护法》第十三条第一款第三项、第三十四条），不以个人同意为前提；"
        "职责的依据是《公务员法》《党政领导干部选拔任用工作条例》《干部人事档案工作条例》。",
    ),
    Duty.SECURITY: (
        "网络安全和责任追溯",
        "履行网络安全和个人信息保护的法定义务所必需（《个人信息保护法》第十三条第一款第三项、第五十一条，《网络安全法》），"
        "不以个人同意为前提。",
    ),
    Duty.NOBODY: ("不含个人信息", "不含个人信息。"),
}
