"""How every page is reached: one callback from the address to the whole page, errors shown in place of the old view."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from urllib.parse import parse_qsl

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from app.leaving import rounding_of, said_of, without_exact_exports
from app.settings import Settings
from app.signin import identity, name_shown
from components.markup import markup
from components.notice import error_notice, notice, unknown_choice_notice
from components.shell import (
    NO_SIGN_IN,
    SAMPLE_DATA,
    Banner,
    Footer,
    Head,
    Imprint,
    MenuEntry,
    Surroundings,
    frame,
    old_data,
    rounded_figures,
    skip,
    status,
)
from components.signed_in import signed_in
from equality.file_names import view_name
from equality.scope import Scope
from equality.selection import Selection, parse_selection
from equality.titles import data_to, made_up, sample_source_line, service_source_line
from queries.door import Door, NoRelease, OtherVersion
from queries.releases import StoreNotReached
from queries.store import Store

ADDRESS, PAGE = "address", "page"
TOOL = "Probation Equality Monitoring Tool"
MOST_PARAMETERS = 50
LONGEST_ADDRESS = 4000
PAGES_KEPT = 256
NOWHERE = "/problem"
FOOTER_LINKS = (
    ("Accessibility", "/about-the-data#accessibility"),
    ("Definitions", "/glossary"),
    ("About the data", "/about-the-data"),
)

log = logging.getLogger("pemt")


@dataclass(frozen=True)
class View:
    """What a page answers: its heading, its content, what a screen reader hears, and a link back (label, address)."""

    heading: str
    body: tuple[Component, ...]
    announcement: str = ""
    back: tuple[str, str] | None = None


@dataclass(frozen=True)
class Page:
    """One entry of the menu; ``answer`` makes the view of a selection, for the page itself and for what lies below it."""

    label: str
    path: str
    answer: Callable[[Store, Selection, str], View | None]


class NoPage(LookupError):  # noqa: N818 - reads as what it is
    """There is no page at a path."""


@dataclass(frozen=True)
class Site:
    """Everything that turns an address into a page."""

    pages: tuple[Page, ...]
    door: Door
    settings: Settings

    def page_at(self, pathname: str) -> tuple[Page, str] | None:
        """The page for a path, and what stands in the path below it; None where there is no such page."""
        parts = [part for part in pathname.split("/") if part]
        if not parts:
            return self.pages[0], ""
        found = next((page for page in self.pages if page.path == f"/{parts[0]}"), None)
        return (found, "/".join(parts[1:])) if found else None

    def show(self, pathname: object, search: object, scope: Scope) -> Component:
        """The whole page for an address, of which nothing is trusted, within what the reader may see."""
        path, parameters = _path(pathname), _parameters(search)
        try:
            store = self.store(path, parameters, scope)
        except NoRelease as error:
            return self._framed(_no_release(error), path, None, Selection())
        selection = parse_selection(parameters, store.catalogue, store.periods)
        try:
            return self.answer(store, path, selection)
        except NoPage:
            return self._framed(self._no_page(), path, store, selection)

    def store(self, path: str, parameters: dict[str, object], scope: Scope) -> Store:
        """The release in force within a scope, with rounded counts where the address asks for them."""
        return self.door.store(scope, rounding_of(path, parameters, self.settings.round_exports))

    def answer(self, store: Store, path: str, selection: Selection) -> Component:
        """The whole page for a path and a selection: a function of these, the release and the day; raises NoPage."""
        at = self.page_at(path)
        view = at[0].answer(store, selection, at[1]) if at else None
        if view is None:
            raise NoPage(path)
        return self._framed(view, path, store, selection)

    def failed(self, error: Exception) -> Component:
        """The page shown when making a page has failed; the reference stands in the log beside the error."""
        reference = secrets.token_hex(2).upper()
        log.error("page failed, reference %s", reference, exc_info=error)
        body = error_notice(self.settings.contact, reference, "/")
        return self._framed(View("There is a problem with this page", (body,)), NOWHERE, None, Selection())

    def not_reached(self, pathname: object, error: StoreNotReached) -> Component:
        """The page shown while the database with the figures does not answer; why is in the log."""
        log.error("the store does not answer: %s", error.reason)
        sentences = [str(error), f"If this goes on, contact {self.settings.contact}."]
        view = View("The figures cannot be reached", (notice("error", "The store does not answer", sentences),))
        return self._framed(view, _path(pathname), None, Selection())

    def _no_page(self) -> View:
        links = tuple((page.label, page.path) for page in self.pages)
        sentence = "There is no page at this address. These are the pages:"
        return View("Page not found", (notice("empty", "We cannot find that page", [sentence], links),))

    def _framed(self, view: View, path: str, store: Store | None, selection: Selection) -> Component:
        problems = [unknown_choice_notice(selection.problems)] if selection.problems else []
        at = self.page_at(path)
        current = at[0] if at else None
        surroundings = Surroundings(
            menu=tuple(
                MenuEntry(page.label, _kept(selection).address(page.path), page is current) for page in self.pages
            ),
            marking=self.settings.marking,
            data_line=_data_line(store),
            footer=Footer(FOOTER_LINKS, f"Contact {self.settings.contact}."),
            banners=_banners(store, self.settings),
            imprint=_imprint(store, path, selection, self.settings.marking),
        )
        body = view.body
        if store and self.settings.round_exports and store.rounded_to == 1:
            body = tuple(without_exact_exports(body, selection.address(path)))
        head = Head(view.heading, f"{view.heading}, {TOOL}", view.announcement, view.back)
        return frame(head, surroundings, [*problems, *body])


def register(app: Dash, site: Site, way_out: str = "") -> None:
    """Give the app its first layout and its one callback."""
    location, spoken, page = dcc.Location(id=ADDRESS, refresh=False), status(), html.Div(id=PAGE)
    # Who is signed in stands outside the page, as pages are kept for all who may see them.
    app.layout = lambda: html.Div([location, skip(), spoken, *signed_in(name_shown(), way_out), page])
    remembered = Remembered(site)

    @app.callback(Output(PAGE, "children"), Input(ADDRESS, "pathname"), Input(ADDRESS, "search"))
    def show(pathname: object, search: object) -> object:
        try:
            return remembered.show(pathname, search, identity().access.scope)
        except StoreNotReached as error:
            return markup(site.not_reached(pathname, error))


class Remembered:
    """A site that keeps the pages it has made: within a release, a page is a function of its path and selection.

    Pages are kept as they are sent.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._answer = lru_cache(maxsize=PAGES_KEPT)(self._made)

    def show(self, pathname: object, search: object, scope: Scope) -> object:
        """The page for an address; addresses with anything unknown in them are answered and not kept.

        The store is narrowed to the scope, so no page is given to a reader of another scope.
        """
        path, parameters = _path(pathname), _parameters(search)
        try:
            store = self._site.store(path, parameters, scope)
        except NoRelease:
            return markup(self._site.show(pathname, search, scope))
        selection = parse_selection(parameters, store.catalogue, store.periods)
        if selection.problems:
            return markup(self._site.show(pathname, search, scope))
        try:
            # With the day, as a banner tells how old the data is.
            return self._answer(store, path, selection, date.today())
        except NoPage:
            return markup(self._site.show(pathname, search, scope))

    def _made(self, store: Store, path: str, selection: Selection, day: date) -> object:
        return markup(self._site.answer(store, path, selection))


