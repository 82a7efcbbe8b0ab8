"""Each way in which a withheld number leaks is found: one small invented release for each."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp

from equality.catalogue import Catalogue, load_catalogue
from tests.attack.gathering import KEYS, Gathered, joined
from tests.attack.proof import Proof, attacked
from tests.attack.solving import System, bounded, whole_bounds

NEAREST = 5
Place = tuple[str, str, str, str, str, str]
YEAR, LONDON, NATIONAL = "2025-26", "london", "england-and-wales"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The service's own definitions."""
    return load_catalogue()


def by_sex(
    measure: str, women: tuple[int, int], men: tuple[int, int], area: str = LONDON, period: str = YEAR
) -> dict[Place, tuple[int, int]]:
    """A block of rates by sex; everyone has declared it."""
    both = (women[0] + men[0], women[1] + men[1])
    block = {"women": women, "men": men, "all-declared": both}
    return {(measure, area, "all", "sex", group, period): pair for group, pair in block.items()}


def release(exact: dict[Place, tuple[int, int]], *withheld: Place) -> Gathered:
    """What is printed of exact rows when some are withheld."""
    rows = pd.DataFrame([(*place, *pair) for place, pair in exact.items()], columns=[*KEYS, "count", "total"])
    rows["shown"] = [place not in withheld for place in exact]
    for name in ("count", "total"):
        rows[name] = rows[name].where(rows["shown"]).astype(float)
    return Gathered(rows, frozenset())


def attack(catalogue: Catalogue, exact: dict[Place, tuple[int, int]], *withheld: Place) -> Proof:
    """The attack on it."""
    return attacked(release(exact, *withheld), catalogue, table(exact))


def rounded(gathered: Gathered) -> Gathered:
    """The same with every number to the nearest five."""
    numbers = {name: np.floor(gathered.rows[name] / NEAREST + 0.5) * NEAREST for name in ("count", "total")}
    return replace(gathered, rows=gathered.rows.assign(**numbers), rounded_to=NEAREST)


def table(exact: dict[Place, tuple[int, int]]) -> pd.DataFrame:
    """Exact rows as a table; the total of a row of shares is how many are in the group."""
    rows = pd.DataFrame([(*place, *pair) for place, pair in exact.items()], columns=[*KEYS, "count", "total"])
    return rows.assign(total=rows["total"].where(rows["measure"] != "caseload-share", rows["count"]))


def fixed(proof: Proof) -> set[tuple[str, str]]:
    """Measure and part of the numbers that are fixed."""
    return {*proof.fixed[["measure", "part"]].itertuples(index=False, name=None)}


def women(measure: str, area: str = LONDON, period: str = YEAR) -> Place:
    """Where the row of women stands."""
    return (measure, area, "all", "sex", "women", period)


def men(measure: str, area: str = LONDON, period: str = YEAR) -> Place:
    """Where the row of men stands."""
    return (measure, area, "all", "sex", "men", period)


def test_one_group_withheld_is_the_rest_of_the_total(catalogue: Catalogue):
    proof = attack(catalogue, by_sex("recall", (3, 40), (50, 500)), women("recall"))
    assert fixed(proof) == {("recall", "a"), ("recall", "b"), ("recall", "n")}
    assert (proof.narrowest, proof.rows(proof.fixed)) == (0, 1)


def test_two_groups_withheld_leave_as_much_room_as_their_sum(catalogue: Catalogue):
    proof = attack(catalogue, by_sex("recall", (3, 40), (50, 500)), women("recall"), men("recall"))
    assert fixed(proof) == set()
    assert (len(proof.numbers), proof.narrowest >= 3, proof.untried) == (6, True, 0)


def test_a_sum_that_is_too_small_leaves_too_little_room(catalogue: Catalogue):
    proof = attack(catalogue, by_sex("recall", (1, 40), (1, 500)), women("recall"), men("recall"))
    assert [*proof.narrow["part"]] == ["a", "a"] and [*proof.narrow["width"]] == [2, 2]


def test_a_region_is_the_country_less_the_others(catalogue: Catalogue):
    exact = (
        by_sex("recall", (3, 40), (50, 500))
        | by_sex("recall", (30, 400), (60, 600), "wales")
        | by_sex("recall", (33, 440), (110, 1_100), NATIONAL)
    )
    proof = attack(catalogue, exact, women("recall"), men("recall"))
    assert proof.rows(proof.fixed) == 2


def test_a_total_that_another_measure_prints_is_no_secret_but_a_count_is(catalogue: Catalogue):
    exact = by_sex("promoted", (3, 40), (50, 500)) | by_sex("left", (20, 40), (60, 500))
    proof = attack(catalogue, exact, women("promoted"), men("promoted"))
    assert proof.printed == 2
    assert (fixed(proof), {*proof.numbers["part"]}) == (set(), {"a", "b"})


def declaration(declared: int, everybody: int) -> tuple[Gathered, pd.DataFrame]:
    """A declaration that is printed beside a rate of which nothing is, and the exact rows of both."""
    rate = {("recognised", LONDON, "all", "sex", "all-declared", YEAR): (56, declared)}
    rate |= {("recognised", LONDON, "all", "sex", "not-declared", YEAR): (6, everybody - declared)}
    printed = {("declared", LONDON, "all", "sex", "all-declared", YEAR): (declared, everybody)}
    counted = {
        ("declared", LONDON, "all", "sex", "all-declared", YEAR): (declared, declared),
        ("declared", LONDON, "all", "sex", "not-declared", YEAR): (everybody - declared, everybody - declared),
    }
    return release(rate | printed, *rate), table(rate | counted)


