"""Every kind of mistake in a definition file is reported with the file, the key and the fix."""

import shutil

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


MISTAKES = {
    "a key is missing": (RECALL, 'source = "', '# source = "', 'key "source" is missing. Add it.'),
    "a key is misspelt": (
        RECALL,
        "reviewed_by =",
        "reviewd_by =",
        'key "reviewd_by" is not known. Remove it or correct its spelling.',
    ),
    "a key inside a table is misspelt": (
        RECALL,
        "next_review = 2027-11-02",
        "next_review = 2027-11-02\n[size]\nratio = 0.9",
        'key "size.ratio" is not known. Remove it or correct its spelling.',
    ),
    "a number is text": (
        RECALL,
        "order = 90",
        'order = "ninety"',
        'key "order": expected `int`, got `str`. Correct its value.',
    ),
    "a text is a number": (
        RECALL,
        'name = "Recall to custody"',
        "name = 5",
        'key "name": expected `str`, got `int`. Correct its value.',
    ),
    "a text is empty": (RECALL, 'verb = "were recalled"', 'verb = ""', 'key "verb": expected `str` of length >= 1.'),
    "a list is text": (RECALL, "check_next = [", 'check_next = "Ask."\nchecks = [', 'key "check_next": expected `array`'),
    "a list holds a number": (RECALL, '  "Compare delivery', '  3,\n  "Compare delivery', 'key "check_next[0]": expected'),
    "a choice is not one of the choices": (RECALL, 'kind = "rate"', 'kind = "ratio"', 'key "kind": invalid enum value'),
    "a polarity is made up": (RECALL, "higher_is_worse", "worse", 'key "polarity": invalid enum value'),
    "a date is text": (RECALL, "= 2026-11-02", '= "in November"', 'key "reviewed_on": invalid '),
    "a line is not TOML": (RECALL, "order = 90", "order = = 90", "not valid TOML", "line 4", "Correct that line."),
    "a key stands twice": (RECALL, "order = 90", "order = 90\norder = 91", "not valid TOML", "Correct that line."),
    "a population is not known": (
        RECALL,
        '"people_on_probation"',
        '"prisoners"',
        'key "population": "prisoners" is not one of applicants, people_on_probation, staff. Choose one of these.',
    ),
    "a rate has no event": (
        RECALL,
        'happened_field = "recalled"',
        "",
        'a rate needs the keys "happened_field" and "would". Add them.',
    ),
    "a rate has no words for people": (
        RECALL,
        'would = "would have been recalled"',
        "",
        'a rate needs the keys "happened_field" and "would". Add them.',
    ),
    "the next review is before the last": (
        RECALL,
        "next_review = 2027",
        "next_review = 2025",
        'key "next_review" must be after "reviewed_on". Correct one of them.',
    ),
    "a size has its ends the wrong way round": (
        RECALL,
        "next_review = 2027-11-02",
        "next_review = 2027-11-02\n[size]\nratio_low = 1.25\nratio_high = 0.8",
        'key "size": ratio_low must be below 1 and ratio_high above it.',
    ),
    "two populations have one path": (
        POPULATIONS,
        'path = "staff"',
        'path = "recruitment"',
        'key "population.path": "recruitment" stands twice. Remove one.',
    ),
    "two grades have one slug": (
        POPULATIONS,
        'slug = "head-of-delivery-unit"',
        'slug = "senior-leader"',
        'key "population.staff.segment.value": "senior-leader" stands twice. Remove one.',
    ),
    "a grade takes the slug of all together": (
        POPULATIONS,
        'slug = "senior-leader"',
        'slug = "all"',
        'key "population.staff.segment.value": "all" stands twice. Remove one.',
    ),
    "a slug has capitals": (
        POPULATIONS,
        'slug = "licence"',
        'slug = "Licence"',
        '"Licence" may hold only a-z, 0-9 and single hyphens.',
    ),
    "a population has no segment": (
        POPULATIONS,
        'field = "sentence_type"',
        "",
        'key "population[0].segment.field" is missing. Add it.',
    ),
    "two characteristics have one slug": (
        CHARACTERISTICS,
        'slug = "religion"',
        'slug = "disability"',
        'key "characteristic.slug": "disability" stands twice. Remove one.',
    ),
    "two groups have one slug": (
        CHARACTERISTICS,
        '{ slug = "men"',
        '{ slug = "women"',
        'key "characteristic.sex.group.slug": "women" stands twice. Remove one.',
    ),
    "a characteristic has no column": (
        CHARACTERISTICS,
        'field = "religion"',
        "",
        'key "characteristic.religion.field" is missing. Name the column that holds it.',
    ),
    "a comparison group is not a group": (
        CHARACTERISTICS,
        'reference = { people_on_probation = "men"',
        'reference = { people_on_probation = "male"',
        'key "characteristic.sex.reference.people_on_probation": "male" is not one of men, women.',
    ),
    "a detailed group lies in no group": (
        CHARACTERISTICS,
        'short = "{people} (Arab)", within = "other"',
        'short = "{people} (Arab)", within = "arab"',
        'key "characteristic.ethnicity-19.group.arab.within": "arab" is not one of asian, black, mixed, other, white.',
    ),
    "a coarser classification is not known": (
        CHARACTERISTICS,
        'coarser = "ethnicity-2"',
        'coarser = "ethnicity-3"',
        'key "characteristic.ethnicity.coarser": "ethnicity-3" is not one of ',
    ),
    "a group has no words": (
        CHARACTERISTICS,
        'phrase = "women"',
        'phrase = " "',
        'key "characteristic.sex.group.women.phrase" is empty. Write the words',
    ),
    "a characteristic has no groups": (
        CHARACTERISTICS,
        'made_of = ["ethnicity", "sex"]',
        'field = "both"',
        'key "characteristic.ethnicity-and-sex.group": there are no groups. Add at least two.',
    ),
    "a pair is made of one": (
        CHARACTERISTICS,
        'made_of = ["ethnicity", "sex"]',
        'made_of = ["ethnicity"]',
        'key "characteristic.ethnicity-and-sex.made_of" must name two characteristics.',
    ),
    "a pair is made of something unknown": (
        CHARACTERISTICS,
        'made_of = ["ethnicity", "sex"]',
        'made_of = ["ethnicity", "gender"]',
        'key "characteristic.ethnicity-and-sex.made_of": "gender" is not one of ',
    ),
    "a characteristic names an unknown population": (
        CHARACTERISTICS,
        'populations = ["people_on_probation"]',
        'populations = ["prisoners"]',
        'key "characteristic.age.populations": "prisoners" is not one of ',
    ),
    "the columns are others": (
        AREAS,
        "level,slug,name",
        "kind,slug,name",
        "the columns must be level, slug, name, code, parent, valid_from, valid_to, aliases. Correct the first line.",
    ),
    "a row is short": (AREAS, ",2021-06-26,,N54\n", "\n", ", row ", ": it does not have 8 cells. Correct it."),
    "a row is long": (AREAS, ",2021-06-26,,N54\n", ",2021-06-26,,N54,\n", ": it does not have 8 cells. Correct it."),
    "a level is not known": (
        AREAS,
        "region,north-east",
        "area,north-east",
        ', level": "area" is not one of national, region, unit. Choose one of these.',
    ),
    "a region lies in nothing": (
        AREAS,
        "N54,england-and-wales",
        "N54,",
        'key "north-east.parent": "" is not one of england-and-wales. Choose one of these.',
    ),
    "a unit lies in a unit": (
        AREAS,
        "N54DUR,north-east",
        "N54DUR,sunderland",
        'key "county-durham-and-darlington.parent": "sunderland" is not one of ',
    ),
    "two rows are national": (AREAS, "region,wales", "national,wales", 'exactly one row must have the level "national".'),
    "a date in a table is not one": (
        AREAS,
        "2014-06-01",
        "June 2014",
        ', row ',
        ': "valid_from" is "June 2014". Write a date as 2021-06-26.',
    ),
    "two areas have one slug": (
        AREAS,
        "region,north-west",
        "region,north-east",
        'key "slug": "north-east" stands twice. Remove one.',
    ),
    "the service has no name": (SERVICE, 'name = "', 'nome = "', "Remove it or correct its spelling."),
    "a cohort has no end": (
        SERVICE,
        "name =",
        'cohort = [{ slug = "pqip-11", name = "PQiP 11", start = 2021-01-01 }]\nname =',
        'key "cohort[0].end" is missing. Add it.',
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_its_file_and_its_fix(folder, mistake):
    name, old, new, *expected = MISTAKES[mistake]
    spoil(folder / name, old, new)
    said = message(folder)
    assert said.startswith(str(folder / name))
    for part in expected:
        assert part in said


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
