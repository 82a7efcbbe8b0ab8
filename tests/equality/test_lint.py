"""Banned phrases are caught, allowed ones pass, and sentences, titles and alternative texts keep to their limits."""

import pytest

from equality import lint

CAUGHT = """
BAME staff were promoted. / Results for BME groups. / B.A.M.E. staff.
Non-white staff. / People of colour. / The visible minority. / Visible minorities.
The ethnics. / Blacks and others. / Whites and others. / Coloured people. / Mixed race people. / Minorities were recalled.
Diverse staff. / A diverse candidate.
Hard to reach people. / A hard-to-reach group.
The broad ethnic group. / The specific ethnic groups.
Offenders were recalled. / An ex-offender. / A service user. / Service users.
Black cases were recalled. / Female cases.
The disabled were recalled. / A handicapped person. / Suffers from it.
Homosexual staff. / A sexual preference.
Females were recalled. / Males were recalled.
It is because of their ethnicity. / It is due to ethnicity. / It is caused by policy. / It leads to recall. / It is driven by age.
Ethnicity explains it. / This results in recall. / As a result of ethnicity.
They were discriminated. / The panel was biased. / It was unfair. / It is racist.
A significant difference. / Significantly higher. / An insignificant gap. / Here p = 0.03. / Here p < 0.05.
A trend towards recall. / Almost significant. / A borderline result. / A marginal gap.
There is no difference. / There is no disparity. / The rates are equal. / No issue was found. / No problem.
This proves it. / This confirms it. / This demonstrates it.
The worst region. / The best region. / The top region. / The bottom region. / A failing unit. / A poor performer. / A league table.
It was only 3%. / Just 3%. / Merely 3%. / As many as 30 people. / A staggering gap. / An alarming gap. / It soared. / It plummeted.
Women are over-represented. / Women are under-represented. / Women are overrepresented.
The likelihood of recall. / The odds of recall. / The probability of recall. / The risk of recall. / Black people are more likely.
They were 40% more. / It was 12.5% higher.
The red cells. / An amber cell. / The green cells. / A RAG rating.
It is N/A. / It is null. / It is NaN. / It is nan. / The range is 1.2 to inf. / The rate is None. / It is True.
It is statistically robust. / It is accurate to 1%.
The target is 60%.
Recent figures. / Recently recalled. / Currently high. / Last year it rose.
People of one race.
A {slot} is left.
Two  spaces. / A mark , out of place. / It is empty (). / 0 people were recalled.
About 0 fewer people. / It was 3 of 0.
It was 1 people. / There are 1 groups. / It is *. / It is - here. / A dash \u2014 here.
"""

PASSES = """
If the rates had been equal, about 38 fewer people would have been recalled.
They do not take account of offence, sentence, risk or age.
They are not evidence of discrimination, and they do not rule it out.
All of the ethnic minorities (excluding White minorities) were counted.
Staff were consulted before being given a case of racially motivated offending.
A conduct case was opened, and 20 inspected cases were sufficient.
The National Offender Management Service.
Figures are not shown because of small numbers.
There is no clear difference between groups.
If there were no real differences, about 1 in 20 would look different by chance.
None of the 30 people were recalled.
Redbridge, Bethnal Green and Redcar.
The rate was 0.0% (0 of 200 orders), or 10 people, 1,000 people and 1 person.
The risk of harm was assessed.
Equality and inequality in the Race Action Programme.
The gap is 5.8 percentage points.
Justice, adjustment and adjournment.
Ask the disabled staff network.
"""


def texts(drawn):
    return [text.strip() for line in drawn.strip().splitlines() for text in line.split(" / ")]


@pytest.mark.parametrize("text", texts(CAUGHT))
def test_a_banned_phrase_is_caught(text):
    assert lint.problems(text) != []


@pytest.mark.parametrize("text", texts(CAUGHT))
def test_a_banned_phrase_is_caught_wherever_it_stands(text):
    assert lint.problems(f"In London, {text[0].lower()}{text[1:-1]}, and so on.") or text[0].isupper()
    assert lint.problems(f"It is said. {text}") != []


@pytest.mark.parametrize("text", texts(PASSES))
def test_allowed_words_pass(text):
    assert lint.problems(text) == []


def test_a_problem_names_the_words_and_what_to_write():
    assert lint.problems("The worst region.") == ['"worst": write above, below']


@pytest.mark.parametrize(
    ("check", "text", "found"),
    [
        (lint.sentence_problems, "no capital.", ["does not begin with a capital or a number"]),
        (lint.sentence_problems, "No full stop", ["does not end with a full stop"]),
        (lint.sentence_problems, "19.5% (128 of 655) were recalled.", []),
        (lint.title_problems, "Ends with a full stop.", ["ends with a full stop"]),
        (lint.title_problems, "no capital", ["does not begin with a capital or a number"]),
        (lint.title_problems, " ".join(["Word"] * 12), []),
        (lint.title_problems, " ".join(["Word"] * 13), ["has more than 12 words or 70 characters"]),
        (lint.title_problems, "T" * 70, []),
        (lint.title_problems, "T" * 71, ["has more than 12 words or 70 characters"]),
        (lint.alt_problems, "One sentence.", ["does not have two to four sentences"]),
        (lint.alt_problems, "One, 1.4 times. Two.", []),
        (lint.alt_problems, "One. Two. Three. Four. Five.", ["does not have two to four sentences"]),
        (lint.alt_problems, f"One. {'T' * 393}.", []),
        (lint.alt_problems, f"One. {'T' * 394}.", ["has more than 399 characters"]),
    ],
)
def test_limits(check, text, found):
    assert check(text) == found
