"""The panel at every chart and matrix that says how it is read, with its own numbers worked through and the words it uses."""

from dash import html

from components.shell import link
from equality.phrases import say
from equality.reading import Reading
from equality.terms import named

GLOSSARY = "/glossary"


def how_to_read(reading: Reading | None) -> list[html.Details]:
    """The panel, closed until it is opened; none where there is nothing to read."""
    if reading is None:
        return []
    text = [*(html.P(one) for one in reading.said), html.Strong(say("reading.words")), _words(reading.terms)]
    return [
        html.Details(
            [html.Summary(say(f"reading.{reading.title}")), html.Div(text, className="pemt-details-text")],
            className="pemt-details pemt-measure pemt-how",
        )
    ]


def _words(slugs: tuple[str, ...]) -> html.Ul:
    return html.Ul(
        [html.Li(link(named(slug).name, f"{GLOSSARY}#{slug}")) for slug in slugs], className="pemt-words-used"
    )
