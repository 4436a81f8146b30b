"""The log: one line an entry, nothing of a person in it."""

from __future__ import annotations

import json
import logging
import sys

import pytest

from config.logs import JsonLine

pytestmark = pytest.mark.requirement("B35", "A14")


def line(message: str, *arguments: object, fails: bool = False, level: int = logging.ERROR) -> str:
    trace = None
    if fails:
        try:
            raise ValueError("第一行\n第二行 13800001234")
        except ValueError:
            trace = sys.exc_info()
    record = logging.LogRecord("core", level, __file__, 1, message, arguments, trace)
    return JsonLine().format(record)


def test_an_entry_is_one_line_however_many_it_was() -> None:
    written = line("甲\r\n2026-01-01 INFO forged %s", "乙\n丙", fails=True)
    assert "\n" not in written
    assert "\r" not in written
    assert json.loads(written)["message"].startswith("甲\r\n2026")


@pytest.mark.parametrize(
    "number", ["110101199003070011", "11010119900307001x", "110101900307001", "13800001234"]
)
def test_numbers_of_persons_are_left_out(number: str) -> None:
    assert number not in line("person %s failed", number)
    assert "<号码>" in line("person %s failed", number)


def test_a_trace_is_kept_without_numbers() -> None:
    told = json.loads(line("failed", fails=True))
    assert "ValueError" in told["trace"]
    assert "13800001234" not in told["trace"]
    assert told["level"] == "ERROR"


def test_a_refusal_leaves_a_line_without_a_trace() -> None:
    assert "trace" not in json.loads(line("Forbidden", fails=True, level=logging.WARNING))


def test_job_numbers_and_amounts_stay_readable() -> None:
    assert "0f0742e1-1234" in line("job %s", "0f0742e1-1234")
    assert "123456789" in line("%s rows", 123456789)
