"""Everything that a tool sends of a small service: each page at each of its filters, the data address, and rounded pages."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from flask.testing import FlaskClient

from app.pages import pages_of
from app.rate_limits import UNLIMITED
from app.server import create_app
from app.settings import Settings
from tests.app.asking import post
from tests.attack.gathering import EVERYONE_ELSE, listed
from tests.queries.small import Service

OTHERWISE = re.compile(r"\b[0-9a-f]{12,64}\b|\b\d\d?:\d\d(:\d\d)?( [ap]m)?\b|\bRelease \d+\b")
"""Checksums, times of day and the number of a release."""
ROUNDED_TO = 5
FOUND, NOT_OFFERED = 200, 400


@dataclass(frozen=True)
class Served:
    """A tool on a service's release in force."""

    service: Service
    definitions: Path

    def answers(self) -> Iterator[tuple[str, str]]:
        """Each address with what is sent for it, checksums, times and the release's number apart; exact, and then rounded."""
        for base, more in ((0, ""), (ROUNDED_TO, "&rounded=yes")):
            client = self.client(base)
            for address in self._addresses(client):
                path, _, search = address.partition("?")
                data = path.startswith("/data")
                asked = client.get(address) if data else post(client, path, f"?{search}{more}")
                assert asked.status_code in (FOUND, NOT_OFFERED), (address, asked.text)
                yield f"{address}, rounded to {base}", OTHERWISE.sub("-", asked.text)

    def client(self, rounded_to: int = 0) -> FlaskClient:
        """A browser on it, without a screen; its exports rounded to this, or exact (0)."""
        settings = Settings(
            data_dir=self.service.folder,
            measures_dir=self.definitions / "measures",
            dimensions_dir=self.definitions / "dimensions",
            rate_limit=UNLIMITED,
            round_exports=rounded_to,
        )
        return create_app(settings).server.test_client()

    def _addresses(self, client: FlaskClient) -> Iterator[str]:
        """The list of what there is, each page as it comes, and each page and file of data at each combination of filters."""
        catalogue = self.service.catalogue
        yield "/data/"
        yield from (page.path for page in pages_of(catalogue))
        for measure, filters in listed(client).items():
            for asked in combined(filters, "area", "characteristic", "period"):
                for comparison in (filters.get("comparison", [""])[0], EVERYONE_ELSE):
                    yield f"/data/{measure}.csv?{urlencode({**asked, 'comparison': comparison})}"
                yield from self._pages(measure, asked)
            for asked in combined(filters, "characteristic"):
                yield f"/regions?{urlencode({'outcome': measure, **asked})}"
        for asked in combined(filters, "area", "period"):
            for page in ("", "where-to-look", "board-paper"):
                yield f"/{page}?{urlencode(self._selected(asked))}"

    def _pages(self, measure: str, asked: dict[str, str]) -> Iterator[str]:
        catalogue = self.service.catalogue
        path = f"/{catalogue.populations[catalogue.measures[measure].population].path}/{measure}"
        yield f"{path}?{urlencode(self._selected(asked))}"
        yield f"{path}?{urlencode({**self._selected(asked), 'compare': EVERYONE_ELSE})}"

    def _selected(self, asked: dict[str, str]) -> dict[str, str]:
        """The filters of a page, which names a region or a unit by itself."""
        level = self.service.catalogue.areas[asked["area"]].level
        where = {} if level == "national" else {level: asked["area"]}
        return {**where, **{name: value for name, value in asked.items() if name != "area"}}


def combined(filters: dict[str, list[str]], *names: str) -> Iterator[dict[str, str]]:
    """Every combination of the values of some filters."""
    for values in itertools.product(*(filters[name] for name in names)):
        yield dict(zip(names, values, strict=True))
