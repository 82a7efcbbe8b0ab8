"""Pictures of the pages for the documents: `python -m tests.browser.screenshots` photographs the release in DATA_DIR."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Literal

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
    """One picture: its file's name, the address of the page, the window in pixels (the part shown), on a screen or in print."""

    name: str
    address: str
    width: int = 1280
    height: int = 900
    media: Literal["screen", "print"] = "screen"


RECALL = "/people-on-probation/recall?region=west-midlands&characteristic=ethnicity"
PICTURES = (
    Picture("overview", "/?region=west-midlands", height=760),
    Picture("where-to-look", "/where-to-look?region=west-midlands", height=1180),
    Picture("outcomes", "/people-on-probation", height=1100),
    Picture("outcome", RECALL, height=1500),
    Picture("staff", "/staff", height=1500),
    Picture("grade", "/staff/senior-probation-officer", height=1500),
    Picture("recruitment", "/recruitment", height=1500),
    Picture("regions", "/regions?region=west-midlands", height=1500),
    Picture("board-paper", "/board-paper?region=west-midlands", height=1630),
    Picture("board-paper-printed", "/board-paper?region=west-midlands", 794, 1123, "print"),
    Picture("about-the-data", "/about-the-data"),
    Picture("loads-and-checks", "/about-the-data#loads-and-checks", height=660),
    Picture("overview-narrow", "/?region=west-midlands", 320, 2300),
    Picture("where-to-look-narrow", "/where-to-look?region=west-midlands", 320, 1900),
    Picture("outcome-narrow", RECALL, 320, 2300),
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
    page = browser.new_page(viewport={"width": picture.width, "height": picture.height}, reduced_motion="reduce")
    page.emulate_media(media=picture.media)
    page.goto(f"{address}{picture.address}")
    page.wait_for_selector("h1", state="attached")
    page.wait_for_function(DRAWN)
    page.wait_for_load_state("networkidle")
    heading = page.locator("h1").inner_text()
    if "problem" in heading.lower() or "not found" in heading.lower():
        raise SystemExit(f"{picture.address} shows: {heading}. No picture was taken of it.")
    page.screenshot(path=path, animations="disabled")
    page.close()


if __name__ == "__main__":
    main()
