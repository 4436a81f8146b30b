"""System checks under the tag ``pdf``: what printing needs and this machine lacks.

All of them warn and none stops the start: without the libraries the product runs, only PDF buttons answer
with a sentence.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks

from core.documents.fonts import has_fallback, missing_fonts
from core.documents.pdf import INSTALL_COMMAND

TAG = "pdf"
_NEEDED = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libfontconfig.so.1",
)
_SUBSETTER = "libharfbuzz-subset.so.0"


def register() -> None:
    """Called once, from the ready() of the core app."""
    checks.register(check_pdf, TAG)


def check_pdf(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Look for the libraries and fonts without importing the renderer."""
    found: list[checks.CheckMessage] = []
    missing = [name for name in _NEEDED if not _loads(name)]
    if missing:
        found.append(_warning("core.W101", f"本机缺少 PDF 组件（{'、'.join(missing)}），不能生成 PDF。"))
    elif not _loads(_SUBSETTER):
        found.append(_warning("core.W102", f"缺少字体裁剪组件 {_SUBSETTER}，每份 PDF 要多等 4 到 7 秒。"))
    if fonts := missing_fonts():
        found.append(
            checks.Warning(
                f"fonts 目录缺少公文字体：{'、'.join(fonts)}，公文版式会走样。",
                hint="从源码仓库恢复 fonts 目录。",
                id="core.W103",
            )
        )
    if not has_fallback():
        found.append(_warning("core.W104", "没有安装生僻字字体，姓名中的生僻字会印成方框。"))
    return found


def _warning(code: str, sentence: str) -> checks.CheckMessage:
    return checks.Warning(sentence, hint=f"以 root 执行：{INSTALL_COMMAND}", id=code)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
