"""Mapping files: each mistake names the file, the key and the fix, before any extract is read."""

import pytest

from equality.definitions import DefinitionError
from queries.loading.mapping import Condition, load_mapping, mapping_path
from queries.loading.report import LoadStopped
from tests.queries.small import counts_mapping, records_mapping, text_of
from tests.tables import csv_text

RECORDS = records_mapping()
COUNTS = counts_mapping()

MISTAKES = [
    (RECORDS, 'population = "people_on_probation"', 'population = "people"', 'key "population": "people" is not one of'),
    (RECORDS, 'shape = "records"', 'shape = "rows"', 'key "shape": '),
    (RECORDS, "as_at = 2026-03-31", 'as_at = "soon"', 'key "as_at": '),
    (RECORDS, "as_at = 2026-03-31", "", 'key "as_at" is missing. Add it.'),
    (RECORDS, "as_at = 2026-03-31", "as_at = 2026-02-30", "not valid TOML"),
    (RECORDS, "[columns]", "rows = \"many\"\n[columns]", 'key "rows": '),
    (RECORDS, "[columns]", 'delimiter = ", "\n[columns]', 'key "delimiter" is ", ". Write a comma, a semicolon, a bar or a'),
    (RECORDS, "[columns]", 'delimiter = "x"\n[columns]', 'key "delimiter" is "x". Write a comma'),
    (RECORDS, "[columns]", 'colour = "red"\n[columns]', 'key "colour" is not known. Remove it or correct its spelling.'),
    (RECORDS, 'person = "person"', "", 'key "columns.person" is missing. Name the file\'s column for it.'),
    (RECORDS, 'period = "quarter"', "", 'key "columns.period" is missing.'),
    (RECORDS, 'region = "region"\nunit = "unit"', "", 'key "columns.region" is missing. Name the column of regions, or of'),
    (RECORDS, 'ethnicity = "ethnicity"\nsex = "sex"', "", 'key "columns" names no characteristic. Add one of ethnicity, sex'),
    (RECORDS, 'sex = "sex"', 'gender = "sex"', 'key "columns": "gender" is not one of'),
    (RECORDS, 'recalled = "recalled"', 'recall = "recalled"', 'key "flags": "recall" is not one of'),
    (RECORDS, "on_caseload = []", 'on_caseload = [{ column = "x", in = ["1"] }]', 'key "flags[...][0].in" is not known. Remove'),
    (RECORDS, "[flags]", '[constants]\nsex = "women"\n[flags]', '"sex" stands under [columns] and under [constants]. Take'),
    (COUNTS, 'total = "total"', "", 'key "columns.total" is missing. Name the file\'s column for it.'),
    (COUNTS, 'total = "total"', 'totals = "total"', 'key "columns": "totals" is not one of'),
]  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda one: one[3][:40])
def test_a_mistake_names_file_key_and_fix(tmp_path, known, mistake):
    text, old, new, told = mistake
    assert old in text
    path = tmp_path / "x.mapping.toml"
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(DefinitionError) as caught:
        load_mapping(path, known[0])
    assert str(caught.value).startswith(f"{path}: ")
    assert told in str(caught.value)


def test_without_flags_nothing_could_be_counted(tmp_path, known):
    path = tmp_path / "x.mapping.toml"
    path.write_text(RECORDS.partition("[flags]")[0])
    with pytest.raises(DefinitionError, match=r'key "flags" is missing. Name the columns of what happened to people'):
        load_mapping(path, known[0])


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ('[values.region]\nN = "norht"\n', 'under [values.region], gives "N" the value "norht", which is not known'),
        (
            '[values.sex]\nF = "female"\n',
            'under [values.sex], gives "F" the value "female", which is not known. Correct it.',
        ),
        ('[values.period]\nnow = "2025-26-q5"\n', 'gives "now" the value "2025-26-q5", which is not known'),
        ('[constants]\nage = "old"\n', 'The mapping gives age the value "old", which is not known. Correct it.'),
    ],
)
def test_a_mapping_to_what_is_not_known_is_refused(service, more, told):
    drawing = (
        "person | quarter | region | unit | type | ethnicity | sex | on_licence | recalled | sentenced | with_report"
    )
    path = service.write("people.csv", csv_text(drawing) + "," * 10 + "\n", RECORDS + more)
    with pytest.raises(LoadStopped) as caught:
        service.load(path)
    assert told in str(caught.value)


def test_values_may_be_translated_to_slugs_names_and_not_declared(service):
    mapping = RECORDS + '[values.sex]\nF = "women"\nM = "Men"\nX = "Not declared"\nU = "not-declared"\n'
    drawing = """
        person | quarter | region | unit | type | ethnicity | sex | on_licence | recalled | sentenced | with_report
        a | 2025-26-q1 | North | Hill | order | Asian | f | 1 | 1 | 0 | 0
        b | 2025-26-q1 | North | Hill | order | Asian | M | 1 | 1 | 0 | 0
        c | 2025-26-q1 | North | Hill | order | Asian | X | 1 | 1 | 0 | 0
        d | 2025-26-q1 | North | Hill | order | Asian | U | 1 | 0 | 0 | 0
    """
    report = service.load_records(drawing, mapping)
    assert not report.stopped, text_of(report)
    counts = service.counts()
    assert counts["recall country 2025-26-q1 all sex women"] == (1, 1)
    assert counts["recall country 2025-26-q1 all sex men"] == (1, 1)
    assert counts["recall country 2025-26-q1 all sex not-declared"] == (1, 2)


def test_the_file_columns_are_those_of_columns_and_flags(tmp_path, known):
    path = tmp_path / "x.mapping.toml"
    path.write_text(RECORDS.replace("on_caseload = []", 'on_caseload = [{ column = "status", is = ["a", "b"] }]'))
    mapping = load_mapping(path, known[0])
    assert mapping.flags["on_caseload"] == (Condition("status", ("a", "b")),)
    assert {"quarter", "type", "status", "recalled"} <= set(mapping.file_columns)


def test_a_mapping_stands_beside_its_extract(tmp_path):
    assert mapping_path(tmp_path / "staff.2026.csv") == tmp_path / "staff.2026.mapping.toml"
