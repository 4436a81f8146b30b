"""Addresses of the cadre app."""

app_name = "cadre"

urlpatterns: list[object] = []
