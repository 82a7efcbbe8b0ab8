"""Recruitment through the request that browsers make: its ladders, their tables and words, and what is not there."""

import json
from collections.abc import Iterator

import pytest
from dash.development.base_component import Component
from flask.testing import FlaskClient

from app.pages.recruitment import ORDER
from app.server import create_app
from app.settings import Settings
from app.stage_blocks import MOST_PANELS, groups_to_draw
from components.filter_panel import LEFT_OUT
from tests.app.asking import at, controls, has_class, heading, nodes, notices, table, texts
from tests.equality.climbing import climbed
from tests.equality.drawn import CHARACTERISTICS
from tests.layout_lint import problems, text_of, walk
from tests.queries.small import Service

CAMPAIGN = (
    *("sifted-in", "online-assessment-passed", "assessment-centre-passed"),
    *("interview-passed", "offered", "started"),
)
BOARDS = ("board-shortlisted", "board-interviewed", "board-appointed")
CAME = {
    "Asian": (400, 300, 150, 100, 70, 60, 50),
    "Black": (800, 600, 240, 150, 100, 90, 75),
    "Mixed": (200, 150, 75, 73, 50, 40, 30),
    "White": (4000, 3000, 2000, 1500, 1000, 900, 800),
    "Other": (100, 75, 40, 38, 30, 24, 18),
}
"""How many applied and came through each stage. Of Mixed and Other 2 did not pass the assessment centre: not shown."""
PROMOTION = {
    "Asian": (100, 70, 60, 20),
    "Black": (200, 130, 110, 35),
    "Mixed": (100, 60, 50, 20),
    "White": (1000, 700, 600, 200),
    "Other": (90, 60, 50, 18),
}
MAPPING = """\
population = "applicants"
shape = "counts"
sample = true
source = "Counts of applicants"
as_at = 2026-03-31

[columns]
measure = "measure"
period = "period"
area = "area"
segment = "segment"
characteristic = "characteristic"
group = "group"
count = "count"
total = "total"
"""
NOT_SHOWN = "Not shown (small numbers)"
HEADINGS = ["Stage", "Group", "Reached", "Passed", "Rate", "Times as often", "Likely range", "What it shows"]


def lines(measures: tuple[str, ...], came: dict[str, tuple[int, ...]], *where: tuple[str, str]) -> Iterator[str]:
    """Lines of tidy counts of a ladder in each period and route, and of who applied where it is the campaign's."""
    for period, segment in where:
        about = f"{period},England and Wales,{segment},ethnicity"
        for group, numbers in came.items():
            stages = zip(measures, numbers[1:], numbers, strict=False)
            yield from (f"{measure},{about},{group},{count},{total}" for measure, count, total in stages)
        if measures == CAMPAIGN:
            whole = sum(numbers[0] for numbers in came.values())
            yield from (f"applied-share,{about},{group},{numbers[0]},{whole}" for group, numbers in came.items())


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """The tool on a release of the ladders above: those of a year by route, and those of one campaign."""
    folder = tmp_path_factory.mktemp("recruitment") / "data"
    settings = Settings(data_dir=folder)
    service = Service(folder, *settings.definitions())
    text = [
        "measure,period,area,segment,characteristic,group,count,total",
        *lines(CAMPAIGN, CAME, ("2025-26", "All routes"), ("2025-26", "Internal"), ("pqip-23", "All routes")),
        *lines(BOARDS, PROMOTION, ("2025-26", "All routes"), ("2025-26", "Promotion board")),
    ]
    (report,) = service.load(service.write("applicants.csv", "\n".join(text) + "\n", MAPPING))
    assert not report.stopped, report.lines()
    service.release()
    return create_app(settings).server.test_client()


def panels(page: Component) -> list[str]:
    """The headings of the charts of single groups."""
    return [texts(node.component, "H3")[0] for node in walk(page) if has_class(node, "pemt-panel")]


def rows(page: Component, identifier: str) -> dict[tuple[str, str], list[str]]:
    """The rows of a table by their first two cells."""
    return {(one[0], one[1]): one[2:] for one in table(page, identifier)}


