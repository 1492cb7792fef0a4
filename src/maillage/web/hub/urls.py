"""Addresses of the hub's door."""

from django.urls import URLPattern, URLResolver, path

from maillage.web.hub.views import corrections, desks, equivalents, members, offer, offers, overlaps, sheet, writing

app_name = "hub"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", sheet.index, name="index"),
    path("overlaps/", overlaps.overlaps, name="overlaps"),
    path("overlaps/<int:pk>/", overlaps.overlap, name="overlap"),
    path("overlaps/<int:pk>/comment/", overlaps.comment_overlap, name="comment_overlap"),
    path("overlaps/<int:pk>/sign/", overlaps.sign_overlap, name="sign_overlap"),
    path("<slug:slug>/", sheet.home, name="home"),
    path("<slug:slug>/print/", sheet.sheet, name="sheet"),
    path("<slug:slug>/charter/", sheet.charter, name="charter"),
    path("<slug:slug>/hours/", sheet.hours, name="hours"),
    path("<slug:slug>/offers/", offers.offers, name="offers"),
    path("<slug:slug>/offers/confirm/", offers.confirm_all, name="confirm_all"),
    path("<slug:slug>/offers/new/", writing.new_offer, name="new_offer"),
    path("<slug:slug>/offers/review/", writing.review_offer, name="review_offer"),
    path("<slug:slug>/offers/equivalents/", equivalents.equivalents, name="equivalents"),
    path("<slug:slug>/offers/<int:pk>/", offer.offer, name="offer"),
    path("<slug:slug>/offers/<int:pk>/words/", writing.write_offer, name="write_offer"),
    path("<slug:slug>/offers/<int:pk>/publish/", offer.publish, name="publish_offer"),
    path("<slug:slug>/offers/<int:pk>/suspend/", offer.suspend, name="suspend_offer"),
    path("<slug:slug>/offers/<int:pk>/end/", offer.end, name="end_offer"),
    path("<slug:slug>/offers/<int:pk>/template/", offer.settle_difference, name="settle_difference"),
    path("<slug:slug>/offers/<int:pk>/deliveries/new/", offer.new_delivery, name="new_delivery"),
    path("<slug:slug>/deliveries/<int:pk>/", offers.edit, name="edit_delivery"),
    path("<slug:slug>/deliveries/<int:pk>/confirm/", offers.confirm, name="confirm_delivery"),
    path("<slug:slug>/deliveries/<int:pk>/publish/", offers.publish, name="publish_delivery"),
    path("<slug:slug>/deliveries/<int:pk>/suspend/", offers.suspend, name="suspend_delivery"),
    path("<slug:slug>/corrections/", corrections.corrections, name="corrections"),
    path("<slug:slug>/corrections/<int:pk>/accept/", corrections.accept, name="accept_correction"),
    path("<slug:slug>/corrections/<int:pk>/answer/", corrections.answer, name="answer_correction"),
    path("<slug:slug>/desks/", desks.desks, name="desks"),
    path("<slug:slug>/desks/new/", desks.new_desk, name="new_desk"),
    path("<slug:slug>/desks/<int:pk>/close/", desks.end_desk, name="end_desk"),
    path("<slug:slug>/desks/<int:pk>/days/", desks.add_day, name="add_day"),
    path("<slug:slug>/days/<int:pk>/end/", desks.end_day, name="end_day"),
    path("<slug:slug>/members/", members.members, name="members"),
    path("<slug:slug>/members/<int:pk>/end/", members.end_member, name="end_member"),
]
