"""Protected characteristics, their groups in display order, and the two rows that every block adds."""

from pathlib import Path

import msgspec

from equality.definitions import DefinitionError, read_toml, require_known, require_slugs

ALL_DECLARED = "all-declared"
NOT_DECLARED = "not-declared"
ROW_NAMES = {ALL_DECLARED: "All who declared", NOT_DECLARED: "Not declared"}


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One value of a characteristic, with the words for its people.

    ``phrase`` and ``short`` hold ``{people}`` where the population's noun goes, for example
    "{people} from Black ethnic groups" and "Black {people}". ``within`` names the group of the coarser
    characteristic that holds this one.
    """

    slug: str
    name: str
    phrase: str
    short: str = ""
    within: str = ""

    def people(self, noun: str) -> str:
        """The group's people in full, for example "people from Black ethnic groups"."""
        return self.phrase.format(people=noun)

    def people_briefly(self, noun: str) -> str:
        """The group's people for a title, for example "Black people"."""
        return (self.short or self.phrase).format(people=noun)


class Characteristic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One characteristic in one classification.

    ``field`` is its column in canonical records. Classifications of the same thing share a ``family``; a finer one names
    its ``coarser`` and each of its groups names the group it lies ``within``. A pair names the two characteristics
    that it is ``made_of`` and lists no groups. ``reference`` names the comparison group by population; a population left
    out has no natural reference and is compared with everyone else.
    """

    slug: str
    name: str
    group_noun: str
    populations: tuple[str, ...]
    family: str
    field: str = ""
    detail: int = 1
    coarser: str = ""
    made_of: tuple[str, ...] = ()
    reference: dict[str, str] = {}
    group: tuple[Group, ...] = ()
    note: str = ""

    @property
    def rows(self) -> tuple[str, ...]:
        """Slugs of a block's rows in code order: all who declared, the groups, not declared."""
        return (ALL_DECLARED, *(group.slug for group in self.group), NOT_DECLARED)

    def group_named(self, slug: str) -> Group | None:
        """The group with this slug, or None for the two added rows and unknown slugs."""
        return next((group for group in self.group if group.slug == slug), None)

    def row_name(self, slug: str) -> str:
        """The display name of any row of a block."""
        group = self.group_named(slug)
        return group.name if group else ROW_NAMES[slug]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    characteristic: tuple[Characteristic, ...]


def load_characteristics(path: Path) -> dict[str, Characteristic]:
    """Characteristics by slug, in the file's order; pairs with their groups made."""
    listed = read_toml(path, _File).characteristic
    require_slugs(path, "characteristic.slug", (one.slug for one in listed))
    single = {one.slug: one for one in listed if not one.made_of}
    for one in single.values():
        _check(path, one, single)
    return {one.slug: _paired(path, one, single) if one.made_of else one for one in listed}


def _check(path: Path, one: Characteristic, known: dict[str, Characteristic]) -> None:
    key = f"characteristic.{one.slug}"
    slugs = [group.slug for group in one.group]
    require_slugs(path, f"{key}.group.slug", slugs)
    if not slugs:
        raise DefinitionError(f'{path}: key "{key}.group": there are no groups. Add at least two.')
    if not one.field and not any(finer.coarser == one.slug for finer in known.values()):
        raise DefinitionError(f'{path}: key "{key}.field" is missing. Name the column that holds it.')
    for population, slug in one.reference.items():
        require_known(path, f"{key}.reference.{population}", slug, slugs)
    for group in one.group:
        _require_phrase(path, f"{key}.group.{group.slug}", group)
    if one.coarser:
        require_known(path, f"{key}.coarser", one.coarser, known)
        within = [group.slug for group in known[one.coarser].group]
        for group in one.group:
            require_known(path, f"{key}.group.{group.slug}.within", group.within, within)


def _require_phrase(path: Path, key: str, group: Group) -> None:
    if not group.phrase.strip():
        raise DefinitionError(f'{path}: key "{key}.phrase" is empty. Write the words for the group\'s people.')
    for name in ("phrase", "short"):
        if set("{}") & set(getattr(group, name).replace("{people}", "")):
            raise DefinitionError(f'{path}: key "{key}.{name}" may hold no other braces than {{people}}. Correct it.')


def _paired(path: Path, pair: Characteristic, known: dict[str, Characteristic]) -> Characteristic:
    if len(pair.made_of) != 2:
        raise DefinitionError(f'{path}: key "characteristic.{pair.slug}.made_of" must name two characteristics.')
    for slug in pair.made_of:
        require_known(path, f"characteristic.{pair.slug}.made_of", slug, known)
    first, second = (known[slug] for slug in pair.made_of)
    groups = tuple(_both(one, other) for one in first.group for other in second.group)
    return msgspec.structs.replace(pair, group=groups)


def _both(one: Group, other: Group) -> Group:
    """People in both groups: the second's words take the place of the first's ``{people}``."""
    return Group(
        slug=f"{one.slug}-{other.slug}",
        name=f"{one.name}, {other.name[0].lower() + other.name[1:]}",
        phrase=one.phrase.replace("{people}", other.phrase),
        short=(one.short or one.phrase).replace("{people}", other.short or other.phrase),
    )
