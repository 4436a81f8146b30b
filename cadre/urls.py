"""Addresses of the cadre app."""

from django.urls import path
from django.views.generic import RedirectView

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
    path("imports/", RedirectView.as_view(pattern_name="cadre:cadre_list"), name="import_list"),
]

urlpatterns = _people + _imports
