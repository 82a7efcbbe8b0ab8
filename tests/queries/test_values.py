"""What values mean: groups, areas, periods and flags in the many ways in which people write them."""

from collections import Counter

from tests.queries.small import records_mapping, text_of, verdicts_of

HEADINGS = (
    "person | quarter | region | unit | type | ethnicity | sex | on_licence | recalled | sentenced | with_report\n"
)


def test_who_did_not_declare_is_a_row_of_their_own(service):
    answers = ["", "Prefer not to say", "NOT STATED", "not-declared", "Refused", "  unknown "]
    drawing = "".join(
        f"anna{n} | 2025-26-q1 | North | Hill | order | {answer} | Women | 1 | 0 | 0 | 0\n"
        for n, answer in enumerate(answers)
    )
    report = service.load_records(HEADINGS + drawing, records_mapping('not_declared = ["Refused"]'))
    assert not report.stopped, text_of(report)
    assert service.counts()["recall country 2025-26-q1 all ethnicity not-declared"] == (0, len(answers))


WRITTEN = """
    2025-26-q4          | 2025-26-q4
    2025-26 Q4          | 2025-26-q4
    2025/26 q4          | 2025-26-q4
    Q4 2025-26          | 2025-26-q4
    2026-03-31          | 2025-26-q4
    2026-01-01 00:00:00 | 2025-26-q4
    01/02/2026          | 2025-26-q4
    this quarter        | 2025-26-q4
    2025-26             | 2025-26
    Released 2015       | released-2015
    RELEASED-2015       | released-2015
"""


def test_periods_may_be_written_in_many_ways(service):
    ways = [[cell.strip() for cell in line.split("|")] for line in WRITTEN.strip().splitlines()]
    drawing = "".join(
        f"anna{n} | {written} | North | Hill | order | Asian | Women | 1 | 0 | 0 | 0\n"
        for n, (written, _) in enumerate(ways)
    )
    mapping = records_mapping() + '[values.period]\n"This  quarter" = "2025-26-q4"\n'
    report = service.load_records(HEADINGS + drawing, mapping)
    assert not report.stopped, text_of(report)
    for period, times in Counter(meant for _, meant in ways).items():
        assert service.counts()[f"recall country {period} all sex women"] == (0, times)


def test_values_are_known_by_slug_name_alias_and_mapping(service):
    spellings = ["North", "north", "N1", " the  north ", "THE NORTH", "Norden", "The\u00a0North"]
    drawing = "".join(
        f"anna{n} | 2025-26-q1 | {region} | Hill | Community ORDER | asian | WOMEN | 1 | 0 | 0 | 0\n"
        for n, region in enumerate(spellings)
    )
    report = service.load_records(HEADINGS + drawing, records_mapping() + '[values.region]\nNorden = "north"\n')
    assert not report.stopped, text_of(report)
    assert service.counts()["recall north 2025-26-q1 all sex women"] == (0, len(spellings))


def test_yes_and_no_may_be_written_in_many_ways(service):
    pairs = [("yes", "no"), ("Y", "N"), ("TRUE", "false"), ("1", "0"), ("1.0", "0.0"), ("T", "F"), (" yes ", "")]
    drawing = "".join(
        f"anna{n} | 2025-26-q1 | North | Hill | order | Asian | Women | {yes} | {yes} | {no} | {no}\n"
        for n, (yes, no) in enumerate(pairs)
    )
    assert not service.load_records(HEADINGS + drawing).stopped
    assert service.counts()["recall country 2025-26-q1 all sex women"] == (len(pairs), len(pairs))
    assert "report country 2025-26-q1 all sex women" not in service.counts()


def test_what_is_neither_yes_nor_no_stops_the_load(service):
    drawing = """
        anna | 2025-26-q1 | North | Hill | order | Asian | Women | 1 | 1 | 0 | 0
        bela | 2025-26-q1 | North | Hill | order | Asian | Women | 2 | 1 | 0 | 0
    """
    report = service.load_records(HEADINGS + drawing, allow_rejects=9)
    assert verdicts_of(report)["Yes and no"] == "STOP"
    assert 'line 3, column "on_licence": "2" is neither yes nor no (1 row). Write 1 or 0, or say under [flags]' in (
        text_of(report)
    )


def test_a_flag_may_be_conditions_that_all_hold(service):
    flag = 'on_licence = [{ column = "type", is = ["LICENCE"] }, { column = "sex", is = ["Women", "Men"] }]'
    mapping = records_mapping().replace('on_licence = "on_licence"', flag)
    drawing = """
        anna | 2025-26-q1 | North | Hill | licence | Asian | Women | 0 | 1 | 0 | 0
        bela | 2025-26-q1 | North | Hill | order   | Asian | Women | 0 | 1 | 0 | 0
        cleo | 2025-26-q1 | North | Hill | licence | Asian |       | 0 | 1 | 0 | 0
    """
    assert not service.load_records(HEADINGS + drawing, mapping).stopped
    assert service.counts()["recall country 2025-26-q1 all ethnicity asian"] == (1, 1)


def test_a_condition_that_holds_for_nobody_is_a_warning(service):
    flag = 'on_licence = [{ column = "type", is = ["On licence"] }]'
    report = service.load_records(
        HEADINGS + "anna | 2025-26-q1 | North | Hill | licence | Asian | Women | 0 | 1 | 0 | 0\n",
        records_mapping().replace('on_licence = "on_licence"', flag),
    )
    assert verdicts_of(report)["Conditions"] == "WARNING"
    assert 'the file, column "type": no row holds On licence, so on_licence is never yes. Check how' in text_of(report)
