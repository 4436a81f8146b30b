"""What a word means, once said by a person, is known in the next file."""

from __future__ import annotations

from typing import Any

import pytest

from cadre.services import roster_batches
from cadre.services.roster_reading import KIND, open_batch
from core.models import AuditEvent, LearntWord
from core.services.learnt_words import known_words, remember, unlearn
from tests.cadre.rosters import LIN, LUO, upload

ODD = LIN | {"民族": "汗族"}
ODD_TOO = LUO | {"民族": "汗 族"}


def correct(batch: Any, by: Any, rows: list[int], value: str, field: str = "ethnicity") -> None:
    roster_batches.correct_cells(batch, rows=rows, field=field, value=value, by=by)


def problems(batch: Any) -> list[str]:
    return [issue.code for issue in open_batch(batch).check().errors]


def test_a_word_corrected_wherever_it_stands_is_known_next_time(district: Any, keeper: Any) -> None:
    batch = upload([ODD, ODD_TOO], district.town, keeper)
    assert problems(batch) == ["unknown_word", "unknown_word"]
    correct(batch, keeper, [2, 3], "汉族")
    assert problems(batch) == [] and known_words(KIND) == {"ethnicity": {"汗族": "汉族"}}
    again = upload([LUO | {"民族": "汗族"}, LIN | {"民族": "苗族"}], district.town, keeper)
    table = open_batch(again).check()
    assert [row.values["ethnicity"] for row in table.records] == ["01", "06"] and not table.errors
    assert AuditEvent.objects.filter(object_label="汗族 → 汉族").count() == 1


@pytest.mark.parametrize(
    ("rows", "value"),
    [([2], "汉族"), ([2, 3], "汗人族"), ([2, 3], ""), ([2, 3], "（清空）")],
    ids=["only some", "not understood", "emptied", "cleared"],
)
def test_other_corrections_teach_nothing(district: Any, keeper: Any, rows: list[int], value: str) -> None:
    batch = upload([ODD, ODD_TOO], district.town, keeper)
    correct(batch, keeper, rows, value)
    assert known_words(KIND) == {}


def test_a_word_that_was_understood_keeps_its_meaning(district: Any, keeper: Any) -> None:
    batch = upload([LIN], district.town, keeper)
    correct(batch, keeper, [2], "苗族")
    assert known_words(KIND) == {}


def test_a_free_text_teaches_nothing(district: Any, keeper: Any) -> None:
    batch = upload([LIN], district.town, keeper)
    correct(batch, keeper, [2], "副镇长", "post")
    assert known_words(KIND) == {}


def test_a_year_column_teaches_for_all_years(district: Any, keeper: Any) -> None:
    batch = upload([LIN | {"2023年": "良好等次"}], district.town, keeper)
    correct(batch, keeper, [2], "称职", "assessment:2023")
    assert known_words(KIND) == {"assessment": {"良好等次": "称职"}}


def test_the_last_meaning_counts_and_can_be_unlearnt(district: Any, keeper: Any, organizer: Any) -> None:
    remember(KIND, "ethnicity", " 汗 族", "汉族", by=keeper)
    remember(KIND, "ethnicity", "汗族", "回族", by=organizer)
    remember(KIND, "ethnicity", "汗族", "回族", by=keeper)
    (learnt,) = LearntWord.objects.all()
    assert (learnt.value, learnt.learnt_by) == ("回族", organizer)
    unlearn(learnt, by=organizer)
    assert known_words(KIND) == {} and AuditEvent.objects.count() == 3


@pytest.mark.parametrize(
    ("word", "value"), [("", "汉族"), ("汉族", "汉 族"), ("汗族", " "), ("长" * 121, "汉族")]
)
def test_nothing_is_remembered_of_nothing(district: Any, keeper: Any, word: str, value: str) -> None:
    assert remember(KIND, "ethnicity", word, value, by=keeper) is None and known_words(KIND) == {}
