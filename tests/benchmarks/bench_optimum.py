"""How many rows are withheld in small blocks, beside the fewest that an exact whole-number programme needs."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from app.settings import Settings
from equality.catalogue import Catalogue
from equality.disclosure import PROOFS, RowRule, withheld_rates
from equality.periods import Period
from queries.loading.cubes import Cube
from queries.loading.suppression.protecting import Care
from queries.loading.suppression.withholding import withhold
from queries.plan import Combination
from tests.benchmarks.figures import at_most

BLOCKS, MOST_TIMES = 30, 1.10
REGIONS, WIDTH, SECONDS = 6, 3, 60
FURTHEST = WIDTH
"""No count need move further: a move along sums is made of circles, each as far as what it moves."""
RULE = RowRule()
MEASURE, CHARACTERISTIC = "recall", "ethnicity"
SHARES = np.array([0.09, 0.11, 0.04, 0.62, 0.03, 0.11])
"""Of those in a region: five ethnic groups, and those who have not declared."""
QUARTER = Period("quarter", "2025-26-q4", "January to March 2026", date(2026, 1, 1), date(2026, 3, 31))


@dataclass(frozen=True)
class Block:
    """A country and its regions by groups: rows (areas, all who declared and groups and not declared) of count and total."""

    count: np.ndarray
    total: np.ndarray

    @property
    def small(self) -> np.ndarray:
        """Rows that the row rule withholds."""
        return withheld_rates(self.count, self.total, RULE)


def main() -> None:
    """Rows withheld in all blocks, ours and the fewest; blocks for which the programme does not end count by its lower bound."""
    catalogue, _ = Settings().definitions()
    small = ours = fewest = 0
    for number in range(BLOCKS):
        block = drawn(number)
        small += int(block.small.sum())
        ours += withheld(block, catalogue)
        fewest += optimum(block)
    print(f"{BLOCKS} blocks of {block.count.size} rows: small {small}, withheld {ours}, the fewest {fewest}")
    at_most("rows withheld in all, times the fewest", ours / fewest, MOST_TIMES, "times")


def drawn(number: int) -> Block:
    """A block of people in six regions, of whom some had a rare outcome."""
    draw = np.random.default_rng(number)
    people = draw.integers(180, 900, size=REGIONS)
    total = np.array([draw.multinomial(size, SHARES) for size in people])
    count = draw.binomial(total, draw.uniform(0.1, 0.25))
    return Block(_with_sums(count), _with_sums(total))


def _with_sums(groups: np.ndarray) -> np.ndarray:
    areas = np.vstack([groups.sum(axis=0), groups])
    return np.column_stack([areas[:, :-1].sum(axis=1), areas])


def withheld(block: Block, catalogue: Catalogue) -> int:
    """How many rows of a block a release withholds."""
    listed = list(catalogue.areas.values())
    regions = [place for place, area in enumerate(listed) if area.level == "region"][:REGIONS]
    one, place = np.zeros(1, dtype=np.int64), catalogue.areas
    held = []
    for level, areas, rows in (
        ("national", [list(place).index(catalogue.national.slug)], slice(0, 1)),
        ("region", regions, slice(1, None)),
    ):
        count, total, small = (values[rows][:, None, None, :] for values in (block.count, block.total, block.small))
        combination = Combination(MEASURE, level, "all", "quarter", CHARACTERISTIC)
        cube = Cube(combination, np.array(areas), one, one, count, total, small, np.ones(count.shape[:3], bool), True)
        held.append((catalogue.measures[MEASURE], cube))
    made, _ = withhold(held, (catalogue, (QUARTER,)), Care(WIDTH, PROOFS["proof"]))
    return sum(int(cube.withheld.sum()) for _, cube in made) + (len(held) - len(made)) * block.count.size


def optimum(block: Block) -> int:
    """The fewest rows with which each small row's counts, and their sum, could lie WIDTH apart: a least, since no other row need.

    A row is withheld or not; for each small count two ways to move what is withheld, with every sum kept, that differ in it by
    enough. Source: Fischetti and Salazar 2001, Management Science 47(7), 1008-1027, as a model with all attackers in it.
    """
    small = np.flatnonzero(block.small.ravel())
    if not len(small):
        return 0
    rows = block.count.size
    own = np.concatenate([block.count.ravel(), (block.total - block.count).ravel()]).astype(float)
    sums = _sums(block.count.shape)
    model = _Model(rows, own, sums)
    for row in small.tolist():
        for weights in ({row: 1.0}, {rows + row: 1.0}, {row: 1.0, rows + row: 1.0}):
            model.attack(weights)
    found = milp(
        model.cost(),
        integrality=model.cost(),
        bounds=Bounds(model.low(small), model.high()),
        constraints=model.constraints(),
        options={"time_limit": SECONDS},
    )
    return int(np.ceil(found.mip_dual_bound - 1e-6))


def _sums(shape: tuple[int, ...]) -> list[dict[int, float]]:
    """Each sum of a block as places with signs: groups in all who declared, regions in the country; those with and without."""
    place = np.arange(np.prod(shape)).reshape(shape)
    wholes = [(place[area, 0], place[area, 1:-1]) for area in range(shape[0])]
    wholes += [(place[0, group], place[1:, group]) for group in range(shape[1])]
    return [
        {int(whole) + half * place.size: -1.0} | {int(part) + half * place.size: 1.0 for part in parts}
        for half in (0, 1)
        for whole, parts in wholes
    ]


class _Model:
    """One programme: whether each row is withheld, then two moves of every count for each thing that must lie apart."""

    def __init__(self, rows: int, own: np.ndarray, sums: list[dict[int, float]]) -> None:
        self.rows, self.own, self.sums = rows, own, sums
        self.size, self.number = rows, 0
        self.entries: list[tuple[int, int, float]] = []
        self.least: list[float] = []
        self.most: list[float] = []

    def attack(self, weights: dict[int, float]) -> None:
        """Two moves that differ by WIDTH in what the weights add up."""
        moves = []
        for _ in range(2):
            moves.append(self.size)
            for one in self.sums:
                self._add({self.size + place: sign for place, sign in one.items()}, 0.0, 0.0)
            for place, value in enumerate(self.own.tolist()):
                hidden = place % self.rows
                self._add({self.size + place: 1.0, hidden: -FURTHEST}, -np.inf, 0.0)
                self._add({self.size + place: 1.0, hidden: min(value, FURTHEST)}, 0.0, np.inf)
            self.size += len(self.own)
        apart = {moves[0] + place: weight for place, weight in weights.items()}
        apart |= {moves[1] + place: -weight for place, weight in weights.items()}
        self._add(apart, WIDTH, np.inf)

    def _add(self, terms: dict[int, float], least: float, most: float) -> None:
        self.entries += [(self.number, place, weight) for place, weight in terms.items()]
        self.least.append(least)
        self.most.append(most)
        self.number += 1

    def cost(self) -> np.ndarray:
        """One for each row that is withheld."""
        return (np.arange(self.size) < self.rows).astype(float)

    def low(self, small: np.ndarray) -> np.ndarray:
        """Small rows are withheld; moves go down as far as they may."""
        low = np.where(np.arange(self.size) < self.rows, 0.0, -FURTHEST)
        low[small] = 1
        return low

    def high(self) -> np.ndarray:
        """Rows are withheld at most once; moves go up as far as they may."""
        return np.where(np.arange(self.size) < self.rows, 1.0, FURTHEST)

    def constraints(self) -> LinearConstraint:
        """All sums and limits."""
        number, place, weight = zip(*self.entries, strict=True)
        matrix = coo_array((weight, (number, place)), shape=(self.number, self.size)).tocsc()
        return LinearConstraint(matrix, self.least, self.most)


if __name__ == "__main__":
    main()
