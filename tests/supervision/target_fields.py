"""What the editor of a target sends when it is filled in."""

from __future__ import annotations

from typing import Any

FORM: dict[str, Any] = {
    "code": "town-women",
    "name": "镇街班子女干部",
    "short_name": "女干部",
    "source": "《办法》第九条",
    "valid_from": "2026.01.01",
    "mode": "each",
    "kinds": ["town"],
    "categories": ["chief", "deputy", "member"],
    "female": "on",
    "tolerance_years": "1",
    "measure": "share_of_holders",
    "measure_k": "1",
    "vacancy_months": "36",
    "required": "20%",
    "warn_months": "6",
    "weight": "1",
    "band_style": "default",
}
