"""Addresses of what is worked on in a journey, joined to those of the desk."""

from django.urls import URLPattern, path

from maillage.web.desk.views import assessment, contract, documents, enrolments, operations, package, plan, templates

urlpatterns: list[URLPattern] = [
    path("journeys/<int:pk>/assessment/", assessment.assessment, name="assessment"),
    path("journeys/<int:pk>/plan/", plan.plan, name="plan"),
    path("steps/<int:pk>/", plan.revise, name="revise_step"),
    path("steps/<int:pk>/settle/", plan.settle, name="settle_step"),
    path("journeys/<int:pk>/papers/", contract.contract, name="contract"),
    path("journeys/<int:pk>/papers/<slug:kind>/", contract.prepare, name="make_paper"),
    path("papers/<int:pk>/", contract.paper, name="paper"),
    path("papers/<int:pk>/text/", contract.text, name="paper_text"),
    path("papers/<int:pk>/sign/", contract.sign, name="sign_paper"),
    path("papers/<int:pk>/withdraw/", contract.withdraw, name="withdraw_paper"),
    path("papers/templates/", templates.paper_templates, name="paper_templates"),
    path("papers/templates/<slug:kind>/<slug:language>/", templates.paper_template, name="paper_template"),
    path("journeys/<int:pk>/documents/", documents.documents, name="documents"),
    path("journeys/<int:pk>/funders/", enrolments.funders, name="funders"),
    path("enrolments/<int:pk>/", enrolments.participant, name="participant"),
    path("enrolments/<int:pk>/leave/", enrolments.leave, name="leave_operation"),
    path("operations/", operations.operations, name="operations"),
    path("operations/new/", operations.new, name="new_operation"),
    path("operations/<int:pk>/", operations.operation, name="operation"),
    path("operations/<int:pk>/table/", operations.table, name="operation_table"),
    path("people/package/", package.package, name="package"),
    path("documents/<int:pk>/", documents.document, name="document"),
    path("documents/<int:pk>/settle/", documents.settle, name="settle_document"),
    path("documents/<int:pk>/link/", documents.link, name="link_document"),
    path("documents/links/<int:pk>/end/", documents.unlink, name="end_document_link"),
]
