"""Pictures of the pages for the documents: `python -m tests.browser.screenshots` photographs the release in DATA_DIR."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from app.server import create_app
from app.settings import read_settings
from tests.browser.chromium import found

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
MOST_BYTES = 250_000
DRAWN = "() => [...document.querySelectorAll('.js-plotly-plot')].every(graph => graph.querySelector('.main-svg'))"


@dataclass(frozen=True)
class Picture:
    """One picture: its file's name, the address of the page, and the window in pixels, which is the part shown."""

    name: str
    address: str
    width: int = 1280
    height: int = 900


PICTURES = (
    Picture("where-to-look", "/where-to-look?region=london", height=1290),
    Picture("outcome", "/people-on-probation/recall?region=west-midlands&characteristic=ethnicity", height=1500),
    Picture("outcomes", "/people-on-probation", height=1100),
    Picture("about-the-data", "/about-the-data"),
    Picture("narrow", "/people-on-probation/recall?region=west-midlands&characteristic=ethnicity", 320, 2300),
)


def main() -> None:
    """Take every picture, and say where it is and how large."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found())
        for picture in PICTURES:
            path = FOLDER / f"{picture.name}.png"
            take(browser, address, picture, path)
            size = path.stat().st_size
            note = "" if size <= MOST_BYTES else f" (above {MOST_BYTES:,}: show less of the page)"
            print(f"{path.relative_to(FOLDER.parents[1])}: {size:,} bytes{note}")
        browser.close()


@contextmanager
def served() -> Iterator[str]:
    """The tool on a free port of this machine, with the settings of the environment."""
    app = create_app(read_settings(os.environ))
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


def take(browser: Browser, address: str, picture: Picture, path: Path) -> None:
    """One picture of one page, when its charts are drawn."""
    page = browser.new_page(viewport={"width": picture.width, "height": picture.height})
    page.goto(f"{address}{picture.address}")
    page.wait_for_selector("h1")
    page.wait_for_function(DRAWN)
    page.wait_for_load_state("networkidle")
    heading = page.locator("h1").inner_text()
    if "problem" in heading.lower() or "not found" in heading.lower():
        raise SystemExit(f"{picture.address} shows: {heading}. No picture was taken of it.")
    page.screenshot(path=path, animations="disabled")
    page.close()


if __name__ == "__main__":
    main()
