"""Addresses of the cadre app."""

from django.urls import path

from cadre.views import imports
from cadre.views.appointments import AppointmentCreate, AppointmentEdit, AppointmentEnd
from cadre.views.cadres import CadreDetail, CadreHistory, CadreList
from cadre.views.records import CadreCreate, CadreEdit

app_name = "cadre"

_people = [
    path("cadres/", CadreList.as_view(), name="cadre_list"),
    path("cadres/new/", CadreCreate.as_view(), name="cadre_create"),
    path("cadres/<uuid:uuid>/", CadreDetail.as_view(), name="cadre_detail"),
    path("cadres/<uuid:uuid>/edit/", CadreEdit.as_view(), name="cadre_edit"),
    path("cadres/<uuid:uuid>/history/", CadreHistory.as_view(), name="cadre_history"),
    path("cadres/<uuid:uuid>/appoint/", AppointmentCreate.as_view(), name="appointment_create"),
    path(
        "cadres/<uuid:uuid>/appointments/<int:pk>/edit/", AppointmentEdit.as_view(), name="appointment_edit"
    ),
    path("cadres/<uuid:uuid>/appointments/<int:pk>/end/", AppointmentEnd.as_view(), name="appointment_end"),
]

_imports = [
    path("imports/", imports.ImportList.as_view(), name="import_list"),
    path("imports/new/", imports.ImportUpload.as_view(), name="import_upload"),
    path("imports/<uuid:pk>/mapping/", imports.ImportMapping.as_view(), name="import_mapping"),
    path("imports/<uuid:pk>/sheet/", imports.ImportSheet.as_view(), name="import_sheet"),
    path("imports/<uuid:pk>/unit/", imports.ImportUnit.as_view(), name="import_unit"),
    path("imports/<uuid:pk>/check/", imports.ImportCheck.as_view(), name="import_check"),
    path("imports/<uuid:pk>/correct/", imports.ImportCorrect.as_view(), name="import_correct"),
    path("imports/<uuid:pk>/marked/", imports.ImportMarked.as_view(), name="import_marked"),
    path("imports/<uuid:pk>/preview/", imports.ImportPreview.as_view(), name="import_preview"),
    path("imports/<uuid:pk>/commit/", imports.ImportCommit.as_view(), name="import_commit"),
    path("imports/<uuid:pk>/done/", imports.ImportDone.as_view(), name="import_done"),
    path("imports/<uuid:pk>/undo/", imports.ImportUndo.as_view(), name="import_undo"),
]

urlpatterns = _people + _imports
