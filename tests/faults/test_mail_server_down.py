"""F10, F11: the mail server is away, refuses for now or for good, or its client dies after it said 250."""

from __future__ import annotations

import os
import signal
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from analysis.choices import Channel, DeliveryState
from analysis.models import Delivery, Report, ReportSchedule
from analysis.rules.retry import LONGEST_WAIT, STALE_AFTER
from analysis.services import deliveries
from core.models import InboxItem, User
from tests.services.processes import Actor

READERS = 3


class Post:
    """The other side: takes mails by their Message-ID, or refuses, or kills whoever sends."""

    def __init__(self) -> None:
        self.refusal, self.taken, self.victim = "", Counter[str](), 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refusal:
            return self.refusal
        lines = envelope.content.decode("utf-8", "replace").splitlines()
        self.taken[next(line for line in lines if line.lower().startswith("message-id:"))] += 1
        if self.victim:
            os.killpg(self.victim, signal.SIGKILL)
        return "250 OK"


@pytest.fixture
def post() -> Post:
    """What the server does with a mail."""
    return Post()


@pytest.fixture
def port(settings: Any) -> int:
    """A port on which nobody listens yet."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", number, 5
    return number


@pytest.fixture
def open_server(post: Post, port: int) -> Iterator[Callable[[], None]]:
    """Starts the server; it is gone after the test."""
    controller = Controller(post, hostname="127.0.0.1", port=port)
    yield controller.start
    if controller.loop.is_running():
        controller.stop()


@pytest.fixture
def report(letter: Any, organizer: Any) -> Report:
    """A bulletin for some readers by mail alone."""
    schedule = ReportSchedule.objects.create(
        key="mails", name="通报", kind="bulletin", frequency="quarterly", start=timezone.localdate(),
        by_inbox=False, by_email=True,
    )  # fmt: skip
    made = Report.objects.create(
        kind="bulletin", title="通报", run=letter.run, unit=letter.unit, file=letter.file, schedule=schedule,
        created_at=timezone.now(), created_by=organizer,
    )  # fmt: skip
    readers = [
        User.objects.create_user(f"reader{number}", email=f"reader{number}@yunling.example")
        for number in range(READERS)
    ]
    assert deliveries.deliver(made, readers, now=timezone.now()) == READERS
    return made


@pytest.mark.django_db
@pytest.mark.requirement("F10")
def test_what_waits_an_hour_for_the_server_is_sent_once_each_when_it_is_back(
    report: Report, post: Post, open_server: Callable[[], None]
) -> None:
    now = timezone.now()
    waits = []
    for minute in range(60):
        deliveries.send_due(now + timedelta(minutes=minute))
        one = Delivery.objects.earliest("pk")
        waits.append(one.next_try_at - (now + timedelta(minutes=minute)))
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.WAITING}
    assert max(waits) <= LONGEST_WAIT == timedelta(minutes=15)
    assert "系统会自动再发" in Delivery.objects.earliest("pk").error and not InboxItem.objects.filter(
        category="送达"
    )
    open_server()
    post.refusal = "451 greylisted, come back later"
    back = now + timedelta(minutes=75)
    assert deliveries.send_due(back) == 0
    post.refusal = ""
    for minute in range(40):
        deliveries.send_due(back + timedelta(minutes=minute))
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.SENT}
    assert sorted(post.taken.values()) == [1] * READERS


@pytest.mark.django_db
@pytest.mark.requirement("F10")
def test_a_refusal_for_good_is_not_tried_again_and_waits_for_a_person(
    report: Report, post: Post, open_server: Callable[[], None]
) -> None:
    open_server()
    post.refusal = "550 no such mailbox"
    now = timezone.now()
    for hour in range(3):
        deliveries.send_due(now + timedelta(hours=hour))
    assert set(Delivery.objects.values_list("state", "attempts")) == {(DeliveryState.FAILED, 1)}
    told = InboxItem.objects.filter(category="送达")
    assert told.count() == READERS and "550" in told.earliest("pk").note


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
@pytest.mark.requirement("F11")
@pytest.mark.parametrize("deaths", [1, 2])
def test_a_sender_killed_after_the_mail_was_taken_is_uncertain_and_resends_under_the_same_id(
    services: None, report: Report, post: Post, port: int, open_server: Callable[[], None], deaths: int
) -> None:
    Delivery.objects.exclude(pk=Delivery.objects.earliest("pk").pk).delete()
    open_server()
    where = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port)}
    now = timezone.now()
    for death in range(3):
        later = now + death * (STALE_AFTER + timedelta(minutes=2))
        with Actor("send_due", env=where, now=later.isoformat()) as sender:
            sender.be_ready()
            post.victim = sender.pid if death < deaths else 0
            sender.go()
            assert sender.wait() == (-signal.SIGKILL if post.victim else 0)
        if death == 0:
            assert Delivery.objects.get().state == DeliveryState.SENDING
    delivery = Delivery.objects.get()
    assert delivery.channel == Channel.EMAIL and delivery.uncertain
    assert len(post.taken) == 1 and sum(post.taken.values()) == 2, "one Message-ID, at most one duplicate"
    if deaths == 1:
        assert delivery.state == DeliveryState.SENT
    else:
        assert delivery.state == DeliveryState.UNCERTAIN and "先向收件人核实" in delivery.error
        assert InboxItem.objects.filter(category="送达").exists()
