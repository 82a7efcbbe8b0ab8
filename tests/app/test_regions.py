"""The Regions page through the request that browsers make, and the block that an outcome's page has of it."""

import random
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from dash import html
from dash.development.base_component import Component
from flask.testing import FlaskClient

from app.asked import Asked
from app.regional import regions_block
from equality import lint
from equality.characteristics import ALL_DECLARED
from equality.findings import Block
from equality.selection import Selection
from queries.store import Store
from tests.app.asking import at, controls, has_class, heading, nodes, notices, table, texts
from tests.app.counting import statements
from tests.layout_lint import fragment_problems, problems, text_of, walk

USUAL = "/regions"
BY_SEX = f"{USUAL}?characteristic=sex"
MOST_STATEMENTS = 8


@pytest.fixture(scope="module")
def drawn(store: Store) -> list[str]:
    """Addresses of every outcome at drawn groups, segments, periods and orders, the same at every run."""
    chance = random.Random(20261123)
    return [
        f"{USUAL}?{urlencode([('outcome', one.slug), *_choice(store, one.population, chance)])}"
        for one in store.catalogue.measures.values()
        for _ in range(4)
    ]


def _choice(store: Store, population: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    catalogue = store.catalogue
    by = chance.choice([one for one in catalogue.characteristics.values() if population in one.populations])
    segment = catalogue.populations[population].segment
    yield "characteristic", by.slug
    if chance.random() < 0.6:
        yield "group", chance.choice(by.rows[:-1])
    if chance.random() < 0.3:
        yield segment.field, chance.choice(segment.value).slug
    if chance.random() < 0.5:
        yield "region", chance.choice(catalogue.areas_at("region")).slug
    if chance.random() < 0.5:
        yield "order", "rate"
    if chance.random() < 0.4:
        yield "period", chance.choice([*store.periods])


def captions(page: Component) -> list[str]:
    return texts(page, "Caption")


def test_every_view_keeps_the_rules_and_the_words(client: FlaskClient, drawn: list[str]):
    for address in drawn:
        page = at(client, address)
        assert problems(page) == [], address
        said = texts(page, "H1", "H2", "P", "Td", "Th", "Caption", "Figcaption", "Label", "Legend")
        assert [(address, text, found) for text in said if (found := lint.problems(text.strip()))] == []
        for text in texts(page, "Figcaption"):
            assert lint.alt_problems(text) == []
        assert len(list(nodes(page, "Graph"))) + len(notices(page)) + len(texts(page, "Caption")) > 0


def test_every_view_takes_few_statements(client: FlaskClient, store: Store, drawn: list[str]):
    counted = {}
    for address in drawn:
        with statements() as run:
            at(client, f"{address}&order=rate" if "order" not in address else address)
        counted[address] = len(run)
    assert {address: many for address, many in counted.items() if many > MOST_STATEMENTS} == {}


def test_the_page_has_funnel_table_map_and_inset(client: FlaskClient):
    page = at(client, f"{BY_SEX}&group=women")
    assert heading(page) == "Regions: recall to custody, women"
    assert len(list(nodes(page, "Graph"))) == 2
    assert len(table(page, "recall-regions-table")) == 12
    assert "Map view" in texts(page, "H2")
    (tiles,) = [node.component for node in walk(page) if has_class(node, "pemt-tiles")]
    assert len(list(nodes(tiles, "Li"))) == 12
    (inset,) = [text_of(node.component) for node in walk(page) if has_class(node, "pemt-inset")]
    assert "This does not rank regions" in inset


def test_the_group_shown_first_is_explained_and_a_chosen_one_is_not(client: FlaskClient):
    def why(page: Component) -> list[str]:
        return [text for text in texts(page, "P") if text.startswith("Shown for ")]

    assert why(at(client, BY_SEX)) == ["Shown for women: the largest group besides men in England and Wales."]
    assert why(at(client, f"{BY_SEX}&group=men")) == []


def test_filters_stand_at_what_is_shown_and_offer_what_the_plan_has_by_region(client: FlaskClient, store: Store):
    found = controls(at(client, f"{BY_SEX}&region=london&order=rate"))
    chosen = {name: value for name, (value, _) in found.items() if name != "sentence_type"}
    assert chosen == {
        **{"outcome": "recall", "characteristic": "sex", "group": "women", "period": "2025-26"},
        **{"region": "london", "order": "rate"},
    }
    assert found["group"][1] == [ALL_DECLARED, "women", "men"]
    held = {one.measure for one in store.offered if one.level == "region" and not one.left_out}
    rates = {slug for slug, one in store.catalogue.measures.items() if one.kind == "rate"}
    assert {*found["outcome"][1]} <= held & rates
    assert {one.population for one in map(store.catalogue.measures.get, found["outcome"][1]) if one} == {
        *store.catalogue.populations
    }
    by_region = {one.characteristic for one in store.offered if one.level == "region" and not one.left_out}
    assert {*found["characteristic"][1]} <= by_region


def test_the_outcome_decides_the_population_its_segment_and_its_characteristics(client: FlaskClient):
    found = controls(at(client, f"{USUAL}?outcome=survey-valued&characteristic=age"))
    assert "sentence_type" not in found
    assert found["characteristic"][0] == "staff-age"


def test_a_group_of_another_characteristic_is_dropped_without_a_word(client: FlaskClient):
    page = at(client, f"{BY_SEX}&group=black")
    assert notices(page) == []
    assert controls(page)["group"][0] in ("women", "men", ALL_DECLARED)


@pytest.mark.parametrize(
    ("search", "words"),
    [
        ("group=martians", "We did not recognise the group 'martians'. Showing the usual one."),
        ("order=best", "We did not recognise the order 'best'. Showing regions from north to south."),
        ("region=atlantis", "We did not recognise the region 'atlantis'. Showing all regions."),
        (
            "outcome=caseload-share",
            "Share of the caseload is not among the rates that this release holds by region. Showing the usual one.",
        ),
    ],
)
def test_what_an_address_cannot_mean_is_said(client: FlaskClient, search: str, words: str):
    page = at(client, f"{BY_SEX}&{search}")
    assert notices(page) == ["Part of this link was not recognised"]
    assert words in texts(page, "P")
    assert heading(page) == "Regions: recall to custody, women"


def test_a_choice_without_figures_says_so_and_leads_on(client: FlaskClient):
    page = at(client, f"{USUAL}?characteristic=ethnicity-and-sex&region=wales")
    assert notices(page) == ["No data for this choice"]
    (notice,) = [node.component for node in walk(page) if has_class(node, "pemt-notice")]
    assert "for the regions in the year to March 2026" in text_of(notice)
    links = [node.get("href") for node in nodes(notice, "Link")]
    assert links
    for href in links:
        assert dict(parse_qsl(urlsplit(href).query))["region"] == "wales"
        assert notices(at(client, href)) == []


def test_regions_stand_from_north_to_south_or_by_rate_and_the_table_says_which(client: FlaskClient, store: Store):
    usual = at(client, BY_SEX)
    names = [row[0] for row in table(usual, "recall-regions-table")]
    assert names == [area.name for area in store.catalogue.areas_at("region")]
    assert captions(usual)[0].endswith(", from north to south")
    ordered = at(client, f"{BY_SEX}&order=rate")
    rates = [float(row[3].rstrip("%")) for row in table(ordered, "recall-regions-table") if len(row) == 7]
    assert len(rates) > 3
    assert rates == sorted(rates, reverse=True)
    assert captions(ordered)[0].endswith(", in order of rate")


def test_a_chosen_region_is_marked_named_and_kept(client: FlaskClient):
    page = at(client, f"{BY_SEX}&region=london")
    assert [row[0] for row in table(page, "recall-regions-table") if "chosen" in row[0]] == ["London (chosen)"]
    graph, *_ = nodes(page, "Graph")
    assert "London" in graph.get("figure")["data"][3]["text"]
    assert controls(page)["region"][0] == "london"


def test_every_region_leads_to_its_own_page_with_the_same_choice(client: FlaskClient, store: Store):
    page = at(client, f"{USUAL}?outcome=breach&characteristic=sex&period=2024-25")
    links = {text_of(node.component): node.get("href") for node in nodes(page, "Link")}
    address = "/people-on-probation/breach?region=west-midlands&characteristic=sex&period=2024-25"
    assert links["See breach in the West Midlands"] == address
    ways = [href for words, href in links.items() if words.startswith("See breach in ")]
    assert len(ways) == 12
    assert heading(at(client, address)) == "Breach started, West Midlands"


def test_the_sentence_type_goes_along(client: FlaskClient):
    page = at(client, f"{USUAL}?outcome=breach&characteristic=sex&sentence_type=community-order")
    assert notices(page) == []
    hrefs = [node.get("href") for node in nodes(page, "Link") if "/breach?" in str(node.get("href"))]
    assert hrefs and all("sentence_type=community-order" in href for href in hrefs)


def test_no_withheld_number_is_on_the_page(client: FlaskClient, store: Store, drawn: list[str]):
    """A row that is not shown has words alone: no number of its own, in table, map or chart."""
    seen = 0
    for address in drawn:
        page = at(client, address)
        for node in nodes(page, "Tr"):
            cells = texts(node.component, "Th", "Td")
            if "Not shown (small numbers)" in cells:
                seen += 1
                assert not any(character.isdigit() for cell in cells for character in cell), address
        for node in walk(page):
            if has_class(node, "pemt-tile") and "Not shown" in text_of(node.component):
                assert not any(character.isdigit() for character in text_of(node.component))
    assert seen > 0


# The block of an outcome's page


def asked_for(store: Store, measure: str, **choice: str) -> tuple[Asked, Block]:
    population = store.catalogue.populations[store.catalogue.measures[measure].population]
    asked = Asked(store, Selection(**choice), population, f"/{population.path}/{measure}", (measure,))
    key = asked.key(measure, asked.characteristic, asked.period)
    return asked, asked.blocks([key])[key]


@pytest.mark.parametrize("region", ["", "london"])
def test_an_outcome_is_compared_with_other_regions_in_two_statements(store: Store, region: str):
    asked, block = asked_for(store, "recall", characteristic="sex", **({"region": region} if region else {}))
    with statements() as run:
        parts = html.Div(regions_block(asked, block))
    assert len(run) <= 2
    assert fragment_problems(parts) == []
    assert texts(parts, "H2")[0] == "Compared with other regions"
    said = texts(parts, "P")[0]
    assert lint.sentence_problems(said) == []
    assert said.startswith("Shown for ")
    assert ("London is within the limits expected by chance" in said) == bool(region)
    (way,) = [node.get("href") for node in nodes(parts, "Link") if text_of(node.component) == "See all regions"]
    parameters = dict(parse_qsl(urlsplit(way).query))
    assert (parameters["outcome"], parameters["characteristic"]) == ("recall", "sex")
    assert parameters["group"] in block.topic.characteristic.rows


def test_see_all_regions_leads_to_the_same_funnel(client: FlaskClient, store: Store):
    asked, block = asked_for(store, "recall", characteristic="sex", region="wales")
    parts = html.Div(regions_block(asked, block))
    (way,) = [node.get("href") for node in nodes(parts, "Link") if text_of(node.component) == "See all regions"]
    (there, *_), (here,) = nodes(at(client, way), "Graph"), nodes(parts, "Graph")
    assert there.get("figure") == here.get("figure")


@pytest.mark.parametrize(
    ("measure", "choice"),
    [("caseload-share", {}), ("declared", {}), ("recall", {"characteristic": "ethnicity-and-sex"})],
)
def test_what_is_no_rate_or_not_held_by_region_has_no_such_block(store: Store, measure: str, choice: dict[str, str]):
    assert regions_block(*asked_for(store, measure, **choice)) == []
