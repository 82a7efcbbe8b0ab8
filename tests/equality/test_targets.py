"""Shares that a service has set itself: read from a table where there is one, refused with a clear sentence, and held against."""

import pytest

from equality.catalogue import load_catalogue
from equality.definitions import DefinitionError
from equality.representation import set_yardstick
from equality.targets import load_targets

CATALOGUE = load_catalogue()


def read(tmp_path, *lines):
    path = tmp_path / "targets.csv"
    path.write_text("\n".join(("area,characteristic,group,percent", *lines)) + "\n", encoding="utf-8")
    return load_targets(path, CATALOGUE.areas, CATALOGUE.characteristics)


def test_shares_are_read_by_area_characteristic_and_group(tmp_path):
    found = read(tmp_path, "england-and-wales,ethnicity-2,all-other,14", "london,ethnicity-2,all-other,40.5")
    assert found == {
        ("england-and-wales", "ethnicity-2"): {"all-other": 0.14},
        ("london", "ethnicity-2"): {"all-other": 0.405},
    }


def test_a_region_without_a_share_of_its_own_has_that_of_the_whole_service(tmp_path):
    found = read(tmp_path, "england-and-wales,ethnicity-2,all-other,14")
    assert set_yardstick(found, ("wales", "england-and-wales"), "ethnicity-2").shares == {"all-other": 0.14}
    assert set_yardstick(found, ("wales", "england-and-wales"), "sex") is None


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("nowhere,sex,women,50", "row 2, area"),
        ("london,colour,women,50", "row 2, characteristic"),
        ("london,sex,everybody,50", "row 2, group"),
        ("london,sex,women,half", 'percent is "half". Write a number between 0 and 100, such as 14.'),
        ("london,sex,women,140", 'percent is "140"'),
    ],
)
def test_a_line_that_cannot_be_used_is_refused_with_where_and_how_to_mend_it(tmp_path, line, sentence):
    with pytest.raises(DefinitionError, match=sentence.replace("(", r"\(")):
        read(tmp_path, line)


def test_the_same_group_twice_is_refused(tmp_path):
    with pytest.raises(DefinitionError, match="stands twice"):
        read(tmp_path, "london,sex,women,50", "london,sex,women,51")


def test_nothing_is_set_where_there_is_no_table():
    assert CATALOGUE.targets == {}
