"""Addresses of the supervision app."""

from django.urls import path

from supervision.views import letters, plans, runs, targets, units

app_name = "supervision"

urlpatterns = [
    path("lights/", units.UnitList.as_view(), name="unit_list"),
    path("lights/<str:code>/", units.UnitDetail.as_view(), name="unit_detail"),
    path("lights/<str:code>/letter/", letters.LetterDraft.as_view(), name="letter_draft"),
    path("lights/<str:code>/letter.pdf", letters.UnitLetterPreview.as_view(), name="letter_preview"),
    path("targets/", targets.TargetList.as_view(), name="target_list"),
    path("targets/new/", targets.TargetCreate.as_view(), name="target_create"),
    path("targets/defaults/", targets.TargetDefaults.as_view(), name="target_defaults"),
    path("targets/preview/", targets.TargetPreview.as_view(), name="target_preview"),
    path("targets/plans/", plans.PlanList.as_view(), name="plan_list"),
    path("targets/plans/new/", plans.PlanEditor.as_view(), name="plan_create"),
    path("targets/plans/preview/", plans.PlanPreview.as_view(), name="plan_preview"),
    path("targets/plans/<int:pk>/", plans.PlanDetail.as_view(), name="plan_detail"),
    path("targets/<slug:code>/", targets.TargetDetail.as_view(), name="target_detail"),
    path("targets/<slug:code>/edit/", targets.TargetEdit.as_view(), name="target_edit"),
    path("targets/<slug:code>/end/", targets.TargetEnd.as_view(), name="target_end"),
    path("runs/", runs.RunList.as_view(), name="run_list"),
    path("runs/compare/", runs.RunCompare.as_view(), name="run_compare"),
    path("runs/evaluate/", runs.RunEvaluate.as_view(), name="run_evaluate"),
    path("runs/<uuid:pk>/", runs.RunDetail.as_view(), name="run_detail"),
    path("runs/<uuid:pk>/lock/", runs.RunLock.as_view(), name="run_lock"),
    path("runs/<uuid:pk>/letters/", runs.RunLetters.as_view(), name="run_letters"),
    path("runs/<uuid:pk>/bulletin.pdf", runs.RunBulletin.as_view(), name="run_bulletin"),
    path("letters/", letters.LetterList.as_view(), name="letter_list"),
    path("letters/<uuid:pk>/", letters.LetterPdf.as_view(), name="letter_pdf"),
    path("letters/<uuid:pk>/approve/", letters.LetterApprove.as_view(), name="letter_approve"),
]
