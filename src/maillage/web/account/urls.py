"""Addresses of the account door: sign-in by code or password, one's roles. Nobody registers by themselves."""

from allauth.account import views as allauth
from django.urls import URLPattern, URLResolver, include, path, re_path

from maillage.web.account import views

ours: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("mine/", views.roles, name="roles"),
    path("language/", views.language, name="language"),
    path("work-as/<int:pk>/", views.work_as, name="work_as"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((ours, "account"))),
    path("login/", allauth.login, name="account_login"),
    path("login/code/", allauth.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", allauth.confirm_login_code, name="account_confirm_login_code"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("invited-only/", allauth.signup, name="account_signup"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("password/set/", allauth.password_set, name="account_set_password"),
    path("password/reset/", allauth.password_reset, name="account_reset_password"),
    path("password/reset/sent/", allauth.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
