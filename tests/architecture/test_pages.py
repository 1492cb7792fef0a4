"""Pages: which are open, which templates exist, and what no page may carry."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from tests.architecture.house import SOURCE, TEMPLATES

OPEN_PAGES = {
    "public": "all",
    "link": "all",
    "ninja": "all",
    "": {"set_language"},
    "account": set(),
}
# Names that are the same in every language: the product's, sources of data, languages in their own words.
SAME_IN_EVERY_LANGUAGE = (
    "Maillage INSEE AGPL HTML CSV Français English IGN Admin Express COG DGCL DILA Poste Licence Ouverte"
)
NAMES = {*SAME_IN_EVERY_LANGUAGE.split(), "curl", "Authorization", "Bearer", "API", "XLSX", "min"}
ALL_TEMPLATES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*") if path.is_file())
PAGES = [name for name in ALL_TEMPLATES if name.endswith(".html")]


def routes(resolver=None, namespace=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry, entry.namespace or namespace)
        elif isinstance(entry, URLPattern):
            yield namespace, entry


def is_open(namespace, entry):
    allowed = OPEN_PAGES.get("ninja" if namespace.startswith("api") else namespace, set())
    return allowed == "all" or entry.name in allowed


def test_each_page_of_ours_is_closed_unless_listed_here():
    opened = {
        f"{namespace}:{entry.name}"
        for namespace, entry in routes()
        if entry.callback.__module__.startswith("maillage.")
        and not getattr(entry.callback, "login_required", True)
        and not is_open(namespace, entry)
    }

    assert opened == set()


@pytest.mark.parametrize("name", ALL_TEMPLATES)
def test_every_template_is_used(name):
    if name.startswith(("account/", "allauth/", "admin/")):
        return  # named by the packages that render them
    stem = name.removesuffix(".txt") if name.startswith("letters/") else name
    word = stem.removeprefix("letters/") if name.startswith("letters/") else stem
    users = [path for path in SOURCE.rglob("*") if path.suffix in {".py", ".html", ".txt"} and path != TEMPLATES / name]

    assert any(word in path.read_text(encoding="utf-8") for path in users), f"nothing renders {name}"


@pytest.mark.parametrize("name", PAGES)
def test_no_page_carries_script_or_style_inside(name):
    text = (TEMPLATES / name).read_text(encoding="utf-8")

    assert re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", text) == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=\"", text) == []


@pytest.mark.parametrize("name", PAGES)
def test_no_page_writes_words_that_cannot_be_translated(name):
    """Letters outside tags, variables and translation blocks would appear in one language only."""
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    text = re.sub(r"{% ?blocktranslate.*?endblocktranslate ?%}", " ", text, flags=re.S)
    text = re.sub(r"{% ?block (body_class|html_class) ?%}.*?{% ?endblock", "{% endblock", text, flags=re.S)
    text = re.sub(r"{#.*?#}|{% ?comment.*?endcomment ?%}|{%.*?%}|{{.*?}}", " ", text, flags=re.S)
    text = re.sub(r"<(script|svg)\b.*?</\1>|<!--.*?-->|<[^>]*>", " ", text, flags=re.S)
    words = re.findall(r"[A-Za-zÀ-ÿ]{3,}", re.sub(r"&[a-z]+;", " ", text))

    assert [word for word in words if word not in NAMES] == []
