"""Published worked examples, and 19 verdicts settled beforehand."""

import csv
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from equality.evidence import STATES, Comparisons, Size, benjamini_hochberg, verdicts
from equality.gaps import gap, koopman_interval, newcombe_interval, pearson_p, people_gap, ratio
from equality.rates import Z95, rate, wilson_interval
from equality.rounding import half_up

GOLDEN = Path(__file__).parents[2] / ".." / "shared" / "golden"
Z998 = 3.090232306167813

pytestmark = [
    pytest.mark.filterwarnings("error"),
    pytest.mark.skipif(not GOLDEN.is_dir(), reason="the golden cases are not beside this repository"),
]


def rows(name):
    """Rows of a golden file as dicts of text; none where the folder is absent."""
    path = GOLDEN / name
    if not path.is_file():
        return []
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


def cases(name, key, keep=lambda row: True):
    return [pytest.param(row, id=row[key].replace(" ", "_")) for row in rows(name) if keep(row)]


def numbers(row, *names):
    return tuple(float(row[name]) for name in names)


# g01, g01b: Wilson


@pytest.mark.parametrize("row", cases("g01_wilson_ci.csv", "x"))
def test_g01_wilson(row):
    z = {"95%": Z95, "99.8%": Z998}[row["confidence"]]
    expected = numbers(row, "lowercl", "uppercl")
    assert wilson_interval(*numbers(row, "x", "n"), z) == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize("row", cases("g01b_wilson_proportions.csv", "Area", lambda row: row["value"]))
def test_g01b_wilson(row):
    count, total, scale = numbers(row, "Numerator", "Denominator", "multiplier")
    found = scale * np.array([rate(count, total), *wilson_interval(count, total), *wilson_interval(count, total, Z998)])
    expected = numbers(row, "value", "lower95_0cl", "upper95_0cl", "lower99_8cl", "upper99_8cl")
    assert found == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize("row", cases("g01b_wilson_proportions.csv", "Area", lambda row: not row["value"]))
def test_g01b_a_missing_number_gives_no_rate(row):
    count, total = (float(row[name] or "nan") for name in ("Numerator", "Denominator"))
    assert np.isnan([rate(count, total), *wilson_interval(count, total)]).all()


# g09: ratios of youth justice rates


def g09_pairs():
    events = rows("g09_rri_youth_justice_ew.csv")
    white = {(row["decision_point"], row["period"]): row for row in events if row["ethnicity"] == "White"}
    return [
        pytest.param(
            row,
            white[row["decision_point"], row["period"]],
            id="-".join((row["decision_point"], row["period"], row["ethnicity"])),
        )
        for row in events
    ]


@pytest.mark.parametrize(("row", "reference"), g09_pairs())
def test_g09_ratio_to_white(row, reference):
    table = (*numbers(row, "events", "total"), *numbers(reference, "events", "total"))
    assert ratio(*table) == pytest.approx(float(row["rri_vs_white"]), rel=2e-6)
    low, high = koopman_interval(*table)
    assert low < ratio(*table) < high


# g09b: ratios published without counts


@pytest.mark.parametrize(
    "row",
    cases("g09b_rri_moj_published_2024.csv", "rri_vs_white"),
    ids=lambda row: f"{row['decision_point']}-{row['ethnicity']}",
)
def test_g09b_a_published_ratio_is_shown_with_two_decimals_and_is_large_above_125(row):
    published = float(row["rri_vs_white"])
    # So many people that anything is clear, and rates so low that the gap never reaches 5 points.
    table = (round(published * 400_000), 10_000_000, 400_000, 10_000_000)
    assert half_up(ratio(*table), 2) == half_up(published, 2)
    state = STATES[verdicts(one_row(table, polarity=-1)).state[0]]
    assert state == ("less_favourable" if published > 1.25 else "small_less_favourable")


def test_g09b_six_of_eight_published_as_significant_are_small():
    published = [float(row["rri_vs_white"]) for row in rows("g09b_rri_moj_published_2024.csv")]
    assert [len(published), sum(0.8 <= value <= 1.25 for value in published)] == [8, 6]


# g10: intervals for ratios and gaps

G10_TABLE = ("a_events_group", "A_total_group", "b_events_ref", "B_total_ref")
G10_TOLERANCES = {
    "koopman_score_PropCIs": 6e-7,
    "koopman_score_Nam1995": 0.0005,
    "newcombe_diff_Fagerland2015": 0.005,
}


def g10(prefix, keep=lambda row: True):
    return cases("g10_relative_risk_ci.csv", "case", lambda row: row["case"].startswith(prefix) and keep(row))


@pytest.mark.parametrize("row", g10("k", lambda row: row["estimate"]))
def test_g10_ratio(row):
    assert ratio(*numbers(row, *G10_TABLE)) == pytest.approx(float(row["estimate"]), rel=5e-7)


