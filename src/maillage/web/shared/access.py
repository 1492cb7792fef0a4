"""Marks the pages that anyone may open; every other page asks for sign-in."""

from django.contrib.auth.decorators import login_not_required

open_to_all = login_not_required

# Packages whose addresses stay open: the API publishes the catalogue. allauth marks its own open pages.
OPEN_APPLICATIONS = frozenset({"ninja"})
