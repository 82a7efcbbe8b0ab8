"""The data address: what it lists, what stands above the rows, how withheld rows look, and what it says to bad requests."""

import csv
import io
import re
from dataclasses import replace as changed
from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from msgspec.structs import replace

from app.data_address import COLUMNS, FILTERS, NAMELESS, NOT_APPLICABLE, WITHHELD, listing, measure_csv
from equality.csv_cells import NUMBER
from equality.display import NOT_SHOWN, TOO_FEW_FOR_A_RATE, count_text, rate_text
from equality.evidence import MINIMUM_PEOPLE
from queries.store import Key, Store
from tests.app.asking import at, nodes, texts
from tests.layout_lint import text_of

HEADER = (
    "title",
    "note",
    "counted",
    "filters",
    "data as at",
    "release",
    "method version",
    "small-numbers rule",
    "symbols",
    "source",
    "protective marking",
)
SMALL = "/data/recall.csv?characteristic=ethnicity-19"
"""Detailed groups, of which the sample has some that are withheld."""


def read(client: FlaskClient, address: str) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The header and the rows of one address."""
    response = client.get(address)
    assert (response.status_code, response.content_type) == (200, "text/csv; charset=utf-8"), response.text
    lines = response.text.splitlines()
    header = dict(line.removeprefix("# ").split(": ", 1) for line in lines if line.startswith("# "))
    reader = csv.DictReader(line for line in lines if not line.startswith("# "))
    rows = [*reader]
    assert tuple(reader.fieldnames or ()) == COLUMNS
    return header, rows


def withheld(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows that are not shown."""
    return [row for row in rows if row["status"] == "not shown"]


def test_the_list_has_every_measure_and_what_each_filter_takes(client: FlaskClient, store: Store):
    response = client.get("/data/")
    rows = [*csv.reader(response.text.splitlines())]
    assert (response.status_code, response.content_type, rows[0]) == (200, "text/csv; charset=utf-8", [*NAMELESS])
    assert {row[0] for row in rows[1:]} <= {*store.catalogue.measures}
    recall = {name: [row[3] for row in rows if row[0] == "recall" and row[2] == name] for name in FILTERS}
    assert recall["area"][:2] == ["england-and-wales", "north-east"]
    assert recall["comparison"][-1] == "everyone-else"
    assert {"2025-26", "2025-26-q4"} <= {*recall["period"]}
    assert "staff-age" not in recall["characteristic"]


def test_every_measure_that_is_listed_has_rows(client: FlaskClient):
    listed = {row["measure"] for row in csv.DictReader(client.get("/data/").text.splitlines())}
    assert len(listed) > 20
    for measure in listed:
        _, rows = read(client, f"/data/{measure}.csv")
        assert rows != []


def test_the_header_says_what_the_rows_are(client: FlaskClient):
    header, _ = read(client, "/data/breach.csv?area=london&period=2025-26")
    assert tuple(header) == HEADER
    assert header["title"] == "Breach started by ethnic group, London, year to March 2026"
    assert header["note"] == "Sample data. These figures are made up. Do not use them in decisions."
    assert header["filters"] == "area=london segment=all characteristic=ethnicity comparison=white period=2025-26"
    assert header["data as at"] == "2026-03-31"
    assert header["release"].startswith("1, made 20")
    assert header["small-numbers rule"].startswith("A row is not shown where fewer than 10 people are in it")
    assert header["symbols"] == f"{WITHHELD} not shown (small numbers), {NOT_APPLICABLE} not applicable"
    assert header["protective marking"] == "OFFICIAL"


def test_each_filter_narrows_the_rows(client: FlaskClient):
    chosen = {"area": "london", "characteristic": "sex", "comparison": "everyone-else", "period": "2024-25"}
    _, rows = read(client, "/data/breach.csv?" + urlencode(chosen))
    assert [{name: row[name] for name in chosen} for row in rows] == [chosen] * len(rows)
    assert {row["segment"] for row in rows} == {"all"}


