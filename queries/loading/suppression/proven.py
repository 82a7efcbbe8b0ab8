"""What was proven of releases before: what hangs together and is the same to the last bit need not be solved for again."""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from scipy.sparse import block_array
from scipy.sparse.csgraph import connected_components

from queries.loading.counted import Codes
from queries.loading.suppression.linked import Mask
from queries.loading.suppression.opening import Floats, Opened

LEAST = 200
"""Fewer unknowns that hang together are solved for in no time, and what a digest of so few was made of might be found by trial."""
FILE = "proven.json"
ENGINE = ("opening.py", "parts.py", "proving.py", "proven.py")
"""The modules whose word a proof is: what others proved than these is asked for again."""
_NONE = np.zeros(0, dtype=np.int64)


@dataclass
class Proven:
    """Digests of what hung together in the last release, and in this one, once every withheld count in it was proven.

    Each with a bit for every unknown, in order: whether two sets of whole numbers were seen in which it lies wide enough apart.
    """

    before: dict[str, str] = field(default_factory=dict)
    now: dict[str, str] = field(default_factory=dict)

    def known(self, opened: Opened, wanted: Mask, box: int) -> tuple[Codes, Codes]:
        """The unknowns of all that was proven before, and those of them that were seen wide enough in whole numbers."""
        found, whole = [_NONE], [_NONE]
        for names, digest in _together(opened, wanted, box) if self.before else ():
            if digest in self.before:
                bits = np.frombuffer(bytes.fromhex(self.before[digest]), np.uint8)
                found.append(names)
                whole.append(names[np.unpackbits(bits, count=len(names)).astype(bool)])
        return np.concatenate(found), np.concatenate(whole)

    def add(self, opened: Opened, wanted: Mask, box: int, whole: Mask) -> None:
        """Remembers all that is open, every wanted count of which is proven; ``whole``: those seen wide enough in whole numbers."""
        for names, digest in _together(opened, wanted, box):
            self.now[digest] = np.packbits(whole[names]).tobytes().hex()


def _together(opened: Opened, wanted: Mask, box: int) -> Iterator[tuple[Codes, str]]:
    """The unknowns of each set that hangs together and is not small, and a digest of all that a proof of it looks at."""
    matrix, turned = opened.sums
    _, label = connected_components(block_array([[None, matrix], [turned, None]], format="csr"), directed=False)
    label = label[matrix.shape[0] :]
    order = np.argsort(label, kind="stable")
    for places in np.split(order, np.flatnonzero(np.diff(label[order])) + 1):
        if len(places) >= LEAST:
            names = opened.names[places]
            yield names, _digest(opened, places, np.minimum(opened.value[names], box), wanted[names], box)


def _digest(opened: Opened, places: Codes, value: Floats, wanted: Mask, box: int) -> str:
    """Of the sums in the order in which they stand, so that others elsewhere change nothing; and of counts up to the box alone."""
    matrix, (least, most), _ = opened.of(places)
    digest = hashlib.sha256(f"{box} {matrix.shape}".encode())
    for part in (matrix.indptr, matrix.indices):
        digest.update(part.astype(np.int64).tobytes())
    for part in (matrix.data, least, most, value):
        digest.update(part.astype(np.float64).tobytes())
    digest.update(wanted.tobytes())
    return digest.hexdigest()


def proven_before(folder: Path) -> Proven:
    """What the last release of a folder had proven; nothing where that is not known, or was the word of another engine."""
    try:
        said = json.loads((folder / FILE).read_text(encoding="utf-8"))
        if said["engine"] != _engine():
            return Proven()
        return Proven({str(digest): bytes.fromhex(bits).hex() for digest, bits in said["proven"].items()})
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return Proven()


def remember(folder: Path, proven: Proven) -> None:
    """Keeps what a release has proven for the next, in a file for the loader alone, in place of what there was.

    Where the disk does not take it, the release stands as it is, and the next one takes longer.
    """
    fresh = (folder / FILE).with_suffix(".next")
    with suppress(OSError):
        fresh.unlink(missing_ok=True)
        fresh.touch(0o600)
        fresh.write_text(json.dumps({"engine": _engine(), "proven": proven.now}), encoding="utf-8")
        os.replace(fresh, folder / FILE)


@cache
def _engine() -> str:
    digest = hashlib.sha256()
    for name in ENGINE:
        digest.update(files(__package__).joinpath(name).read_bytes())
    return digest.hexdigest()
