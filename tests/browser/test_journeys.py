"""What readers do: apply filters, go back, reload, paste links, walk by keyboard; each view is the address and nothing else."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from app.page import TOOL
from tests.browser.addresses import ADDRESSES
from tests.browser.reader import Reader

MOST_STOPS = 200


def test_apply_changes_address_and_view_in_one_callback_and_keeps_focus(reader: Callable[..., Reader]):
    one = reader().open("/where-to-look")
    before = one.callbacks
    one.apply(region="london", characteristic="sex").expect_heading("Where to look: London")
    assert one.address.startswith("/where-to-look?region=london&characteristic=sex&")
    assert one.callbacks == before + 1
    one.expect_focus("#apply")
    said = one.page.locator("#announcement").text_content()
    expect(one.page.locator("#status")).to_have_text(said or "-")
    expect(one.page).to_have_title(f"Where to look: London, {TOOL}")
    assert one.complaints == []


def test_choosing_changes_nothing_until_apply(reader: Callable[..., Reader]):
    one = reader().open("/where-to-look")
    view, callbacks = one.page.locator("table").first.inner_text(), one.callbacks
    one.page.locator("select[name=region]").select_option("london")
    one.page.wait_for_timeout(300)
    assert (one.address, one.callbacks) == ("/where-to-look", callbacks)
    assert one.page.locator("table").first.inner_text() == view


def test_apply_without_a_change_is_still_announced(reader: Callable[..., Reader]):
    one = reader().open("/where-to-look")
    one.apply(region="london").expect_heading("Where to look: London")
    callbacks = one.callbacks
    one.apply()
    expect(one.page.locator("#status")).not_to_be_empty()
    assert one.callbacks == callbacks
    one.expect_focus("#apply")


def test_enter_in_a_filter_applies_too(reader: Callable[..., Reader]):
    one = reader().open("/people-on-probation/recall")
    one.page.get_by_label("Everyone else").check()
    one.page.get_by_label("Everyone else").press("Enter")
    expect(one.page.locator("#main")).to_contain_text("compared with everyone else")
    assert "compare=everyone-else" in one.address


def test_back_reload_and_a_pasted_link_give_the_same_view(reader: Callable[..., Reader]):
    one = reader().open("/where-to-look")
    first = one.view()
    one.apply(region="london").expect_heading("Where to look: London")
    london, address = one.view(), one.address

    one.page.go_back()
    one.expect_heading("Where to look: England and Wales")
    assert (one.address, one.view()) == ("/where-to-look", first)
    expect(one.page.locator("select[name=region]")).to_have_value("-")

    one.page.go_forward()
    one.expect_heading("Where to look: London")
    expect(one.page.locator("select[name=region]")).to_have_value("london")
    assert (one.address, one.view()) == (address, london)

    one.page.reload()
    assert one.settled().view() == london
    assert reader().open(address).view() == london
    assert one.complaints == []


def test_a_link_leads_to_its_page_with_the_choice_and_the_focus_on_the_heading(reader: Callable[..., Reader]):
    one = reader().open("/where-to-look?region=london&characteristic=sex")
    documents = len([address for address in one.fetched if address.endswith(one.address)])
    one.page.locator("#main table").get_by_role("link", name="Breach started").first.click()
    one.expect_heading("Breach started, London")
    assert one.address == "/people-on-probation/breach?region=london&characteristic=sex"
    one.expect_focus("#page-title")
    expect(one.page).to_have_title(f"Breach started, London, {TOOL}")
    assert len([address for address in one.fetched if "/breach" in address]) == 0
    assert documents == 1
    one.page.get_by_role("link", name="Back to where to look").click()
    one.expect_heading("Where to look: London")


def test_the_menu_leads_to_every_page_and_the_title_follows(reader: Callable[..., Reader]):
    one = reader().open("/?region=london")
    menu = one.page.get_by_role("navigation", name="Main")
    for label, heading in (
        ("People on probation", "People on probation: London"),
        ("About the data", "About the data"),
        ("Where to look", "Where to look: London"),
    ):
        menu.get_by_role("link", name=label, exact=True).click()
        one.expect_heading(heading)
        expect(one.page).to_have_title(f"{heading}, {TOOL}")
        expect(menu.locator("[aria-current=page]")).to_have_text(label)
    assert one.complaints == []


def test_two_readers_do_not_affect_each_other(reader: Callable[..., Reader]):
    one, other = reader().open("/where-to-look"), reader().open("/where-to-look")
    one.apply(region="london")
    other.apply(region="wales")
    one.expect_heading("Where to look: London")
    other.expect_heading("Where to look: Wales")
    other.page.reload()
    other.expect_heading("Where to look: Wales")
    one.page.reload()
    one.expect_heading("Where to look: London")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_keyboard_reaches_everything_in_order_and_is_never_caught(reader: Callable[..., Reader], address: str):
    one = reader().open(address)
    stops = []
    for _ in range(MOST_STOPS):
        one.page.keyboard.press("Tab")
        stop = one.focused()
        if stop["tag"] == "BODY":
            break
        stops.append(stop)
    assert 5 < len(stops) < MOST_STOPS
    assert (stops[0]["tag"], stops[0]["words"]) == ("A", "Skip to main content")
    places = [stop["place"] for stop in stops]
    assert places == sorted(set(places))
    assert [stop for stop in stops if not stop["seen"] or not stop["outlined"]] == []
    assert [stop for stop in stops if stop["inPicture"]] == []


def test_the_skip_link_leads_to_the_main_part(reader: Callable[..., Reader]):
    one = reader().open("/where-to-look")
    callbacks = one.callbacks
    one.page.keyboard.press("Tab")
    one.page.keyboard.press("Enter")
    one.expect_focus("#main")
    one.page.keyboard.press("Tab")
    assert one.page.evaluate("() => document.activeElement.closest('#main') !== null")
    assert one.callbacks == callbacks


def test_filters_work_by_keyboard_alone(reader: Callable[..., Reader]):
    one = reader().open("/where-to-look")
    one.page.locator("select[name=region]").focus()
    one.page.keyboard.type("London")
    one.page.locator("#apply").focus()
    one.page.keyboard.press("Enter")
    one.expect_heading("Where to look: London")
    one.expect_focus("#apply")
