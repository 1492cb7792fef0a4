"""Addresses of the public door. All are open."""

from django.urls import path

from maillage.web.public.views import offers, pages, places

app_name = "public"
urlpatterns = [
    path("", pages.home, name="home"),
    path("reponses/", pages.home, name="answer"),
    path("offres/<slug:slug>/", offers.offer, name="offer"),
    path("poles/", places.hubs, name="hubs"),
    path("poles/<slug:slug>/", places.hub, name="hub"),
    path("demande/", pages.home, name="ask"),
    path("ordre-des-reponses/", pages.order, name="order"),
    path("mentions-legales/", pages.legal, name="legal"),
    path("vie-privee/", pages.privacy, name="privacy"),
    path("accessibilite/", pages.accessibility, name="accessibility"),
]
