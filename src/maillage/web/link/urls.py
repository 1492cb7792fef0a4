"""Addresses of the links. All are open: the token is the key."""

from django.urls import URLPattern, URLResolver

app_name = "link"
urlpatterns: list[URLPattern | URLResolver] = []
