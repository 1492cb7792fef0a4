"""Addresses of the hub's door."""

from django.urls import URLPattern, URLResolver, path

from maillage.web.hub.views import desks, members, offers, sheet

app_name = "hub"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", sheet.index, name="index"),
    path("<slug:slug>/", sheet.home, name="home"),
    path("<slug:slug>/print/", sheet.sheet, name="sheet"),
    path("<slug:slug>/charter/", sheet.charter, name="charter"),
    path("<slug:slug>/hours/", sheet.hours, name="hours"),
    path("<slug:slug>/offers/", offers.offers, name="offers"),
    path("<slug:slug>/offers/<int:pk>/", offers.edit, name="edit_offer"),
    path("<slug:slug>/offers/<int:pk>/confirm/", offers.confirm, name="confirm_offer"),
    path("<slug:slug>/offers/<int:pk>/publish/", offers.publish, name="publish_offer"),
    path("<slug:slug>/offers/<int:pk>/suspend/", offers.suspend, name="suspend_offer"),
    path("<slug:slug>/desks/", desks.desks, name="desks"),
    path("<slug:slug>/desks/new/", desks.new_desk, name="new_desk"),
    path("<slug:slug>/desks/<int:pk>/close/", desks.end_desk, name="end_desk"),
    path("<slug:slug>/desks/<int:pk>/days/", desks.add_day, name="add_day"),
    path("<slug:slug>/days/<int:pk>/end/", desks.end_day, name="end_day"),
    path("<slug:slug>/members/", members.members, name="members"),
    path("<slug:slug>/members/<int:pk>/end/", members.end_member, name="end_member"),
]