def _path(pathname: object) -> str:
    return pathname if isinstance(pathname, str) and len(pathname) < LONGEST_ADDRESS else "/"


def _parameters(search: object) -> dict[str, object]:
    if not isinstance(search, str):
        return {}
    pairs = parse_qsl(search[:LONGEST_ADDRESS].removeprefix("?"), errors="replace", max_num_fields=None)
    return dict(pairs[:MOST_PARAMETERS])


def _kept(selection: Selection) -> Selection:
    """What is carried from page to page: where, when and by what."""
    return Selection(
        region=selection.region, unit=selection.unit, characteristic=selection.characteristic, period=selection.period
    )


def _no_release(error: NoRelease) -> View:
    heading = "These figures cannot be shown" if isinstance(error, OtherVersion) else "No figures yet"
    return View(heading, (notice("empty", heading, [str(error)]),))


def _banners(store: Store | None, settings: Settings) -> tuple[Banner, ...]:
    unguarded = settings.sign_in == "none" and settings.published_on_loopback == "yes"
    return (*([NO_SIGN_IN] if unguarded else []), *_data_banners(store, settings))


def _data_banners(store: Store | None, settings: Settings) -> tuple[Banner, ...]:
    if store is None:
        return ()
    made, said = store.provenance, said_of(store, settings.marking)
    also = (rounded_figures(said),) if said else ()
    if made.sample:
        return (SAMPLE_DATA, *also)
    age = (date.today() - made.as_at).days
    return (*([old_data(age, settings.next_extract)] if age > settings.stale_after_days else []), *also)


def _imprint(store: Store | None, path: str, selection: Selection, marking: str) -> Imprint | None:
    if store is None:
        return None
    made = store.provenance
    return Imprint(
        source=sample_source_line() if made.sample else service_source_line(store.catalogue.service.name),
        data_to=data_to(made.as_at),
        release=made.number,
        method=made.method,
        view=view_name(path, selection.chosen()),
        made_up=made_up() if made.sample else "",
        rounded=said_of(store, marking),
    )


def _data_line(store: Store | None) -> str:
    if store is None:
        return "No figures are shown."
    made = store.provenance
    return (
        f"Data to {_day(made.as_at)}. Release {made.number}, made {_day(made.made_at)}. Method {made.method}. "
        f"Small numbers: fewer than {made.least_people} people, or fewer than {made.least_events} with or without the "
        f"outcome, are not shown, and others may be withheld with them."
    )


def _day(day: object) -> str:
    return f"{day:%-d %B %Y}"
