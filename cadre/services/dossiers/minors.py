"""Children under 14 taken out of what leaves."""

from __future__ import annotations

from datetime import date

from cadre.formats.dossier import Dossier, Remark
from cadre.rules.minors import is_protected


def leave_out_minors(dossier: Dossier, today: date) -> None:
    """Take children under 14 out, and tell how many; the family is then no whole one any more."""
    family = dossier.family or ()
    kept = tuple(row for row in family if not is_protected(row.birth, row.birth_precision, today))
    if len(kept) == len(family):
        return
    dossier.family = kept
    dossier.whole -= {"family"}
    dossier.remarks.append(
        Remark(
            where="家庭成员",
            label="家庭成员",
            value="",
            sentence=f"未满十四周岁的 {len(family) - len(kept)} 名家庭成员按规定没有列出。",
            remedy="确需列出时，请在下载时勾选“列出未满十四周岁的子女”。",
        )
    )
