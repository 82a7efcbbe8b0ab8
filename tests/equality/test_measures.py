"""Measures: every one that the design names is there, and the words of each read well in the sentences made from them."""

import re
from collections import Counter

import pytest

from equality.catalogue import MEASURES_DIR, load_catalogue
from equality.measures import SizeKey

pytestmark = pytest.mark.filterwarnings("error")

# slug, kind, counts, eligible field, happened field, sign of the polarity
MEASURES = {
    "people_on_probation": [
        ("pre-sentence-report", "rate", "events", "sentenced", "sentenced_with_report", 1),
        ("report-on-adjournment", "rate", "events", "report_prepared", "report_on_adjournment", 1),
        ("proposal-followed", "rate", "events", "report_prepared", "proposal_followed", 0),
        ("assessment-sufficient", "rate", "events", "inspected", "assessment_sufficient", 1),
        ("planning-sufficient", "rate", "events", "inspected", "planning_sufficient", 1),
        ("implementation-sufficient", "rate", "events", "inspected", "implementation_sufficient", 1),
        ("reviewing-sufficient", "rate", "events", "inspected", "reviewing_sufficient", 1),
        ("breach", "rate", "people", "on_order", "breach_started", -1),
        ("recall", "rate", "people", "on_licence", "recalled", -1),
        ("order-completed", "rate", "events", "order_ended", "order_completed", 1),
        ("programme-started", "rate", "people", "programme_required", "programme_started", 1),
        ("programme-completed", "rate", "people", "programme_started", "programme_completed", 1),
        ("rehabilitative-service-started", "rate", "people", "service_referred", "service_started", 1),
        ("settled-accommodation", "rate", "events", "supervision_ended", "settled_accommodation", 1),
        ("employment", "rate", "events", "supervision_ended", "employed", 1),
        ("asked-about-needs", "rate", "events", "inducted", "asked_about_needs", 1),
        ("caseload-share", "share", "people", "on_caseload", "", 0),
    ],
    "staff": [
        ("grade-share", "share", "people", "in_post", "", 0),
        ("promoted", "rate", "people", "in_post", "promoted", 1),
        ("temporary-cover", "rate", "people", "in_post", "temporary_cover", 0),
        ("left", "rate", "people", "in_post", "left_service", -1),
        ("grievance-raised", "rate", "people", "in_post", "grievance_raised", 0),
        ("grievance-upheld", "rate", "events", "grievance_raised", "grievance_upheld", 0),
        ("conduct-case", "rate", "people", "in_post", "conduct_case", -1),
        ("recognised", "rate", "people", "in_post", "recognised", 1),
        ("learning-completed", "rate", "people", "learning_required", "learning_completed", 1),
        ("adjustment-made", "rate", "people", "adjustment_requested", "adjustment_made", 1),
        ("consulted-first", "rate", "events", "sensitive_case_given", "consulted_first", 1),
        ("survey-included", "rate", "events", "survey_answered", "felt_included", 1),
        ("survey-valued", "rate", "events", "survey_answered", "felt_valued", 1),
        ("survey-respected", "rate", "events", "survey_answered", "felt_respected", 1),
        ("survey-discriminated", "rate", "events", "survey_answered", "felt_discriminated", -1),
        ("survey-bullied", "rate", "events", "survey_answered", "felt_bullied", -1),
        ("survey-safe-to-raise", "rate", "events", "survey_answered", "safe_to_raise", 1),
        ("declared", "declaration", "people", "in_post", "", 1),
    ],
    "applicants": [
        ("applied-share", "share", "events", "applied", "", 0),
        ("sifted-in", "rate", "events", "applied", "sifted_in", 1),
        ("online-assessment-passed", "rate", "events", "sifted_in", "online_passed", 1),
        ("assessment-centre-passed", "rate", "events", "online_passed", "centre_passed", 1),
        ("interview-passed", "rate", "events", "centre_passed", "interview_passed", 1),
        ("offered", "rate", "events", "interview_passed", "offered", 1),
        ("started", "rate", "events", "offered", "started", 1),
        ("board-shortlisted", "rate", "events", "board_applied", "board_shortlisted", 1),
        ("board-interviewed", "rate", "events", "board_shortlisted", "board_interviewed", 1),
        ("board-appointed", "rate", "events", "board_interviewed", "board_appointed", 1),
    ],
}
SLUGS = sorted(path.stem for path in MEASURES_DIR.glob("*.toml"))

