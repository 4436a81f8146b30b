"""One's own inbox: told once, read, put away."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from core.models import AuditEvent, InboxItem
from core.policy import Refused
from core.services import inbox


def tell(user: Any, **more: Any) -> InboxItem:
    return inbox.notify(user, key="one", category="试", title="事", url="/cadres/", **more)


def test_the_same_cause_makes_one_item(organizer: Any) -> None:
    assert tell(organizer) == tell(organizer)
    assert InboxItem.objects.count() == 1


def test_an_item_is_read_opened_and_put_away(organizer: Any, sign_in: Any) -> None:
    item = tell(organizer)
    client = sign_in(organizer)
    assert client.post(f"/inbox/{item.pk}/open/")["Location"] == "/cadres/"
    item.refresh_from_db()
    assert item.read_at and not item.done_at
    assert client.post(f"/inbox/{item.pk}/done/").status_code == 302
    item.refresh_from_db()
    assert item.done_at
    assert AuditEvent.objects.latest("id").object_id == str(item.pk)


def test_what_an_act_closes_cannot_be_put_away(organizer: Any, sign_in: Any) -> None:
    item = tell(organizer, closes_itself=True, verb="去签收")
    with pytest.raises(Refused, match="去签收"):
        inbox.close(item, by=organizer, now=timezone.now())
    answer = sign_in(organizer).post(f"/inbox/{item.pk}/done/")
    assert answer.status_code == 409
    assert "请先“去签收”" in answer.content.decode()
    assert "办结：" not in sign_in(organizer).get("/").content.decode()
    inbox.settle("one", now=timezone.now())
    item.refresh_from_db()
    assert item.done_at


def test_nobody_opens_or_closes_anothers_item(organizer: Any, neighbour: Any, sign_in: Any) -> None:
    item = tell(organizer)
    client = sign_in(neighbour)
    assert client.post(f"/inbox/{item.pk}/open/").status_code == 404
    assert client.post(f"/inbox/{item.pk}/done/").status_code == 404


def test_an_item_that_leads_nowhere_offers_no_way(organizer: Any, sign_in: Any) -> None:
    client = sign_in(organizer)
    item = inbox.notify(organizer, key="told", category="试", title="只是告知")
    page = client.get("/").content.decode()
    assert f'aria-label="办结：{item.title}"' in page
    assert f'aria-label="去查看：{item.title}"' not in page
