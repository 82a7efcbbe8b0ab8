"""The README of the sample accounts for every planted gap: found, or the reason why not."""

from pathlib import Path

import sample_data
from equality.catalogue import load_catalogue
from sample_data.gaps import GAPS
from tests.validation.planted_gaps import BEGIN, END

README = Path(sample_data.__file__).parent / "README.md"
MEASURES = load_catalogue().measures
TRULY = {True: {"not called clear, truly"}, False: {"found", "found the other way round"}}


def accounts():
    table = README.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.strip().splitlines()[2:]]


def test_every_planted_gap_of_a_rate_is_accounted_for_in_order():
    listed = [(gap.measure, gap.group) for gap in GAPS if MEASURES[gap.measure].kind == "rate"]
    assert [(measure, group) for measure, group, *_ in accounts()] == listed


def test_every_true_gap_is_found_and_no_absent_one_is_called_clear():
    assert [row for row in accounts() if row[-1] not in TRULY[row[3] == "1"]] == []


def test_the_one_that_is_found_the_other_way_round_is_the_one_that_was_planted_to_reverse():
    turned = [(measure, group) for measure, group, *_, verdict in accounts() if verdict.endswith("round")]
    assert turned == [(gap.measure, gap.group) for gap in GAPS if gap.kind == "reverses"]
