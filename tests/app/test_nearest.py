"""From a view with groups that are not shown, the nearest views that show more of them, and no word of which group is small."""

import re
from collections import Counter

import pytest
from flask.testing import FlaskClient

from equality.display import NOT_SHOWN
from tests.app.asking import at, nodes, table, texts
from tests.layout_lint import text_of

SOME_NOT_SHOWN = "Not every figure can be shown here. Nearby views that show more:"
PLACES = ("", "region=wales&", "region=london&", "region=london&unit=croydon&", "sentence_type=licence&")
VIEWS = [
    f"/people-on-probation/{outcome}?{place}characteristic={by}&period={period}"
    for outcome in ("recall", "employment")
    for place in PLACES
    for by in ("ethnicity-19", "ethnicity", "religion")
    for period in ("2025-26-q4", "2025-26")
]
KINDS = {
    "a longer period": r"the (three )?years? to March 20[0-9]{2}",
    "fewer groups": r"[0-9]+ groups",
    "all segments": "all sentence types",
    "a larger area": "England and Wales|London",
}


def ways(page) -> dict[str, str]:
    """The views that a page offers because it does not show every group, by their labels."""
    found = [one for one in nodes(page, "P") if text_of(one.component).startswith(SOME_NOT_SHOWN)]
    return {text_of(one.component): one.get("href") for one in nodes(found[0].component, "Link")} if found else {}


def not_shown(page) -> set[str]:
    identifier = next(one.get("id") for one in nodes(page, "Table"))
    return {row[0] for row in table(page, identifier) if NOT_SHOWN in row}


def test_a_view_with_groups_not_shown_offers_nearby_views_that_show_some_of_them(client: FlaskClient):
    seen = []
    for address in VIEWS:
        page = at(client, address)
        for label, href in ways(page).items():
            seen.append(label)
            assert not_shown(page) - not_shown(at(client, href)), (address, label)
    for kind, pattern in KINDS.items():
        assert any(re.fullmatch(pattern, one) for one in seen), kind


def test_a_view_that_shows_every_group_offers_no_other(client: FlaskClient):
    page = at(client, "/people-on-probation/recall?characteristic=sex&period=2025-26")
    assert not not_shown(page)
    assert not any(SOME_NOT_SHOWN in one for one in texts(page, "P"))


PAGES = (
    "/people-on-probation",
    "/where-to-look",
    "/regions",
    "/staff",
    "/staff/head-of-delivery-unit",
    "/recruitment",
    "/board-paper",
    "/",
)
CHOICES = [
    f"{place}characteristic={by}&period={period}"
    for place in ("", "region=london&")
    for by in ("ethnicity-19", "ethnicity", "religion", "sex&group=women")
    for period in ("2025-26-q4", "2025-26")
]
GROUPS = re.compile(KINDS["fewer groups"])


def cells(page) -> tuple[Counter[tuple[str, ...]], Counter[tuple[str, ...]]]:
    """How many cells are shown, and how many are not, by table, and by the rows of each."""
    shown: Counter[tuple[str, ...]] = Counter()
    hidden: Counter[tuple[str, ...]] = Counter()
    for one in nodes(page, "Table"):
        of_table = (str(one.get("id")),)
        for heading, *row in table(page, one.get("id")):
            group = (row.pop(0),) if of_table[0].endswith("-stages") else ()
            withheld = sum(NOT_SHOWN.lower() in cell.lower() for cell in row)
            for place in (of_table, (*of_table, heading, *group)):
                hidden[place] += withheld
                shown[place] += len(row) - withheld
    return shown, hidden


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_several_figures_offers_nearby_views_that_show_what_it_does_not(client: FlaskClient, path: str):
    met = 0
    for asked in CHOICES:
        page = at(client, f"{path}?{asked}")
        shown, hidden = cells(page)
        for label, href in ways(page).items():
            shown_there, hidden_there = cells(at(client, href))
            met += 1
            lacking = {place for place in shown_there if hidden[place] or place not in shown}
            if GROUPS.fullmatch(label):
                assert any(not hidden_there[place] for place in lacking) or not +hidden_there, (asked, label)
            else:
                assert any(shown_there[place] > shown[place] for place in lacking), (asked, label)
    assert met > 0


def test_the_regions_offer_no_larger_area(client: FlaskClient):
    offered = [label for asked in CHOICES for label in ways(at(client, f"/regions?{asked}"))]
    assert offered
    assert not any(re.fullmatch(KINDS["a larger area"], one) for one in offered)
