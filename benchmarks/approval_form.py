"""Seconds for one approval form as PDF in a warm process, and for many in one file.

``python -m benchmarks.approval_form [ROUNDS] [PEOPLE]``: a full résumé, seven relatives and a photo.
"""

from __future__ import annotations

import os
import sys
import time
from statistics import median

import django

LIMIT = 1.0


def main(rounds: int, people: int) -> int:
    """Print the figures; 1 when the median is over a second."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from cadre.documents.approval_form import CLASSIC, build_approval_form, write_form_pdf, write_forms_pdf
    from tests.cadre.form_dossiers import ON, RESUME, dossier

    made = dossier(resume="\n".join([RESUME] * 3), members=7)
    start = time.perf_counter()
    size = len(write_form_pdf(build_approval_form(made, on=ON, variant=CLASSIC)))
    print(f"first form of the process  {time.perf_counter() - start:.2f} s, {size / 1024:.0f} KB")
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        write_form_pdf(build_approval_form(made, on=ON, variant=CLASSIC))
        seconds.append(time.perf_counter() - start)
    print(
        f"warm, {rounds} forms: median {median(seconds):.3f} s, "
        f"slowest {max(seconds):.3f} s (limit {LIMIT} s)"
    )
    start = time.perf_counter()
    forms = (build_approval_form(made, on=ON, variant=CLASSIC) for _ in range(people))
    size = len(write_forms_pdf(forms))
    print(f"{people} people in one file  {time.perf_counter() - start:.1f} s, {size / 1024:.0f} KB")
    return int(median(seconds) > LIMIT)


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:3]]
    sys.exit(main(*(given + [20, 100][len(given) :])))
