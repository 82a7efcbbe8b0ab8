"""An equality manager's way from where to look to one grade, and to a longer period that shows more groups."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.reader import Reader

HELD_BACK = "Not shown (small numbers)"


def test_from_where_to_look_to_a_grade_and_a_longer_period(reader: Callable[..., Reader]):
    one = reader(permissions=["clipboard-read", "clipboard-write"]).open("/where-to-look")
    one.apply(about="staff").expect_heading("Where to look: England and Wales")
    expect(one.page.locator("#where-to-look th a").filter(has_text="Felt safe to raise concerns")).to_be_visible()

    one.page.get_by_role("navigation", name="Main").get_by_role("link", name="Staff").click()
    one.expect_heading("Staff: England and Wales")
    one.apply(characteristic="sex").expect_heading("Staff: England and Wales")
    expect(one.page.locator("#grade-share-table")).to_contain_text(HELD_BACK)

    one.page.locator("#grade-share-table").get_by_role("link", name="Head of delivery unit", exact=True).click()
    one.expect_heading("Head of delivery unit, England and Wales")
    expect(one.page.get_by_text("Groups shown: 0 of 2.")).to_be_visible()
    expect(
        one.page.get_by_text("Not every figure can be shown here. Nearby views that show more: all grades.")
    ).to_be_visible()
    hidden = one.page.locator("#grade-share-table tbody").inner_text()
    assert not any(character.isdigit() for character in hidden)

    one.apply(period="2023-24-to-2025-26").expect_heading("Head of delivery unit, England and Wales")
    assert "period=2023-24-to-2025-26" in one.address
    for words, said in (
        ("Copy summary text", "Summary text copied."),
        ("Copy link to this view", "Link to this view copied."),
    ):
        one.page.get_by_role("button", name=words).first.click()
        expect(one.page.locator("#status")).to_have_text(said)
    assert one.page.evaluate("() => navigator.clipboard.readText()") == one.page.url

    one.page.get_by_role("link", name="Back to staff").click()
    one.expect_heading("Staff: England and Wales")
    assert {"characteristic=sex", "period=2023-24-to-2025-26"} <= {*one.address.partition("?")[2].split("&")}
    assert one.complaints == []
