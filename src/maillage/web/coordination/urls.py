"""Addresses of the coordination's door."""

from django.urls import URLPattern, URLResolver, path

from maillage.web.coordination.views import coverage, enquiries, imports, new_hub, overlaps, places, templates, widgets

app_name = "coordination"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", enquiries.overview, name="overview"),
    path("enquiries/", enquiries.enquiries, name="enquiries"),
    path("enquiries/<int:pk>/", enquiries.enquiry, name="enquiry"),
    path("late/", enquiries.late, name="late"),
    path("hubs/", places.hubs, name="hubs"),
    path("hubs/new/", new_hub.new_hub, name="new_hub"),
    path("hubs/new/around/", new_hub.around_new_hub, name="around_new_hub"),
    path("simulator/", places.simulator, name="simulator"),
    path("templates/", templates.templates, name="templates"),
    path("templates/new/", templates.new_template, name="new_template"),
    path("templates/<int:pk>/", templates.template, name="template"),
    path("widgets/", widgets.widgets, name="widgets"),
    path("widgets/<int:pk>/", widgets.widget, name="widget"),
    path("clarity/", coverage.clarity, name="clarity"),
    path("clarity/holes/", coverage.holes, name="holes"),
    path("clarity/holes/map.json", coverage.holes_map, name="holes_map"),
    path("clarity/holes/communes.csv", coverage.holes_file, name="holes_file"),
    path("clarity/conflicts/", coverage.conflicts, name="conflicts"),
    path("clarity/deliveries/", coverage.deliveries, name="deliveries"),
    path("clarity/corrections/", coverage.corrections, name="corrections"),
    path("overlaps/", overlaps.overlaps, name="overlaps"),
    path("overlaps/look/", overlaps.look, name="look_for_overlaps"),
    path("overlaps/<int:pk>/", overlaps.overlap, name="overlap"),
    path("overlaps/<int:pk>/settle/", overlaps.settle_overlap, name="settle_overlap"),
    path("overlaps/<int:pk>/sign/<int:organisation>/", overlaps.sign_overlap, name="sign_overlap"),
    path("overlaps/<int:pk>/comment/", overlaps.comment_overlap, name="comment_overlap"),
    path("overlaps/<int:pk>/reopen/", overlaps.reopen_overlap, name="reopen_overlap"),
    path("imports/", imports.imports, name="imports"),
    path("imports/<int:pk>/", imports.import_page, name="import"),
    path("imports/<int:pk>/write/", imports.write_import, name="write_import"),
    path("imports/<int:pk>/drop/", imports.drop_checked, name="drop_import"),
    path("imports/<int:pk>/report.csv", imports.import_report, name="import_report"),
    path("imports/columns/<str:kind>/", imports.import_columns, name="import_columns"),
    path("imports/columns/<str:kind>/<str:form>/", imports.import_template, name="import_template"),
]
