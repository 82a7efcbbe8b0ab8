"""Commentary, definitions, notices and key figures."""

import pytest
from dash import html

from components.commentary import commentary, details_block
from components.key_figures import KeyFigure, key_figures
from components.notice import error_notice, no_data_notice, not_shown_notice, unknown_choice_notice
from tests.layout_lint import fragment_problems, text_of, walk

WORDS = commentary(
    ["Black people were recalled more often."], ["These figures do not show why."], ["Ask practitioners."]
)


def headings(tree: html.Div) -> list[str]:
    return [text_of(node.component) for node in walk(tree) if node.kind == "H2"]


def test_commentary_says_what_it_means_what_it_does_not_show_and_what_to_check():
    assert headings(WORDS) == ["What this means", "What this does not show", "Check next"]
    assert fragment_problems(WORDS) == []


def test_limits_are_set_apart():
    (inset,) = [node for node in walk(WORDS) if node.get("className") == "pemt-inset"]
    assert text_of(inset.component) == "What this does not showThese figures do not show why."


def test_a_part_without_sentences_has_no_heading():
    assert headings(commentary([], ["These figures do not show why."], [])) == ["What this does not show"]


def test_a_definition_opens_from_its_question():
    block = details_block("What is a likely range?", ["Where we expect the underlying figure to be."])
    assert [node.kind for node in walk(block)] == ["Details", "Summary", "Div", "P"]


@pytest.mark.parametrize(
    ("notice", "words"),
    [
        (
            no_data_notice("Wales has no recall data.", [("All regions", "/")]),
            "No data for this choiceWales has no recall data.All regions",
        ),
        (
            not_shown_notice([]),
            "Not shown (small numbers)These figures are not shown because of small numbers."
            "Try a longer period, all grades, or all regions.",
        ),
        (
            unknown_choice_notice(["We did not recognise the region 'x'."]),
            "Part of this link was not recognisedWe did not recognise the region 'x'.",
        ),
        (
            error_notice("the data team", "7F3A", "/staff"),
            "Sorry, there is a problem with this page"
            "Try again. If it keeps happening, contact the data team and quote 7F3A.Try again",
        ),
    ],
)
def test_notices_say_what_happened_and_offer_a_way_on(notice: html.Div, words: str):
    assert text_of(notice) == words
    assert fragment_problems(notice) == []


def test_key_figures_are_a_list_of_terms():
    figures = key_figures([KeyFigure("Clear differences", "4 of 15", ("comparisons",))])
    assert [(node.kind, text_of(node.component)) for node in walk(figures) if node.kind in ("Dt", "Dd")] == [
        ("Dt", "Clear differences"),
        ("Dd", "4 of 15"),
        ("Dd", "comparisons"),
    ]


def test_a_fifth_key_figure_is_refused():
    with pytest.raises(ValueError, match="at most 4"):
        key_figures([KeyFigure("Clear differences", "4 of 15")] * 5)
