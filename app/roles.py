"""Roles from claims: which values of which claims make somebody a reader, regional, an editor, an analyst or an administrator."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from equality.definitions import read_toml, require_known
from equality.scope import EVERYWHERE, Scope, units_of

READER, REGIONAL, EDITOR, ANALYST, ADMINISTRATOR = ROLES = ("reader", "regional", "editor", "analyst", "administrator")
OF_REGIONS = (REGIONAL, EDITOR)
OF_ALL = (ANALYST, ADMINISTRATOR)


@dataclass(frozen=True)
class Access:
    """What somebody may do: their roles, and the regions for which they are regional or an editor."""

    roles: frozenset[str]
    regional_in: frozenset[str] = frozenset()
    editor_in: frozenset[str] = frozenset()

    @property
    def scope(self) -> Scope:
        """Whose figures may be read."""
        return EVERYWHERE if self.roles.intersection(OF_ALL) else units_of(self.regional_in | self.editor_in)

    def may_answer(self, region: str) -> bool:
        """Whether findings of a region may be answered."""
        return region in self.editor_in or ADMINISTRATOR in self.roles

    @property
    def may_load(self) -> bool:
        """Whether figures may be loaded and released."""
        return bool(self.roles.intersection(OF_ALL))

    @property
    def may_read_audit(self) -> bool:
        """Whether the audit log may be read."""
        return ADMINISTRATOR in self.roles


ALL_ACCESS = Access(frozenset(ROLES))
"""What everybody may do where nobody signs in."""


class Grant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A role for all whose claim holds a value; regions come from the list or from the values of another claim."""

    value: str
    role: str
    claim: str = ""
    regions: tuple[str, ...] = ()
    regions_claim: str = ""


class Roles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The roles file: the usual claim, the grants, and regions by what claims call them, where that is not their slug."""

    claim: str
    grant: tuple[Grant, ...]
    region: dict[str, str] = msgspec.field(default_factory=dict)

    def access(self, claims: Mapping[str, object]) -> Access | None:
        """What somebody with these claims may do; None where they have no role."""
        given = [one for one in self.grant if one.value in values(claims, one.claim or self.claim)]
        if not given:
            return None
        within: dict[str, set[str]] = {role: set() for role in OF_REGIONS}
        for one in given:
            if one.role in within:
                named = values(claims, one.regions_claim) if one.regions_claim else []
                within[one.role].update(one.regions, (self.region.get(name, name) for name in named))
        roles = frozenset(one.role for one in given)
        return Access(roles, frozenset(within[REGIONAL]), frozenset(within[EDITOR]))

    def claims_needed(self) -> frozenset[str]:
        """The names of the claims that decide."""
        named = {one.claim or self.claim for one in self.grant} | {one.regions_claim for one in self.grant}
        return frozenset(named - {""})


def values(claims: Mapping[str, object], name: str) -> list[str]:
    """The values of a claim, one or many; a dot leads into a claim that holds others.

    >>> values({"realm_access": {"roles": ["equality-reader"]}}, "realm_access.roles")
    ['equality-reader']
    """
    found: object = claims.get(name)
    if found is None and "." in name:
        outer, _, inner = name.partition(".")
        held = claims.get(outer)
        return values(held, inner) if isinstance(held, Mapping) else []
    if isinstance(found, str):
        return [found]
    return [one for one in found if isinstance(one, str)] if isinstance(found, list | tuple) else []


def load_roles(path: Path, regions: Iterable[str]) -> Roles:
    """The roles file; raises DefinitionError naming file, key and fix."""
    roles, known = read_toml(path, Roles), [*regions]
    for number, one in enumerate(roles.grant):
        require_known(path, f"grant[{number}].role", one.role, ROLES)
        for region in one.regions:
            require_known(path, f"grant[{number}].regions", region, known)
    for name, region in roles.region.items():
        require_known(path, f"region.{name}", region, known)
    return roles
