"""The addresses of the product, app by app."""

from django.urls import include, path

urlpatterns = [
    path("", include("core.urls")),
    path("", include("cadre.urls")),
    path("", include("supervision.urls")),
    path("", include("analysis.urls")),
]

handler400 = "core.views.errors.bad_request"
handler403 = "core.views.errors.forbidden"
handler404 = "core.views.errors.not_found"
handler500 = "core.views.errors.server_error"
