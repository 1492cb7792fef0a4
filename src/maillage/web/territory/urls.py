"""Addresses of the door of territories."""

from django.urls import URLPattern, URLResolver, path

from maillage.web.territory.views import agreements, committees, exports, posts, questions, sheets

app_name = "territory"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", sheets.home, name="home"),
    path("exports/", exports.exports, name="exports"),
    path("<int:pk>/", sheets.sheet, name="sheet"),
    path("<int:pk>/compute/", sheets.compute, name="compute"),
    path("<int:pk>/sheet.<str:form>", sheets.sheet_export, name="sheet_export"),
    path("versions/<uuid:public_id>/", sheets.version, name="version"),
    path("versions/<uuid:public_id>/sheet.<str:form>", sheets.version_export, name="version_export"),
    path("questions/", questions.questions, name="questions"),
    path("<int:pk>/ask/", questions.ask, name="ask"),
    path("questions/<int:pk>/", questions.question, name="question"),
    path("questions/<int:pk>/take/", questions.take, name="take_question"),
    path("questions/<int:pk>/answer/", questions.answer, name="answer_question"),
    path("questions/<int:pk>/withdraw/", questions.withdraw, name="withdraw_question"),
    path("questions/<int:pk>/publish/", questions.publish, name="publish_question"),
    path("questions/<int:pk>/promises/<int:key>/", questions.progress, name="note_progress"),
    path("<int:pk>/committees/new/", committees.new_committee, name="new_committee"),
    path("committees/<int:pk>/", committees.committee, name="committee"),
    path("committees/<int:pk>/<slug:kind>/add/", committees.add_line, name="add_committee_line"),
    path("committees/<int:pk>/decisions/<int:key>/done/", committees.follow, name="follow_decision"),
    path("committees/<int:pk>/freeze/", committees.freeze, name="freeze_sheet"),
    path("committees/<int:pk>/drop/", committees.drop, name="drop_committee"),
    path("<int:pk>/agreements/new/", agreements.new_agreement, name="new_agreement"),
    path("agreements/<int:pk>/", agreements.agreement, name="agreement"),
    path("agreements/<int:pk>/targets/", agreements.add_target, name="add_target"),
    path("posts/", posts.posts, name="posts"),
    path("posts/<int:pk>/end/", posts.end, name="end_post"),
]
