"""The Regions page in a browser: filters and order by Apply, a chosen region that stays, and tiles that are a grid or a list."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.reader import Reader

BY_SEX = "/regions?characteristic=sex&region=london"


def test_a_region_stays_marked_while_outcome_group_and_order_change(reader: Callable[..., Reader]):
    one = reader().open(BY_SEX)
    one.apply(outcome="breach", group="men", order="rate").expect_heading("Regions: breach started, men")
    assert "region=london" in one.address and "order=rate" in one.address
    assert "in order of rate" in one.page.locator("#breach-regions-table caption").inner_text()
    expect(one.page.locator("#breach-regions-table th").filter(has_text="London (chosen)")).to_be_visible()
    one.page.go_back()
    one.expect_heading("Regions: recall to custody, women")
    assert one.complaints == []


def test_a_group_of_the_characteristic_before_is_dropped(reader: Callable[..., Reader]):
    one = reader().open(f"{BY_SEX}&group=men")
    one.apply(characteristic="disability").expect_heading("Regions: recall to custody, disabled people")
    assert one.page.locator(".pemt-notice").count() == 0


def test_a_region_leads_to_its_own_page(reader: Callable[..., Reader]):
    one = reader().open(BY_SEX)
    one.page.get_by_role("link", name="See recall in London").click()
    one.expect_heading("Recall to custody, London")
    assert one.address == "/people-on-probation/recall?region=london&characteristic=sex"


@pytest.mark.parametrize(("width", "columns"), [(1280, 4), (320, 1)])
def test_tiles_stand_in_columns_where_there_is_room(reader: Callable[..., Reader], width: int, columns: int):
    one = reader(width).open(BY_SEX)
    lefts = one.page.eval_on_selector_all(".pemt-tile", "all => all.map(one => one.getBoundingClientRect().left)")
    assert (len(lefts), len({round(left) for left in lefts})) == (12, columns)


def test_tiles_are_a_list_in_print(reader: Callable[..., Reader]):
    one = reader().open(BY_SEX)
    one.page.emulate_media(media="print")
    lefts = one.page.eval_on_selector_all(".pemt-tile", "all => all.map(one => one.getBoundingClientRect().left)")
    assert len({round(left) for left in lefts}) == 1


def test_the_funnel_keeps_its_names_inside_at_both_widths(reader: Callable[..., Reader]):
    for width in (1280, 320):
        one = reader(width).open(BY_SEX)
        cut = one.page.evaluate(
            """() => {
              const frame = document.querySelector("#recall-regions-graph .main-svg").getBoundingClientRect();
              const texts = [...document.querySelectorAll("#recall-regions-graph text")].filter(one => one.textContent);
              return texts.filter(one => {
                const box = one.getBoundingClientRect();
                return box.width === 0 || box.left < frame.left - 1 || box.right > frame.right + 1;
              }).map(one => one.textContent);
            }"""
        )
        assert cut == []
