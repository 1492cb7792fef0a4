"""The parts of the base page that only change with the language and the section."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from maillage.web.shared.fragments import fragment

register = template.Library()


@register.simple_tag
def site_links() -> SafeString:
    """The sheet, the letters and the sign of the site, for the head of the page."""
    return fragment("components/site_links.html")


@register.simple_tag(takes_context=True)
def site_brand(context: dict[str, Any]) -> SafeString:
    """The name of the site, which leads to the first page."""
    name = str(context.get("network_name", ""))
    return fragment("components/site_brand.html", (("named", "yes" if name else ""),), network_name=name)


@register.simple_tag(takes_context=True)
def site_nav(context: dict[str, Any]) -> SafeString:
    """The menu of the public door; `section` marks where the page stands."""
    return fragment("components/site_nav.html", (("section", str(context.get("section", ""))),))


@register.simple_tag(takes_context=True)
def site_tools(context: dict[str, Any]) -> SafeString:
    """The language switch, then the way in, or the account of who is signed in."""
    user = context.get("user")
    if user is not None and user.is_authenticated:
        return mark_safe(render_to_string("components/site_tools.html", context.flatten()))  # type: ignore[attr-defined]  # a Context
    path = str(context.get("full_path", "/"))
    return fragment("components/site_tools.html", (("plain", str(context.get("plain", ""))),), full_path=path)


@register.simple_tag
def site_foot() -> SafeString:
    """The links that the law and fairness ask for."""
    return fragment("components/site_foot.html")
