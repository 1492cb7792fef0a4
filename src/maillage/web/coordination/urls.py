"""Addresses of the coordination's door."""

from django.urls import URLPattern, URLResolver, path

from maillage.web.coordination import views

app_name = "coordination"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.overview, name="overview"),
    path("enquiries/", views.enquiries, name="enquiries"),
    path("enquiries/<int:pk>/", views.enquiry, name="enquiry"),
    path("late/", views.late, name="late"),
    path("hubs/", views.hubs, name="hubs"),
    path("simulator/", views.simulator, name="simulator"),
]
