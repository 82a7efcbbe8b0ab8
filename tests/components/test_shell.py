"""The shell: landmarks in order, one h1, the current page, banners, marking, and what the browser script reads."""

from dash import dcc, html

from components.shell import INDEX, SAMPLE_DATA, Footer, Head, MenuEntry, Surroundings, frame, link, skip, status
from tests.layout_lint import Node, problems, text_of, walk

SURROUNDINGS = Surroundings(
    menu=(MenuEntry("Overview", "/?region=london", False), MenuEntry("Staff", "/staff", True)),
    marking="OFFICIAL",
    data_line="Data to 31 March 2026. Released 14 April 2026. Method 1.0",
    footer=Footer(
        (("Accessibility", "/accessibility"), ("Contact the team", "mailto:team@example.org")), "Contact the team."
    ),
    banners=(SAMPLE_DATA,),
)
HEAD = Head("Staff: London", "Staff, London, Probation Equality Monitoring Tool", "Showing staff for London.")
PAGE = frame(HEAD, SURROUNDINGS, [html.P("Body")])


def nodes(kind: str, page: html.Div = PAGE) -> list[Node]:
    return [node for node in walk(page) if node.kind == kind]


def test_the_shell_passes_the_layout_lint():
    assert problems(PAGE) == []


def test_the_skip_link_leads_to_main():
    first = skip()
    (main,) = nodes("Main")
    assert (first.href, main.get("id"), main.get("tabIndex")) == ("#main", "main", -1)


def test_the_heading_carries_focus_and_the_title_of_the_browser():
    (heading,) = nodes("H1")
    assert (heading.get("id"), heading.get("tabIndex")) == ("page-title", -1)
    assert heading.get("data-title") == "Staff, London, Probation Equality Monitoring Tool"
    assert text_of(heading.component) == "Staff: London"


def test_only_the_current_page_is_marked_in_the_menu():
    (menu,) = nodes("Nav")
    links = [node for node in walk(menu.component) if node.kind in ("A", "Link")]
    assert [(text_of(one.component), one.get("href"), one.get("aria-current")) for one in links] == [
        ("Overview", "/?region=london", None),
        ("Staff", "/staff", "page"),
    ]


def test_the_marking_is_in_the_header_and_dates_are_in_the_footer():
    assert text_of(nodes("Header")[0].component).endswith("OFFICIAL")
    assert text_of(nodes("Footer")[0].component).startswith("Data to 31 March 2026.")


def test_a_banner_is_a_named_region_only_where_it_is_asked_for():
    def regions(page: html.Div) -> list[str]:
        return [text_of(node.component) for node in walk(page) if node.get("role") == "region"]

    assert [words.startswith("Sample data These figures are made up.") for words in regions(PAGE)] == [True]
    plain = Surroundings(SURROUNDINGS.menu, "OFFICIAL", "Data to 31 March 2026.", Footer((), ""))
    assert regions(frame(HEAD, plain, [])) == []


def test_a_page_below_another_has_a_link_back_before_its_heading():
    page = frame(Head("Recall", "Recall", back=("Back to where to look", "/where-to-look")), SURROUNDINGS, [])
    kinds = [node.kind for node in walk(nodes("Main", page)[0].component)]
    assert kinds.index("Link") < kinds.index("H1")
    assert "Back to where to look" not in text_of(PAGE)


def test_the_announcement_is_hidden_and_the_status_is_heard():
    words = next(node for node in walk(PAGE) if node.get("id") == "announcement")
    assert (words.get("hidden"), text_of(words.component)) == (True, "Showing staff for London.")
    heard = Node(status(), ())
    assert (heard.get("id"), heard.get("role"), heard.get("hidden")) == ("status", "status", None)


def test_links_within_the_tool_do_not_load_a_new_document():
    assert isinstance(link("See recall", "/people-on-probation/recall"), dcc.Link)
    for outside in ("mailto:team@example.org", "https://www.example.org/", "//www.example.org", "#main"):
        assert isinstance(link("Elsewhere", outside), html.A)


def test_the_document_has_a_language_and_no_footer_of_scripts():
    assert '<html lang="en-GB">' in INDEX
    assert "<footer" not in INDEX
    assert all(
        f"{{%{part}%}}" in INDEX for part in ("metas", "title", "css", "app_entry", "config", "scripts", "renderer")
    )
