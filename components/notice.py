"""What a reader sees in place of figures: no data, nothing that may be shown, an unknown choice, or a fault."""

from collections.abc import Sequence
from typing import Literal

from dash import html

from components.shell import link

Kind = Literal["empty", "not_shown", "bad_link", "error"]
Links = Sequence[tuple[str, str]]


def notice(kind: Kind, title: str, paragraphs: Sequence[str], links: Links = ()) -> html.Div:
    """A heading, what happened, and ways on as (label, address)."""
    ways = [html.Ul([html.Li(link(label, href)) for label, href in links])] if links else []
    return html.Div(
        [html.H2(title), *(html.P(one) for one in paragraphs), *ways], className=f"pemt-notice pemt-notice-{kind}"
    )


def no_data_notice(sentence: str, links: Links) -> html.Div:
    """There is no data for the choice; ``sentence`` says which, for example "Wales has no recall data for ..."."""
    return notice("empty", "No data for this choice", [sentence], links)


def not_shown_notice(links: Links) -> html.Div:
    """Nothing of the choice may be shown; it never says which number was the small one."""
    words = [
        "These figures are not shown because of small numbers.",
        "Try a longer period, all grades, or all regions.",
    ]
    return notice("not_shown", "Not shown (small numbers)", words, links)


def unknown_choice_notice(problems: Sequence[str]) -> html.Div:
    """The address asked for something that we do not know; each problem is a sentence."""
    return notice("bad_link", "Part of this link was not recognised", problems)


def error_notice(contact: str, reference: str, retry_href: str) -> html.Div:
    """A fault of ours, with a reference that finds it in the log."""
    words = f"Try again. If it keeps happening, contact {contact} and quote {reference}."
    return notice("error", "Sorry, there is a problem with this page", [words], [("Try again", retry_href)])
