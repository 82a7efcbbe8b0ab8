"""Every page, wide and narrow: a quiet console, nothing from other hosts, nothing that axe finds, no sideways scrolling."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from app.settings import ROOT
from tests.browser.reader import Reader

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
ADDRESSES = (
    "/",
    "/where-to-look?region=london&characteristic=sex",
    "/where-to-look?region=atlantis&colour=blue",
    "/people-on-probation",
    "/people-on-probation/recall",
    "/people-on-probation/recall?characteristic=ethnicity-19",
    "/people-on-probation/caseload-share",
    "/people-on-probation/recall?region=london&characteristic=ethnicity-and-sex",
    "/recruitment",
    "/recruitment?route=internal&characteristic=sex",
    "/regions?outcome=breach&group=asian&region=wales",
    "/regions?characteristic=ethnicity-and-sex",
    "/about-the-data",
    "/no-such-page",
)


@pytest.fixture(scope="module")
def axe() -> str:
    """The source of axe-core, which `make run` and `make test` fetch."""
    assert AXE.exists(), "axe-core is not there: run `python -m app.vendor`"
    return Path(AXE).read_text(encoding="utf-8")


def violations(reader: Reader, axe: str) -> list[str]:
    """What axe finds, as rule and place."""
    # Through the browser's own protocol, which the page's policy does not govern.
    reader.page.evaluate(axe)
    found: dict[str, Any] = reader.page.evaluate("() => axe.run(document)")
    return [
        f"{one['id']}: {one['help']} at {node['target']}: {node['html'][:160]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_quiet_alone_accessible_and_fits(reader: Callable[..., Reader], axe: str, address: str, width: int):
    one = reader(width).open(address)
    wide, room = one.page.evaluate("() => [document.documentElement.scrollWidth, window.innerWidth]")
    assert one.complaints == []
    assert one.hosts == {one.server.removeprefix("http://")}
    assert one.callbacks == 1
    assert wide <= room
    assert violations(one, axe) == []


def test_definitions_when_they_are_open_pass_too(reader: Callable[..., Reader], axe: str):
    one = reader(320).open("/people-on-probation/recall")
    for summary in one.page.locator("summary").all():
        summary.click()
    assert violations(one, axe) == []
    assert one.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


def test_charts_are_drawn_without_a_mode_bar(reader: Callable[..., Reader]):
    one = reader().open("/people-on-probation/recall")
    charts = one.page.locator(".js-plotly-plot")
    assert charts.count() == 2
    for chart in charts.all():
        box = chart.locator("svg.main-svg").first.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) > 100
        chart.hover()
    expect(one.page.locator(".modebar-btn")).to_have_count(0)
    expect(one.page.locator(".points path").first).to_be_visible()
    assert one.complaints == []


def test_charts_stay_visible_in_forced_colours(reader: Callable[..., Reader], axe: str):
    one = reader(forced_colors="active").open("/people-on-probation/recall")
    assert one.page.evaluate("() => matchMedia('(forced-colors: active)').matches")
    drawn = one.page.evaluate(
        """() => [...document.querySelectorAll(".js-plotly-plot")].map((chart) => ({
          ground: getComputedStyle(chart.querySelector("svg.main-svg")).backgroundColor,
          kept: getComputedStyle(chart).forcedColorAdjust,
          points: [...chart.querySelectorAll(".points path")].map((point) => getComputedStyle(point).fill),
        }))"""
    )
    assert len(drawn) == 2
    for chart in drawn:
        assert chart["kept"] == "none"
        assert chart["ground"] == "rgb(255, 255, 255)"
        assert chart["points"] != []
    assert violations(one, axe) == []


def test_without_scripts_a_reader_is_told(reader: Callable[..., Reader]):
    one = reader(java_script_enabled=False)
    one.page.goto(f"{one.server}/")
    assert "This tool needs JavaScript." in one.page.locator("noscript").inner_text()


def test_the_browser_refuses_what_is_not_the_tools_own(reader: Callable[..., Reader]):
    """An address elsewhere is not fetched and a script that was put in does not run; both are complained of."""
    one = reader().open("/about-the-data")
    fetched = one.page.evaluate("() => fetch('http://127.0.0.2:9/x').then(() => 'fetched', () => 'refused')")
    put_in = (
        "const one = document.createElement('script'); one.textContent = 'window.ran = 1'; document.body.append(one)"
    )
    one.page.evaluate(f"() => {{ {put_in} }}")
    assert (fetched, one.page.evaluate("() => window.ran ?? 'refused'")) == ("refused", "refused")
    assert len([one for one in one.complaints if "Content Security Policy" in one]) >= 2


def test_axe_finds_what_is_wrong(reader: Callable[..., Reader], axe: str):
    one = reader().open("/where-to-look")
    one.page.evaluate("() => document.querySelector('label').remove()")
    assert any(found.startswith("select-name") for found in violations(one, axe))
