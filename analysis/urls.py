"""Addresses of the analysis app."""

from django.urls import path

from analysis.views import dashboard, deliveries, home, reports, schedules

app_name = "analysis"

urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("dashboard/", dashboard.Dashboard.as_view(), name="dashboard"),
    path("dashboard/leaving/", dashboard.LeavingList.as_view(), name="leaving"),
    path("dashboard/outlook/", dashboard.OutlookList.as_view(), name="outlook"),
    path("dashboard/promotions/", dashboard.PromotionList.as_view(), name="promotions"),
    path("schedules/", schedules.ScheduleList.as_view(), name="schedule_list"),
    path("schedules/new/", schedules.schedule_create, name="schedule_create"),
    path("schedules/<slug:key>/", schedules.schedule_edit, name="schedule_edit"),
    path("deliveries/", deliveries.DeliveryList.as_view(), name="delivery_list"),
    path("deliveries/<int:pk>/resend/", deliveries.DeliveryResend.as_view(), name="delivery_resend"),
    path("letters/<uuid:pk>/deliver/", deliveries.LetterDeliver.as_view(), name="letter_deliver"),
    path("reports/<uuid:pk>/", reports.report_detail, name="report_detail"),
    path("reports/<uuid:pk>/file/", reports.report_file, name="report_file"),
    path("reports/<uuid:pk>/approve/", reports.ReportApprove.as_view(), name="report_approve"),
    path("reports/bulletin/", reports.BulletinDraft.as_view(), name="bulletin_draft"),
]
