"""What leaves the service with rounded counts: nothing exact in any export, and nothing that exact counts could be worked out from."""

import csv
import random
import re
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from app.server import create_app
from app.settings import Settings
from equality.rounding import nearest
from queries.store import Store
from tests.app.asking import at, has_class, heading, notices, post, texts
from tests.browser.addresses import ADDRESSES
from tests.layout_lint import problems, text_of, walk

PAIR = re.compile(r"(?<![\d.,])(\d[\d,]*) of (\d[\d,]*)(?![\d.,]*%)")
MEASURES = ("recall", "caseload-share", "promoted", "sifted-in", "breach")
ROUNDED = "Counts are rounded to the nearest 5."
EXACT = "Counts on this page are exact. They are for use inside the service, on paper too."


def rounded(address: str) -> str:
    """The address of the same page with rounded counts."""
    return f"{address}{'&' if '?' in address else '?'}rounded=yes"


def serving(settings: Settings) -> FlaskClient:
    """A tool that rounds what leaves it."""
    return create_app(replace(settings, round_exports=5, marking="OFFICIAL-SENSITIVE")).server.test_client()


@pytest.fixture(scope="module")
def leaving(settings: Settings) -> FlaskClient:
    """The tool on the sample."""
    return serving(settings)


@pytest.fixture(scope="module")
def others(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """The tool on another release: every shown count and total is another one that rounds to the same, drawn at random."""
    folder = tmp_path_factory.mktemp("others") / "data"
    shutil.copytree(settings.data_dir, folder)
    draw = random.Random(5)
    (path,) = folder.glob("release-*.sqlite")
    path.chmod(0o600)
    with sqlite3.connect(path) as connection:
        connection.create_function("another", 1, lambda count: max(0, nearest(count, 5) + draw.randint(-2, 2)))
        connection.execute("UPDATE cell SET count = another(count), total = another(total) WHERE withheld = 0")
    connection.close()
    return serving(replace(settings, data_dir=folder))


def data_rows(text: str) -> Iterator[dict[str, str]]:
    """The rows of a file of the data address."""
    return csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))


@pytest.mark.parametrize("measure", MEASURES)
def test_every_count_in_a_file_is_rounded_and_all_else_follows_from_it(leaving: FlaskClient, measure: str):
    text = leaving.get(f"/data/{measure}.csv").text
    rows = [row for row in data_rows(text) if row["status"] == "shown"]
    assert rows
    for row in rows:
        count, total = int(row["count"]), int(row["total"])
        assert (count % 5, total % 5) == (0, 0)
        if row["rate"] not in ("[z]", "[c]"):
            assert float(row["rate"]) == pytest.approx(count / total)
        assert {row["p"], row["q"]} <= {"[z]", "[c]"}
    assert f"# rounding: {ROUNDED}" in text
    assert "# protective marking: OFFICIAL-SENSITIVE" in text


def test_a_gap_is_of_rounded_counts(leaving: FlaskClient):
    rows = {row["group"]: row for row in data_rows(leaving.get("/data/recall.csv?characteristic=sex").text)}
    men, women = ((int(rows[one]["count"]), int(rows[one]["total"])) for one in ("men", "women"))
    assert float(rows["women"]["gap"]) == pytest.approx(women[0] / women[1] - men[0] / men[1])
    assert float(rows["women"]["ratio"]) == pytest.approx(women[0] / women[1] / (men[0] / men[1]))


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_of_exact_counts_has_nothing_to_take_away_but_a_way_to_the_rounded_ones(
    leaving: FlaskClient, client: FlaskClient, address: str
):
    if address.startswith("/board-paper"):
        return
    page = at(leaving, address)
    buttons = [node for node in walk(at(client, address)) if has_class(node, "pemt-take-away")]
    ways = [node for node in walk(page) if node.kind == "Link" and "rounded=yes" in node.get("href")]
    assert [node for node in walk(page) if has_class(node, "pemt-take-away")] == []
    said = [node for node in walk(page) if node.kind == "P" and text_of(node.component).startswith(EXACT)]
    assert len(said) == bool(buttons)
    assert not any(has_class(node, "pemt-no-print") for node in said)
    assert len(ways) == len(buttons) + len(said)
    for way in ways:
        assert "rounded-figures" in str(at(leaving, way.get("href")))


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_rounded_page_holds_rounded_counts_alone_and_says_so(leaving: FlaskClient, address: str):
    page = at(leaving, rounded(address))
    assert "There is a problem with this page" not in texts(page, "H1")
    assert any(text.startswith("Rounded figures") and ROUNDED in text for text in texts(page, "Div"))
    assert "We do not use the value 'rounded'" not in " ".join(notices(page))
    for text in texts(page, "Td", "Li", "Figcaption"):
        for pair in PAIR.findall(text):
            part, whole = (int(one.replace(",", "")) for one in pair)
            # Smaller wholes are numbers of groups, regions and figures.
            if whole >= 100 and "comparisons" not in text and "figures" not in text:
                assert (part % 5, whole % 5) == (0, 0), text
    assert problems(page) == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_rounded_page_is_the_same_for_all_counts_that_round_to_the_same(
    leaving: FlaskClient, others: FlaskClient, address: str
):
    """Nothing on it, seen or not, tells more of a count than the five that it may be."""
    path, mark, search = rounded(address).partition("?")
    first, second = (post(one, path, mark + search).data for one in (leaving, others))
    assert first == second