def test_a_segment_has_its_own_rows(client: FlaskClient):
    _, licence = read(client, "/data/recall.csv?segment=licence")
    _, everyone = read(client, "/data/recall.csv")
    assert {row["segment"] for row in licence} == {"licence"}
    assert [row["group"] for row in licence] == [row["group"] for row in everyone]


def test_withheld_rows_hold_no_number(client: FlaskClient, store: Store):
    _, rows = read(client, SMALL)
    numbers = COLUMNS[COLUMNS.index("count") : COLUMNS.index("state")]
    key = Key("england-and-wales", "recall", "ethnicity-19", "2025-26")
    held = {row.group: (row.count, row.total) for row in store.rows(key, "everyone-else")}
    assert {row["group"] for row in withheld(rows)} == {group for group, pair in held.items() if pair == (None, None)}
    assert withheld(rows) != []
    for row in withheld(rows):
        assert {row[name] for name in numbers} == {WITHHELD}
        assert row["state"] in ("not_shown", "not_compared")


def test_rows_that_are_shown_are_never_marked_as_withheld(client: FlaskClient):
    for address in (
        "/data/recall.csv",
        SMALL,
        "/data/caseload-share.csv",
        "/data/recall.csv?characteristic=ethnicity-19",
    ):
        _, rows = read(client, address)
        shown = [row for row in rows if row["status"] == "shown"]
        assert shown != []
        assert [row for row in shown if WITHHELD in row.values()] == []


@pytest.mark.parametrize(
    "address",
    [
        "/people-on-probation/recall",
        "/people-on-probation/recall?characteristic=ethnicity-19",
        "/people-on-probation/breach?region=london&characteristic=sex&compare=everyone-else&period=2024-25",
        "/people-on-probation/breach?unit=croydon&characteristic=disability",
    ],
)
def test_the_download_has_the_numbers_of_the_table_on_the_page(client: FlaskClient, store: Store, address: str):
    page = at(client, address)
    (link,) = [node.get("href") for node in nodes(page, "A") if node.get("href").startswith("/data/")]
    _, rows = read(client, link)
    table = [texts(row.component, "Th", "Td") for row in nodes(next(nodes(page, "Table")).component, "Tr")][1:]
    names = {group.slug: group.name for group in store.catalogue.characteristics[rows[0]["characteristic"]].group}
    names |= {"all-declared": "All who declared", "not-declared": "Not declared"}
    assert {cells[0]: cells[1:4] for cells in table} == {names[row["group"]]: written(row) for row in rows}


def written(row: dict[str, str]) -> list[str]:
    """The first three figures of a row as the page writes them: people, events, rate."""
    if row["status"] == "not shown":
        return [NOT_SHOWN]
    people, events, rate = int(row["total"]), int(row["count"]), float(row["rate"])
    return [count_text(people), count_text(events), rate_text(rate) if people >= MINIMUM_PEOPLE else TOO_FEW_FOR_A_RATE]


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/data/luck.csv", 'There is no measure "luck". The measures are listed at /data/.'),
        ("/data/recall.csv?area=atlantis", '"atlantis" is not a value of area. Its values are listed at /data/.'),
        (
            "/data/recall.csv?segment=x",
            '"x" is not a value of segment. It takes all, community-order, suspended-sentence-order, licence, '
            "post-sentence-supervision.",
        ),
        ("/data/recall.csv?characteristic=x", '"x" is not a value of characteristic. Its values are listed at /data/.'),
        ("/data/recall.csv?comparison=black", '"black" is not a value of comparison. It takes white, everyone-else.'),
        ("/data/recall.csv?period=1066", '"1066" is not a value of period. Its values are listed at /data/.'),
        (
            "/data/recall.csv?region=london",
            '"region" is not a filter. The filters are area, segment, characteristic, comparison, period.',
        ),
        (
            "/data/recall.csv?area=croydon&characteristic=religion&period=2025-26",
            "This release holds no recall for area croydon, segment all, characteristic religion and period 2025-26 "
            "together. What it holds is listed at /data/.",
        ),
        (
            "/data/recall.csv?area=" + "a" * 3000,
            f'"{"a" * 80}" is not a value of area. Its values are listed at /data/.',
        ),
    ],
)
def test_a_bad_request_gets_a_sentence(client: FlaskClient, address: str, sentence: str):
    response = client.get(address)
    assert (response.status_code, response.text) == (400, sentence)
    assert response.content_type == "text/plain; charset=utf-8"


