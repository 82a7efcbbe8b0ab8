"""Board paper: up to three findings of a region on one page of A4, to print, to copy or to take apart."""

from dash import html
from dash.development.base_component import Component

from app.chart_blocks import chart_text, drawn, table_of
from app.glanced import Glanced
from app.nearest import hidden_in, more_shown, not_offered
from app.page import Page, View
from components.commentary import inset
from components.filter_panel import Choice, filter_panel
from components.glance import lines
from components.key_figures import KeyFigure, key_figures
from components.notice import notice
from components.paper import MOST_ROWS, headed, paper_chart, print_button, sheet
from components.table import Number, data_table
from components.take_away import Taken, chart_buttons, without_button, words_buttons
from equality import board_paper as words
from equality.overview import Standout, changes, glances, lead_words
from equality.phrases import say
from equality.selection import Selection
from queries.store import Store

PATH = "/board-paper"
STANDS_OUT = "stands-out"
FILTERS = ("region", "characteristic", "period")


def board_paper_page() -> Page:
    """The page."""
    return Page("Board paper", PATH, answer)


def answer(store: Store, selection: Selection, below: str) -> View | None:
    """The choice of findings and the paper that they make; there is nothing below this page."""
    if below:
        return None
    glanced = Glanced(store, selection.but(unit=None), PATH)
    heading = f"Board paper: {glanced.asked.area.name}"
    chosen = words.chosen_findings(glanced.now, selection.finding)
    panel = filter_panel(_choices(glanced, chosen), glanced.asked.showing(), PATH, say("paper.update"))
    if not glanced.now:
        return View(heading, (panel, not_offered(glanced.asked)))
    problems = words.left_out(glanced.now, selection.finding)
    missing = [notice("bad_link", say("paper.missing"), problems)] if problems else []
    body = (
        panel,
        *missing,
        print_button(),
        sheet(words.title(glanced.now), _paper(glanced, chosen)),
        *_taken(glanced, chosen),
        *_table(glanced, chosen),
    )
    return View(heading, body, say("paper.announcement", number=len(chosen), place=glanced.asked.area.name))


def _choices(glanced: Glanced, chosen: list[Standout]) -> list[Choice]:
    usual = [one for one in glanced.asked.choices() if one.name in FILTERS]
    offered = tuple(words.offered(glanced.now))
    picked = ",".join(one.slug for one in chosen)
    findings = [Choice("finding", say("paper.choose"), offered, picked, "checks")] if offered else []
    charts = (("", say("paper.chart_first")), ("none", say("paper.chart_none")))
    chart = [Choice("chart", say("paper.chart"), charts, glanced.selection.chart or "", "radio")] if chosen else []
    return [*usual, *findings, *chart]


def _paper(glanced: Glanced, chosen: list[Standout]) -> list[Component]:
    """The parts of the sheet, in the order of a reader's questions."""
    now, asked = glanced.now, glanced.asked
    first = chosen[0] if chosen else None
    title, sentence = lead_words([first.block], asked.area) if first else lead_words(now, asked.area)
    figures = [KeyFigure(one.label, one.number, one.context) for one in glances(now, glanced.declared)]
    changed = changes(now, glanced.earlier, (asked.period, glanced.before))
    return [
        html.P([html.Strong(f"{title}. "), sentence], className="pemt-sheet-lead"),
        key_figures(figures),
        *_what_stands_out(chosen),
        *_chart(glanced, chosen),
        headed("What has changed since last year", lines(changed)),
        *([inset("What this does not show", [words.does_not_show(chosen)])] if chosen else []),
        *([headed("Questions to ask next", lines(words.questions(chosen)))] if chosen else []),
        html.P(" ".join(_closing(glanced)), className="pemt-sheet-foot"),
    ]


def _what_stands_out(chosen: list[Standout]) -> list[Component]:
    headings = (
        "Outcome and group",
        Number("Rate"),
        Number("Comparison"),
        Number("Times as often"),
        Number("Likely range"),
    )
    rows = [(one.label, one.rate, one.comparison, one.ratio, one.likely_range) for one in words.rows(chosen)]
    if not rows:
        return [headed("What stands out", html.P(say("paper.nothing")))]
    return [without_button(data_table("What stands out", headings, rows, STANDS_OUT))]


def _taken(glanced: Glanced, chosen: list[Standout]) -> list[Component]:
    """What to take away: the text of the sheet, its address and its table; and where it has a chart, that."""
    figures = glances(glanced.now, glanced.declared)
    text = words.paper_text(words.title(glanced.now), figures, chosen, _closing(glanced))
    of_sheet = words_buttons("paper-title", text, STANDS_OUT if chosen else "")
    if not _has_chart(glanced, chosen):
        return [of_sheet]
    drawn_text = chart_text(glanced.asked, chosen[0].block)
    return [of_sheet, chart_buttons(Taken(drawn_text.identifier, drawn_text.identifier, drawn_text.file_name))]


def _has_chart(glanced: Glanced, chosen: list[Standout]) -> bool:
    return bool(chosen) and glanced.selection.chart != "none" and len(chosen[0].block.findings) <= MOST_ROWS


def _chart(glanced: Glanced, chosen: list[Standout]) -> list[Component]:
    if not chosen or glanced.selection.chart == "none":
        return []
    block = chosen[0].block
    if len(block.findings) > MOST_ROWS:
        return [html.P(say("paper.chart_too_large", number=len(block.findings)))]
    return [paper_chart(chart_text(glanced.asked, block), drawn(block))]


def _table(glanced: Glanced, chosen: list[Standout]) -> list[Component]:
    """The figures that the chart draws, below the sheet and not printed."""
    if not chosen or glanced.selection.chart == "none":
        return []
    ways = more_shown(glanced.asked, hidden_in([chosen[0].block]))
    return [
        html.Div([html.H2("The figures in the chart"), table_of(chosen[0].block), *ways], className="pemt-no-print")
    ]


def _closing(glanced: Glanced) -> tuple[str, ...]:
    """Where the figures are from, the rules in force, and the address of this view."""
    made, asked = glanced.store.provenance, glanced.asked
    return (
        say("line.source_sample") if made.sample else say("paper.source", organisation=asked.catalogue.service.name),
        say(
            "paper.data",
            as_at=f"{made.as_at:%-d %B %Y}",
            release=made.number,
            made=f"{made.made_at:%-d %B %Y}",
            method=made.method,
        ),
        say("paper.likely_range"),
        say("paper.rule", people=made.least_people, events=made.least_events),
        *([say("take_away.rounded", base=glanced.store.rounded_to)] if glanced.store.exact else []),
        say("paper.view", address=glanced.selection.address(PATH)),
    )
