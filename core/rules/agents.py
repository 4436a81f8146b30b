"""What a browser calls itself, in words that its user knows."""

from __future__ import annotations

# The first that fits names it: the later ones claim to be the earlier ones.
_BROWSERS = (
    ("QAXBrowser", "奇安信浏览器"), ("QIHU", "360 浏览器"), ("360SE", "360 浏览器"), ("Edg", "Edge"),
    ("Firefox", "Firefox"), ("UOS", "UOS 浏览器"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("Mac OS", "macOS"),
    ("UOS", "统信 UOS"),
    ("Kylin", "麒麟"),
    ("Linux", "Linux"),
)


def browser_name(agent: str) -> str:
    """Browser and system: Chrome，Windows."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "其他浏览器")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return f"{browser}，{system}" if system else browser
