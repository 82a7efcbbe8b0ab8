"""A board paper in a browser: chosen with the keyboard, updated, and printed on one page of A4."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.reader import Reader

ADDRESSES = (
    "/board-paper?characteristic=sex",
    "/board-paper?region=london",
    "/board-paper?characteristic=religion&finding=none",
    "/board-paper?characteristic=ethnicity-19",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_paper_is_one_page_of_a4(reader: Callable[..., Reader], address: str):
    one = reader().open(address)
    printed = one.page.pdf(prefer_css_page_size=True, print_background=True)
    # Every page of a PDF is an object of its own, with its size in points.
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    assert re.search(rb"/MediaBox\s*\[0 0 594\.\d+ 84[12]\.?\d*\]", printed)


def test_ticking_and_updating_changes_the_paper_and_its_address(reader: Callable[..., Reader]):
    one = reader().open("/board-paper?characteristic=sex")
    boxes = one.page.locator("input[type=checkbox]")
    for box in boxes.all():
        box.uncheck()
    one.page.get_by_role("button", name="Update preview").click()
    expect(one.page.locator(".pemt-sheet")).to_contain_text("No clear difference stands out.")
    assert "finding=none" in one.address
    boxes.first.focus()
    one.page.keyboard.press("Space")
    one.page.keyboard.press("Enter")
    expect(one.page.locator("#stands-out tbody tr")).to_have_count(1)
    assert re.search(r"finding=[a-z-]+\.[a-z-]+(&|$)", one.address)
    assert one.complaints == []


def test_print_is_the_browsers_own(reader: Callable[..., Reader]):
    one = reader().open("/board-paper?characteristic=sex")
    one.page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    one.page.get_by_role("button", name="Print").click()
    assert one.page.evaluate("() => window.printed") is True
