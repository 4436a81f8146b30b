"""The papers of the recent past: letters and a bulletin signed, delivered and read, drafts that wait.

Everything goes through the services by which people work, on the days on which they would have. Stamps that
the services take from the clock are set to those days afterwards; the audit trail keeps its own time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from analysis.choices import Frequency
from analysis.models import Delivery, Report, ReportSchedule
from analysis.rules.periods import period_name
from analysis.services.deliveries import send
from analysis.services.reports import approve_bulletin, deliver_letter, draft_bulletin
from core.documents.pdf import PdfUnavailable
from core.models import InboxItem, Unit, User
from core.policy import Light
from core.services import inbox
from supervision.choices import RunTrigger
from supervision.documents.build_letter import letter_pdf
from supervision.models import EvaluationRun, Letter, UnitResult
from supervision.services.letters import approve_letter, draft_letter, inbox_key, read_letter

from .accounts import SECRETARY_OFFICE
from .stories import TOWN

ORGANIZER, MINISTER = "zhoumin", "zhengqiming"
GUIDED = (TOWN, "青石街道")  # What the README's tour drafts and signs is left to the visitor.
RED_LETTERS, YELLOW_LETTERS, LATER_LETTERS, WAITING_LETTERS = 4, 2, 2, 2
RECENT_DAYS, SETTLED_DAYS = 4, 14


def moment(day: date, hour: int) -> datetime:
    """An hour of a day, or now where that has not come."""
    return min(timezone.make_aware(datetime.combine(day, time(hour))), timezone.now())


@contextmanager
def dated(when: datetime) -> Iterator[datetime]:
    """What is put down inside gets the moment as its stamp."""
    began = timezone.now()
    yield when
    for stamped in (InboxItem, Delivery):
        stamped._default_manager.filter(created_at__gte=began).update(created_at=when)


def write_papers(on: date, report: Callable[[str], None]) -> None:
    """The papers about the last half-year and quarter, then what waits today; without PDF only the latter."""
    office = Office(User.objects.get(username=ORGANIZER), User.objects.get(username=MINISTER), on)
    try:
        with transaction.atomic():
            sent = office.half_year() + office.quarter() + office.today()
    except PdfUnavailable as missing:
        sent = 0
        report(f"没有生成往期反馈函和通报。{missing}")
    waiting = office.wait_for_signature()
    report(f"已送达 {sent} 封反馈函，另有 {waiting} 封待签发。")


@dataclass(slots=True)
class Office:
    """The two who make the papers."""

    organizer: User
    minister: User
    on: date

    def half_year(self) -> int:
        """Letters to the worst units, read by all secretaries but the one of 清河镇; the bulletin."""
        run = self._run(RunTrigger.HALF_YEARLY, until=self.on - timedelta(days=SETTLED_DAYS))
        if run is None:
            return 0
        units = calling(run, Light.RED)[:RED_LETTERS] + calling(run, Light.YELLOW)[:YELLOW_LETTERS]
        letters = self._send(run, units, days=3)
        for number, letter in enumerate(letters):
            if letter.unit.short_name != TOWN:
                self._read(letter, run.on + timedelta(days=4 + number))
                self._check(letter)
        self._bulletin(run)
        return len(letters)

    def quarter(self) -> int:
        """Letters to a few more units after the quarter; the first of them is read."""
        run = self._run(RunTrigger.QUARTERLY, until=self.on - timedelta(days=SETTLED_DAYS))
        if run is None or Letter.objects.filter(run__on__gt=run.on).exists():
            return 0
        letters = self._send(run, self._unwritten(run)[:LATER_LETTERS], days=5)
        for letter in letters[:1]:
            self._read(letter, run.on + timedelta(days=8))
        return len(letters)

    def today(self) -> int:
        """One letter of today, whose mail failed for want of an address; it has come since: to be resent."""
        run = EvaluationRun.objects.filter(on=self.on).latest("created_at")
        units = self._unwritten(run)[:1]
        secretaries = list(User.objects.filter(unit__in=units, office=SECRETARY_OFFICE))
        User.objects.filter(pk__in=[user.pk for user in secretaries]).update(email="")
        letters = self._send(run, units, days=0)
        User.objects.bulk_update(secretaries, ["email"])
        return len(letters)

    def wait_for_signature(self) -> int:
        """Drafts of some days ago, whose signature is due today, and one of today."""
        recent = EvaluationRun.objects.filter(on=self.on - timedelta(days=RECENT_DAYS)).first()
        newest = EvaluationRun.objects.filter(on=self.on).latest("created_at")
        drafts = [
            self._draft(run, unit)
            for run, count in ((recent, WAITING_LETTERS), (newest, 1))
            if run is not None
            for unit in self._unwritten(run)[:count]
        ]
        return len(drafts)

    def _run(self, trigger: RunTrigger, *, until: date) -> EvaluationRun | None:
        runs = EvaluationRun.objects.filter(trigger=trigger, on__lte=until)
        return runs.order_by("-on", "-created_at").first()

    def _unwritten(self, run: EvaluationRun) -> list[Unit]:
        """Red and yellow units without a letter, but for those of the tour."""
        written = set(Letter.objects.values_list("unit", flat=True))
        units = calling(run, Light.RED) + calling(run, Light.YELLOW)
        return [unit for unit in units if unit.pk not in written and unit.short_name not in GUIDED]

    def _draft(self, run: EvaluationRun, unit: Unit) -> Letter:
        when = moment(run.on + timedelta(days=1), 10)
        with dated(when):
            return draft_letter(unit, run, by=self.organizer, now=when)

    def _send(self, run: EvaluationRun, units: Sequence[Unit], *, days: int) -> list[Letter]:
        """Drafted the next day, signed and delivered some days after the evaluation."""
        letters = [self._draft(run, unit) for unit in units]
        with dated(moment(run.on + timedelta(days=days), 15)) as when:
            for letter in letters:
                signed = approve_letter(letter, by=self.minister, now=when, write=letter_pdf)
                _send_all(deliver_letter(signed, by=self.organizer, now=when), when)
        return letters

    def _read(self, letter: Letter, day: date) -> None:
        """The unit's secretary opens the letter."""
        item = InboxItem.objects.filter(key=inbox_key(letter)).exclude(recipient=self.organizer).first()
        if item is not None:
            inbox.mark_read(item, now=moment(day, 9))
            read_letter(letter, by=item.recipient, now=moment(day, 9))

    def _check(self, letter: Letter) -> None:
        """The organizer has looked at the unit on its deadline, if that has come."""
        if letter.answer_by < self.on:
            for item in InboxItem.objects.filter(recipient=self.organizer, key=f"answer:{letter.pk}"):
                inbox.close(item, by=self.organizer, now=moment(letter.answer_by, 16))

    def _bulletin(self, run: EvaluationRun) -> None:
        """Drafted, signed and delivered; the minister has put his copy away."""
        title = f"{period_name(Frequency.HALF_YEARLY, run.on)}红黄绿预警通报"
        schedule = ReportSchedule.objects.filter(key="half-yearly-bulletin").first()
        with dated(moment(run.on + timedelta(days=1), 10)) as when:
            draft = draft_bulletin(run, title=title, schedule=schedule, by=self.organizer, now=when)
        with dated(moment(run.on + timedelta(days=3), 15)) as when:
            _send_all(approve_bulletin(draft, by=self.minister, now=when), when)
        for item in InboxItem.objects.filter(recipient=self.minister, key=f"report:{draft.pk}"):
            inbox.close(item, by=self.minister, now=moment(run.on + timedelta(days=4), 9))


def calling(run: EvaluationRun, light: Light) -> list[Unit]:
    """The units of one colour, the worst first."""
    found = UnitResult.objects.filter(run=run, light=light.value).exclude(unit__kind="district")
    return [row.unit for row in found.select_related("unit").order_by("-unmet", "unit__order", "unit")]


def _send_all(report: Report, when: datetime) -> None:
    for delivery in report.deliveries.due(when):
        send(delivery.pk, now=when)
