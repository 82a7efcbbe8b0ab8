"""Hostile requests, drawn by a seed: payloads in every place of an address, a body and the headers that the tool reads."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import quote

from app.data_address import FILTERS
from equality.catalogue import Catalogue
from equality.selection import KEYS
from tests.app.asking import CALLBACK, OWN, asked
from tests.fuzz import payloads

FORMS = (
    "application/json",
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "",
    "a/b;;=",
)
SERVED = (
    "/assets/",
    "/_dash-component-suites/dash/",
    "/_dash-layout",
    "/_dash-dependencies",
    "/health",
    "/data/",
    "/_reload-hash",
    "/",
)


@dataclass(frozen=True)
class Asking:
    """One request; ``said`` are the payloads in it."""

    method: str
    path: str
    query: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hostile:
    """A source of hostile requests for these definitions."""

    catalogue: Catalogue
    paths: Sequence[str]
    random: Random = field(default_factory=Random)

    def request(self) -> Asking:
        """The next request: to a page, to the data address, to what else is served, or as a body."""
        return self.random.choices((self.page, self.data, self.elsewhere, self.body), (30, 35, 20, 15))[0]()

    def page(self) -> Asking:
        """A page asked for as the browser does, with hostile values among true ones."""
        said = self._payloads(3)
        path = self.random.choice(self.paths)
        if self.random.random() < 0.2:
            path += "/" + said[0]
        search = self._search((*KEYS, "sentence_type", "grade", "route"), said)
        return self._callback({"pathname": path, "search": search}, said)

    def data(self) -> Asking:
        """A measure at the data address."""
        said = self._payloads(2)
        measure = self.random.choice((*self.catalogue.measures, said[0]))
        path = f"/data/{quote(measure, safe='', errors='replace')}.csv"
        return Asking("GET", path, self._search(FILTERS, said)[1:], self._headers(), said=said)

    def elsewhere(self) -> Asking:
        """Any method on anything that is served, and on what is not."""
        said = self._payloads(2)
        start = self.random.choice((*SERVED, *self.paths))
        path = start if self.random.random() < 0.3 else start + quote(said[0], safe="/.%", errors="replace")
        return Asking(
            self.random.choice(payloads.METHODS), path, self._search(KEYS, said)[1:], self._headers(), said=said
        )

    def body(self) -> Asking:
        """A callback whose body is not one, or one with a part of another kind."""
        if self.random.random() < 0.4:
            kind = self.random.choice(FORMS)
            headers = (*OWN.items(), ("Content-Type", kind))
            return Asking("POST", CALLBACK, headers=headers, body=self.random.choice(payloads.BODIES))
        body: dict[str, Any] = asked("/about-the-data")
        (said,) = self._payloads(1)
        place = self.random.choice((*body, "state", "parsedChangedPropsIds", said))
        body[place] = self.random.choice((*payloads.JSON, said))
        return self.posted(body, (said,))

    def _callback(self, values: dict[str, object], said: tuple[str, ...]) -> Asking:
        body = asked(values["pathname"], values["search"])
        if self.random.random() < 0.05:
            self.random.choice(body["inputs"])["value"] = self.random.choice(payloads.JSON)
        return self.posted(body, said)

    def posted(self, body: dict[str, Any], said: tuple[str, ...]) -> Asking:
        """A callback with this body, as the tool's own pages send it."""
        headers = (*OWN.items(), ("Content-Type", "application/json"))
        return Asking("POST", CALLBACK, headers=headers, body=json.dumps(body).encode(), said=said)

    def _payloads(self, most: int) -> tuple[str, ...]:
        return tuple(self.random.choices(payloads.ALL, k=most))

    def _search(self, names: Sequence[str], said: tuple[str, ...]) -> str:
        """A query string: some names with payloads, some with true values; now and then payloads as names, twice, or raw."""
        pairs = []
        for _ in range(self.random.randint(0, 4)):
            name = self.random.choice((*names, *names, *said))
            value = self.random.choice((*said, *self._true()))
            written = value if self.random.random() < 0.1 else quote(value, safe="", errors="replace")
            pairs.append(f"{quote(name, safe='', errors='replace')}={written}")
        return ("?" + "&".join(pairs))[:7_000]

    def _true(self) -> tuple[str, ...]:
        some = self.random.choice((self.catalogue.areas, self.catalogue.characteristics, self.catalogue.measures))
        return (self.random.choice([*some]), "2025-26", "everyone-else", "all")

    def _headers(self) -> tuple[tuple[str, str], ...]:
        own = OWN.items() if self.random.random() < 0.5 else ()
        return (*own, *self.random.sample(payloads.HEADERS, self.random.randint(0, 2)))
