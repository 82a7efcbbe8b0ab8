"""Benchmarks: the census table adds up, agrees with its source, and its mistakes are named."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from equality.benchmarks import Benchmark, BenchmarkKey, load_benchmarks
from equality.catalogue import DIMENSIONS_DIR, load_catalogue
from equality.definitions import DefinitionError

CENSUS = DIMENSIONS_DIR / "census2021.csv"
SOURCE = Path(__file__).parents[2] / ".." / "shared" / "data" / "census2021" / "census2021_population.csv"
NATIONAL = "england-and-wales"
HEADER = "area,characteristic,group,people,ages\n"

pytestmark = pytest.mark.filterwarnings("error")

KEYS = [
    ("ethnicity-19", "all ages"),
    ("ethnicity", "all ages"),
    ("ethnicity-2", "all ages"),
    ("sex", "all ages"),
    ("sex", "16 to 64"),
    ("disability", "all ages"),
    ("religion", "all ages"),
    ("sexual-orientation", "16 and over"),
]


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


@pytest.fixture(scope="module")
def benchmarks(catalogue):
    return load_benchmarks(CENSUS, catalogue.areas, catalogue.characteristics)


def census_rows():
    lines = [line for line in CENSUS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


def source_rows():
    if not SOURCE.is_file():
        pytest.skip("the census file that the table was made from is not beside this repository")
    with SOURCE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_region_and_the_nation_have_every_benchmark(catalogue, benchmarks):
    places = [NATIONAL, *(one.slug for one in catalogue.areas_at("region"))]
    assert set(benchmarks) == {BenchmarkKey(place, *key) for place in places for key in KEYS}


def test_the_nation_is_the_sum_of_its_regions_row_by_row():
    sums, nation = Counter(), Counter()
    for row in census_rows():
        totals = nation if row["area"] == NATIONAL else sums
        totals[row["characteristic"], row["group"], row["ages"]] += int(row["people"])
    assert sums == nation and len(nation) == 43


def test_groups_stand_in_display_order_and_shares_add_up_to_one(catalogue, benchmarks):
    for key, groups in benchmarks.items():
        assert list(groups) == [group.slug for group in catalogue.characteristics[key.characteristic].group]
        assert sum(one.share for one in groups.values()) == pytest.approx(1)
        assert {one.total for one in groups.values()} == {sum(one.people for one in groups.values())}


def test_detailed_groups_add_up_to_the_five_within_the_changes_that_the_publisher_makes(catalogue, benchmarks):
    within = {group.slug: group.within for group in catalogue.characteristics["ethnicity-19"].group}
    for area in {key.area for key in benchmarks}:
        sums = Counter()
        for slug, one in benchmarks[BenchmarkKey(area, "ethnicity-19")].items():
            sums[within[slug]] += one.people
        for slug, one in benchmarks[BenchmarkKey(area, "ethnicity")].items():
            assert abs(sums[slug] - one.people) <= 300, (area, slug)


def test_two_groups_are_the_five_added_up(benchmarks):
    five, two = (benchmarks[BenchmarkKey("london", slug)] for slug in ("ethnicity", "ethnicity-2"))
    assert two["white"].people == five["white"].people
    assert two["all-other"].people == sum(five[slug].people for slug in ("asian", "black", "mixed", "other"))


def test_everyone_of_all_ages_is_nearly_the_same_population_in_every_table(benchmarks):
    """Northamptonshire is the reason why two regions differ by more; the table's first lines say so."""
    everyone = Counter()
    for row in census_rows():
        if row["ages"] == "all ages":
            everyone[row["area"], row["characteristic"]] += int(row["people"])
    for area in {key.area for key in benchmarks}:
        totals = [people for (place, _), people in everyone.items() if place == area]
        allowed = 2_000 if area in {"east-of-england", "south-central"} else 400
        assert len(totals) == 5 and max(totals) - min(totals) <= allowed, area


