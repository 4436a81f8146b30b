"""One line of JSON for every entry of the log, without line breaks and without numbers of persons."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime

_NUMBERS = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15}|1[3-9]\d{9})(?!\d)")


class JsonLine(logging.Formatter):
    """Time in UTC, level, logger, message and, of an error, its trace; ID and phone numbers masked.

    A page that was refused is no error: whoever asks for many of them fills no disk with traces.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The entry as one line; line breaks within are escaped by JSON."""
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.levelno >= logging.ERROR:
            entry["trace"] = self.formatException(record.exc_info)
        return _NUMBERS.sub("<号码>", json.dumps(entry, ensure_ascii=False))
