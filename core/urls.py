"""Addresses of the core."""

from django.urls import path

from core.views import account, audit, exports, unit_acts, unit_import, units
from core.views.accounts import acts, granting, pages, requests
from core.views.health import healthz
from core.views.inbox import inbox_done, inbox_open
from core.views.jobs import job_cancel, job_progress
from core.views.notice import NoticePage
from core.views.printing import printed
from core.views.second_factor import CodeStep, SecondFactor
from core.views.sign_in import SignIn, SignOut
from core.views.step_up import StepUp
from core.views.system import SystemHealth, SystemRun
from core.views.traces import TracePage

app_name = "core"

urlpatterns = [
    path("login/", SignIn.as_view(), name="login"),
    path("login/code/", CodeStep.as_view(), name="sign_in_code"),
    path("logout/", SignOut.as_view(), name="logout"),
    path("verify/", StepUp.as_view(), name="step_up"),
    path("account/", account.MyAccount.as_view(), name="my_account"),
    path("account/password/", account.PasswordChange.as_view(), name="password_change"),
    path("account/address/", account.OwnAddress.as_view(), name="own_address"),
    path("account/second-factor/", SecondFactor.as_view(), name="second_factor"),
    path("account/sessions/<int:pk>/end/", account.end_own_session, name="session_end"),
    path("notice/", NoticePage.as_view(), name="notice"),
    path("healthz", healthz, name="healthz"),
    path("jobs/<uuid:job_id>/", job_progress, name="job_progress"),
    path("jobs/<uuid:job_id>/cancel/", job_cancel, name="job_cancel"),
    path("inbox/<int:pk>/open/", inbox_open, name="inbox_open"),
    path("inbox/<int:pk>/done/", inbox_done, name="inbox_done"),
    path("exports/", exports.ExportList.as_view(), name="export_list"),
    path("export-desk/", exports.ExportDesk.as_view(), name="export_desk"),
    path("exports/<uuid:pk>/", exports.ExportDetail.as_view(), name="export_detail"),
    path("exports/<uuid:pk>/take/", exports.ExportTake.as_view(), name="export_take"),
    path("exports/<uuid:pk>/decide/", exports.ExportDecide.as_view(), name="export_decide"),
    path("traces/", TracePage.as_view(), name="trace"),
    path("printed/", printed, name="printed"),
    path("audit/", audit.AuditList.as_view(), name="audit_list"),
    path("audit/export/", audit.AuditExport.as_view(), name="audit_export"),
    path("audit/person/", audit.AuditPersonReport.as_view(), name="audit_person"),
    path("audit/user/", audit.AuditUserReport.as_view(), name="audit_user"),
    path("audit/statistics/", audit.AuditStatistics.as_view(), name="audit_statistics"),
    path("audit/chain/", audit.AuditChain.as_view(), name="audit_chain"),
    path("audit/<int:pk>/", audit.AuditDetail.as_view(), name="audit_detail"),
    path("accounts/", pages.AccountList.as_view(), name="account_list"),
    path("accounts/new/", acts.AccountCreate.as_view(), name="account_create"),
    path("permissions/", pages.MatrixPage.as_view(), name="matrix"),
    path("account-requests/", pages.RequestList.as_view(), name="account_request_list"),
    path("account-requests/<int:pk>/", requests.RequestDecide.as_view(), name="account_request"),
    path(
        "account-requests/<int:pk>/withdraw/",
        requests.RequestWithdraw.as_view(),
        name="account_request_withdraw",
    ),
    path("accounts/<uuid:uuid>/", pages.AccountDetail.as_view(), name="account_detail"),
    path("accounts/<uuid:uuid>/edit/", acts.AccountEdit.as_view(), name="account_edit"),
    path("accounts/<uuid:uuid>/identity/", acts.AccountIdentity.as_view(), name="account_identity"),
    path("accounts/<uuid:uuid>/activate/", acts.AccountActivate.as_view(), name="account_activate"),
    path("accounts/<uuid:uuid>/disable/", acts.AccountDisable.as_view(), name="account_disable"),
    path("accounts/<uuid:uuid>/unlock/", acts.AccountUnlock.as_view(), name="account_unlock"),
    path("accounts/<uuid:uuid>/transfer/", acts.AccountTransfer.as_view(), name="account_transfer"),
    path("accounts/<uuid:uuid>/reset/", acts.AccountReset.as_view(), name="account_reset"),
    path("accounts/<uuid:uuid>/grants/new/", granting.GrantCreate.as_view(), name="grant_create"),
    path("accounts/<uuid:uuid>/grants/<int:pk>/end/", granting.GrantEnd.as_view(), name="grant_end"),
    path("covers/", requests.CoverList.as_view(), name="cover_list"),
    path("covers/new/", requests.CoverCreate.as_view(), name="cover_create"),
    path("covers/<int:pk>/withdraw/", requests.CoverWithdraw.as_view(), name="cover_withdraw"),
    path("system/", SystemHealth.as_view(), name="system_health"),
    path("system/run/", SystemRun.as_view(), name="system_run"),
    path("units/", units.UnitList.as_view(), name="unit_list"),
    path("units/new/", unit_acts.UnitCreate.as_view(), name="unit_create"),
    path("units/import/", unit_import.UnitImportUpload.as_view(), name="unit_import"),
    path("units/import/template/", unit_import.UnitTemplate.as_view(), name="unit_template"),
    path("units/import/<uuid:pk>/", unit_import.UnitImportPreview.as_view(), name="unit_import_preview"),
    path("units/import/<uuid:pk>/commit/", unit_import.UnitImportCommit.as_view(), name="unit_import_commit"),
    path("units/<str:code>/", units.UnitDetail.as_view(), name="unit_detail"),
    path("units/<str:code>/edit/", unit_acts.UnitEdit.as_view(), name="unit_edit"),
    path("units/<str:code>/rename/", unit_acts.UnitRename.as_view(), name="unit_rename"),
    path("units/<str:code>/move/", unit_acts.UnitTransfer.as_view(), name="unit_move"),
    path("units/<str:code>/split/", unit_acts.UnitDivide.as_view(), name="unit_split"),
    path("units/<str:code>/numbers/", unit_acts.UnitNumbers.as_view(), name="unit_numbers"),
    path("units/<str:code>/end/", unit_acts.UnitEnd.as_view(), name="unit_end"),
]
