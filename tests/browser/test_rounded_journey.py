"""A reader takes figures out of a service that rounds what leaves it: by a link to rounded figures, and with a mark on each file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.reader import Reader
from tests.browser.test_take_away import csv_rows, saved
from tests.serving import serving

ROUNDED = "Counts are rounded to the nearest 5."
MARKED = "Marking: OFFICIAL-SENSITIVE."


@pytest.fixture(params=[1280, 320])
def one(request: pytest.FixtureRequest, browser: Browser, released: Path) -> Iterator[Reader]:
    """A reader of a tool with rounded exports."""
    with serving(released, {"ROUND_EXPORTS": "5", "MARKING": "OFFICIAL-SENSITIVE"}) as said:
        context = browser.new_context(viewport={"width": request.param, "height": 900})
        yield Reader(context.new_page(), said.split()[2])
        context.close()


def test_what_is_taken_away_is_rounded_and_marked(one: Reader):
    one.open("/people-on-probation/recall?characteristic=sex")
    expect(one.page.locator(".pemt-take-away")).to_have_count(0)
    one.page.get_by_role("link", name="Take away with rounded counts").first.click()
    expect(one.page.locator("#rounded-figures")).to_be_visible()
    one.settled()
    facts, (headings, *rows) = csv_rows(saved(one, "recall", "csv")[1])
    people, recalled = headings.index("People on licence"), headings.index("Recalled")
    assert rows
    assert {int(row[place]) % 5 for row in rows for place in (people, recalled)} == {0}
    picture = saved(one, "recall", "svg")[1].decode()
    words = " ".join(picture.split())
    for text in (facts["Source"], words.replace("</tspan>", "").replace('<tspan x="16" dy="18">', "")):
        assert ROUNDED in text
        assert MARKED in text
    assert (one.complaints, one.violations) == ([], [])
    assert one.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