@pytest.mark.parametrize("row", g10("koopman"))
def test_g10_koopman(row):
    expected = pytest.approx(numbers(row, "lower95", "upper95"), abs=G10_TOLERANCES[row["case"]])
    assert koopman_interval(*numbers(row, *G10_TABLE)) == expected


@pytest.mark.parametrize("row", g10("newcombe"))
def test_g10_newcombe(row):
    table = numbers(row, *G10_TABLE)
    assert gap(*table) == pytest.approx(float(row["estimate"]), abs=5e-8)
    expected = pytest.approx(numbers(row, "lower95", "upper95"), abs=G10_TOLERANCES[row["case"]])
    assert newcombe_interval(*table) == expected


@pytest.mark.parametrize("row", g10("edge"))
def test_g10_zero_cells(row):
    table = numbers(row, *G10_TABLE)
    expected = float(row["estimate"] or "nan")
    np.testing.assert_equal(ratio(*table), np.asarray(expected))
    low, high = koopman_interval(*table)
    assert np.isnan(expected) == np.isnan(low) == np.isnan(high)
    assert np.isnan(expected) or (low == 0 and np.isfinite(high))


# g12: Benjamini-Hochberg


def test_g12_benjamini_hochberg():
    given = rows("g12_multiple_testing.csv")
    p = np.array([float(row["p_raw_in_input_order"]) for row in given])
    q = benjamini_hochberg(p, np.zeros(p.size, dtype=int))
    np.testing.assert_allclose(q, [float(row["BH_adjusted"]) for row in given], rtol=0, atol=1e-9)
    assert [str(called) for called in q < 0.05] == [row["BH_reject_at_0.05"] for row in given]


# g20: published percentages, rounded half up


@pytest.mark.parametrize(
    "row", cases("g20_probation_published_percentages.csv", "case", lambda row: row["denominator"])
)
def test_g20_percentage_as_published(row):
    percentage = 100 * rate(*numbers(row, "numerator", "denominator"))
    assert half_up(percentage, int(row["decimals"])) == Decimal(row["published_pct_or_rate"])


# g21: what the published ratios were called


@pytest.mark.parametrize("row", rows("g21_hmpps_recruitment_rri_published.csv"), ids=lambda row: row["published_rri"])
def test_g21_size_reads_ratios_as_published(row):
    published = float(row["published_rri"])
    # Enough people to be sure, and rates so low that the gap never reaches 5 points.
    table = (round(published * 40_000), 1_000_000, 40_000, 1_000_000)
    assert ratio(*table) == pytest.approx(published)
    state = STATES[verdicts(one_row(table)).state[0]]
    called_a_disparity = not row["published_reading"].startswith("NO")
    assert state.startswith("small_") != called_a_disparity


def one_row(table, declared=0.9, polarity=1):
    values = (*table, False, declared, polarity, 0)
    return Comparisons(*(np.array([value]) for value in values))


# g24: verdicts

G24_DECIMALS = {
    "rate_pct": 4,
    "wilson_lo_pct": 4,
    "wilson_hi_pct": 4,
    "ref_rate_pct": 4,
    "rri": 6,
    "rri_lo": 5,
    "rri_hi": 5,
    "gap_pp": 4,
    "gap_lo": 4,
    "gap_hi": 4,
    "people_gap": 3,
}


@pytest.mark.parametrize("row", cases("g24_two_key_verdicts.csv", "case"))
def test_g24_numbers(row):
    table = a, n, b, m = numbers(row, "a", "n", "b", "m")
    found = (
        100 * rate(a, n),
        *(100 * np.array(wilson_interval(a, n))),
        100 * rate(b, m),
        ratio(*table),
        *koopman_interval(*table),
        100 * gap(*table),
        *(100 * np.array(newcombe_interval(*table))),
        people_gap(*table)[0],
    )
    for value, (name, decimals) in zip(found, G24_DECIMALS.items(), strict=True):
        expected = float(row[name] or "nan")
        assert value == pytest.approx(expected, abs=0.5000001 * 10**-decimals, nan_ok=True), name
    assert pearson_p(*table) == pytest.approx(float(row["p"]), rel=5.000001e-6)
    people = np.array(people_gap(*table))
    np.testing.assert_array_equal(people[1:], n * np.array(newcombe_interval(*table)))


@pytest.mark.parametrize("row", cases("g24_two_key_verdicts.csv", "case"))
def test_g24_verdict(row):
    table = numbers(row, "a", "n", "b", "m")
    found = verdicts(one_row(table, float(row["declared"]), int(row["polarity"])), Size())
    assert STATES[found.state[0]] == row["expected_state"]
    assert not found.many_comparisons[0]
    if not np.isnan(found.p[0]):
        assert found.q[0] == found.p[0] == pearson_p(*table)
        assert found.family_size[0] == 1


def test_g24_has_its_19_cases():
    assert len(rows("g24_two_key_verdicts.csv")) == 19