def test_filters_stand_in_the_order_in_which_readers_choose(client: FlaskClient):
    names = [*controls(at(client, "/recruitment"))]
    assert names == [one for one in ORDER if one in names]
    assert {"region", "route", "characteristic", "period", "compare"} <= {*names}


def test_a_campaign_is_in_the_heading_and_among_the_filters(client: FlaskClient):
    page = at(client, "/recruitment?campaign=pqip-23")
    assert heading(page) == "Recruitment: PQiP campaign 23"
    assert controls(page)["campaign"] == ("pqip-23", [LEFT_OUT, "pqip-23"])
    assert next(iter(texts(page, "H2"))) == "The largest gap is at the online assessment"
    assert "In England and Wales in PQiP campaign 23, this release holds no figures for these stages" in text_of(page)


def test_the_page_keeps_the_rules_for_keyboards_and_screen_readers(client: FlaskClient):
    addresses = ("/recruitment", "/recruitment?route=internal", "/recruitment?campaign=pqip-23")
    assert [problem for address in addresses for problem in problems(at(client, address))] == []


def test_the_headline_of_each_ladder_and_of_each_group(client: FlaskClient):
    page = at(client, "/recruitment")
    assert heading(page) == "Recruitment: England and Wales"
    headings = texts(page, "H2")
    assert headings[0] == "The largest gap is at the online assessment"
    assert "Promotion boards: no clear difference at any stage" in headings
    assert panels(page) == [
        "Asian: largest gap at the online assessment",
        "Black: largest gap at the online assessment",
        "Mixed: largest gap at the online assessment",
        "Other: clear difference at the online assessment",
        *(f"{group}: no clear difference at any stage" for group in ("Asian", "Black", "Mixed", "Other")),
    ]


def test_the_table_has_every_stage_and_group_with_its_stage_rate(client: FlaskClient):
    page = at(client, "/recruitment")
    found = next(node for node in nodes(page, "Table") if node.get("id") == "sifted-in-stages")
    assert texts(next(nodes(found.component, "Thead")).component, "Th") == HEADINGS
    said = rows(page, "sifted-in-stages")
    assert len(said) == len(CAMPAIGN) * len(CAME)
    assert said["Online assessment passed", "Black"] == [
        *("600", "240", "40.0%", "0.60", "0.54 to 0.66"),
        "Less often, less favourable",
    ]
    assert said["Online assessment passed", "White"][:4] == ["3,000", "2,000", "66.7%", "1 (comparison)"]


def test_cumulative_rates_are_of_all_who_applied_and_named_so(client: FlaskClient):
    page = at(client, "/recruitment")
    assert {
        "From application to start: cumulative rates",
        "From application to appointment: cumulative rates",
    } <= {*texts(page, "H2")}
    black = next(row for row in table(page, "sifted-in-cumulative") if row[0] == "Black")
    assert black[1:4] == ["800", "75.0% (71.9% to 77.9%)", "30.0% (26.9% to 33.3%)"]
    assert "Campaign stages: cumulative rates by ethnic group, of all who applied, England and Wales" in text_of(page)


def test_what_is_withheld_at_one_stage_is_not_told_by_the_next(client: FlaskClient):
    page = at(client, "/recruitment")
    said = rows(page, "sifted-in-stages")
    for group in ("Mixed", "Other"):
        assert said["Online assessment passed", group][0] != NOT_SHOWN
        assert said["Assessment centre passed", group] == [NOT_SHOWN]
        assert said["Interview passed", group] == [NOT_SHOWN]
        cells = next(row for row in table(page, "sifted-in-cumulative") if row[0] == group)
        assert cells[4:6] == [NOT_SHOWN, NOT_SHOWN]
    figures = json.dumps([node.get("figure") for node in nodes(page, "Graph")])
    assert not any(number in figures for number in (f"{73 / 75:.4f}", f"{50 / 73:.4f}", "97.3%", "68.5%"))


