"""Addresses of the desk."""

from django.urls import URLPattern, URLResolver, path

from maillage.web.desk.views import acts, enquiry, file, lists, people

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.inbox, name="inbox"),
    path("today/", lists.today, name="today"),
    path("people/", people.people, name="people"),
    path("people/welcome/", people.welcome, name="welcome"),
    path("people/sheet/", people.sheet, name="welcome_sheet"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/receive/", people.receive, name="receive"),
    path("people/<int:pk>/edit/", file.edit, name="edit_person"),
    path("people/<int:pk>/contact/", file.contact, name="add_contact"),
    path("people/<int:pk>/situation/", file.situation, name="add_situation"),
    path("people/<int:pk>/merge/<int:other>/", people.merge, name="merge"),
    path("people/merges/<int:pk>/undo/", people.part, name="undo_merge"),
    path("<int:pk>/", enquiry.enquiry, name="enquiry"),
    path("<int:pk>/accept/", acts.accept, name="accept"),
    path("<int:pk>/word/", acts.word, name="word"),
    path("<int:pk>/attempt/", acts.attempt, name="attempt"),
    path("<int:pk>/unreachable/", acts.unreachable, name="unreachable"),
    path("<int:pk>/owner/", acts.assign, name="assign"),
    path("<int:pk>/redirect/", acts.pass_on, name="redirect"),
    path("<int:pk>/decline/", acts.decline, name="decline"),
]
