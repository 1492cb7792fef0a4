"""Every address of the site, door by door."""

from django.contrib import admin
from django.urls import include, path

from maillage.web.api.routes import api
from maillage.web.shared.views import choose_language

urlpatterns = [
    path("", include("maillage.web.public.urls")),
    path("desk/", include("maillage.web.desk.urls")),
    path("hub/", include("maillage.web.hub.urls")),
    path("coordination/", include("maillage.web.coordination.urls")),
    path("territory/", include("maillage.web.territory.urls")),
    path("lien/", include("maillage.web.link.urls")),
    path("account/", include("maillage.web.account.urls")),
    path("backoffice/", include("maillage.web.backoffice.urls")),
    path("backoffice/admin/", admin.site.urls),
    path("api/v1/aggregates/", include("maillage.web.api.aggregates")),
    path("api/v1/", api.urls),
    path("language/", choose_language, name="set_language"),
]

handler400 = "maillage.web.shared.errors.bad_request"
handler403 = "maillage.web.shared.errors.permission_denied"
handler404 = "maillage.web.shared.errors.page_not_found"
handler500 = "maillage.web.shared.errors.server_error"
