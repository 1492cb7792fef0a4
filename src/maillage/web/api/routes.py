"""Routes of API v1."""

from ninja import NinjaAPI

api = NinjaAPI(title="Maillage", version="1")