def test_those_who_did_not_declare_are_printed_as_what_a_declaration_leaves(catalogue: Catalogue):
    found, exact = declaration(126, 147)
    proof = attacked(found, catalogue, exact)
    assert (proof.printed, fixed(proof), {*proof.numbers["part"]}) == (2, set(), {"a", "b"})


def test_a_withheld_declaration_keeps_those_who_did_not_declare(catalogue: Catalogue):
    found, exact = declaration(126, 147)
    hidden = found.rows["measure"] == "declared"
    numbers = {name: found.rows[name].mask(hidden) for name in ("count", "total")}
    withheld = replace(found, rows=found.rows.assign(shown=found.rows["shown"] & ~hidden, **numbers))
    proof = attacked(withheld, catalogue, exact)
    assert (proof.printed, fixed(proof)) == (0, set())
    assert "n-" in {*proof.numbers["part"]}


def test_those_who_passed_a_stage_are_those_who_reached_the_next(catalogue: Catalogue):
    exact = by_sex("sifted-in", (50, 53), (60, 100)) | by_sex("online-assessment-passed", (20, 50), (30, 60))
    proof = attack(catalogue, exact, women("sifted-in"), men("sifted-in"))
    assert ("sifted-in", "a") in fixed(proof)


def test_a_year_of_events_is_the_sum_of_its_quarters(catalogue: Catalogue):
    exact = by_sex("order-completed", (80, 160), (160, 400))
    quarters = [f"{YEAR}-q{number}" for number in range(1, 5)]
    for period in quarters:
        exact |= by_sex("order-completed", (20, 40), (40, 100), period=period)
    hidden = [group("order-completed", period=quarters[0]) for group in (women, men)]
    proof = attack(catalogue, exact, *hidden)
    assert proof.rows(proof.fixed) == 2


def test_a_quarter_of_people_is_no_more_than_its_year(catalogue: Catalogue):
    exact = by_sex("recall", (9, 60), (12, 100))
    for number in range(1, 5):
        exact |= by_sex("recall", (7, 58), (9, 80), period=f"{YEAR}-q{number}")
    hidden = [group("recall", period=f"{YEAR}-q1") for group in (women, men)]
    proof = attack(catalogue, exact, *hidden)
    assert proof.rows(proof.fixed) == 0
    assert proof.narrow.empty


def test_a_share_gives_the_total_of_a_rate(catalogue: Catalogue):
    share = {
        ("caseload-share", *place[1:]): (pair[1], 540)
        for place, pair in by_sex("rehabilitative-service-referred", (3, 40), (50, 500)).items()
    }
    exact = by_sex("rehabilitative-service-referred", (3, 40), (50, 500)) | share
    proof = attack(catalogue, exact, women("caseload-share"))
    assert fixed(proof) == {("caseload-share", "n")}


def test_a_release_before_tells_what_the_next_withholds(catalogue: Catalogue):
    exact = by_sex("recall", (30, 400), (50, 500))
    before, after = release(exact), release(exact, women("recall"), men("recall"))
    proof = attacked(joined(before, after), catalogue, table(exact))
    assert proof.rows(proof.fixed) == 2


def test_a_corrected_period_is_not_joined(catalogue: Catalogue):
    exact = by_sex("recall", (30, 400), (50, 500))
    corrected = by_sex("recall", (31, 401), (50, 500))
    before, after = release(exact), release(corrected, women("recall"), men("recall"))
    proof = attacked(joined(before, after), catalogue, table(corrected))
    assert fixed(proof) == set()


def test_the_rest_of_a_rounded_total_has_the_room_that_rounding_leaves(catalogue: Catalogue):
    exact = by_sex("recall", (3, 42), (50, 500))
    proof = attacked(rounded(release(exact, women("recall"))), catalogue, table(exact))
    assert (fixed(proof), len(proof.narrow), [*proof.numbers["part"]]) == (set(), 0, ["a", "b", "n"])


def test_rounded_numbers_that_only_just_round_as_they_do_tell_what_is_withheld(catalogue: Catalogue):
    block = {"asian": (23, 53), "black": (23, 53), "white": (1, 1), "all-declared": (47, 107)}
    exact = {("recall", LONDON, "all", "ethnicity", group, YEAR): pair for group, pair in block.items()}
    white = ("recall", LONDON, "all", "ethnicity", "white", YEAR)
    proof = attacked(rounded(release(exact, white)), catalogue, table(exact))
    assert {("a", 1), ("n", 1)} <= {*proof.narrow[["part", "width"]].itertuples(index=False, name=None)}


def test_numbers_that_round_otherwise_than_printed_are_not_those_of_the_release(catalogue: Catalogue):
    exact = by_sex("recall", (3, 42), (50, 500))
    printed = rounded(release(exact, women("recall")))
    off = by_sex("recall", (3, 42), (53, 500))
    with pytest.raises(AssertionError, match="not those of this release"):
        attacked(printed, catalogue, table(off))


def test_whole_numbers_are_narrower_than_fractions():
    # Twice the first is the second, which is 1 or 2: half of it may be between, a whole number may not.
    matrix = sp.csr_matrix(np.array([[1.0, 1.0, -1.0], [1.0, -1.0, 0.0]]))
    halves = System(matrix, np.zeros(2), np.zeros(2), np.array([0.0, 0.0, 1.0]), np.array([9.0, 9.0, 2.0]))
    assert whole_bounds(halves, 0) == (1, 1)
    found = bounded(halves, np.array([0]))
    assert found.width(np.array([0])).tolist() == [0]
