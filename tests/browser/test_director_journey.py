"""A regional director, two minutes before a meeting: who, how much, how many, how sure, and one question, without help."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.reader import Reader

FOLD = 720
MAILED = "/?characteristic=sex"
"""At the scale of the tests the sample has clear differences by sex, in England and Wales."""


def test_a_director_reads_the_message_sees_why_and_makes_a_board_paper(reader: Callable[..., Reader]):
    one = reader().open(MAILED)
    headline = one.page.locator(".pemt-glance-lead h2").inner_text()
    assert re.search(r"(men|women|staff).*times as often|[Cc]lear difference", headline)

    one.page.get_by_role("link", name="See why").click()
    expect(one.page.locator("#page-title")).not_to_contain_text("at a glance")
    one.settled()
    words = one.page.locator(".pemt-commentary").first.inner_text()
    who, how_much, how_many, how_sure = (
        r"In England and Wales in the year to March 2026, \w+",
        r"[\d.]+% \([\d,]+ of [\d,]+",
        r"If the rates had been equal, about [\d,]+ (fewer|more)",
        r"The likely range is [\d.]+ to [\d.]+ times as often",
    )
    assert [part for part in (who, how_much, how_many, how_sure) if not re.search(part, words)] == []
    assert "They are not evidence of discrimination, and they do not rule it out." in words
    assert one.page.get_by_role("heading", name="Check next").locator("xpath=following-sibling::ul[1]/li").count() >= 1

    one.page.get_by_role("link", name="Add to board paper").click()
    one.expect_heading("Board paper: England and Wales")
    expect(one.page.locator("#stands-out tbody tr").first).to_be_visible()
    assert one.complaints == []


def test_what_a_director_needs_stands_above_the_fold(reader: Callable[..., Reader]):
    one = reader().open(MAILED)
    one.page.set_viewport_size({"width": 1280, "height": FOLD})
    for part in (
        ".pemt-glance-lead",
        ".pemt-key-figures",
        "#look-first",
        ".pemt-lines >> nth=0",
        ".pemt-lines >> nth=1",
    ):
        box = one.page.locator(part).bounding_box()
        assert box is not None
        assert (part, box["y"] < FOLD) == (part, True)
    table = one.page.locator("#look-first").bounding_box()
    assert table is not None and table["y"] + table["height"] <= FOLD


def test_every_measure_is_one_click_from_the_overview(reader: Callable[..., Reader]):
    one = reader().open("/")
    links = one.page.locator("#index tbody th a")
    assert links.count() > 40
    names = links.all_inner_texts()
    assert names == sorted(names)
    links.nth(3).click()
    expect(one.page.locator("#page-title")).to_contain_text(names[3])
