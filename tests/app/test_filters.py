"""Filters: they offer what the release holds, stand at what the page shows, and forgive what an address cannot mean."""

from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from dash.development.base_component import Component
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from components.filter_panel import LEFT_OUT
from equality.display import NOT_SHOWN
from equality.selection import parse_selection
from queries.store import Store
from tests.app.asking import answer, at, controls, has_class, heading, nodes, notices, texts
from tests.layout_lint import text_of, walk

PAGES = ("/where-to-look", "/people-on-probation", "/people-on-probation/recall", "/people-on-probation/caseload-share")
PLACES = ("", "?region=london", "?region=london&unit=croydon")
UNRECOGNISED = "Part of this link was not recognised"
NO_DATA = "No data for this choice"
NEARBY = "Nearby views that it holds:"
NOT_OFFERED = {
    "/where-to-look?unit=croydon&characteristic=religion": (
        f"This release holds no figures by religion or belief for Croydon in the year to March 2026. {NEARBY}"
    ),
    "/where-to-look?unit=croydon&period=2025-26-q4": (
        f"This release holds no figures by ethnic group for Croydon in January to March 2026. {NEARBY}"
    ),
    "/where-to-look?region=london&characteristic=ethnicity-and-sex": (
        f"This release holds no figures by ethnic group and sex for London in the year to March 2026. {NEARBY}"
    ),
    "/where-to-look?characteristic=socio-economic-background&period=2022-23-q1": (
        "The socio-economic background of people on probation is not among the figures that the tool holds."
    ),
    "/people-on-probation?region=wales&characteristic=ethnicity-and-age&period=2024-25": (
        f"This release holds no figures by ethnic group and age for Wales in the year to March 2025. {NEARBY}"
    ),
    "/people-on-probation/recall?unit=croydon&characteristic=ethnicity-19&compare=everyone-else": (
        f"This release holds no figures by ethnic group for Croydon in the year to March 2026. {NEARBY}"
    ),
    "/people-on-probation/recall?unit=croydon&characteristic=sexual-orientation&period=2022-23-q1": (
        f"This release holds no figures by sexual orientation for Croydon in April to June 2022. {NEARBY}"
    ),
    "/people-on-probation/caseload-share?region=wales&characteristic=ethnicity-and-disability": (
        f"This release holds no figures by ethnic group and disability for Wales in the year to March 2026. {NEARBY}"
    ),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("path", PAGES)
def test_every_characteristic_and_period_on_offer_is_held_at_this_level(
    client: FlaskClient, store: Store, path: str, place: str
):
    offered = controls(at(client, path + place))
    level = {"": "national", "?region=london": "region"}.get(place, "unit")
    held = [one for one in store.offered if one.level == level and one.segments == "all" and not one.left_out]
    if path.count("/") == 2:
        held = [one for one in held if one.measure == path.rpartition("/")[2]]
    period, periods = offered["period"]
    by, characteristics = offered["characteristic"]
    # What the page shows is among the options even where nothing is held.
    assert {*characteristics} - {by} <= {one.characteristic for one in held if one.period_kind == _kind(store, period)}
    assert {_kind(store, one) for one in periods if one != period} <= {one.period_kind for one in held}


def _kind(store: Store, period: str) -> str:
    return store.periods[period].kind


@pytest.mark.parametrize("path", PAGES)
def test_each_choice_that_is_offered_leads_to_figures(client: FlaskClient, path: str):
    offered = controls(at(client, path))
    for name in ("characteristic", "region"):
        for value in offered[name][1]:
            page = at(client, f"{path}?{name}={value}" if value != LEFT_OUT else path)
            assert (value, notices(page)) == (value, [])
            assert controls(page)[name][0] == value


def test_the_filters_stand_at_what_the_address_says(client: FlaskClient):
    address = "/where-to-look?region=london&unit=croydon&characteristic=sex&compare=everyone-else&period=2024-25"
    page = at(client, address)
    standing = {name: value for name, (value, _) in controls(page).items() if value != LEFT_OUT}
    assert standing == dict(parse_qsl(urlsplit(address).query))
    assert controls(page)["about"] == (LEFT_OUT, [LEFT_OUT, "staff", "recruitment"])
    (line,) = [text_of(node.component) for node in walk(page) if has_class(node, "pemt-showing")]
    assert line == "Showing: Croydon, sex, year to March 2025. Clear filters"


@pytest.mark.parametrize("path", PAGES)
def test_applying_the_filters_as_they_stand_shows_the_same_figures(client: FlaskClient, path: str):
    page = at(client, f"{path}?region=london")
    standing = {name: value for name, (value, _) in controls(page).items() if value != LEFT_OUT}
    applied = at(client, path + "?" + "&".join(f"{name}={value}" for name, value in standing.items()))
    assert texts(applied, "Td", "Figcaption") == texts(page, "Td", "Figcaption")
    assert controls(applied) == controls(page)


@given(st.data())
@examples(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_address_comes_back_from_its_selection(store: Store, data: st.DataObject):
    catalogue = store.catalogue
    regions = [area.slug for area in catalogue.areas_at("region")]
    choices = {
        "region": regions,
        "unit": [area.slug for area in catalogue.areas_at("unit")],
        "characteristic": [*catalogue.characteristics],
        "compare": ["everyone-else", "white"],
        "period": [*store.periods],
        "about": ["staff", "recruitment"],
        "grade": ["probation-officer", "support"],
        "outcome": [*catalogue.measures],
        "group": ["black", "women", "all-declared"],
        "order": ["rate"],
        "finding": ["none", "recall.black", "recall.black,breach.asian"],
        "chart": ["none"],
    }
    drawn = {name: data.draw(st.none() | st.sampled_from(values)) for name, values in choices.items()}
    selection = parse_selection(drawn, catalogue, store.periods)
    address = selection.address("/where-to-look")
    again = parse_selection(dict(parse_qsl(urlsplit(address).query)), catalogue, store.periods)
    assert (again, again.problems) == (selection, ())
    assert selection.segment == (("grade", drawn["grade"]) if drawn["grade"] else None)
    if drawn["unit"] and drawn["region"] is None:
        assert selection.region == catalogue.areas[drawn["unit"]].parent


def test_a_unit_brings_its_region(client: FlaskClient):
    offered = controls(at(client, "/where-to-look?unit=croydon"))
    assert (offered["region"][0], offered["unit"][0]) == ("london", "croydon")
    assert {"croydon", "lambeth", LEFT_OUT} <= {*offered["unit"][1]}
    assert "liverpool-south" not in offered["unit"][1]


def test_another_region_leaves_the_unit_behind(client: FlaskClient):
    page = at(client, "/where-to-look?region=wales&unit=croydon")
    assert (heading(page), notices(page)) == ("Where to look: Wales", [])
    assert controls(page)["unit"][0] == LEFT_OUT


def test_units_are_offered_within_a_region_alone(client: FlaskClient):
    assert "unit" not in controls(at(client, "/where-to-look"))
    assert "unit" in controls(at(client, "/where-to-look?region=london"))


def test_the_comparison_fits_the_characteristic(client: FlaskClient):
    page = at(client, "/people-on-probation/recall?characteristic=sex&compare=white")
    assert controls(page)["compare"][0] == "men"
    assert controls(at(client, "/people-on-probation/recall?compare=everyone-else"))["compare"][0] == "everyone-else"


def test_clearing_the_filters_leads_to_the_page_alone(client: FlaskClient):
    page = at(client, "/people-on-probation/recall?region=london&characteristic=sex")
    (clear,) = [node.get("href") for node in nodes(page, "Link") if text_of(node.component) == "Clear filters"]
    assert clear == "/people-on-probation/recall"


@pytest.mark.parametrize(
    ("search", "sentence"),
    [
        ("?region=atlantis", "We did not recognise the region 'atlantis'. Showing all regions."),
        ("?unit=x", "We did not recognise the delivery unit 'x'. Showing all delivery units."),
        ("?characteristic=<b>", "We did not recognise the characteristic '<b>'. Showing the usual one."),
        ("?compare=nobody", "We did not recognise the comparison 'nobody'. Showing the usual one."),
        ("?period=1066", "We did not recognise the period '1066'. Showing the latest one."),
        ("?colour=blue", "We do not use the value 'colour'."),
        ("?region=" + "a" * 500, f"We did not recognise the region '{'a' * 80}…'. Showing all regions."),
        ("?region=a%00b%0ac", "We did not recognise the region 'a b c'. Showing all regions."),
    ],
)
def test_what_is_not_known_is_said_and_left_out(client: FlaskClient, search: str, sentence: str):
    page, plain = (answer(client, "/where-to-look", one) for one in (search, ""))
    (told,) = [node for node in walk(page) if has_class(node, "pemt-notice-bad_link")]
    assert texts(told.component, "H2", "P") == [UNRECOGNISED, sentence]
    assert texts(page, "H1", "Td", "Caption") == texts(plain, "H1", "Td", "Caption")


@given(st.dictionaries(st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=40), min_size=1, max_size=5))
@examples(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_unknown_value_gives_a_notice_and_the_view(client: FlaskClient, values: dict[str, str]):
    search = "?" + "&".join(
        f"{quote(name, errors='replace')}={quote(value, errors='replace')}" for name, value in values.items()
    )
    page = answer(client, "/people-on-probation", search)
    assert heading(page).startswith("People on probation: ")
    assert notices(page) == [UNRECOGNISED]


@pytest.mark.parametrize("address", NOT_OFFERED)
def test_a_choice_that_is_not_held_says_so_and_leads_to_figures(client: FlaskClient, address: str):
    page = at(client, address)
    (told,) = [node for node in walk(page) if has_class(node, "pemt-notice-empty")]
    title, sentence = texts(told.component, "H2", "P")
    assert title == NO_DATA
    assert sentence == NOT_OFFERED[address]
    links = [(text_of(node.component), node.get("href")) for node in nodes(told.component, "Link", "A")]
    assert links != []
    for label, way in links:
        assert (label, way, _figures(at(client, way))) == (label, way, True)


def _figures(page: Component) -> bool:
    return notices(page) == [] and {*texts(page, "Td")} - {NOT_SHOWN} != set()


def test_a_choice_that_is_not_held_still_shows_in_the_filters(client: FlaskClient):
    offered = controls(at(client, "/where-to-look?region=london&characteristic=ethnicity-and-sex"))
    standing, options = offered["characteristic"]
    assert (standing, standing in options) == ("ethnicity-and-sex", True)


def test_a_sentence_type_cuts_every_figure_and_the_words_say_so(client: FlaskClient):
    page = at(client, "/people-on-probation/order-completed?sentence_type=licence&characteristic=sex")
    assert heading(page) == "Order completed, England and Wales, Licence"
    (line,) = [text_of(node.component) for node in walk(page) if has_class(node, "pemt-showing")]
    assert line == "Showing: England and Wales, Licence, sex, year to March 2026. Clear filters"
    assert controls(page)["sentence_type"][0] == "licence"
    assert any("sentence type Licence" in words for words in texts(page, "P"))


def test_a_grade_says_nothing_of_people_on_probation(client: FlaskClient):
    page = at(client, "/people-on-probation/recall?grade=probation-officer")
    assert (heading(page), notices(page)) == ("Recall to custody, England and Wales", [])


def test_an_age_band_of_people_on_probation_is_one_of_staff_on_the_pages_of_staff(client: FlaskClient):
    assert controls(at(client, "/where-to-look?about=staff&characteristic=age"))["characteristic"][0] == "staff-age"


def test_a_delivery_unit_is_its_region_where_none_is_held_by_delivery_unit(client: FlaskClient):
    assert heading(at(client, "/where-to-look?about=staff&unit=croydon")) == "Where to look: London"


def test_within_a_sentence_type_ethnicity_is_in_the_groups_that_are_offered_there(client: FlaskClient):
    page = at(client, "/where-to-look?region=london&sentence_type=licence&characteristic=ethnicity-19")
    assert (controls(page)["characteristic"][0], notices(page)) == ("ethnicity-2", [])


@pytest.mark.parametrize(
    ("search", "said"),
    [
        ("grade=admiral", "We did not recognise the grade 'admiral'. Showing all grades."),
        ("finding=recall.martian", "We did not recognise the finding 'recall.martian'. It is left out."),
        ("about=dogs", "We did not recognise the page 'dogs'. Showing the usual one."),
        ("order=size", "We did not recognise the order 'size'. Showing regions from north to south."),
    ],
)
def test_what_is_not_known_is_named_and_left_out(client: FlaskClient, search: str, said: str):
    page = at(client, f"/where-to-look?{search}")
    assert notices(page) == [UNRECOGNISED]
    assert said in texts(page, "P")
