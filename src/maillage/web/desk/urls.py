"""Addresses of the desk."""

from django.urls import URLPattern, URLResolver, path

from maillage.web.desk.views import acts, enquiry, lists

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.inbox, name="inbox"),
    path("today/", lists.today, name="today"),
    path("<int:pk>/", enquiry.enquiry, name="enquiry"),
    path("<int:pk>/accept/", acts.accept, name="accept"),
    path("<int:pk>/word/", acts.word, name="word"),
    path("<int:pk>/attempt/", acts.attempt, name="attempt"),
    path("<int:pk>/unreachable/", acts.unreachable, name="unreachable"),
    path("<int:pk>/owner/", acts.assign, name="assign"),
    path("<int:pk>/redirect/", acts.pass_on, name="redirect"),
    path("<int:pk>/decline/", acts.decline, name="decline"),
]
