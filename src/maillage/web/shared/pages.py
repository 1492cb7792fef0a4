"""Pages of a list: any number asked for gets a page and, when it does not exist, a sentence."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext


def page_of(items: QuerySet[Any] | Sequence[Any], asked: str, *, size: int) -> tuple[Page[Any], str]:
    """The page asked for, and a remark when another one is shown instead."""
    paginator: Paginator[Any] = Paginator(items, size)
    try:
        return paginator.page(asked[:12] if asked else 1), ""
    except (EmptyPage, PageNotAnInteger):
        shown = paginator.get_page(1)
        return shown, gettext("This page does not exist. Here is the first one.")