KNOWN = (
    "recall",
    "caseload-share",
    "sifted-in",
    "area",
    "period",
    "characteristic",
    "england-and-wales",
    "all",
    "white",
)
"""Words that mean something somewhere, so that garbage also reaches the later checks."""
garbage = st.sampled_from(KNOWN) | st.text(max_size=30)


@given(garbage, st.dictionaries(st.sampled_from(FILTERS) | garbage, garbage, max_size=6))
@examples(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_address_gets_rows_or_a_sentence(client: FlaskClient, measure: str, filters: dict[str, str]):
    response = client.get(f"/data/{quote(measure)}.csv", query_string=filters)
    assert response.status_code in (200, 400, 404)
    assert "Traceback" not in response.text
    assert response.text.strip() != ""


def test_text_that_is_not_text_gets_a_sentence(client: FlaskClient):
    for address in (
        "/data/recall.csv?area=%ff%00",
        "/data/%ff%fe.csv",
        "/data/recall.csv?%00",
        "/data/recall.csv?&=&;",
    ):
        response = client.get(address)
        assert response.status_code in (200, 400)
        assert "Traceback" not in response.text


def test_the_page_links_to_the_list(client: FlaskClient):
    links = {text_of(node.component): node.get("href") for node in nodes(at(client, "/about-the-data"), "A")}
    assert links["Measures and the values of each filter (CSV)"] == "/data/"


def test_a_filter_that_stands_twice_is_refused(client: FlaskClient):
    answered = client.get("/data/recall.csv?area=london&area=wales")
    assert (answered.status_code, answered.text) == (400, '"area" stands twice. Give each filter once.')


def test_a_campaign_is_a_period_like_any_other_and_never_the_default(client: FlaskClient, store: Store):
    offered = [one for one in store.offered if one.period_kind == "cohort" and not one.left_out]
    assert offered
    for one in offered:
        segment = {"segment": "internal"} if one.segments == "each" else {}
        given = {"characteristic": one.characteristic, **segment}
        header, rows = read(client, f"/data/{one.measure}.csv?{urlencode({**given, 'period': 'pqip-26'})}")
        assert header["title"].endswith("PQiP campaign 26")
        assert {row["period"] for row in rows} == {"pqip-26"}
        header, _ = read(client, f"/data/{one.measure}.csv?characteristic={one.characteristic}")
        assert header["filters"].endswith(" period=2025-26")


HOSTILE = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\tx", "\r=1", "a\n=1+1", 'a,"=1+1', "a;=1+1", "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_that_a_spreadsheet_would_run_are_held_in_every_cell(store: Store, name: str):
    """A measure, its words and every area, group and period of hostile names, in the rows and in the list."""
    known = store.catalogue
    measure = replace(known.measures["recall"], name=name, counted=name, out_of=name, source=name)
    areas = {slug: changed(area, name=name) for slug, area in known.areas.items()}
    hostile = changed(store, catalogue=changed(known, measures={**known.measures, "recall": measure}, areas=areas))
    for text in (measure_csv(hostile, "recall", {}, name), listing(hostile)):
        for delimiter, starts in ((",", r"\s*[=+@\t\r-]"), (";", r"[\s\"]*[=@\t\r]")):
            cells = [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) for cell in row]
            run = [one for one in cells if re.match(starts, one) and not NUMBER.fullmatch(one)]
            assert run == []
