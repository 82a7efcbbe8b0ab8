"""Every page at many selections, through the request that browsers make: there, well formed, well worded, and repeatable."""

import random
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest
from dash.development.base_component import Component
from flask.testing import FlaskClient

from app.page import TOOL
from app.server import create_app
from app.settings import Settings
from equality import lint
from equality.findings import EVERYONE_ELSE
from queries.store import Store
from tests.app.asking import answer, at, has_class, heading, nodes, notices, post, texts
from tests.app.counting import statements
from tests.layout_lint import problems, text_of, walk

HEADINGS = {
    "/": "England and Wales at a glance",
    "/?region=london": "London at a glance",
    "/where-to-look": "Where to look: England and Wales",
    "/where-to-look?region=london": "Where to look: London",
    "/where-to-look?unit=croydon&characteristic=sex": "Where to look: Croydon",
    "/where-to-look?characteristic=ethnicity-2&compare=everyone-else": "Where to look: England and Wales",
    "/people-on-probation": "People on probation: England and Wales",
    "/people-on-probation?region=wales&characteristic=age&period=2024-25": "People on probation: Wales",
    "/people-on-probation/recall": "Recall to custody, England and Wales",
    "/people-on-probation/recall/": "Recall to custody, England and Wales",
    "/people-on-probation/recall?characteristic=ethnicity-19": "Recall to custody, England and Wales",
    "/people-on-probation/recall?region=london&period=2023-24": "Recall to custody, London",
    "/people-on-probation/breach?unit=croydon": "Breach started, Croydon",
    "/people-on-probation/caseload-share?region=london": "Share of the caseload, London",
    "/staff": "Staff: England and Wales",
    "/staff?region=london&characteristic=sex": "Staff: London",
    "/staff/probation-officer": "Probation officer (Band 4), England and Wales",
    "/staff/promoted?characteristic=sex": "Promotion, England and Wales",
    "/staff/no-such-grade": "Page not found",
    "/regions?characteristic=sex": "Regions: recall to custody, women",
    "/regions?outcome=breach&characteristic=sex&group=men": "Regions: breach started, men",
    "/regions/below": "Page not found",
    "/board-paper": "Board paper: England and Wales",
    "/board-paper?region=london&unit=croydon": "Board paper: London",
    "/recruitment": "Recruitment: England and Wales",
    "/recruitment?region=london": "Recruitment: London",
    "/recruitment/sifted-in?region=london": "Sifted in, London",
    "/recruitment/no-such-stage": "Page not found",
    "/about-the-data": "About the data",
    "/about-the-data?region=london": "About the data",
    "/no-such-page": "Page not found",
    "/people-on-probation/no-such-outcome": "Page not found",
    "/about-the-data/below": "Page not found",
    "/glossary": "Glossary",
    "/glossary/below": "Page not found",
}
RECRUITMENT = (
    "/recruitment",
    "/recruitment?region=london",
    "/recruitment?region=wales&period=2023-24-to-2025-26&compare=everyone-else",
    "/recruitment?region=london&route=internal",
    "/recruitment?route=internal&period=2023-24-to-2025-26",
    "/recruitment?route=promotion-board&characteristic=sex",
    "/recruitment?route=external-graduate&characteristic=religion",
    "/recruitment?characteristic=ethnicity-19&period=2023-24-to-2025-26",
    "/recruitment?characteristic=ethnicity-and-sex&compare=everyone-else",
    "/recruitment?characteristic=staff-age",
    "/recruitment/online-assessment-passed?region=london",
    "/recruitment/board-appointed?route=promotion-board",
)
"""Of the page of stages: each route and kind of characteristic, and choices that the release does not hold."""
MOST_STATEMENTS = 8
WORDS = ("P", "Li", "H1", "H2", "H3", "Figcaption", "Caption", "Th", "Td", "Summary", "Label", "Legend")
STATUS_OF_DEFINITIONS = " (to be confirmed by the service)"
"""What measure files say of a definition; not said of a figure."""


