"""An author of a board paper: source, date, range, caveat and marking stand in it with no extra work."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.reader import Reader

PRINTED = """() => [...document.querySelectorAll("main *, header *, .pemt-banner *")]
  .filter((one) => one.children.length === 0 && one.offsetHeight > 0 && !one.closest(".visually-hidden"))
  .map((one) => one.innerText).join(" ")"""
"""The words that are seen."""


def test_an_author_chooses_previews_prints_and_copies_a_paper(reader: Callable[..., Reader]):
    one = reader(permissions=["clipboard-read", "clipboard-write"]).open("/board-paper")
    one.page.locator("select[name=characteristic]").select_option("sex")
    one.page.get_by_role("button", name="Update preview").click()
    sheet = one.page.locator(".pemt-sheet")
    expect(sheet).to_contain_text("England and Wales: equality summary, year to March 2026")
    expect(one.page.locator("#stands-out tbody tr").first).to_be_visible()
    one.settled()

    with one.page.expect_download() as fetched:
        one.page.get_by_role("button", name="Download chart (PNG)").click()
    assert fetched.value.suggested_filename.endswith("_sex_england-and-wales_2025-26_v1.png")

    one.page.get_by_role("button", name="Copy summary text").click()
    expect(one.page.locator("#status")).to_have_text("Summary text copied.")
    copied = one.page.evaluate("() => navigator.clipboard.readText()")
    for part in (
        "equality summary, year to March 2026",
        "likely range",
        "They are not evidence of discrimination",
        "Data to 31 March 2026",
    ):
        assert part in copied

    one.page.emulate_media(media="print")
    printed = one.page.evaluate(PRINTED)
    for part in (
        "OFFICIAL",
        "These figures are made up.",
        "Data to 31 March 2026",
        "Likely range",
        "What this does not show",
    ):
        assert part in printed
    assert "Update preview" not in printed and "Download chart" not in printed
    assert one.complaints == []
