"""Addresses of the links. All are open: the token is the key."""

from django.urls import URLPattern, URLResolver, path

from maillage.web.link import documents, referral, views
from maillage.web.link.person import contract, data, handed_on, plan, surveys
from maillage.web.link.person import documents as shown_documents
from maillage.web.link.person import views as person

app_name = "link"
urlpatterns: list[URLPattern | URLResolver] = [
    path("offres/<str:token>/", views.confirm, name="confirm"),
    path("dossier/<str:token>/", person.person, name="person"),
    path("dossier/<str:token>/accords/<int:pk>/", person.withdraw, name="person_withdraw"),
    path("dossier/<str:token>/accord/<slug:purpose>/", person.agree, name="person_agree"),
    path("dossier/<str:token>/partenaires/<int:pk>/", handed_on.referral, name="person_referral"),
    path("dossier/<str:token>/etapes/<int:pk>/", plan.tick, name="person_tick"),
    path("dossier/<str:token>/nouvelles/<int:pk>/", surveys.survey, name="person_survey"),
    path("dossier/<str:token>/papiers/<int:pk>/", contract.paper, name="person_paper"),
    path("dossier/<str:token>/papiers/<int:pk>/texte/", contract.paper_text, name="person_paper_text"),
    path("dossier/<str:token>/documents/<int:pk>/", shown_documents.document, name="person_document"),
    path("dossier/<str:token>/droits/", data.claim, name="person_claim"),
    path("documents/<str:token>/", documents.document, name="document"),
    path("documents/<str:token>/fichier/", documents.document_content, name="document_content"),
    path("orientations/<str:token>/", referral.referral, name="referral"),
    path("orientations/<str:token>/documents/<int:item>/", referral.shared_document, name="shared_document"),
]
