"""Addresses of the public door. All are open."""

from django.urls import path

from maillage.web.public.views import (
    answers,
    compare,
    corrections,
    enquiries,
    following,
    handing_on,
    offers,
    opendata,
    pages,
    places,
    validator,
    widget,
)

app_name = "public"
urlpatterns = [
    path("", pages.home, name="home"),
    path("reponses/", answers.answer, name="answer"),
    path("offres/<slug:slug>/", offers.offer, name="offer"),
    path("offres/<slug:slug>/corriger/", corrections.correct, name="correct"),
    path("comparer/", compare.compare, name="compare"),
    path("poles/", places.hubs, name="hubs"),
    path("poles/<slug:slug>/", places.hub, name="hub"),
    path("demande/", enquiries.ask, name="ask"),
    path("suivi/<str:token>/", following.follow, name="follow"),
    path("suivi/<str:token>/retirer/", following.confirm_withdrawal, name="withdraw"),
    path("donnees/", opendata.open_data, name="open_data"),
    path("donnees/verifier/", validator.validator, name="validator"),
    path("donnees/<str:name>", opendata.open_data_file, name="open_data_file"),
    path("vignette/<slug:slug>/", widget.widget, name="widget"),
    path("ordre-des-reponses/", pages.order, name="order"),
    path("mise-en-relation/", handing_on.handing_on, name="handing_on"),
    path("questions-a-la-region/", pages.questions, name="questions"),
    path("mentions-legales/", pages.legal, name="legal"),
    path("vie-privee/", pages.privacy, name="privacy"),
    path("accessibilite/", pages.accessibility, name="accessibility"),
]
