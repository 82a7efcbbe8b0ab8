"""Every page, wide and narrow: a quiet console, nothing from other hosts, nothing that axe finds, no sideways scrolling."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.addresses import ADDRESSES
from tests.browser.reader import Reader, violations


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_quiet_alone_accessible_and_fits(reader: Callable[..., Reader], axe: str, address: str, width: int):
    one = reader(width).open(address)
    wide, room = one.page.evaluate("() => [document.documentElement.scrollWidth, window.innerWidth]")
    assert one.complaints == []
    assert one.violations == []
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
    assert charts.count() >= 2
    for chart in charts.all():
        box = chart.locator("svg.main-svg").first.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) > 100
        chart.hover()
    expect(one.page.locator(".modebar-btn")).to_have_count(0)
    expect(one.page.locator(".points path").first).to_be_visible()
    assert one.complaints == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_holds_in_forced_colours(reader: Callable[..., Reader], axe: str, address: str):
    one = reader(forced_colors="active").open(address)
    assert one.page.evaluate("() => matchMedia('(forced-colors: active)').matches")
    drawn = one.page.evaluate(
        """() => [...document.querySelectorAll(".js-plotly-plot")].map((chart) => ({
          ground: getComputedStyle(chart.querySelector("svg.main-svg")).backgroundColor,
          kept: getComputedStyle(chart).forcedColorAdjust,
        }))"""
    )
    assert {(chart["kept"], chart["ground"]) for chart in drawn} <= {("none", "rgb(255, 255, 255)")}
    assert violations(one, axe) == []


def test_points_of_charts_keep_their_colours_in_forced_colours(reader: Callable[..., Reader]):
    one = reader(forced_colors="active").open("/people-on-probation/recall?characteristic=sex")
    fills = one.page.evaluate(
        "() => [...document.querySelectorAll('.points path')].map((point) => getComputedStyle(point).fill)"
    )
    assert len({*fills}) > 1


LARGE_TEXT = """() => {
  document.documentElement.style.fontSize = "200%";
  const within = (inner, outer) => inner.left >= outer.left - 1 && inner.right <= outer.right + 1;
  const room = { left: 0, right: window.innerWidth };
  const seen = (one) => one.offsetWidth > 1 && !one.closest(".visually-hidden, .pemt-skip, .pemt-scroll, .pemt-chart");
  return [...document.querySelectorAll("main h1, main h2, main p, main li, main label, main button, main select, nav a")]
    .filter((one) => seen(one) && !within(one.getBoundingClientRect(), room))
    .map((one) => one.tagName + " " + one.innerText.slice(0, 60));
}"""
"""Sets text to twice its size, and gives what then stands outside the window."""


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_holds_with_text_of_twice_the_size(reader: Callable[..., Reader], address: str):
    one = reader().open(address)
    assert one.page.evaluate(LARGE_TEXT) == []
    assert one.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


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
    assert {*one.violations} == {"connect-src: http://127.0.0.2:9/x", "script-src-elem: inline"}


def test_axe_finds_what_is_wrong(reader: Callable[..., Reader], axe: str):
    one = reader().open("/where-to-look")
    one.page.evaluate("() => document.querySelector('select').labels[0].remove()")
    assert any(found.startswith("select-name") for found in violations(one, axe))
