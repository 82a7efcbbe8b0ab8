"""From a view with groups that are not shown, the nearest views that show more of them, and no word of which group is small."""

import re

from flask.testing import FlaskClient

from equality.display import NOT_SHOWN
from tests.app.asking import at, nodes, table, texts
from tests.layout_lint import text_of

SOME_NOT_SHOWN = "Not every group can be shown here. Nearby views that show more:"
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
