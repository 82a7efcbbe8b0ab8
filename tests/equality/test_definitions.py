"""Every kind of mistake in a definition file is reported with the file, the key and the fix."""

import shutil
import tomllib
from pathlib import Path

import pytest

from equality.catalogue import DIMENSIONS_DIR, MEASURES_DIR, load_catalogue
from equality.definitions import DefinitionError, read_table, require_known, require_slugs

pytestmark = pytest.mark.filterwarnings("error")

RECALL = "measures/recall.toml"
POPULATIONS = "dimensions/populations.toml"
CHARACTERISTICS = "dimensions/characteristics.toml"
AREAS = "dimensions/areas.csv"
SERVICE = "dimensions/service.toml"


@pytest.fixture
def folder(tmp_path):
    """A copy of the definitions that a test may spoil."""
    shutil.copytree(MEASURES_DIR, tmp_path / "measures")
    shutil.copytree(DIMENSIONS_DIR, tmp_path / "dimensions")
    return tmp_path


def message(folder):
    """What loading the folder says is wrong."""
    with pytest.raises(DefinitionError) as raised:
        load_catalogue(folder / "measures", folder / "dimensions")
    return str(raised.value)


def spoil(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} no longer holds {old!r}: the mistake cannot be made"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def mistakes():
    path = Path(__file__).with_name("mistakes.toml")
    listed = tomllib.loads(path.read_text(encoding="utf-8"))["mistake"]
    return [pytest.param(one, id=one["name"].replace(" ", "_")) for one in listed]


@pytest.mark.parametrize("mistake", mistakes())
def test_a_mistake_is_named_with_its_file_and_its_fix(folder, mistake):
    path = folder / mistake["file"]
    spoil(path, mistake["old"], mistake["new"])
    said = message(folder)
    assert said.startswith(str(path))
    assert [part for part in mistake["says"] if part not in said] == []


def test_the_definitions_load_as_they_are(folder):
    assert load_catalogue(folder / "measures", folder / "dimensions").measures


@pytest.mark.parametrize("name", [POPULATIONS, CHARACTERISTICS, AREAS, SERVICE])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    assert message(folder) == f"{folder / name}: there is no such file. Create it, or point the setting elsewhere."


@pytest.mark.parametrize("name", [RECALL, POPULATIONS, SERVICE])
def test_a_toml_file_that_is_not_utf_8_is_named_with_the_byte(folder, name):
    path = folder / name
    path.write_bytes(path.read_bytes() + b"# caf\xe9\n")
    place = path.stat().st_size - 2
    assert message(folder) == f"{path}: byte {place} is not UTF-8. Save the file as UTF-8."


@pytest.mark.parametrize("make", ["mkdir", "nothing"])
def test_a_folder_without_measures_is_named(tmp_path, make):
    empty = tmp_path / "none"
    if make == "mkdir":
        empty.mkdir()
        (empty / "notes.txt").write_text("no measures here", encoding="utf-8")
    with pytest.raises(DefinitionError) as raised:
        load_catalogue(empty, DIMENSIONS_DIR)
    assert str(raised.value) == f"{empty}: there are no measure files (*.toml). Add one, or set MEASURES_DIR elsewhere."


def test_a_measure_file_with_an_ill_formed_name_is_named(folder):
    (folder / RECALL).rename(folder / "measures" / "Recall_2.toml")
    assert 'key "file name": "Recall_2" may hold only a-z, 0-9 and single hyphens.' in message(folder)


def test_a_new_measure_is_one_file_and_no_code(folder):
    text = (folder / RECALL).read_text(encoding="utf-8")
    (folder / "measures" / "recall-within-28-days.toml").write_text(text.replace("order = 90", "order = 95"), "utf-8")
    measures = list(load_catalogue(folder / "measures", folder / "dimensions").measures)
    assert measures[measures.index("recall") + 1] == "recall-within-28-days"


def test_a_table_gives_cells_without_blanks_around_them_and_skips_comments(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text('# where from\none,two\n a ,"b, c"\n,d\n', encoding="utf-8")
    cells = [row for _, row in read_table(path, ("one", "two"))]
    assert cells == [{"one": "a", "two": "b, c"}, {"one": "", "two": "d"}]


def test_a_table_that_is_not_utf_8_is_named_with_the_byte(folder):
    path = folder / AREAS
    path.write_bytes(path.read_bytes() + b"# caf\xe9\n")
    assert message(folder) == f"{path}: byte {path.stat().st_size - 2} is not UTF-8. Save the file as UTF-8."


def test_a_row_is_named_by_its_line_in_the_file_comments_included(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("# where from\n# and when\none,two\na\n", encoding="utf-8")
    with pytest.raises(DefinitionError, match="row 4: it does not have 2 cells"):
        list(read_table(path, ("one", "two")))


@pytest.mark.parametrize("phrase", ["{staff} from Black ethnic groups", "{people from Black ethnic groups", "{}"])
def test_words_with_another_blank_than_people_are_refused_when_read(folder, phrase):
    spoil(folder / CHARACTERISTICS, "{people} from Black ethnic groups", phrase)
    assert 'key "characteristic.ethnicity.group.black.phrase"' in message(folder)


def test_an_empty_table_lacks_its_columns(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("", encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"the columns must be one, two\. Correct the first line\."):
        list(read_table(path, ("one", "two")))


@pytest.mark.parametrize("slug", ["", "-a", "a-", "a--b", "A", "a_b", "a b", "é", "a\n"])
def test_an_ill_formed_slug_is_refused(tmp_path, slug):
    with pytest.raises(DefinitionError, match="may hold only a-z, 0-9 and single hyphens"):
        require_slugs(tmp_path, "slug", [slug])


def test_a_choice_is_listed_in_order(tmp_path):
    with pytest.raises(DefinitionError, match=r'key "k": "c" is not one of a, b\. Choose one of these\.'):
        require_known(tmp_path, "k", "c", {"b": 1, "a": 2})


def test_definitions_without_a_census_table_have_no_benchmarks(folder):
    assert load_catalogue(folder / "measures", folder / "dimensions").benchmarks
    (folder / "dimensions" / "census2021.csv").unlink()
    assert load_catalogue(folder / "measures", folder / "dimensions").benchmarks == {}


def test_a_mistake_in_the_census_table_is_named(folder):
    census = folder / "dimensions" / "census2021.csv"
    spoil(census, "london", "londres")
    said = message(folder)
    assert said.startswith(f"{census}: ")
    assert '"londres" is not one of' in said
