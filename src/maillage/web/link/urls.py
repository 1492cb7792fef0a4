"""Addresses of the links. All are open: the token is the key."""

from django.urls import URLPattern, URLResolver, path

from maillage.web.link import views

app_name = "link"
urlpatterns: list[URLPattern | URLResolver] = [
    path("offres/<str:token>/", views.confirm, name="confirm"),
]
