"""Staff: who holds each grade, beside benchmarks, who has declared, and what happens to staff; and one page a grade."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from dash import html
from dash.development.base_component import Component

from app.asked import Asked
from app.nearest import hidden_in, left_out, more_shown, not_offered
from app.page import Page, View
from app.pages.definitions import definitions
from app.pages.outcomes import outcome_view
from app.staff_blocks import (
    all_groups_block,
    declaration_block,
    grade_addresses,
    groups_shown,
    not_held,
    representation_block,
    separate_groups,
    theme_blocks,
)
from app.staff_figures import StaffFigures
from components.filter_panel import Choice, filter_panel
from components.notice import notice
from components.shell import link
from equality.disclosure import RowRule
from equality.findings import Block
from equality.grammar import with_the
from equality.phrases import say
from equality.populations import ALL_SEGMENTS, Population, Value
from equality.representation_words import headline
from equality.selection import Selection
from queries.store import Store

MOST_NEARBY = 4


class OfGrade(Asked):
    """What is asked of one grade's page, whose address names the grade in its path."""

    def address(self, **changes: object) -> str:
        """This page with some filters changed; that of all staff where no grade is left."""
        selection = self.selection.but(**changes)
        path = f"{self.path}/{selection.segment[1]}" if selection.segment else self.path
        return selection.but(segment=None).address(path)


def staff_page(population: Population) -> Page:
    """The page of all staff and, below it, one page a grade and one an outcome."""
    return Page(population.name, f"/{population.path}", partial(answer, population))


def answer(population: Population, store: Store, selection: Selection, below: str) -> View | None:
    """The page of all staff, or that of the grade or outcome whose slug stands below."""
    if not below:
        return _all_staff(_asked(Asked, population, store, selection))
    grade = next((one for one in population.segment.value if one.slug == below), None)
    if grade is None:
        return outcome_view(population, store, selection, below)
    chosen = selection.but(segment=(population.segment.field, grade.slug))
    return _one_grade(_asked(OfGrade, population, store, chosen), grade)


def _asked(kind: type[Asked], population: Population, store: Store, selection: Selection) -> Asked:
    return kind(store, selection, population, f"/{population.path}", tuple(store.measures_held(population.slug)))


def _all_staff(asked: Asked) -> View:
    figures = StaffFigures(asked)
    heading = f"{asked.population.name}: {asked.area.name}"
    if not _anything(figures):
        return View(heading, (filter_panel(asked.choices(), asked.showing(), asked.path), not_offered(asked)))
    group = _group(figures)
    panel = filter_panel(_choices(figures, group), asked.showing(), asked.path)
    said, shares = _shares(figures, group)
    by_shares, by_outcomes = _more(figures, figures.shares.grades.values())
    below = (*declaration_block(figures), *theme_blocks(figures), *by_outcomes, *_terms(figures))
    body = (panel, *_of_grade(asked), *shares, *by_shares, *below)
    return View(heading, body, said or asked.showing())


def _anything(figures: StaffFigures) -> bool:
    """Whether the release holds anything by this characteristic in the area and period, of all grades or the chosen one."""
    asked = figures.asked
    keys = (asked.key(slug, asked.characteristic, asked.period) for slug in asked.measures)
    return figures.shares.all_grades is not None or any(asked.store.offers(key) for key in keys)


def _group(figures: StaffFigures) -> str:
    """The group asked for, where the shares have it; else the most telling one."""
    wanted = figures.asked.selection.group
    known = figures.shares.characteristic.group_named(wanted or "")
    return known.slug if known else figures.telling_group()


def _choices(figures: StaffFigures, group: str) -> list[Choice]:
    """The usual filters, with that of the group after the characteristic's, where there are shares by grade."""
    choices = figures.asked.choices()
    if not figures.shares.by_grade_held:
        return choices
    groups = tuple((one.slug, one.name) for one in figures.shares.characteristic.group)
    place = next(number for number, one in enumerate(choices, 1) if one.name == "characteristic")
    return [*choices[:place], Choice("group", "Group", groups, group), *choices[place:]]


def _of_grade(asked: Asked) -> list[Component]:
    """What is of one grade alone where one is chosen, and the way to its page."""
    if asked.segment == ALL_SEGMENTS:
        return []
    name = asked.population.segment.row_name(asked.segment)
    way = asked.selection.but(segment=None, group=None).address(f"{asked.path}/{asked.segment}")
    words: list[Component | str] = [
        f"{say('staff.of_grade', grade=name)} ",
        link(say("staff.see_grade", grade=name), way),
        ".",
    ]
    return [html.P(words, className="pemt-measure")]


