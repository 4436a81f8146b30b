"""The blank workbook for a roster."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from cadre.documents.roster_template import FILE_NAME, roster_template
from core.rules.rights import Right
from core.views.base import RightRequired
from core.views.downloads import XLSX, content_response


class RosterTemplate(RightRequired):
    """The template with the grades of the three years before the day."""

    right = Right.IMPORT_ROSTER

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The workbook."""
        return content_response(roster_template(self.house.on), FILE_NAME, XLSX)
