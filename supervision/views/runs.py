"""Runs: list, one run, the difference of two, starting and locking."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from core import tasks as core_tasks
from core.dates import add_months
from core.http import HouseRequest
from core.models import Job, Unit, User
from core.policy import Light
from core.rules.rights import Right
from core.services.exports import Outgoing
from core.views.base import Act, HouseList, HousePage
from core.views.leaving import PAPER, paper_response
from supervision import tables
from supervision.documents.build_bulletin import bulletin_pdf
from supervision.filters import RunFilter
from supervision.forms import EvaluateForm
from supervision.models import EvaluationRun, Letter, UnitResult
from supervision.rules.plan_text import plan_sentence
from supervision.rules.targets import Mode
from supervision.services.comparison import compare_runs
from supervision.services.evaluation_job import enqueue_evaluation
from supervision.services.judgement import facts_changed_since, judgement_of
from supervision.services.letters import draft_letters
from supervision.services.runs import lock_run


class RunList(HouseList[EvaluationRun]):
    """All runs, the newest day first, each with the colours of the units that the user may see."""

    right = Right.VIEW_LIGHTS
    filterset_class = RunFilter
    template_name = "supervision/run_list.html"
    part_template = "supervision/_run_list_results.html"

    def visible_rows(self) -> models.QuerySet[EvaluationRun]:
        """Runs carry no secret of their own; their results are narrowed below."""
        runs = EvaluationRun.objects.select_related("created_by", "locked_by")
        return runs.defer("targets", "plan").order_by("-on", "-created_at")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the colours and the job that is under way."""
        context = super().get_context_data(**kwargs)
        runs = list(context["page_obj"].object_list)
        counts = _counts(self.house, runs)
        started = self.house.GET.get("job", "")
        job = Job.objects.filter(pk=started, created_by=self.house.user).first() if _uuid(started) else None
        shown = _shown(counts)
        letters = _letter_counts(self.house, runs)
        lines = [
            (run, [(light.value, counts[run.pk][light]) for light in shown], letters.get(run.pk, 0))
            for run in runs
        ]
        may_run = self.house.user.may(Right.RUN_EVALUATION)
        return context | {
            "lines": lines,
            "lights": shown,
            "job": job,
            "may_run": may_run,
            "evaluate_form": EvaluateForm(initial={"day": self.house.on}),
        }


