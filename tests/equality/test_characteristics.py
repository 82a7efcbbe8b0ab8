"""Characteristics: the order of groups, how classifications lie in one another, pairs, and the words for people."""

import pytest

from equality.catalogue import load_catalogue
from equality.characteristics import ALL_DECLARED, NOT_DECLARED

pytestmark = pytest.mark.filterwarnings("error")

DETAILED = {
    "asian": ["bangladeshi", "chinese", "indian", "pakistani", "other-asian"],
    "black": ["african", "caribbean", "other-black"],
    "mixed": ["white-and-asian", "white-and-black-african", "white-and-black-caribbean", "other-mixed"],
    "white": ["white-british", "white-irish", "gypsy-or-irish-traveller", "roma", "other-white"],
    "other": ["arab", "any-other"],
}
COMPARISON = {  # people on probation, staff, applicants
    "ethnicity": ("white", "white", "white"),
    "ethnicity-19": ("white-british", "white-british", "white-british"),
    "ethnicity-2": ("white", "white", "white"),
    "sex": ("men", "women", "women"),
    "age": (None, None, None),
    "staff-age": (None, None, None),
    "disability": ("non-disabled", "non-disabled", "non-disabled"),
    "religion": (None, None, None),
    "sexual-orientation": ("heterosexual", "heterosexual", "heterosexual"),
    "working-pattern": (None, "full-time", "full-time"),
    "caring-responsibility": (None, "no-caring-responsibility", "no-caring-responsibility"),
    "socio-economic-background": (None, "not-lower", "not-lower"),
}
NOUNS = ("people", "staff", "applicants")


@pytest.fixture(scope="module")
def characteristics():
    return load_catalogue().characteristics


def slugs(characteristic):
    return [group.slug for group in characteristic.group]


def test_ethnic_groups_stand_in_their_agreed_order(characteristics):
    rows = [characteristics["ethnicity"].row_name(row) for row in characteristics["ethnicity"].rows]
    assert rows == ["All who declared", "Asian", "Black", "Mixed", "White", "Other", "Not declared"]


def test_nineteen_detailed_groups_lie_in_five_in_the_same_order(characteristics):
    assert slugs(characteristics["ethnicity-19"]) == [slug for within in DETAILED.values() for slug in within]
    found = {group.slug: group.within for group in characteristics["ethnicity-19"].group}
    assert found == {slug: within for within, detailed in DETAILED.items() for slug in detailed}


def test_five_groups_lie_in_two(characteristics):
    found = {group.slug: group.within for group in characteristics["ethnicity"].group}
    assert found == {
        "asian": "all-other",
        "black": "all-other",
        "mixed": "all-other",
        "white": "white",
        "other": "all-other",
    }
    assert slugs(characteristics["ethnicity-2"]) == ["all-other", "white"]


def test_a_finer_classification_has_more_detail_and_the_same_family(characteristics):
    finer = [one for one in characteristics.values() if one.coarser]
    assert [one.slug for one in finer] == ["ethnicity", "ethnicity-19"]
    for one in finer:
        coarser = characteristics[one.coarser]
        assert one.detail > coarser.detail and one.family == coarser.family
        assert {group.within for group in one.group} == set(slugs(coarser))


@pytest.mark.parametrize("slug", COMPARISON)
def test_comparison_groups(characteristics, slug):
    populations = ("people_on_probation", "staff", "applicants")
    assert tuple(characteristics[slug].reference.get(one) for one in populations) == COMPARISON[slug]


def test_every_characteristic_is_in_the_table_of_comparisons_or_is_a_pair(characteristics):
    assert [slug for slug, one in characteristics.items() if not one.made_of] == list(COMPARISON)


@pytest.mark.parametrize(
    ("slug", "first", "second"),
    [
        ("ethnicity-and-sex", "ethnicity", "sex"),
        ("ethnicity-and-age", "ethnicity", "age"),
        ("ethnicity-and-disability", "ethnicity", "disability"),
    ],
)
def test_a_pair_is_every_group_of_one_with_every_group_of_the_other(characteristics, slug, first, second):
    pair = characteristics[slug]
    expected = [f"{one}-{other}" for one in slugs(characteristics[first]) for other in slugs(characteristics[second])]
    assert slugs(pair) == expected and len(set(expected)) == len(expected)
    assert pair.made_of == (first, second) and pair.field == ""
    assert set(pair.populations) <= set(characteristics[first].populations) & set(characteristics[second].populations)


@pytest.mark.parametrize(
    ("slug", "group", "noun", "words"),
    [
        ("ethnicity", "black", "people", ("people from Black ethnic groups", "Black people")),
        ("ethnicity", "mixed", "staff", ("staff from the Mixed ethnic group",) * 2),
        ("ethnicity", "white", "applicants", ("White applicants",) * 2),
        (
            "ethnicity-19",
            "indian",
            "people",
            ("people from the Indian ethnic group", "people from the Indian ethnic group"),
        ),
        ("sex", "women", "staff", ("women",) * 2),
        ("disability", "non-disabled", "staff", ("non-disabled staff",) * 2),
        ("religion", "no-religion", "people", ("people with no religion",) * 2),
        ("ethnicity-and-sex", "black-women", "people", ("women from Black ethnic groups", "Black women")),
        ("ethnicity-and-age", "mixed-18-20", "people", ("people aged 18 to 20 from the Mixed ethnic group",) * 2),
        (
            "ethnicity-and-disability",
            "asian-disabled",
            "staff",
            ("disabled staff from Asian ethnic groups", "Asian disabled staff"),
        ),
    ],
)
def test_the_words_for_a_groups_people(characteristics, slug, group, noun, words):
    """In full, and briefly for titles."""
    found = characteristics[slug].group_named(group)
    assert (found.people(noun), found.people_briefly(noun)) == words


@pytest.mark.parametrize("noun", NOUNS)
def test_no_words_show_a_brace_a_slash_or_a_doubled_blank(characteristics, noun):
    for one in characteristics.values():
        for group in one.group:
            for words in (group.people(noun), group.people_briefly(noun), group.name):
                assert words and not set(words) & set("{}/_") and "  " not in words, (one.slug, group.slug)


def test_people_are_people_from_a_group_and_never_the_group(characteristics):
    """Every phrase says whom it speaks of: the population's noun, or women and men."""
    for one in characteristics.values():
        for group in one.group:
            words = group.people("staff").split()
            assert {"staff", "women", "men"} & set(words), (one.slug, group.slug)


@pytest.mark.parametrize("noun", NOUNS)
def test_the_words_tell_the_groups_of_a_characteristic_apart(characteristics, noun):
    for one in characteristics.values():
        for words in ([group.people(noun) for group in one.group], [group.people_briefly(noun) for group in one.group]):
            assert len(set(words)) == len(words), one.slug


def test_a_block_has_all_who_declared_first_and_not_declared_last(characteristics):
    for one in characteristics.values():
        assert one.rows == (ALL_DECLARED, *slugs(one), NOT_DECLARED)
        assert NOT_DECLARED not in slugs(one) and ALL_DECLARED not in slugs(one)
        assert one.group_named(NOT_DECLARED) is None


def test_a_characteristic_with_a_note_says_it_in_whole_sentences(characteristics):
    assert all(one.note == "" or (one.note[0].isupper() and one.note.endswith(".")) for one in characteristics.values())
