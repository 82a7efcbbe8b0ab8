"""About the data: its sections, the ages of census benchmarks, the changes to methods and the accessibility statement."""

from dataclasses import replace

from flask.testing import FlaskClient

from app.pages.about import answer
from equality import lint
from equality.method_changes import method_changes
from equality.selection import Selection
from queries.store import Store
from tests.app.asking import answer as asked
from tests.app.asking import nodes, texts
from tests.layout_lint import text_of

SECTIONS = [
    "Where the data comes from",
    "Definitions",
    "How we decide a difference is clear",
    "Small numbers",
    "Declaration",
    "Comparison groups and benchmarks",
    "Loads and checks",
    "Changes to methods",
    "Accessibility",
]


def test_the_sections_stand_in_the_order_of_the_contents(client: FlaskClient):
    page = asked(client, "/about-the-data")
    (contents,) = [node for node in nodes(page, "Nav") if node.get("aria-label") == "Contents"]
    assert texts(page, "H2") == SECTIONS
    assert [text_of(node.component) for node in nodes(contents.component, "A")] == SECTIONS


def test_the_newest_change_is_to_the_method_of_the_release(store: Store):
    numbers = [change.method for change in method_changes()]
    assert numbers[0] == store.provenance.method
    assert len({*numbers}) == len(numbers)


def test_every_change_to_the_method_is_told_in_words_that_may_be_used(client: FlaskClient):
    page = text_of(asked(client, "/about-the-data"))
    for change in method_changes():
        for sentence in change.details:
            assert lint.problems(sentence) == []
            assert sentence in page


def test_each_census_benchmark_says_whom_it_counts(client: FlaskClient):
    page = asked(client, "/about-the-data")
    (table,) = [node for node in nodes(page, "Table") if node.get("id") == "benchmarks"]
    rows = [[text_of(cell) for cell in row.component.children] for row in nodes(table.component, "Tr")][1:]
    assert ["Ethnicity", "All ages"] in rows
    assert ["Sex", "All ages; 16 to 64"] in rows
    assert ["Sexual orientation", "16 and over"] in rows
    assert "Age" not in [characteristic for characteristic, _ in rows]


def test_definitions_without_a_census_table_say_so(store: Store):
    bare = replace(store, catalogue=replace(store.catalogue, benchmarks={}))
    view = answer(bare, Selection(), "")
    assert view is not None
    words = " ".join(text_of(one) for one in view.body)
    assert "These definitions hold no census benchmarks." in words
    assert "Office for National Statistics" not in words


def test_the_accessibility_statement_says_what_was_tested_and_what_was_not(client: FlaskClient):
    words = text_of(asked(client, "/about-the-data")).partition("Known limits")
    assert "What has been tested" in words[0]
    assert "axe" in words[0]
    assert "have not been tested with a screen reader by a person" in words[2]
