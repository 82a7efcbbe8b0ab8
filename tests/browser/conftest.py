"""A real server on the released sample, and a real browser; tests without one are skipped, but never in continuous checks."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from app.settings import ROOT
from tests.browser.chromium import found
from tests.browser.reader import Reader
from tests.serving import serving

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NO_BROWSER = "There is no Chromium for the browser tests: run `make chromium`, or set CHROMIUM to the path of one."


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def server(released: Path) -> Iterator[str]:
    """The address of the tool, served on a free port of this machine."""
    with serving(released) as said:
        yield said.split()[2]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium that is installed, or Playwright's own."""
    with sync_playwright() as playwright:
        path = found() or _own(playwright)
        if path is None:
            (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(NO_BROWSER)
        launched = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS])
        yield launched
        launched.close()


def _own(playwright: Playwright) -> str | None:
    path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


@pytest.fixture
def reader(browser: Browser, server: str) -> Iterator[Callable[..., Reader]]:
    """Makes readers, each with a browser window of its own: ``reader(width=320)``."""
    opened: list[Reader] = []

    def made(width: int = 1280, **wishes: object) -> Reader:
        context = browser.new_context(viewport={"width": width, "height": 900}, **wishes)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        one = Reader(context.new_page(), server)
        opened.append(one)
        return one

    yield made
    for one in opened:
        one.page.context.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, which `make run` and `make test` fetch."""
    source = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    assert source.exists(), "axe-core is not there: run `python -m app.vendor`"
    return source.read_text(encoding="utf-8")
