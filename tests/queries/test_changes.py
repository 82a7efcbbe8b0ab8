"""The report of a release says how many rows readers newly see, and newly do not."""

import shutil
import sqlite3

from queries.loading.changes import Changes, changes_between_files

HEADINGS = "measure | period | area | characteristic | group | count | total\n"


def drawn(period, women, men):
    rows = [("Women", women), ("Men", men)]
    return "".join(f"recall | {period} | Country | sex | {name} | {count} | {total}\n" for name, (count, total) in rows)


def test_the_first_release_has_nothing_to_compare_with(service):
    service.load_counts(HEADINGS + drawn("2025-26", (8, 40), (30, 100)))
    assert service.release().changes is None


def test_rows_of_the_same_period_are_compared_though_a_period_is_added_before_it(service):
    service.load_counts(HEADINGS + drawn("2025-26", (8, 40), (3, 100)))
    service.release()
    service.load_counts(HEADINGS + drawn("2024-25", (8, 40), (30, 100)) + drawn("2025-26", (3, 40), (30, 100)))
    summary = service.release()
    assert summary.changes == Changes(newly_not_shown=1, newly_shown=1)
    assert "Newly not shown: 1. Newly shown: 1." in summary.lines()


def test_stores_of_other_definitions_are_not_compared(service, tmp_path):
    service.load_counts(HEADINGS + drawn("2025-26", (8, 40), (30, 100)))
    service.release()
    later = max(service.folder.glob("release-*.sqlite"))
    other = tmp_path / "other.sqlite"
    shutil.copyfile(later, other)
    connection = sqlite3.connect(other)
    connection.execute("UPDATE name SET slug = 'renamed' WHERE kind = 'measure' AND code = 0")
    connection.commit()
    connection.close()
    assert changes_between_files(other, later) is None