@pytest.fixture(scope="module")
def selections(store: Store) -> list[str]:
    """Addresses of every page and outcome at drawn selections, the same at every run."""
    drawn = random.Random(20261123)
    outcomes = [f"/people-on-probation/{slug}" for slug in store.measures_held("people_on_probation")]
    paths = [
        "/",
        "/where-to-look",
        "/people-on-probation",
        "/regions",
        "/board-paper",
        "/about-the-data",
        "/glossary",
        *outcomes,
    ]
    paths += ["/staff", "/staff/probation-officer", "/staff/senior-leader"]
    usual = [address for path in paths for address in (path, *(_drawn(path, store, drawn) for _ in range(6)))]
    return [*usual, *RECRUITMENT]


def _drawn(path: str, store: Store, drawn: random.Random) -> str:
    catalogue = store.catalogue
    areas = [("region", one.slug) for one in catalogue.areas_at("region")]
    units = [("unit", one.slug) for one in catalogue.areas_at("unit")]
    held = [one.slug for one in catalogue.characteristics.values() if "people_on_probation" in one.populations]
    chosen = [
        *drawn.choice([[], [drawn.choice(areas)], [drawn.choice(units)]]),
        *drawn.choice([[], [("characteristic", drawn.choice(held))]]),
        *drawn.choice([[], [("compare", EVERYONE_ELSE)]]),
        *drawn.choice([[], [("period", drawn.choice([*store.periods]))]]),
    ]
    return f"{path}?{urlencode(chosen)}"


@pytest.mark.parametrize(("address", "words"), HEADINGS.items())
def test_each_address_has_its_heading_and_title(client: FlaskClient, address: str, words: str):
    page = at(client, address)
    (title,) = [node.get("data-title") for node in nodes(page, "H1")]
    assert (heading(page), title) == (words, f"{words}, {TOOL}")


def test_pages_keep_the_rules_for_people_who_use_a_keyboard_or_a_screen_reader(
    client: FlaskClient, selections: list[str]
):
    found = {address: problems(at(client, address)) for address in selections}
    assert {address: broken for address, broken in found.items() if broken} == {}


def test_pages_say_nothing_that_must_not_be_said(client: FlaskClient, selections: list[str]):
    found = {(address, problem) for address in selections for problem in _worded(at(client, address))}
    assert found == set()


def _worded(page: Component) -> Iterator[str]:
    yield from _problems(lint.problems, _said(page, *WORDS))
    yield from _problems(lint.alt_problems, _said(page, "Figcaption"))
    blocks = [node.component for node in walk(page) if has_class(node, "pemt-block")]
    yield from _problems(lint.title_problems, [_said(block, "H2")[0] for block in blocks])
    parts = [node.component for node in walk(page) if has_class(node, "pemt-commentary", "pemt-details")]
    yield from _problems(lint.sentence_problems, [text for part in parts for text in _said(part, "P")])


def _said(component: Component, *kinds: str) -> list[str]:
    return [text.replace(STATUS_OF_DEFINITIONS, "").strip() for text in texts(component, *kinds)]


def _problems(read: Callable[[str], list[str]], said: list[str]) -> list[str]:
    return [f"{text}: {problem}" for text in said for problem in read(text)]


def test_no_page_fails_and_each_is_the_same_twice(settings: Settings, selections: list[str]):
    first, second = (create_app(settings).server.test_client() for _ in range(2))
    drawn = selections[::3]
    assert [address for address in drawn if _bytes(first, address) != _bytes(second, address)] == []
    assert [address for address in drawn if b"There is a problem" in _bytes(first, address)] == []


def _bytes(client: FlaskClient, address: str) -> bytes:
    path, mark, search = address.partition("?")
    return post(client, path, mark + search).data


def test_the_order_of_the_choices_in_an_address_makes_no_difference(client: FlaskClient):
    one, other = "region=london&characteristic=sex&period=2024-25", "period=2024-25&characteristic=sex&region=london"
    assert post(client, "/where-to-look", f"?{one}").data == post(client, "/where-to-look", f"?{other}").data


def test_sample_data_is_called_sample_data_on_every_page(client: FlaskClient, selections: list[str]):
    for address in {address.partition("?")[0] for address in selections} | {"/no-such-page"}:
        (banner,) = [node for node in walk(at(client, address)) if has_class(node, "pemt-banner")]
        assert text_of(banner.component).startswith("Sample data These figures are made up.")


