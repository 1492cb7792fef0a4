"""Addresses of the coordination's door."""

from django.urls import URLPattern, URLResolver, path

from maillage.web.coordination.views import enquiries, places

app_name = "coordination"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", enquiries.overview, name="overview"),
    path("enquiries/", enquiries.enquiries, name="enquiries"),
    path("enquiries/<int:pk>/", enquiries.enquiry, name="enquiry"),
    path("late/", enquiries.late, name="late"),
    path("hubs/", places.hubs, name="hubs"),
    path("simulator/", places.simulator, name="simulator"),
]
