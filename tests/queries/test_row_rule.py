"""The row rule: which rows are shown, from the thresholds upward, for rates, shares and declaration rates."""

import pytest

from equality.disclosure import RowRule
from queries.store import Key
from tests.queries.small import counts_mapping, quarters, sexes, shown
from tests.tables import table

HEADINGS = "measure | period | area | characteristic | group | count | total\n"

RATES = """
    count | total | shown | why
    5     | 10    | yes   | ten people, five with it, five without
    4     | 9     | no    | nine people
    5     | 9     | no    | nine people
    4     | 10    | no    | four with it
    5     | 11    | yes   | eleven people
    4     | 400   | no    | four with it
    396   | 400   | no    | four without
    395   | 400   | yes   | five without
    1     | 30    | no    | one with it
    0     | 29    | no    | nobody of 29
    0     | 30    | yes   | nobody of 30
    0     | 31    | yes   | nobody of 31
    30    | 30    | no    | everybody
    300   | 300   | no    | everybody of many
"""
SHARES = """
    count | shown
    9     | no
    10    | yes
    11    | yes
    4     | no
    0     | no
"""


def test_rates_are_shown_from_the_thresholds_upward(service):
    rows = table(RATES)
    drawing = "".join(
        sexes("recall", quarter, (row["count"], row["total"]), (100, 400))
        for quarter, row in zip(quarters(), rows, strict=False)
    )
    service.load_counts(HEADINGS + drawing)
    service.release()
    for quarter, row in zip(quarters(), rows, strict=False):
        expected = (int(row["count"]), int(row["total"])) if row["shown"] == "yes" else (None, None)
        assert shown(service, Key("country", "recall", "sex", quarter))["women"] == expected, row["why"]


@pytest.mark.parametrize(
    ("rule", "women"),
    [
        (RowRule(), (8, 24)),
        (RowRule(people=24, events=8), (8, 24)),
        (RowRule(people=25), (None, None)),
        (RowRule(events=9), (None, None)),
    ],
)
def test_thresholds_may_be_set_upward(service, rule, women):
    service.load_counts(HEADINGS + sexes("recall", "2025-26", (8, 24), (100, 400)))
    service.release(rule)
    assert shown(service, Key("country", "recall", "sex", "2025-26"))["women"] == women
    made = service.store().provenance
    assert (made.least_people, made.least_events) == (rule.people, rule.events)


@pytest.mark.parametrize("below", [{"people": 9}, {"people": 4}, {"events": 4}, {"people": 0}, {"events": -1}])
def test_thresholds_can_never_be_set_downward(below):
    with pytest.raises(ValueError, match=r"Set it to (10|5) or more\."):
        RowRule(**below)


def test_a_true_zero_needs_as_many_people_as_the_rule_where_that_is_more_than_30(service):
    service.load_counts(HEADINGS + sexes("recall", "2025-26", (0, 49), (100, 400)))
    service.release(RowRule(people=50))
    assert shown(service, Key("country", "recall", "sex", "2025-26"))["women"] == (None, None)


def test_of_a_share_the_group_is_protected_and_the_whole_published(service):
    rows = table(SHARES)
    drawing = "".join(
        sexes("caseload-share", quarter, (row["count"], row["count"]), (200, 200))
        for quarter, row in zip(quarters(), rows, strict=False)
    )
    service.load_counts(HEADINGS + drawing)
    service.release()
    for quarter, row in zip(quarters(), rows, strict=False):
        whole = 200 + int(row["count"])
        found = shown(service, Key("country", "caseload-share", "sex", quarter))
        assert found["women"] == ((int(row["count"]), whole) if row["shown"] == "yes" else (None, None))
        assert found["all-declared"] == (whole, whole)


def test_a_share_of_nearly_everybody_is_withheld(service):
    service.load_counts(HEADINGS + sexes("caseload-share", "2025-26", (4, 4), (200, 200)))
    service.release()
    assert shown(service, Key("country", "caseload-share", "sex", "2025-26"))["men"] == (None, None)


def test_a_declaration_rate_is_one_row_of_all(service):
    mapping_rows = """
        declared | 2025-26 | Country | sex | Women        | 300 | 300
        declared | 2025-26 | Country | sex | Men          | 100 | 100
        declared | 2025-26 | Country | sex | Not declared | 50  | 50
    """
    service.load_counts(HEADINGS + mapping_rows, counts_mapping().replace("people_on_probation", "staff"))
    service.release()
    assert shown(service, Key("country", "declared", "sex", "2025-26")) == {"all-declared": (400, 450)}
