"""The pages in menu order."""

from app.page import Page
from app.pages.about import about_page
from app.pages.board_paper import board_paper_page
from app.pages.glossary import glossary_page
from app.pages.outcomes import outcomes_page
from app.pages.overview import overview_page
from app.pages.recruitment import recruitment_page
from app.pages.regions import regions_page
from app.pages.staff import staff_page
from app.pages.where_to_look import where_to_look_page
from equality.catalogue import Catalogue

PAGES_OF_THEIR_OWN = {"staff": staff_page, "applicants": recruitment_page}
"""By population: that of staff is about grades, that of applicants about stages."""


def pages_of(catalogue: Catalogue) -> tuple[Page, ...]:
    """The pages for these definitions: one for each population, between those that are about all of them."""
    populations = (PAGES_OF_THEIR_OWN.get(one.slug, outcomes_page)(one) for one in catalogue.populations.values())
    return (
        overview_page(),
        where_to_look_page(),
        *populations,
        regions_page(),
        board_paper_page(),
        about_page(),
        glossary_page(),
    )
