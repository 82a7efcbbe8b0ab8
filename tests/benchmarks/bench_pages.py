"""The server's side of a page, as a multiple of a bare Dash page: one callback, a constant figure and table of the same size."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component
from flask.testing import FlaskClient
from sqlalchemy import event

from app.page import Site
from app.pages import pages_of
from app.rate_limits import UNLIMITED
from app.server import create_app
from app.settings import Settings
from equality.scope import EVERYWHERE
from queries.door import Door
from tests.app.asking import OWN
from tests.benchmarks.figures import at_most, full_sample, median_ms

TURNS = 200
MOST = 3
STATEMENTS = 8
PAGES = {
    "overview": "/",
    "where to look": "/where-to-look",
    "list of outcomes": "/people-on-probation",
    "an outcome": "/people-on-probation/recall",
    "staff": "/staff",
    "recruitment": "/recruitment",
    "regions": "/regions",
    "board paper": "/board-paper",
    "about the data": "/about-the-data",
}


def main() -> None:
    """Each page over changing filters, against its own figures and tables as constants; and the statements that it runs."""
    settings = replace(Settings(), data_dir=full_sample(), rate_limit=UNLIMITED)
    site = site_of(settings)
    regions = [area.slug for area in site.door.store().catalogue.areas_at("region")]
    ours = create_app(settings).server.test_client()
    for name, path in PAGES.items():
        bare = bare_page(list(figures_and_tables(site.show(path, search(regions, 0), EVERYWHERE))))
        taken = median_ms(partial(ask, ours, path, regions), TURNS)
        floor = median_ms(partial(ask, bare, path, regions), TURNS)
        first = median_ms(lambda turn, path=path: site.show(path, search(regions, turn), EVERYWHERE), TURNS)  # type: ignore[misc]
        print(f"{name} | {taken:.2f} ms | bare page {floor:.2f} ms | making a page that is not kept {first:.2f} ms")
        at_most(f"{name}, times the bare page", taken / floor, MOST, "times")
        at_most(f"{name} not kept, times the bare page", (taken + first) / floor, MOST, "times")
        at_most(f"{name}, statements", statements(site, path, search(regions, 1)), STATEMENTS, "statements")


def site_of(settings: Settings) -> Site:
    """The pages of these settings, without a server."""
    catalogue, _ = settings.definitions()
    return Site(pages_of(catalogue), Door(settings.data_dir, catalogue), settings)


def search(regions: list[str], turn: int) -> str:
    """The filters of one turn."""
    return f"?region={regions[turn % len(regions)]}&characteristic=ethnicity"


def ask(client: FlaskClient, path: str, regions: list[str], turn: int) -> None:
    """Post the callback as a browser does."""
    values = {"pathname": path, "search": search(regions, turn)}
    body = {
        "output": "page.children",
        "outputs": {"id": "page", "property": "children"},
        "inputs": [{"id": "address", "property": key, "value": value} for key, value in values.items()],
        "changedPropIds": ["address.search"],
        "state": [],
    }
    response = client.post("/_dash-update-component", json=body, headers=OWN)
    if response.status_code != 200 or len(response.data) < 1000:
        raise SystemExit(f"{path} answered {response.status_code} with {len(response.data)} bytes")


def bare_page(content: list[Component]) -> FlaskClient:
    """A Dash app with one callback that returns the same constants whatever it is asked."""
    app = Dash("bare", assets_ignore=".*", compress=True)
    app.layout = html.Div([dcc.Location(id="address"), html.Div(id="page")])

    @app.callback(Output("page", "children"), Input("address", "pathname"), Input("address", "search"))
    def show(pathname: str, search: str) -> list[Component]:
        return content

    return app.server.test_client()


def figures_and_tables(page: Component) -> Iterator[Component]:
    """The graphs and tables of a page; where it has none, its whole content."""
    found = [one for one in page._traverse() if isinstance(one, dcc.Graph | html.Table)]
    yield from found


def statements(site: Site, path: str, query: str) -> int:
    """How many statements a page runs."""
    ran: list[str] = []

    def count(*arguments: object) -> None:
        ran.append(str(arguments[2]))

    engine = site.door.store().engine
    event.listen(engine, "before_cursor_execute", count)
    site.show(path, query, EVERYWHERE)
    event.remove(engine, "before_cursor_execute", count)
    return len(ran)


if __name__ == "__main__":
    main()
