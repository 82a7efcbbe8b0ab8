"""What a reader waits for, in a real browser and with 20 readers at once, as multiples of a bare Dash page of the same size."""

import http.client
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from playwright.sync_api import TimeoutError as NotInTime
from plotly.utils import PlotlyJSONEncoder

from app.settings import ROOT, Settings
from components.markup import plain
from equality.scope import EVERYWHERE
from tests.benchmarks.bare import CONTENT
from tests.benchmarks.bench_pages import figures_and_tables, site_of
from tests.benchmarks.figures import at_least, at_most, full_sample
from tests.browser.chromium import found
from tests.serving import free_port, wait_for

TURNS = 30
TRIES = 3
CLIENTS = 20
REQUESTS = 20_000
QUIET_MS = 150
REGIONS = ("london", "wales", "north-west", "west-midlands", "south-central", "east-midlands")
BY = ("ethnicity", "sex", "age", "disability", "ethnicity-19", "ethnicity-2", "religion", "sexual-orientation")
PAGES = {
    "overview": "/",
    "where to look": "/where-to-look",
    "an outcome": "/people-on-probation/recall",
    "staff": "/staff",
    "recruitment": "/recruitment",
    "regions": "/regions",
    "board paper": "/board-paper",
}
CHANGED = f"""async (search) => {{
  const page = document.getElementById("page");
  let last = 0;
  const seen = new MutationObserver(() => {{ last = performance.now(); }});
  seen.observe(page, {{ childList: true, subtree: true, attributes: true, characterData: true }});
  const start = performance.now();
  window.dash_clientside.set_props("address", {{ search }});
  // Painted: nothing in the page has changed for a while after the last change.
  while (last === 0 || performance.now() - last < {QUIET_MS}) {{
    await new Promise((resolve) => setTimeout(resolve, 10));
    if (performance.now() - start > 10000) throw new Error("nothing changed");
  }}
  seen.disconnect();
  return last - start;
}}"""
"""Sets the address as Apply filters does, and gives the milliseconds to the last change of the page."""


@dataclass(frozen=True)
class Pair:
    """The two servers: the tool's and the bare page's, as host and port."""

    ours: str
    bare: str


def main() -> None:
    """Apply to painted page, first load, and requests a second."""
    with (
        tempfile.TemporaryDirectory() as folder,
        _served("app.wsgi:application()", {"DATA_DIR": str(full_sample())}) as ours,
    ):
        for name, path in PAGES.items():
            with _bare(Path(folder), _page(path, _search(0))) as bare, sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=found())
                _measure(browser, Pair(ours, bare), name, path)
                browser.close()
        with _bare(Path(folder), _page("/people-on-probation/recall", _search(0))) as bare:
            _throughput(Pair(ours, bare))


def _measure(browser: Browser, pair: Pair, name: str, path: str) -> None:
    taken, floor = (_applied(browser, f"http://{one}{path}") for one in (pair.ours, pair.bare))
    print(f"{name}: filters applied to painted page | {taken:.0f} ms | bare page {floor:.0f} ms")
    at_most(f"{name}: filters applied to painted page, times the bare page", taken / floor, 1.3, "times")
    (size, loaded), (bare_size, bare_loaded) = (
        _first_load(browser, f"http://{one}{path}") for one in (pair.ours, pair.bare)
    )
    print(f"{name}: first load | {loaded:.0f} ms | bare page {bare_loaded:.0f} ms, {bare_size / 1000:.0f} kB")
    at_most(f"{name}: first load over the wire", size / 1000, 900, "kB")
    at_most(f"{name}: first load over the wire, times the bare page", size / bare_size, 1.3, "times")
    at_most(f"{name}: first load to drawn page, times the bare page", loaded / bare_loaded, 1.3, "times")


def _applied(browser: Browser, address: str) -> float:
    """Median milliseconds from a change of filters to the last change of the page."""
    page = _opened(browser, address + _search(0))
    taken = [page.evaluate(CHANGED, _search(turn)) for turn in range(1, TURNS + 6)]
    page.close()
    return statistics.median(taken[5:])


def _opened(browser: Browser, address: str) -> Page:
    """The page at an address; a load that hangs, as some do on a machine that has just started a server, is tried again."""
    for _ in range(TRIES):
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(address)
        with suppress(NotInTime):
            page.wait_for_selector("#page h1", timeout=10_000)
            page.wait_for_load_state("networkidle")
            return page
        page.close()
    raise SystemExit(f"{address} was not drawn in {TRIES} tries")