BANNED = [
    r"b\.?a\.?m\.?e\b|\bbme\b",
    r"non-white|people of colou?r|visible minority|mixed race|coloured|\bethnics\b|\bblacks\b|\bwhites\b|minorities",
    r"diverse (staff|candidate|applicant)|hard to reach|(broad|specific) ethnic",
    r"offenders?\b|service users?|prisoners?\b",
    r"the disabled\b(?! staff)|handicapped|suffers? from|homosexual|sexual preference|\b(fe)?males?\b",
    r"because of (their|ethnicity)|due to|caused? by|leads? to|driven by|explain",
    r"discriminated|biased|unfair|\bracist",
    r"significan|\bp [=<]|trend towards|borderline|marginal",
    r"no difference|no disparity|\bequal|no issue|no problem|disproportion|dispar",
    r"\bproves?\b|\bconfirms\b|demonstrate",
    r"\bworst\b|\bbest\b|\btop\b|\bbottom\b|failing|poor performer|league table|\brank",
    r"\bonly\b|\bjust\b|merely|as many as|staggering|alarming|soar|plummet",
    r"(over|under)-?represented",
    r"likelihood|\b(more|less|as) likely\b|\bodds\b|probabilit|\brisks?\b|\d% more",
    r"\bred\b|\bamber\b|\bgreen\b|\brag\b|\bn/a\b|\bnull\b|\bnan\b",
    r"robust|accurate to|\btargets?\b|\brecent|\bcurrent|last year",
    r"\brace\b|\bracial\b",
]
# A case is a record of work here, never a person.
CASES = re.compile(
    r"\b(?:inspected|conduct|sensitive) cases?\b|\bcases inspected\b|\bcase of racially motivated|\bcase management",
    re.IGNORECASE,
)
IMPERATIVES = {"Ask", "Check", "Compare", "Look", "Read", "Talk", "Tell"}
LONGEST_SENTENCE = 25


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


def texts(measure):
    """The words of a measure that people read."""
    return [
        *(measure.name, measure.short_name, measure.unit_one, measure.unit_many, measure.counted, measure.out_of),
        *(measure.count_heading, measure.total_heading, measure.verb, measure.would, measure.why),
        *(measure.check_next),
        *(measure.source, measure.reviewed_by, measure.polarity_status),
    ]


def sentence(catalogue, slug, characteristic, groups):
    """What is said of two groups, with invented figures."""
    measure = catalogue.measures[slug]
    noun = catalogue.populations[measure.population].people
    group, other = (catalogue.characteristics[characteristic].group_named(one).people(noun) for one in groups)
    return (
        f"{group[0].upper()}{group[1:]} {measure.verb} 1.4 times as often as {other}. "
        f"About 38 fewer {measure.unit_many} {measure.would}."
    )


@pytest.mark.parametrize("population", MEASURES)
def test_every_measure_of_the_design_is_there_in_order(catalogue, population):
    found = [
        (one.slug, one.kind, one.counts, one.eligible_field, one.happened_field, one.sign)
        for one in catalogue.measures_of(population)
    ]
    assert [one for one in found if one in MEASURES[population]] == MEASURES[population]


def test_every_file_is_a_measure(catalogue):
    assert sorted(catalogue.measures) == SLUGS


@pytest.mark.parametrize("population", MEASURES)
def test_no_two_measures_of_a_population_share_an_order_a_name_or_an_event(catalogue, population):
    measures = catalogue.measures_of(population)
    for values in (
        [one.order for one in measures],
        [one.name for one in measures],
        [one.short_name for one in measures],
        [one.happened_field for one in measures if one.happened_field],
    ):
        assert [value for value, times in Counter(values).items() if times > 1] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_fields_are_column_names_and_nothing_is_out_of_itself(catalogue, slug):
    measure = catalogue.measures[slug]
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", measure.eligible_field)
    assert re.fullmatch(r"([a-z]+(_[a-z]+)*)?", measure.happened_field)
    assert measure.eligible_field != measure.happened_field


@pytest.mark.parametrize(
    ("population", "first", "last"),
    [("applicants", "applied", "started"), ("applicants", "board_applied", "board_appointed")],
)
def test_stages_follow_one_another_without_a_break(catalogue, population, first, last):
    after = {one.eligible_field: one.happened_field for one in catalogue.measures_of(population) if one.happened_field}
    stage, steps = first, 0
    while stage in after:
        stage, steps = after[stage], steps + 1
    assert stage == last and steps == {"started": 6, "board_appointed": 3}[last]


@pytest.mark.parametrize("slug", SLUGS)
def test_polarity_is_to_be_confirmed_and_size_is_the_common_one(catalogue, slug):
    measure = catalogue.measures[slug]
    assert measure.polarity_status == "To be confirmed by the service"
    assert measure.size == SizeKey(ratio_low=0.80, ratio_high=1.25, gap_points=5.0)
    assert measure.sign == {"higher_is_better": 1, "higher_is_worse": -1, "not_agreed": 0}[measure.polarity]