def test_a_stage_leads_to_its_page_with_the_same_choice(client: FlaskClient):
    page = at(client, "/recruitment?route=internal")
    (main,) = nodes(page, "Main")
    ways = [node.get("href") for node in nodes(main.component, "Link") if node.get("href").startswith("/recruitment/")]
    assert ways == [f"/recruitment/{slug}?route=internal&characteristic=ethnicity" for slug in CAMPAIGN]
    for way in ways:
        reached = at(client, way)
        assert (notices(reached), len(list(nodes(reached, "Graph"))) > 0) == ([], True)


@pytest.mark.parametrize(
    ("route", "kind", "said"),
    [
        (
            "promotion-board",
            "Campaign stages",
            "In England and Wales in the year to March 2026, for route Promotion board, this release holds no figures for "
            "these stages: the sift, the online assessment, the assessment centre, the interview, the job offer and "
            "starting in post. Each route has stages of its own.",
        ),
        (
            "internal",
            "Promotion boards",
            "In England and Wales in the year to March 2026, for route Internal, this release holds no figures for these "
            "stages: the promotion board shortlist, the promotion board interview and the promotion board appointment. "
            "Each route has stages of its own.",
        ),
    ],
)
def test_a_route_that_has_no_such_stages_says_so(client: FlaskClient, route: str, kind: str, said: str):
    page = at(client, f"/recruitment?route={route}")
    assert said in texts(page, "P")
    assert kind in texts(page, "H2")
    assert len([node for node in nodes(page, "Table") if node.get("id").endswith("-stages")]) == 1


def test_the_page_says_that_who_withdrew_is_not_told_apart(client: FlaskClient):
    insets = [text_of(node.component) for node in walk(at(client, "/recruitment")) if has_class(node, "pemt-inset")]
    assert any("Withdrew is not the same as did not pass." in one for one in insets)


def test_what_to_check_is_of_the_stage_that_stands_out(client: FlaskClient):
    assert "Ask the supplier for each group's results for each exercise." in texts(at(client, "/recruitment"), "Li")


def test_who_applies_is_shown_beside_the_census_population_of_the_area(client: FlaskClient):
    page = at(client, "/recruitment")
    said = {row[0]: row for row in table(page, "applied-share-table")}
    assert said["Asian"][1:4] == ["400", "5,500", "7.3%"]
    assert said["Black"][5].startswith("Above ")
    assert "Office for National Statistics, Census 2021" in text_of(page)


def test_the_line_on_many_comparisons_counts_those_of_every_ladder(client: FlaskClient):
    page = at(client, "/recruitment")
    said = [*rows(page, "sifted-in-stages").values(), *rows(page, "board-shortlisted-stages").values()]
    compared = sum(len(row) == 6 and row[3] not in ("1 (comparison)", "Not applicable") for row in said)
    assert f"This page makes {compared} comparisons." in text_of(page)


def test_a_choice_that_the_release_does_not_hold_leads_to_views_that_it_holds(client: FlaskClient):
    page = at(client, "/recruitment?region=london")
    assert notices(page) == ["No data for this choice"]
    (box,) = [node.component for node in walk(page) if has_class(node, "pemt-notice")]
    ways = [node.get("href") for node in nodes(box, "Link")]
    assert ways
    assert [one for one in ways if notices(at(client, one))] == []


def test_where_groups_are_many_those_with_a_clear_difference_and_the_largest_are_drawn():
    slugs = [group.slug for group in CHARACTERISTICS["ethnicity-19"].group]
    said = [f"{slug} | {60 + place} | {100 + place} | no_clear_difference" for place, slug in enumerate(slugs)]
    said[0] = f"{slugs[0]} | 10 | 40 | less_favourable"
    drawn = groups_to_draw(climbed("\n".join(("sift", *said)), "everyone-else", "recall by ethnicity-19"))
    assert drawn == [slugs[0], *slugs[1 - MOST_PANELS :]]
    assert groups_to_draw(climbed("sift\nblack | 60 | 100 | no_clear_difference\nwhite | 80 | 100 |")) == ["black"]
