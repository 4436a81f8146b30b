"""Which code set a coded field holds codes of, with its version as far as one is published."""

from __future__ import annotations

CODE_SETS = {
    "sex": "GB/T 2261.1-2003",
    "ethnicity": "GB/T 3304-1991",
    "political": "GB/T 4762-1984",
    "second_party": "GB/T 4762-1984",
    "third_party": "GB/T 4762-1984",
    "person_type": "ZB125-2018",
    "manage_type": "ZB130-2018",
    "staffing": "ZB135-2017",
    "grade": "ZB18-2018",
    "title.level": "ZB139-2018",
    "title.route": "ZB24-2018",
    "education.level": "ZB64-2017",
    "level.level": "ZB09-2018",
    "reward.code": "ZB65-2017",
}
