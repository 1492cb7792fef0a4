"""A site for each file of stories, on a fresh copy of the demo, and one browser; each story has its own windows."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.database import Server
from tests.live import Live, Ready, ready_demo, running_site

CHROMIUM = next(filter(None, (shutil.which(name) for name in ("chromium", "chromium-browser"))), "")
QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE = {"width": 1280, "height": 900}
PATIENCE = 20_000


@pytest.fixture(scope="session")
def ready(postgres_server: Server) -> Iterator[Ready]:
    """The demo network, written once."""
    with ready_demo(postgres_server) as demo:
        yield demo


@pytest.fixture(scope="module")
def live(postgres_server: Server, ready: Ready) -> Iterator[Live]:
    """The site, with the demo network as no other file of stories has touched it."""
    with running_site(postgres_server, ready) as site:
        yield site


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, ended before other tests run: while it lives Django refuses its database to this thread.

    Continuous integration must have it; elsewhere the stories wait for it.
    """
    if not CHROMIUM:
        if os.environ.get("CI"):
            raise RuntimeError("Chromium is not installed; ./run browser installs it.")
        pytest.skip("Chromium is not installed; ./run browser says how")
    with sync_playwright() as playwright:
        arguments = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else QUIET
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)


@pytest.fixture
def open_window(live: Live, browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Make windows of their own: `open_window(viewport=…)`. A script refused or broken fails the story."""
    windows: list[BrowserContext] = []
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text and "status of 503" not in message.text:
            complaints.append(message.text)

    def open_one(**options: Any) -> BrowserContext:
        window = browser.new_context(
            **{"base_url": live.address, "locale": "fr-FR", "timezone_id": "Europe/Paris", "viewport": WIDE, **options}
        )
        window.set_default_timeout(PATIENCE)
        window.on("console", note)
        window.on("weberror", lambda error: complaints.append(str(error.error)))
        windows.append(window)
        return window

    yield open_one
    for window in windows:
        window.close()
    assert complaints == []


@pytest.fixture
def page(open_window: Callable[..., BrowserContext]) -> Page:
    """A wide window of somebody unknown, in French."""
    return open_window().new_page()


@pytest.fixture(scope="module")
def keys(live: Live, browser: Browser) -> dict[str, Any]:
    """What the browser keeps once signed in, by e-mail address."""
    return {}


@pytest.fixture
def sign_in(
    live: Live, browser: Browser, keys: dict[str, Any], open_window: Callable[..., BrowserContext]
) -> Callable[..., Page]:
    """Open a window signed in: `sign_in("nadia")`; by password the first time, then with what the browser kept.

    `apart` signs in once more: what is chosen there, such as another role, holds for that window alone.
    """

    def enter(who: str, *, apart: bool = False, **options: Any) -> Page:
        state = keys.get(who)
        if state is None or apart:
            window = browser.new_context(base_url=live.address, locale="fr-FR")
            page = window.new_page()
            page.goto("/account/login/")
            form = page.locator("form", has=page.locator("input[type=password]"))
            form.locator("input[name=login]").fill(f"{who}@demo.example")
            form.locator("input[name=password]").fill(live.password)
            form.get_by_role("button").click()
            page.wait_for_url(lambda address: "/login/" not in address)
            page.goto("/account/mine/")
            assert page.url.endswith("/account/mine/"), f"{who} is not signed in"
            state = window.storage_state()
            window.close()
            if not apart:
                keys[who] = state
        return open_window(storage_state=state, **options).new_page()

    return enter
