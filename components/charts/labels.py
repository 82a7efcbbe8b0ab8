"""Places for names beside points: each within the plot, clear of the other names and of every point."""

from collections.abc import Sequence
from dataclasses import dataclass

from components.theme import CHARACTER_WIDTH, SLACK

HEIGHT = 20
"""Height in px of one line of text, with the room that it needs."""
SIGN = 9
"""Half the height and width in px of the sign of a point."""
GAP = 8
"""Room in px between a point's middle and a name beside it."""
SIDES = (
    "middle right",
    "middle left",
    "top center",
    "bottom center",
    "top right",
    "bottom right",
    "top left",
    "bottom left",
)
"""In the order in which they are tried, in Plotly's words."""


@dataclass(frozen=True)
class Point:
    """A place in px from the plot's upper left corner."""

    x: float
    y: float


@dataclass(frozen=True)
class Box:
    """A rectangle in px."""

    left: float
    upper: float
    right: float
    lower: float

    def touches(self, other: "Box") -> bool:
        """Whether the two have any room in common."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.upper < other.lower
            and other.upper < self.lower
        )

    def lies_in(self, size: tuple[float, float]) -> bool:
        """Whether all of it lies in a plot of this width and height."""
        return self.left >= 0 and self.upper >= 0 and self.right <= size[0] and self.lower <= size[1]


def place_labels(
    points: Sequence[Point], wanted: Sequence[tuple[int, str]], size: tuple[float, float]
) -> dict[int, str]:
    """The side on which each name stands, by the place of its point; a name with no free side is left out.

    ``wanted`` holds the place of a point in ``points`` and its name, the most needed first. ``size`` is the plot's width and
    height in px.

    >>> place_labels([Point(50, 50), Point(390, 50)], [(0, "Wales"), (1, "London")], (400, 100))
    {0: 'middle right', 1: 'middle left'}
    """
    signs = [Box(one.x - SIGN, one.y - SIGN, one.x + SIGN, one.y + SIGN) for one in points]
    taken: list[Box] = []
    placed: dict[int, str] = {}
    for place, name in wanted:
        others = [*signs[:place], *signs[place + 1 :], *taken]
        boxes = {side: box_of(points[place], name, side) for side in SIDES}
        free = (
            side for side, box in boxes.items() if box.lies_in(size) and not any(box.touches(other) for other in others)
        )
        side = next(free, None)
        if side is not None:
            placed[place] = side
            taken.append(boxes[side])
    return placed


def box_of(at: Point, name: str, side: str) -> Box:
    """The room that a name takes on a side of its point."""
    width = len(name) * CHARACTER_WIDTH * SLACK + GAP
    down, across = side.split()
    left = {"right": at.x, "left": at.x - width, "center": at.x - width / 2}[across]
    upper = {"middle": at.y - HEIGHT / 2, "top": at.y - SIGN - HEIGHT, "bottom": at.y + SIGN}[down]
    return Box(left, upper, left + width, upper + HEIGHT)