@pytest.mark.parametrize("slug", SLUGS)
def test_no_banned_words(catalogue, slug):
    found = [
        (hit[0], text)
        for text in texts(catalogue.measures[slug])
        for pattern in BANNED
        for hit in re.finditer(pattern, text, re.IGNORECASE)
    ]
    assert found == []


@pytest.mark.parametrize("slug", SLUGS)
def test_a_case_is_never_a_person(catalogue, slug):
    for text in texts(catalogue.measures[slug]):
        assert not re.search(r"\bcases?\b", CASES.sub("", text), re.IGNORECASE)


@pytest.mark.parametrize("slug", SLUGS)
def test_names_are_headings_and_short_names_fit_inside_a_sentence(catalogue, slug):
    measure = catalogue.measures[slug]
    headings = (measure.name, measure.count_heading, measure.total_heading)
    inside = (measure.short_name, measure.unit_one, measure.unit_many, measure.counted, measure.out_of, measure.verb)
    assert all(text[0].isupper() for text in headings)
    assert all(text[0].islower() for text in inside)
    for text in (*headings, *inside, measure.would):
        assert text == text.strip() and text[-1:] != "." and not set(text) & set("{}/*_")
    assert len(measure.short_name) <= 40 and max(map(len, headings[1:])) <= 30


@pytest.mark.parametrize("slug", SLUGS)
def test_why_and_what_to_check_next_are_short_sentences(catalogue, slug):
    measure = catalogue.measures[slug]
    assert 3 <= len(measure.check_next) <= 4 and len(set(measure.check_next)) == len(measure.check_next)
    assert {line.split()[0] for line in measure.check_next} <= IMPERATIVES
    sentences = [one for text in (measure.why, *measure.check_next) for one in re.split(r"(?<=[.:]) ", text)]
    assert 1 <= len(re.findall(r"\.", measure.why)) <= 2
    for text in (measure.why, *measure.check_next):
        assert text[0].isupper() and text.endswith(".") and "  " not in text
    assert [one for one in sentences if len(one.split()) > LONGEST_SENTENCE] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_a_rate_reads_as_a_sentence_about_either_group(catalogue, slug):
    measure = catalogue.measures[slug]
    if measure.kind != "rate":
        assert not measure.happened_field
        return
    assert measure.would.startswith("would have ")
    assert measure.verb.split()[0] not in {"was", "has", "is", "are", "have"}
    assert measure.unit_one != measure.unit_many
    said = sentence(catalogue, slug, "ethnicity", ("black", "white"))
    assert re.fullmatch(r"[A-Z][a-z]+ from Black ethnic groups [a-z].* White [a-z]+\. About 38 fewer .+\.", said)
    assert sentence(catalogue, slug, "sex", ("women", "men")).startswith(f"Women {measure.verb} 1.4 times as often")


@pytest.mark.parametrize("slug", SLUGS)
def test_people_are_counted_as_people_and_events_as_events(catalogue, slug):
    measure = catalogue.measures[slug]
    nouns = {"people_on_probation": "people", "staff": "staff", "applicants": "applicants"}
    counted_as_people = measure.unit_many == nouns[measure.population]
    assert counted_as_people == (measure.counts == "people" or measure.population == "applicants")


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        (
            "recall",
            "People from Black ethnic groups were recalled 1.4 times as often as White people. "
            "About 38 fewer people would have been recalled.",
        ),
        (
            "order-completed",
            "People from Black ethnic groups completed their order 1.4 times as often as White people. "
            "About 38 fewer orders would have been completed.",
        ),
        (
            "assessment-sufficient",
            "People from Black ethnic groups had a sufficient assessment 1.4 times as often as White people. "
            "About 38 fewer inspected cases would have had a sufficient assessment.",
        ),
        (
            "left",
            "Staff from Black ethnic groups left the service 1.4 times as often as White staff. "
            "About 38 fewer staff would have left the service.",
        ),
        (
            "grievance-upheld",
            "Staff from Black ethnic groups had their grievance upheld 1.4 times as often as White staff. "
            "About 38 fewer grievances would have been upheld.",
        ),
        (
            "online-assessment-passed",
            "Applicants from Black ethnic groups passed the online assessment 1.4 times as often as White applicants. "
            "About 38 fewer applicants would have passed the online assessment.",
        ),
    ],
)
def test_sentences_read_as_written_here(catalogue, slug, expected):
    assert sentence(catalogue, slug, "ethnicity", ("black", "white")) == expected