def test_a_page_takes_few_statements_however_much_it_shows(settings: Settings, selections: list[str]):
    fresh = create_app(settings).server.test_client()
    answer(fresh, "/about-the-data")  # opens the release
    counted = {address: _statements(fresh, address) for address in selections}
    assert {address: many for address, many in counted.items() if many > MOST_STATEMENTS} == {}
    assert max(counted.values()) > 0


def _statements(client: FlaskClient, address: str) -> int:
    with statements() as run:
        at(client, address)
    return len(run)


def test_charts_carry_no_template_and_no_binary_columns(client: FlaskClient):
    graphs = list(nodes(at(client, "/people-on-probation/order-completed"), "Graph"))
    assert len(graphs) == 8
    for graph in graphs:
        assert "template" not in graph.get("figure")["layout"]
        assert "bdata" not in str(graph.get("figure"))


def test_the_menu_carries_the_place_the_characteristic_and_the_period(client: FlaskClient):
    page = at(
        client, "/people-on-probation/recall?region=london&characteristic=sex&compare=everyone-else&period=2024-25"
    )
    (menu,) = [node for node in nodes(page, "Nav") if node.get("aria-label") == "Main"]
    chosen = "region=london&characteristic=sex&period=2024-25"
    links = [
        (text_of(one.component), one.get("href"), one.get("aria-current")) for one in nodes(menu.component, "A", "Link")
    ]
    assert links == [
        ("Overview", f"/?{chosen}", None),
        ("Where to look", f"/where-to-look?{chosen}", None),
        ("People on probation", f"/people-on-probation?{chosen}", "page"),
        ("Staff", f"/staff?{chosen}", None),
        ("Recruitment", f"/recruitment?{chosen}", None),
        ("Regions", f"/regions?{chosen}", None),
        ("Board paper", f"/board-paper?{chosen}", None),
        ("About the data", f"/about-the-data?{chosen}", None),
        ("Glossary", f"/glossary?{chosen}", None),
    ]


def test_every_link_on_where_to_look_leads_to_a_page_with_figures(client: FlaskClient):
    page = at(client, "/where-to-look?region=london&characteristic=sex")
    (main,) = nodes(page, "Main")
    links = {node.get("href") for node in nodes(main.component, "Link") if node.get("href").startswith("/people-on")}
    assert len(links) > 5
    for address in links:
        reached = at(client, address)
        assert heading(reached).endswith(", London")
        assert (notices(reached), len(list(nodes(reached, "Graph"))) > 0) == ([], True)


def test_an_outcome_leads_back_to_the_same_choice(client: FlaskClient):
    page = at(client, "/people-on-probation/recall?region=london&characteristic=sex")
    (back,) = [node for node in nodes(page, "Link") if text_of(node.component) == "Back to where to look"]
    assert back.get("href") == "/where-to-look?region=london&characteristic=sex"


def test_the_footer_says_which_release_and_rule_made_the_figures(client: FlaskClient):
    (footer,) = texts(at(client, "/"), "Footer")
    assert footer.startswith("Data to 31 March 2026. Release 1, made ")
    assert (
        "fewer than 10 people, or fewer than 5 with or without the outcome, are not shown, and others may be withheld with them."
        in footer
    )


def test_about_the_data_names_every_measure_and_load(client: FlaskClient, store: Store):
    page = at(client, "/about-the-data")
    held = [slug for population in store.catalogue.populations for slug in store.measures_held(population)]
    assert {store.catalogue.measures[slug].name for slug in held} <= {*texts(page, "Summary")}
    words = text_of(page)
    assert all(f"{name}.parquet" in words for name in ("people_on_probation", "staff", "applicants"))
    anchors = {node.get("href") for node in nodes(page, "A") if node.get("href").startswith("#")} - {"#main"}
    assert anchors == {f"#{node.get('id')}" for node in nodes(page, "H2")}


def test_the_list_of_outcomes_leads_to_the_groups_that_it_spoke_of(client: FlaskClient):
    links = [node.get("href") for node in nodes(answer(client, "/people-on-probation"), "Link")]
    outcomes = [href for href in links if href.startswith("/people-on-probation/")]
    assert outcomes
    assert all("characteristic=ethnicity" in href for href in outcomes)
