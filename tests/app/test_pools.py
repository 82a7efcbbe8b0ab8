"""Years together on an outcome's page: single years over them, and from a small year the way to them."""

from flask.testing import FlaskClient

from queries.store import Store
from tests.app.asking import at, nodes, table, texts
from tests.layout_lint import text_of

POOL = "/staff/promoted?characteristic=sex&period=2023-24-to-2025-26"


def test_a_pool_has_its_single_years_beside_it(client: FlaskClient):
    page = at(client, POOL)
    rows = table(page, "promoted-years-table")
    assert [row[0] for row in rows] == ["Women", "Men"]
    assert [len(row) for row in rows] == [6, 6]
    assert rows[0][1] == "Comparison group"
    assert float(rows[1][1]) > 0
    assert "Promotion: each year beside the three years to March 2026" in texts(page, "H2")


def test_a_year_with_groups_too_small_leads_to_the_years_that_hold_it(client: FlaskClient, store: Store):
    by = ("ethnicity", "religion", "disability")
    addresses = [
        f"/staff/{slug}?characteristic={one}&period=2025-26" for slug in store.measures_held("staff") for one in by
    ]
    pages = (at(client, address) for address in addresses)
    ways = ({text_of(node.component): node.get("href") for node in nodes(page, "Link")} for page in pages)
    found = next(
        way["See the three years to March 2026 together"] for way in ways if any("together" in one for one in way)
    )
    assert "period=2023-24-to-2025-26" in found


def test_a_year_by_itself_has_no_chart_of_years(client: FlaskClient):
    page = at(client, "/staff/promoted?characteristic=sex&period=2025-26")
    assert "promoted-years-table" not in {node.get("id") for node in nodes(page, "Table")}