@pytest.mark.parametrize(
    ("key", "group", "people", "percent"),
    [
        (BenchmarkKey(NATIONAL, "ethnicity"), "asian", 5_515_455, 9.3),
        (BenchmarkKey(NATIONAL, "ethnicity"), "black", 2_409_283, 4.0),
        (BenchmarkKey(NATIONAL, "ethnicity"), "white", 48_699_231, 81.7),
        (BenchmarkKey(NATIONAL, "sex"), "women", 30_420_320, 51.0),
        (BenchmarkKey(NATIONAL, "disability"), "disabled", 10_444_750, 17.5),
        (BenchmarkKey(NATIONAL, "religion"), "no-religion", 22_162_044, 39.6),
        (BenchmarkKey(NATIONAL, "sexual-orientation", "16 and over"), "lesbian-gay-or-bisexual", 1_347_818, 3.0),
    ],
)
def test_england_and_wales(benchmarks, key, group, people, percent):
    """Published shares, but of those who answered: no religion is 37.2% of everyone."""
    one = benchmarks[key][group]
    assert one.people == people and 100 * one.share == pytest.approx(percent, abs=0.05)


def test_people_who_did_not_answer_are_outside_the_total(benchmarks):
    religion = benchmarks[BenchmarkKey(NATIONAL, "religion")]
    asked = sum(int(r["people"]) for r in census_rows() if (r["area"], r["characteristic"]) == (NATIONAL, "religion"))
    assert "not-declared" not in religion
    assert asked - religion["sikh"].total == 3_595_377


# Our characteristic and group for the source's own, where the two words differ.
SAME = {
    ("religion", "Other religion"): ("religion", "other"),
    ("religion", "Not answered"): ("religion", "not-declared"),
    ("sex", "Female"): ("sex", "women"),
    ("sex", "Male"): ("sex", "men"),
    ("working_age_x_sex", "Female 16-64"): ("sex", "women"),
    ("working_age_x_sex", "Male 16-64"): ("sex", "men"),
    ("disability", "Disabled under the Equality Act"): ("disability", "disabled"),
    ("disability", "Not disabled under the Equality Act"): ("disability", "non-disabled"),
    ("sexual_orientation_16plus", "Straight or Heterosexual"): ("sexual-orientation", "heterosexual"),
    ("sexual_orientation_16plus", "Gay or Lesbian"): ("sexual-orientation", "lesbian-gay-or-bisexual"),
    ("sexual_orientation_16plus", "Bisexual"): ("sexual-orientation", "lesbian-gay-or-bisexual"),
    ("sexual_orientation_16plus", "All other sexual orientations"): ("sexual-orientation", "other"),
    ("sexual_orientation_16plus", "Not answered"): ("sexual-orientation", "not-declared"),
    ("ethnic_group_19", "White: English, Welsh, Scottish, Northern Irish or British"): (
        "ethnicity-19",
        "white-british",
    ),
    ("ethnic_group_19", "White: Irish"): ("ethnicity-19", "white-irish"),
    ("ethnic_group_19", "Mixed or Multiple ethnic groups: Other Mixed or Multiple ethnic groups"): (
        "ethnicity-19",
        "other-mixed",
    ),
    ("ethnic_group_19", "Other ethnic group: Any other ethnic group"): ("ethnicity-19", "any-other"),
}
AGES = {"working_age_x_sex": "16 to 64", "sexual_orientation_16plus": "16 and over"}


def ours(characteristic, group):
    """A source's characteristic and group as ours."""
    if (characteristic, group) in SAME:
        return SAME[characteristic, group]
    if characteristic == "ethnic_group_5":
        return "ethnicity", group.split()[0].rstrip(",").lower()
    if characteristic == "ethnic_group_19":
        return "ethnicity-19", group.partition(": ")[2].lower().replace(" ", "-")
    return characteristic, group.lower().replace(" ", "-")


def test_the_table_is_the_source_in_our_words(catalogue):
    code = {one.code: one.slug for one in catalogue.areas_at("region")}
    expected = Counter()
    for row in source_rows():
        outside_working_age = row["group"].endswith("under 16 or 65+")
        if row["area_type"] == "probation_region" and not outside_working_age:
            characteristic, group = ours(row["characteristic"], row["group"])
            ages = AGES.get(row["characteristic"], "all ages")
            expected[code[row["area_code"]], characteristic, group, ages] += int(row["n"])
    found = {
        (row["area"], row["characteristic"], row["group"], row["ages"]): int(row["people"])
        for row in census_rows()
        if row["area"] != NATIONAL
    }
    assert found == expected