def _first_load(browser: Browser, address: str) -> tuple[float, float]:
    """Median bytes over the wire and milliseconds to the drawn page, with nothing kept from before."""
    loads = [_load(browser, address + _search(0)) for _ in range(7)]
    return statistics.median(size for size, _ in loads), statistics.median(taken for _, taken in loads)


def _load(browser: Browser, address: str) -> tuple[int, float]:
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    wire: CDPSession = context.new_cdp_session(page)
    sizes: list[int] = []
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    started = time.perf_counter()
    page.goto(address)
    page.wait_for_selector("#page h1")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.dash-graph')].every(one => one.querySelector('.main-svg'))"
    )
    taken = (time.perf_counter() - started) * 1000
    page.wait_for_load_state("networkidle")
    context.close()
    return sum(sizes), taken


def _throughput(pair: Pair) -> None:
    """Requests a second of 20 readers over changing filters; any answer that is not a page stops the benchmark."""
    _requests(pair.ours, 500)
    _requests(pair.bare, 500)
    bare = _requests(pair.bare, REQUESTS // 4)
    ours = _requests(pair.ours, REQUESTS)
    print(f"{CLIENTS} readers | {ours:.0f} requests a second | bare page {bare:.0f} | no error in {REQUESTS:,}")
    at_least(f"requests a second with {CLIENTS} readers, times the bare page", ours / bare, 0.6, "times")


def _requests(host: str, number: int) -> float:
    started = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as readers:
        list(readers.map(lambda one: _reader(host, one, number // CLIENTS), range(CLIENTS)))
    return number / (time.perf_counter() - started)


def _reader(host: str, number: int, requests: int) -> None:
    connection = http.client.HTTPConnection(host, timeout=60)
    for turn in range(requests):
        _ask(connection, "/people-on-probation/recall", _search(number + turn))
    connection.close()


def _search(turn: int) -> str:
    """The filters of one turn: 48 views before one comes again."""
    return f"?region={REGIONS[turn % len(REGIONS)]}&characteristic={BY[turn % len(BY)]}&period={('2025-26', '2024-25')[turn % 7 % 2]}"


def _ask(connection: http.client.HTTPConnection, path: str, search: str) -> bytes:
    inputs = [
        {"id": "address", "property": "pathname", "value": path},
        {"id": "address", "property": "search", "value": search},
    ]
    body = {
        "output": "page.children",
        "outputs": {"id": "page", "property": "children"},
        "inputs": inputs,
        "changedPropIds": ["address.search"],
        "state": [],
    }
    headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip"}
    connection.request("POST", "/_dash-update-component", json.dumps(body), headers)
    response = connection.getresponse()
    answer = response.read()
    if response.status != 200 or len(answer) < 500:
        raise SystemExit(f"{path}{search} answered {response.status} with {len(answer)} bytes")
    return answer


def _page(path: str, search: str) -> list[Any]:
    """Figures and tables of one of our pages, as constants for the bare page."""
    site = site_of(replace(Settings(), data_dir=full_sample()))
    return [plain(one) for one in figures_and_tables(site.show(path, search, EVERYWHERE))]


@contextmanager
def _bare(folder: Path, constants: list[Any]) -> Iterator[str]:
    (folder / "constants.json").write_text(json.dumps(constants, cls=PlotlyJSONEncoder), encoding="utf-8")
    (folder / "assets").mkdir(exist_ok=True)
    shutil.copy(ROOT / "assets" / "vendor" / "01-plotly-basic.min.js", folder / "assets")
    with _served("tests.benchmarks.bare:application()", {CONTENT: str(folder / "constants.json")}) as host:
        yield host


@contextmanager
def _served(application: str, settings: dict[str, str]) -> Iterator[str]:
    """A server as in production, on a free port: gunicorn with 2 workers of 4 threads."""
    host = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "gunicorn", "--bind", host, "--workers", "2", "--threads", "4", application]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings}, stderr=subprocess.DEVNULL) as ran:
        try:
            wait_for(f"http://{host}/_dash-layout")
            yield host
        finally:
            ran.terminate()


if __name__ == "__main__":
    main()
