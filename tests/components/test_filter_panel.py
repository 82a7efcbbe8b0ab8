"""The filter form: native controls with labels and names, one button, and a line that says what is shown."""

from components.filter_panel import LEFT_OUT, Choice, filter_panel
from tests.layout_lint import Node, fragment_problems, text_of, walk

REGION = Choice("region", "Region", (("", "All regions"), ("london", "London")), "london")
COMPARE = Choice("compare", "Compare with", (("white", "White"), ("everyone-else", "Everyone else")), "white", "radio")
PANEL = filter_panel([REGION, COMPARE], "Showing: London, ethnicity.", "/where-to-look?period=2025-26")


def only(kind: str) -> Node:
    (node,) = [node for node in walk(PANEL) if node.kind == kind]
    return node


def test_the_panel_passes_the_layout_lint():
    assert fragment_problems(PANEL) == []


def test_the_form_is_a_native_one_to_the_page_itself():
    form = only("Form")
    assert (form.get("id"), form.get("method"), form.get("action")) == ("filters", "GET", "/where-to-look")
    button = only("Button")
    assert (button.get("id"), button.get("type"), text_of(button.component)) == ("apply", "submit", "Apply filters")


def test_controls_carry_the_names_of_the_address():
    select, radios = only("Select"), only("RadioItems")
    assert (select.get("name"), select.get("value")) == ("region", "london")
    assert (radios.get("name"), radios.get("value")) == ("compare", "white")


def test_an_option_that_stays_out_of_the_address_can_still_be_chosen():
    assert only("Select").get("options")[0] == {"value": LEFT_OUT, "label": "All regions"}
    unset = filter_panel([Choice("region", "Region", REGION.options, "")], "Showing: all regions.", "/")
    (select,) = [node for node in walk(unset) if node.kind == "Select"]
    assert select.get("value") == LEFT_OUT


def test_the_line_says_what_is_shown_and_offers_to_clear_it():
    line = only("P")
    assert text_of(line.component) == "Showing: London, ethnicity. Clear filters"
    assert only("Link").get("href") == "/where-to-look?period=2025-26"
