"""The staff pages through the request that browsers make: what is of which grade, what is not there, and the ways on."""

from collections.abc import Iterator

import pytest
from dash.development.base_component import Component
from flask.testing import FlaskClient

from app.server import create_app
from app.settings import Settings
from queries.store import Store
from tests.app.asking import at, controls, heading, nodes, notices, table, texts
from tests.app.counting import statements
from tests.layout_lint import problems, text_of, walk
from tests.queries.small import Service

LEADER, SENIOR, OFFICER = "Senior leaders", "Senior probation officer (Band 5)", "Probation officer (Band 4)"
WEST_MIDLANDS, WHOLE = "West Midlands", "England and Wales"
TWO = ("All other ethnic groups combined", "White")
FIVE = ("Asian", "Black", "Mixed", "White", "Other")
SHARES = {
    # Of leaders, neither group can be shown in one year: one is of 4 people, the other leaves 4 out.
    ("2025-26", WEST_MIDLANDS, LEADER, "ethnicity-2"): dict(zip(TWO, (4, 36), strict=True)),
    ("2025-26", WEST_MIDLANDS, SENIOR, "ethnicity-2"): dict(zip(TWO, (20, 180), strict=True)),
    ("2025-26", WEST_MIDLANDS, OFFICER, "ethnicity-2"): dict(zip(TWO, (160, 540), strict=True)),
    ("2023-24-to-2025-26", WEST_MIDLANDS, LEADER, "ethnicity-2"): dict(zip(TWO, (11, 64), strict=True)),
    ("2023-24-to-2025-26", WEST_MIDLANDS, SENIOR, "ethnicity-2"): dict(zip(TWO, (30, 210), strict=True)),
    ("2025-26", WEST_MIDLANDS, "All grades", "ethnicity"): dict(zip(FIVE, (80, 70, 14, 760, 20), strict=True)),
    ("2025-26", WEST_MIDLANDS, "All grades", "ethnicity-2"): dict(zip(TWO, (184, 760), strict=True)),
    ("2025-26", WHOLE, "All grades", "ethnicity"): dict(zip(FIVE, (800, 700, 140, 7600, 200), strict=True)),
    ("2025-26", WHOLE, "All grades", "ethnicity-2"): dict(zip(TWO, (1840, 7600), strict=True)),
    ("2025-26", WHOLE, SENIOR, "ethnicity"): dict(zip(FIVE, (90, 95, 22, 1430, 14), strict=True)),
    ("2025-26", WHOLE, OFFICER, "ethnicity"): dict(zip(FIVE, (330, 377, 93, 4500, 58), strict=True)),
}
"""Staff in post by period, area, grade and characteristic."""
DECLARED = {
    ("2025-26", WEST_MIDLANDS, "All grades", "ethnicity", "White"): (944, 106),
    ("2025-26", WEST_MIDLANDS, "All grades", "sexual-orientation", "Heterosexual"): (590, 460),
    ("2025-26", WEST_MIDLANDS, SENIOR, "ethnicity-2", "White"): (200, 30),
}
"""How many declared, under one of the groups, and how many did not."""
PROMOTED = {
    ("2025-26", WEST_MIDLANDS, "All grades", "ethnicity-2"): {TWO[0]: (30, 184), TWO[1]: (160, 760)},
    ("2025-26", WHOLE, "All grades", "ethnicity"): {
        name: (total // 8, total) for name, total in zip(FIVE, (800, 700, 140, 7600, 200), strict=True)
    },
}
MAPPING = """\
population = "staff"
shape = "counts"
sample = true
source = "Counts of staff"
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
BAND_5 = "/staff/senior-probation-officer?region=west-midlands&characteristic=ethnicity-2"
MOST_STATEMENTS = 8


def lines() -> Iterator[str]:
    """Tidy counts of all of it."""
    yield "measure,period,area,segment,characteristic,group,count,total"
    for about, groups in SHARES.items():
        yield from (
            f"grade-share,{','.join(about)},{name},{count},{sum(groups.values())}" for name, count in groups.items()
        )
    for (*about, group), pair in DECLARED.items():
        named = zip((group, "Not declared"), pair, strict=True)
        yield from (f"declared,{','.join(about)},{name},{count},{sum(pair)}" for name, count in named)
    for about, pairs in PROMOTED.items():
        yield from (f"promoted,{','.join(about)},{name},{count},{total}" for name, (count, total) in pairs.items())


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """The tool on a release of these counts."""
    folder = tmp_path_factory.mktemp("staff") / "data"
    settings = Settings(data_dir=folder)
    service = Service(folder, *settings.definitions())
    (report,) = service.load(service.write("staff.csv", "\n".join(lines()) + "\n", MAPPING))
    assert not report.stopped, report.lines()
    service.release()
    return create_app(settings).server.test_client()


def ways(page: Component) -> dict[str, str]:
    """Links of the page's main part by their words."""
    (main,) = nodes(page, "Main")
    return {text_of(node.component): node.get("href") for node in nodes(main.component, "Link")}


WEST = "/staff?region=west-midlands"


def test_the_first_block_says_in_how_many_grades_the_share_is_outside(client: FlaskClient):
    page = at(client, WEST)
    assert heading(page) == "Staff: West Midlands"
    assert texts(page, "H2")[0] == "Below the Census 2021 share in 1 of 2 grades"


def test_a_region_shows_ethnicity_in_two_groups_by_grade_and_leads_to_five_in_the_whole_country(client: FlaskClient):
    page = at(client, WEST)
    assert controls(page)["characteristic"][0] == "ethnicity"
    assert controls(page)["group"] == ("all-other", ["all-other", "white"])
    assert "This combines groups with different experiences" in text_of(page)
    way = ways(page)["See the 5 separate groups in England and Wales"]
    assert way == "/staff?characteristic=ethnicity"
    assert controls(at(client, way))["group"][1] == ["asian", "black", "mixed", "white", "other"]


def test_each_grade_stands_beside_the_benchmarks_and_leads_to_its_page(client: FlaskClient):
    page = at(client, WEST)
    rows = {name: rest for name, *rest in table(page, "grade-share-table")}
    assert next(iter(rows)) == LEADER
    assert rows[SENIOR] == ["20", "200", "10.0%", "6.6% to 14.9%", "Below 23.0%", "Below 19.5%", "about 46"]
    assert rows[LEADER] == ["Not shown (small numbers)"]
    assert heading(at(client, ways(page)[SENIOR])) == f"{SENIOR}, West Midlands"
    assert "Support (Band 1)" not in ways(page)


def test_every_group_of_every_grade_is_in_the_second_table(client: FlaskClient):
    page = at(client, "/staff")
    rows = {name: rest for name, *rest in table(page, "grade-share-groups-table")}
    assert rows[SENIOR] == ["1,651", "5.5%", "5.8%", "1.3%", "86.6%", "0.8%"]
    assert rows[LEADER] == ["No data"]


def test_the_group_that_is_asked_for_is_in_the_chart(client: FlaskClient):
    asked = at(client, "/staff?group=black")
    assert controls(asked)["group"][0] == "black"
    assert texts(asked, "H2")[0] == "Black staff: above the Census 2021 share in 2 of 2 grades"
    assert controls(at(client, f"{WEST}&group=black"))["group"][0] == "all-other"


def test_declaration_leads_to_each_characteristic(client: FlaskClient):
    page = at(client, WEST)
    assert "Sexual orientation is below the 60% minimum" in texts(page, "H2")
    assert table(page, "declared-table") == [
        ["Ethnicity", "944", "1,050", "90%", "At or above stretch"],
        ["Sexual orientation", "590", "1,050", "56%", "Below minimum"],
    ]
    reached = at(client, ways(page)["Sexual orientation"])
    assert (heading(reached), notices(reached)) == ("Declaration, West Midlands", [])


def test_each_outcome_of_a_theme_leads_to_its_page(client: FlaskClient):
    page = at(client, "/staff?region=west-midlands&characteristic=ethnicity-2")
    assert "What happens to staff" in texts(page, "H2")
    assert [row[0] for row in table(page, "outcomes-1")] == ["Promotion"]
    assert heading(at(client, ways(page)["Promotion"])) == "Promotion, West Midlands"


def test_a_theme_without_figures_says_so_and_leads_to_groups_in_which_it_has_some(client: FlaskClient):
    page = at(client, WEST)
    assert notices(page) == ["No data for this choice"]
    near = {words: way for words, way in ways(page).items() if words in ("Ethnicity, two groups", WHOLE)}
    assert len(near) == 2
    for way in near.values():
        assert notices(at(client, way)) == []


def test_with_a_grade_chosen_the_page_says_what_is_of_that_grade(client: FlaskClient):
    page = at(client, f"{WEST}&grade=senior-probation-officer")
    assert heading(page) == "Staff: West Midlands"
    assert any(text.endswith(f"are of one grade: {SENIOR}. See the page of {SENIOR}.") for text in texts(page, "P"))
    assert table(page, "declared-table") == [["Ethnicity", "200", "230", "87%", "At or above stretch"]]
    assert len(table(page, "grade-share-table")) == 10


def test_where_no_grade_is_held_the_shares_of_all_staff_stand_in_and_ways_lead_to_grades(client: FlaskClient):
    page = at(client, f"{WEST}&period=2023-24-to-2025-26&characteristic=sex")
    assert notices(page) == ["No data for this choice"]
    page = at(client, f"{WEST}&characteristic=sexual-orientation")
    assert "No shares of each grade for this choice" in notices(page)
    near = ways(page)["By ethnic group"]
    assert texts(at(client, near), "H2")[0] == "Below the Census 2021 share in 1 of 2 grades"


def test_files_of_the_charts_are_named_by_what_is_in_them(client: FlaskClient):
    names = {
        address: [node.get("data-file") for node in walk(at(client, address)) if node.get("data-file")]
        for address in (WEST, BAND_5)
    }
    assert names[WEST] == [
        "pemt_grade-share_ethnicity-2_all-other_west-midlands_2025-26_v1",
        "pemt_declared_west-midlands_2025-26_v1",
    ]
    assert names[BAND_5][0] == "pemt_grade-share_ethnicity-2_west-midlands_senior-probation-officer-band-5_2025-26_v1"


# One grade


def test_the_page_of_a_grade_has_the_share_of_each_group_and_leads_back(client: FlaskClient):
    page = at(client, BAND_5)
    assert heading(page) == f"{SENIOR}, West Midlands"
    assert texts(page, "H2")[0] == "Staff from all other ethnic groups: below the Census 2021 share"
    assert [row[:4] for row in table(page, "grade-share-table")] == [
        ["All other ethnic groups combined", "20", "200", "10.0%"],
        ["White", "180", "200", "90.0%"],
    ]
    assert ways(page)["Back to staff"] == "/staff?region=west-midlands&characteristic=ethnicity-2"
    assert "grade" not in controls(page)
    assert table(page, "declared-table") == [["Ethnicity", "200", "230", "87%", "At or above stretch"]]


def test_a_grade_of_few_staff_says_how_many_groups_are_shown_and_a_longer_period_shows_more(client: FlaskClient):
    page = at(client, "/staff/senior-leader?region=west-midlands&characteristic=ethnicity-2")
    (place,) = [number for number, text in enumerate(texts(page, "P")) if text.startswith("Groups shown")]
    assert texts(page, "P")[place : place + 2] == [
        "Groups shown: 0 of 2.",
        "Not every figure can be shown here. Nearby views that show more: the three years to March 2026, all grades.",
    ]
    assert not any(row[1:] != ["Not shown (small numbers)"] for row in table(page, "grade-share-table"))
    longer = at(client, ways(page)["the three years to March 2026"])
    assert heading(longer) == f"{LEADER}, West Midlands"
    assert [row[1] for row in table(longer, "grade-share-table")] == ["11", "64"]
    assert not any(text.startswith("Groups shown") for text in texts(longer, "P"))


def test_a_grade_that_is_not_held_by_the_characteristic_keeps_the_rest_of_its_page(client: FlaskClient):
    page = at(client, "/staff/senior-probation-officer?region=west-midlands&characteristic=sexual-orientation")
    assert heading(page) == f"{SENIOR}, West Midlands"
    assert notices(page) == ["No data for this choice"] * 2
    assert "Have staff declared?" in texts(page, "H2")
    assert problems(page) == []


def test_without_a_characteristic_a_grade_is_shown_by_one_that_it_is_held_by(client: FlaskClient):
    page = at(client, "/staff/senior-probation-officer?region=west-midlands")
    assert controls(page)["characteristic"][0] == "ethnicity-2"
    assert "No data for this choice" not in notices(page)[1:]


def test_links_from_a_grade_stay_on_its_page_until_all_grades_are_asked_for(client: FlaskClient):
    page = at(client, "/staff/senior-probation-officer?region=west-midlands&characteristic=ethnicity-2")
    near = ways(page)
    assert near["All grades"] == "/staff?region=west-midlands&characteristic=ethnicity-2&period=2025-26"
    assert near["See the 5 separate groups in England and Wales"].startswith("/staff/senior-probation-officer?")


@pytest.mark.parametrize("path", ["/staff/no-such-grade", "/staff/band-5/below", "/staff/recall"])
def test_a_path_that_is_neither_grade_nor_outcome_is_no_page(client: FlaskClient, path: str):
    assert heading(at(client, path)) == "Page not found"


# Every view


ADDRESSES = [
    *(
        "/staff",
        WEST,
        BAND_5,
        "/staff/senior-leader",
        "/staff/support?region=wales",
        "/staff?period=2025-26&compare=everyone-else",
    ),
    *(
        "/staff?characteristic=ethnicity-and-sex",
        "/staff?region=london&grade=support",
        f"{WEST}&characteristic=ethnicity-2",
    ),
    *("/staff/probation-officer?characteristic=age", "/staff/probation-officer?period=2023-24-to-2025-26"),
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_view_keeps_the_rules_in_few_statements(client: FlaskClient, address: str):
    with statements() as run:
        page = at(client, address)
    assert problems(page) == []
    assert len(run) <= MOST_STATEMENTS


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_link_of_a_view_leads_nowhere(client: FlaskClient, address: str):
    for way in ways(at(client, address)).values():
        assert heading(at(client, way)) != "Page not found"


def test_the_released_sample_in_few_statements_and_within_the_rules(store: Store, settings: Settings):
    fresh = create_app(settings).server.test_client()
    at(fresh, "/about-the-data")  # opens the release
    grades = [f"/staff/{one.slug}" for one in store.catalogue.populations["staff"].segment.value]
    choices = (
        "",
        "?characteristic=sex",
        "?region=london",
        "?region=wales&characteristic=disability",
        "?period=2025-26-q4",
    )
    for address in (f"{path}{choice}" for path in ("/staff", *grades) for choice in choices):
        with statements() as run:
            page = at(fresh, address)
        assert (address, problems(page)) == (address, [])
        assert (address, len(run) <= MOST_STATEMENTS) == (address, True)