def test_a_rounded_page_of_every_measure_can_be_made(leaving: FlaskClient, store: Store):
    """Rounded parts need not add up, which no page may stumble over."""
    catalogue = store.catalogue
    for measure in store.codes["measure"]:
        at_measure = f"/{catalogue.populations[catalogue.measures[measure].population].path}/{measure}"
        for choice in (
            "",
            "?characteristic=age",
            "?region=wales&characteristic=sex",
            "?characteristic=ethnicity-and-sex",
        ):
            assert "problem" not in heading(at(leaving, rounded(at_measure + choice))), at_measure + choice


def test_every_file_is_the_same_for_all_counts_that_round_to_the_same(
    leaving: FlaskClient, others: FlaskClient, store: Store
):
    for measure in store.codes["measure"]:
        for filters in ("", "?area=london", "?characteristic=sex", "?comparison=everyone-else"):
            address = f"/data/{measure}.csv{filters}"
            assert leaving.get(address).text == others.get(address).text, address


def test_the_other_release_is_another_one(client: FlaskClient, others: FlaskClient):
    """The test above would hold of a release that is the same: inside the service the two differ."""
    address = "/people-on-probation/recall"
    assert texts(at(client, address), "Td") != texts(at(others, address), "Td")


def test_a_board_paper_is_rounded_always_and_says_so_on_the_sheet(leaving: FlaskClient):
    page = at(leaving, "/board-paper?characteristic=sex")
    (foot,) = [node for node in walk(page) if has_class(node, "pemt-sheet-foot")]
    assert ROUNDED in str(foot.component)
    assert [node for node in walk(page) if has_class(node, "pemt-take-away")]


def test_without_the_setting_nothing_is_rounded_and_the_parameter_is_unknown(client: FlaskClient):
    page = at(client, "/people-on-probation/recall?rounded=yes")
    assert "rounded-figures" not in str(page)
    assert "We do not use the value 'rounded'" in str(page)


def test_what_pictures_files_and_texts_say_is_with_the_page(leaving: FlaskClient, client: FlaskClient):
    (imprint,) = [
        node for node in walk(at(leaving, rounded("/people-on-probation/recall"))) if node.get("id") == "imprint"
    ]
    assert imprint.get("data-rounded").startswith(ROUNDED)
    assert imprint.get("data-rounded").endswith("Marking: OFFICIAL-SENSITIVE.")
    (exact,) = [node for node in walk(at(client, "/people-on-probation/recall")) if node.get("id") == "imprint"]
    assert not exact.get("data-rounded")


def numerators(shown: tuple[int, int], rate: str) -> set[int]:
    """Every exact count that rounds as shown with a total that does too, and has this rate to one decimal."""
    counts, totals = (range(one - 2, one + 3) for one in shown)
    return {count for count in counts for total in totals if f"{100 * count / total:.1f}" == rate}


def test_an_exact_rate_undoes_rounding_and_a_rate_of_rounded_counts_does_not():
    """The worked attack: 5 of 250 with a rate of 1.2% can only be 3; with a rate of rounded counts nothing is ruled out."""
    assert numerators((5, 250), "1.2") == {3}
    assert f"{100 * nearest(3, 5) / nearest(249, 5):.1f}" == "2.0"
    for count in range(3, 8):
        for total in range(248, 253):
            assert (nearest(count, 5), nearest(total, 5)) == (5, 250)
