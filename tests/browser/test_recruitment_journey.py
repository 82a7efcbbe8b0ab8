"""What a reader of the recruitment page does: choose a route, find the stage, open it, and read the charts on a narrow screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.reader import Reader


def test_a_reader_chooses_a_route_and_follows_a_stage(reader: Callable[..., Reader]):
    one = reader().open("/recruitment")
    one.apply(route="internal")
    expect(one.page.get_by_text("Showing: England and Wales, Internal, ethnicity")).to_be_visible()
    assert one.settled().address.startswith("/recruitment?route=internal")
    expect(one.page.locator("#sifted-in-heading")).not_to_be_empty()
    one.page.locator("#sifted-in-stages").get_by_role("link", name="Online assessment passed").click()
    one.expect_heading("Online assessment passed, England and Wales, Internal")
    assert one.address.startswith("/recruitment/online-assessment-passed?route=internal")
    one.page.go_back()
    one.expect_heading("Recruitment: England and Wales")
    assert one.complaints == []


@pytest.mark.parametrize(("width", "across"), [(1280, 2), (320, 1)])
def test_charts_stand_side_by_side_where_there_is_room(reader: Callable[..., Reader], width: int, across: int):
    one = reader(width).open("/recruitment")
    boxes = [panel.bounding_box() for panel in one.page.locator(".pemt-panels").first.locator(".pemt-panel").all()]
    tops = [round(box["y"]) for box in boxes if box]
    assert len(tops) == 4
    assert max(tops.count(top) for top in tops) == across
