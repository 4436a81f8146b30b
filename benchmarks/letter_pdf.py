"""Seconds for one letter as PDF in a warm process: ``python -m benchmarks.letter_pdf [ROUNDS]``.

The sample letter has six pages: eight targets, three of them proved by eleven persons each.
"""

from __future__ import annotations

import os
import sys
import time
from statistics import median

import django


def main(rounds: int) -> int:
    """Print the figures; 1 when the median is over half a second."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from supervision.documents import write_letter_pdf
    from tests.supervision.sample_papers import letter

    paper = letter()
    start = time.perf_counter()
    size = len(write_letter_pdf(paper))
    print(f"first letter of the process  {time.perf_counter() - start:.2f} s, {size / 1024:.0f} KB")
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        write_letter_pdf(paper)
        seconds.append(time.perf_counter() - start)
    print(
        f"warm, {rounds} letters: median {median(seconds):.3f} s, slowest {max(seconds):.3f} s (limit 0.5 s)"
    )
    return int(median(seconds) > 0.5)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20))
