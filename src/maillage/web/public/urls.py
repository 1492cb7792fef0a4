"""Addresses of the public door. All are open."""

from django.urls import path

from maillage.web.public.views import pages

app_name = "public"
urlpatterns = [
    path("", pages.home, name="home"),
    path("reponses/", pages.home, name="answer"),
    path("poles/", pages.home, name="hubs"),
    path("ordre-des-reponses/", pages.order, name="order"),
    path("mentions-legales/", pages.legal, name="legal"),
    path("vie-privee/", pages.privacy, name="privacy"),
    path("accessibilite/", pages.accessibility, name="accessibility"),
]