def test_the_file_names_its_source_and_licence():
    head = "".join(line for line in CENSUS.read_text(encoding="utf-8").splitlines(keepends=True) if line[0] == "#")
    for words in ("Office for National Statistics", "Census 2021", "TS021", "Open Government Licence v3.0", "all ages"):
        assert words in head


def test_a_share_is_people_out_of_those_who_answered():
    assert Benchmark("london", "sex", "women", 51, 200, "all ages").share == 0.255


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("paris,sex,women,1,all ages\n", 'row 2, area": "paris" is not one of '),
        ("london,gender,women,1,all ages\n", 'row 2, characteristic": "gender" is not one of '),
        (
            "london,sex,female,1,all ages\n",
            'row 2, group": "female" is not one of men, not-declared, women. ',
        ),
        ("london,sex,women,1,adults\n", 'row 2, ages": "adults" is not one of 16 and over, 16 to 64, all ages. Choose'),
        ("london,sex,women,1.5,all ages\n", 'row 2: "people" is "1.5". Write a whole number in digits alone.'),
        ("london,sex,women,-1,all ages\n", 'row 2: "people" is "-1". Write a whole number'),
        ('london,sex,women,"1,000",all ages\n', 'row 2: "people" is "1,000". Write a whole number'),
        ("london,sex,women,,all ages\n", 'row 2: "people" is "". Write a whole number'),
        ("london,sex,women,²,all ages\n", 'row 2: "people" is "²". Write a whole number'),
        ("london,sex,women,1\n", "row 2: it does not have 5 cells. Correct it."),
        ("london,sex,women,1,all ages\n", '"london", "sex", "all ages" has no row for men. Add it.'),
        (
            "london,sex,women,1,all ages\nlondon,sex,women,1,all ages\n",
            'row 3: "london", "sex", "all ages", "women" stands twice. Remove one.',
        ),
        (
            "london,sex,women,0,all ages\nlondon,sex,men,0,all ages\n",
            '"london", "sex", "all ages" has no people at all. Correct its rows or remove them.',
        ),
        (
            "london,ethnicity-and-sex,women,1,all ages\n",
            'row 2, group": "women" is not one of ',
        ),
    ],
)
def test_a_mistake_is_named_with_its_row_and_its_fix(catalogue, tmp_path, rows, expected):
    path = tmp_path / "census.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    with pytest.raises(DefinitionError) as raised:
        load_benchmarks(path, catalogue.areas, catalogue.characteristics)
    assert str(raised.value).startswith(str(path)) and expected in str(raised.value)


def test_other_columns_and_a_missing_file_are_named(catalogue, tmp_path):
    path = tmp_path / "census.csv"
    with pytest.raises(DefinitionError, match="there is no such file"):
        load_benchmarks(path, catalogue.areas, catalogue.characteristics)
    path.write_text("area,group,people\n", encoding="utf-8")
    with pytest.raises(DefinitionError, match="the columns must be area, characteristic, group, people, ages"):
        load_benchmarks(path, catalogue.areas, catalogue.characteristics)


def test_a_coarser_classification_that_the_table_holds_is_not_made_up_from_the_finer(catalogue, tmp_path):
    path = tmp_path / "census.csv"
    five = "".join(f"wales,ethnicity,{slug},10,all ages\n" for slug in ("asian", "black", "mixed", "white", "other"))
    path.write_text(
        f"{HEADER}{five}wales,ethnicity-2,white,7,all ages\nwales,ethnicity-2,all-other,3,all ages\n", "utf-8"
    )
    found = load_benchmarks(path, catalogue.areas, catalogue.characteristics)
    assert found[BenchmarkKey("wales", "ethnicity-2")]["white"].share == 0.7
    assert found[BenchmarkKey("wales", "ethnicity")]["white"].share == 0.2