def _shares(figures: StaffFigures, group: str) -> tuple[str, list[Component]]:
    """Shares by grade; where the release holds none, those of all grades and where there are some by grade."""
    asked, shares = figures.asked, figures.shares
    if shares.by_grade_held:
        ladder = figures.ladder(group)
        hrefs = grade_addresses(asked, shares.characteristic.slug, shares.grades)
        below = [*separate_groups(figures), all_groups_block(figures, hrefs)]
        parts = representation_block(asked, ladder, hrefs, below)
        return f"{headline(ladder)}.", parts
    whole = figures.groups()
    parts = [*(representation_block(asked, whole, {}) if whole else []), *_not_by_grade(figures)]
    return (f"{headline(whole)}." if whole else ""), parts


def _not_by_grade(figures: StaffFigures) -> list[Component]:
    """That there are no shares of each grade by this characteristic here, and nearby views in which there are."""
    asked = figures.asked
    if not figures.measures("share"):
        return []
    noun, place = asked.characteristic.group_noun, with_the(asked.area.name)
    reason = say("staff.not_by_grade", group_noun=noun, place=place, period=asked.period.sentence)
    return [notice("empty", say("staff.not_by_grade_title"), [reason], _nearby_by_grade(figures))]


def _nearby_by_grade(figures: StaffFigures) -> list[tuple[str, str]]:
    """The same by another characteristic, in another period, or in the whole country, as the release holds it by grade."""
    asked = figures.asked
    ways = [
        (f"By {one.group_noun}", asked.address(characteristic=one.slug, group=None))
        for one in figures.others_by_grade()[:2]
    ]
    for period in asked.periods():
        there = StaffFigures(replace(asked, selection=asked.selection.but(period=period.slug, group=None)))
        if there.by_grade_characteristic:
            ways.append((f"The {period.name}", there.asked.address()))
            break
    national = StaffFigures(replace(asked, selection=asked.selection.but(region=None, unit=None, group=None)))
    if asked.area != asked.catalogue.national and national.by_grade_characteristic:
        ways.append((asked.catalogue.national.name, national.asked.address()))
    return ways[:MOST_NEARBY]


def _one_grade(asked: Asked, grade: Value) -> View:
    asked = _by_what_is_held(asked)
    figures = StaffFigures(asked)
    heading = f"{grade.name}, {asked.area.name}"
    back = ("Back to staff", asked.address(segment=None, group=None))
    panel = filter_panel(_choices_of_grade(asked), asked.showing(), f"{asked.path}/{grade.slug}")
    groups = figures.groups(grade.slug)
    block = figures.shares.grades.get(grade.slug)
    if groups is None or block is None:
        by_outcomes: list[Component] = []
        shares = [html.H2(say("staff.shares")), not_held(asked, tuple(figures.measures("share")))]
    else:
        by_shares, by_outcomes = _more(figures, [block])
        below = [*groups_shown(block), *by_shares, *separate_groups(figures)]
        shares = representation_block(asked, groups, {}, below)
    body = (panel, *shares, *declaration_block(figures), *theme_blocks(figures), *by_outcomes, *_terms(figures))
    return View(heading, body, f"{headline(groups)}." if groups else asked.showing(), back)


def _more(figures: StaffFigures, shares: Iterable[Block]) -> tuple[list[Component], list[Component]]:
    """Nearby views that show more: to stand by the shares where one of them is withheld, else by the outcomes."""
    asked = figures.asked
    outcomes = {slug: block for of_theme in figures.themes.values() for slug, block in of_theme.items()}
    missing = (slug for slug, block in outcomes.items() if block is None)
    keys = (asked.key(slug, asked.characteristic, asked.period) for slug in missing)
    of_shares = hidden_in(shares)
    hidden = of_shares | hidden_in(block for block in outcomes.values() if block) | left_out(asked, keys)
    ways = more_shown(asked, hidden)
    return (ways, []) if of_shares else ([], ways)


def _by_what_is_held(asked: Asked) -> Asked:
    """Where no characteristic is chosen, the first by which the release holds shares of the grade here."""
    figures = StaffFigures(asked)
    if asked.selection.characteristic or figures.by_grade_characteristic:
        return asked
    others = figures.others_by_grade()
    return replace(asked, selection=asked.selection.but(characteristic=others[0].slug)) if others else asked


def _choices_of_grade(asked: Asked) -> list[Choice]:
    """The usual filters without that of the grade, which is in the page's path."""
    return [one for one in asked.choices() if one.name != asked.population.segment.field]


def _terms(figures: StaffFigures) -> tuple[Component, ...]:
    made = figures.asked.store.provenance
    rule = RowRule(made.least_people, made.least_events).words
    first = next(iter([*figures.measures("share"), *figures.asked.measures]), None)
    return definitions(figures.asked.measure(first), rule) if first else ()
