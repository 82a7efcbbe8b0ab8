"""The words of every sentence, read from one file for each language and checked when read."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import msgspec

from equality.definitions import DefinitionError, read_toml
from equality.slots import SLOTS

ENGLISH = Path(__file__).parent / "phrases" / "en.toml"


class Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How names are fitted into sentences.

    Those that take "the"; what people declare, by family; what to say of a characteristic that combines groups; and what
    the last stage of a ladder comes to, by measure; and names of strata as several, by the name of one.
    """

    with_the: tuple[str, ...] = ()
    declared_as: dict[str, str] = {}
    combines: dict[str, str] = {}
    stage_reached: dict[str, str] = {}
    several: dict[str, str] = {}


class Phrases(msgspec.Struct, frozen=True):
    """All words of one language; phrases by "section.key"."""

    language: str
    names: Names
    texts: dict[str, str]

    def say(self, key: str, **slots: object) -> str:
        """The phrase with its slots filled; slots that it does not use are left aside."""
        return self.texts[key].format_map(slots)


def _shape(name: str, fields: Iterable[tuple[str, type]]) -> type[msgspec.Struct]:
    return msgspec.defstruct(name, list(fields), frozen=True, forbid_unknown_fields=True)


_SECTIONS = [(name, _shape(name, ((key, str) for key in keys))) for name, keys in SLOTS.items()]
_File = _shape("_File", [("language", str), ("names", Names), *_SECTIONS])


def load_phrases(path: Path) -> Phrases:
    """The phrases of one file; raises DefinitionError naming file, key and fix."""
    content = read_toml(path, _File)
    texts: dict[str, str] = {}
    for section, known in SLOTS.items():
        for key, text in msgspec.structs.asdict(getattr(content, section)).items():
            _require_slots(path, f"{section}.{key}", text, known[key].split())
            texts[f"{section}.{key}"] = text
    fixed = msgspec.structs.asdict(content)
    return Phrases(fixed["language"], fixed["names"], texts)


@cache
def english() -> Phrases:
    """The phrases that come with the tool."""
    return load_phrases(ENGLISH)


def say(key: str, **slots: object) -> str:
    """The English phrase with its slots filled.

    >>> say("piece.group_one", group_count=1)
    '1 group'
    """
    return english().say(key, **slots)


def _require_slots(path: Path, key: str, text: str, known: list[str]) -> None:
    if not text.strip():
        raise DefinitionError(f'{path}: key "{key}" is empty. Write its words.')
    try:
        used = list(_slots(text))
    except ValueError:
        raise DefinitionError(f'{path}: key "{key}": a brace stands alone. Write slots as {{name}}.') from None
    choices = ", ".join(f"{{{name}}}" for name in known) or "none"
    for slot in used:
        if slot not in known:
            raise DefinitionError(f'{path}: key "{key}": {{{slot}}} is not one of its slots. It may use: {choices}.')


def _slots(text: str) -> Iterator[str]:
    """The slots of a phrase, each with anything written after its name, so that only plain names are ever known."""
    for _, name, layout, conversion in Formatter().parse(text):
        if name is not None:
            yield name + (f"!{conversion}" if conversion else "") + (f":{layout}" if layout else "")
