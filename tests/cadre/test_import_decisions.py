"""Decisions in the roster's wizard: differences unticked, like cells corrected together, words learnt."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from cadre.models import Cadre, ChangeRequest
from cadre.services.roster_reading import KIND
from core.models import ImportBatch, LearntWord
from core.services.learnt_words import remember
from tests.cadre.rosters import LIN, LUO, commit, id_number, upload
from tests.cadre.wizard import act, page

NEXT = LIN | {"民族": "苗族", "出生年月": "1990.06", "职级": "二级主任科员", "任现职级时间": "2026.01"}
STRANGE = [
    LIN | {"姓名": f"林{char}", "身份证号": id_number(sequence=f"{n:03d}"), "全日制学历": "大本毕业班"}
    for n, char in enumerate("甲乙丙")
]


@pytest.fixture
def recorded(district: Any, keeper: Any) -> Any:
    """林知远, imported once."""
    commit(upload([LIN], district.town, keeper), keeper)
    return Cadre.objects.get()


class TestUntickedDifferences:
    def test_a_difference_that_is_not_kept_is_not_written(
        self, sign_in: Any, organizer: Any, district: Any, recorded: Any
    ) -> None:
        batch = upload([NEXT], district.town, organizer)
        client = sign_in(organizer)
        told = page(client, "import_preview", batch)
        assert 'value="2|ethnicity" checked' in told and 'value="2|birth" checked' in told
        answer = act(client, "import_fields", batch, "?tab=changed", row="2", keep=["2|birth"])
        assert answer.status_code == 302
        told = page(client, "import_preview", batch)
        assert "不改" in told and 'value="2|ethnicity" checked' not in told
        commit(ImportBatch.objects.get(pk=batch.pk), organizer)
        recorded.refresh_from_db()
        assert recorded.ethnicity == "01" and recorded.birth.month == 6

    def test_a_fragment_gets_the_part_and_all_can_be_taken_back(
        self, sign_in: Any, organizer: Any, district: Any, recorded: Any
    ) -> None:
        batch = upload([NEXT], district.town, organizer)
        address = reverse("cadre:import_fields", args=[batch.pk]) + "?tab=changed"
        client = sign_in(organizer)
        answer = client.post(address, {"row": "2"}, HTTP_HX_REQUEST="true")
        told = answer.content.decode()
        assert "<html" not in told and "没有需要写入的变化" in told
        keep = [f"2|{key}" for key in ImportBatch.objects.get(pk=batch.pk).decisions["reject"]["2"]]
        client.post(address, {"row": "2", "keep": keep})
        assert ImportBatch.objects.get(pk=batch.pk).decisions["reject"] == {}

    def test_what_a_clerk_may_not_change_is_shown_as_waiting(
        self, sign_in: Any, keeper: Any, district: Any, recorded: Any
    ) -> None:
        batch = upload([LIN | {"出生年月": "1990.06"}], district.town, keeper)
        told = page(sign_in(keeper), "import_preview", batch)
        assert "受保护信息，留待审核。" in told and "提交审核" in told
        commit(batch, keeper)
        recorded.refresh_from_db()
        assert recorded.birth.month == 5 and ChangeRequest.objects.get().field == "birth"

    def test_rows_and_keys_that_are_not_there_change_nothing(
        self, sign_in: Any, organizer: Any, district: Any, recorded: Any
    ) -> None:
        batch = upload([LUO], district.town, organizer)
        client = sign_in(organizer)
        assert act(client, "import_fields", batch, row="99", keep="99|x").status_code == 302
        assert act(client, "import_fields", batch).status_code == 302
        assert ImportBatch.objects.get(pk=batch.pk).decisions == {}

    def test_the_neighbour_cannot_decide(
        self, sign_in: Any, keeper: Any, neighbour: Any, district: Any
    ) -> None:
        batch = upload([LIN], district.town, keeper)
        assert act(sign_in(neighbour), "import_fields", batch, row="2").status_code == 404


class TestLearntWords:
    def test_like_cells_are_corrected_together_and_the_word_is_learnt(
        self, sign_in: Any, organizer: Any, district: Any
    ) -> None:
        batch = upload(STRANGE, district.town, organizer)
        client = sign_in(organizer)
        field = next(key for key in batch.mapping.values() if key.startswith("full_time"))
        told = page(client, "import_check", batch, f"?fix=2:{field}")
        assert "3 行都改" in told and "只改第 3 行" in told
        answer = client.post(
            reverse("cadre:import_correct", args=[batch.pk]),
            {"rows": "2,3,4", "field": field, "value": "大学"},
            follow=True,
        )
        assert "这个写法已记住" in answer.content.decode()
        assert LearntWord.objects.get().value == "大学"
        again = upload(STRANGE, district.town, organizer)
        told = page(client, "import_check", again)
        assert "已记住：" in told and "“大本毕业班” → 大学" in told

    def test_one_of_several_like_cells_can_be_corrected_alone(
        self, sign_in: Any, organizer: Any, district: Any
    ) -> None:
        batch = upload(STRANGE, district.town, organizer)
        field = next(key for key in batch.mapping.values() if key.startswith("full_time"))
        act(sign_in(organizer), "import_correct", batch, rows="3", field=field, value="大学")
        assert list(ImportBatch.objects.get().corrections) == ["3"]
        assert not LearntWord.objects.exists()

    def test_a_word_can_be_forgotten(self, sign_in: Any, organizer: Any, keeper: Any) -> None:
        learnt = remember(KIND, "ethnicity", "汉族人", "汉族", by=organizer)
        assert learnt is not None
        client = sign_in(organizer)
        assert "汉族人" in client.get(reverse("cadre:learnt_word_list")).content.decode()
        assert client.post(reverse("cadre:learnt_word_forget", args=[learnt.pk])).status_code == 302
        assert not LearntWord.objects.exists()
        assert client.post(reverse("cadre:learnt_word_forget", args=[learnt.pk])).status_code == 404
        assert "还没有记住写法" in client.get(reverse("cadre:learnt_word_list")).content.decode()

    def test_a_clerk_cannot_make_everybody_forget(self, sign_in: Any, organizer: Any, keeper: Any) -> None:
        learnt = remember(KIND, "ethnicity", "汉族人", "汉族", by=organizer)
        assert learnt is not None
        client = sign_in(keeper)
        assert client.post(reverse("cadre:learnt_word_forget", args=[learnt.pk])).status_code == 403
        assert client.get(reverse("cadre:learnt_word_list")).status_code == 403