def _shown(counts: dict[UUID, dict[str, int]]) -> list[Light]:
    """Every colour; blue only where a plan used it."""
    blue = any(each[Light.BLUE] for each in counts.values())
    return [light for light in Light if blue or light is not Light.BLUE]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _counts(request: HouseRequest, runs: list[EvaluationRun]) -> dict[UUID, dict[str, int]]:
    visible = UnitResult.objects.visible_to(request.user).filter(run__in=runs).exclude(unit__kind="district")
    found: dict[UUID, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for run, light, number in visible.order_by().values_list("run_id", "light").annotate(n=Count("pk")):
        found[run][light] = number
    return found


def _letter_counts(request: HouseRequest, runs: list[EvaluationRun]) -> dict[UUID, int]:
    visible = Letter.objects.visible_to(request.user).filter(run__in=runs)
    return dict(visible.order_by().values_list("run_id").annotate(n=Count("pk")))


def _sees_everything(user: User) -> bool:
    """Whether the user's dashboard covers every tree of units, as a bulletin does."""
    tops = Unit.objects.filter(parent__isnull=True)
    return all(user.has_in_scope(Right.VIEW_DASHBOARD, top) for top in tops)


class RunDetail(HousePage):
    """One run: the colours it found, its targets, its lock."""

    right = Right.VIEW_LIGHTS
    template_name = "supervision/run_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The heat map of the run itself, whatever has changed since."""
        run = get_object_or_404(
            EvaluationRun.objects.select_related("created_by", "locked_by"), pk=kwargs["pk"]
        )
        judgement = judgement_of(run)
        colours = judgement.colours(self.house.user)
        teams = [row for row in colours if row.unit.kind != "district"]
        targets = tables.columns(judgement, Mode.EACH)
        user = self.house.user
        previous = EvaluationRun.objects.filter(on__lt=run.on).order_by("-on", "-created_at").first()
        return super().get_context_data(
            run=run,
            judgement=judgement,
            soon=add_months(run.on, 6),
            targets=targets,
            rows=tables.heat_rows(teams, judgement.results(), targets, run.on),
            counts=[(light.value, sum(row.light == light for row in teams)) for light in Light],
            previous=previous,
            outdated=facts_changed_since(run),
            sentence=plan_sentence(judgement.plan),
            letters=run.letters.visible_to(user).count(),
            may_lock=user.may(Right.LOCK_RUN) and run.locked_at is None,
            may_draft=user.may(Right.DRAFT_LETTER),
            may_bulletin=_sees_everything(user),
            **kwargs,
        )


class RunCompare(HousePage):
    """Two runs side by side: which units changed, and which persons."""

    right = Right.VIEW_LIGHTS
    template_name = "supervision/run_compare.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """?a= the earlier run, ?b= the later; without them the choice alone."""
        recent = list(EvaluationRun.objects.defer("targets", "plan")[:60])
        before, after = self._run("a"), self._run("b")
        comparison = compare_runs(before, after, user=self.house.user) if before and after else None
        return super().get_context_data(
            runs=recent,
            before=before or next(iter(recent[1:]), None),
            after=after or next(iter(recent), None),
            comparison=comparison,
            **kwargs,
        )

    def _run(self, name: str) -> EvaluationRun | None:
        asked = self.house.GET.get(name, "")
        if not asked:
            return None
        key = _uuid(asked)
        run = EvaluationRun.objects.filter(pk=key).first() if key else None
        if run is None:
            raise Http404
        return run


class RunEvaluate(Act):
    """Start an evaluation as a job and show its progress above the list."""

    right = Right.RUN_EVALUATION

    def post(self, request: HouseRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Enqueue after the day was understood."""
        form = EvaluateForm(request.POST)
        if not form.is_valid():
            messages.error(request, "没有发起评价：" + " ".join(map(str, form.errors.get("day", []))))
            return redirect("supervision:run_list")
        with transaction.atomic():
            job = enqueue_evaluation(form.cleaned_data["day"], by=request.user)
            core_tasks.start(job)
        return redirect(f"{reverse('supervision:run_list')}?job={job.pk}")


class RunLock(Act):
    """Lock a run."""

    right = Right.VIEW_LIGHTS

    def post(self, request: HouseRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refused with the reason for whoever is not the minister."""
        run = get_object_or_404(EvaluationRun, pk=kwargs["pk"])
        lock_run(run, by=request.user, now=timezone.now())
        messages.success(request, "已锁定。反馈函和通报引用这次评价，以后的更正另行列出。")
        return redirect("supervision:run_detail", pk=run.pk)


class RunLetters(Act):
    """Draft the letters of a run to all its red and yellow units."""

    right = Right.DRAFT_LETTER

    def post(self, request: HouseRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Existing drafts stay as they are."""
        run = get_object_or_404(EvaluationRun, pk=kwargs["pk"])
        letters = draft_letters(run, by=request.user, now=timezone.now())
        if letters:
            messages.success(request, f"已起草 {len(letters)} 份反馈函，待部领导签发。")
        else:
            messages.info(request, "没有要新起草的：这次评价的红灯、黄灯单位都已有函。")
        return redirect("supervision:letter_list")


class RunBulletin(HousePage):
    """The bulletin of a run as PDF."""

    right = Right.VIEW_DASHBOARD

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Made on the spot and written down as an export."""
        run = get_object_or_404(EvaluationRun, pk=kwargs["pk"])
        if not _sees_everything(self.house.user):
            raise PermissionDenied("通报涵盖全区各单位，超出你的权限范围。如工作需要，请向干部科索取。")
        outgoing = Outgoing(kind=PAPER, title=f"{run} 通报", people=[], paths=[], limit=None, subject=run)
        name = f"预警通报{run.on:%Y%m%d}.pdf"
        return paper_response(outgoing, bulletin_pdf(run), name, by=request.user, now=timezone.now())
