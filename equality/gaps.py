"""How a group's rate compares with a reference group's: ratio, gap, people, and their intervals.

Every function takes (count, total, reference_count, reference_total): scalars or arrays that
broadcast together. Every result is a float64 array of the common shape, nan where undefined.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import erfc  # type: ignore[import-untyped, unused-ignore]

from equality.rates import Z95, Floats, floats, quotient, wilson_interval

Limits: TypeAlias = tuple[Floats, Floats]

CHUNK_ROWS = 16_384
"""Rows worked on at a time, so that the working columns stay in the processor's cache."""

MOST_PASSES = 12
"""Newton passes allowed; real tables need six or seven."""

STEP_TOLERANCE = 2e-14
"""Relative size of the last Newton step."""

Z_SQUARED = Z95 * Z95


def ratio(count: ArrayLike, total: ArrayLike, reference_count: ArrayLike, reference_total: ArrayLike) -> Floats:
    """The group's rate divided by the reference group's rate (the relative rate index).

    nan where either total is 0 or ``reference_count`` is 0.

    >>> ratio(10, 30, 25, 60)
    array(0.8)
    """
    a, n, b, m = floats(count, total, reference_count, reference_total)
    # Products of counts are exact, so one division rounds once and 10 of 30 v 25 of 60 is 0.8.
    return np.where((n > 0) & (m > 0), quotient(a * m, n * b), np.nan)


def gap(count: ArrayLike, total: ArrayLike, reference_count: ArrayLike, reference_total: ArrayLike) -> Floats:
    """The group's rate less the reference group's rate, as a proportion (0.05 is 5 percentage points).

    nan where either total is 0.

    >>> gap(400, 2000, 5000, 20000)
    array(-0.05)
    """
    a, n, b, m = floats(count, total, reference_count, reference_total)
    return np.where((n > 0) & (m > 0), quotient(a * m - b * n, n * m), np.nan)


def newcombe_interval(
    count: ArrayLike, total: ArrayLike, reference_count: ArrayLike, reference_total: ArrayLike
) -> Limits:
    """Low and high ends of the 95% interval for the gap, as proportions.

    nan where either total is 0 or a count is not between 0 and its total.

    Source: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10 (two Wilson intervals).

    >>> low, high = newcombe_interval(56, 70, 48, 80)
    >>> print(f"{low:.4f} to {high:.4f}")
    0.0524 to 0.3339
    """
    a, n, b, m = floats(count, total, reference_count, reference_total)
    own, reference = quotient(a, n), quotient(b, m)
    own_low, own_high = wilson_interval(a, n)
    reference_low, reference_high = wilson_interval(b, m)
    difference = gap(a, n, b, m)
    low = difference - np.sqrt((own - own_low) ** 2 + (reference_high - reference) ** 2)
    high = difference + np.sqrt((own_high - own) ** 2 + (reference - reference_low) ** 2)
    return np.asarray(low), np.asarray(high)


def people_gap(
    count: ArrayLike, total: ArrayLike, reference_count: ArrayLike, reference_total: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """How many more people in the group had the outcome than at the reference rate; low and high ends.

    People, positive for more and negative for fewer. The ends are the group's total times the ends of
    the Newcombe interval. nan where either total is 0.

    >>> people, low, high = people_gap(30, 100, 20, 100)
    >>> print(f"{people:.0f} more, {low:.1f} to {high:.1f}")
    10 more, -2.0 to 21.7
    """
    a, n, b, m = floats(count, total, reference_count, reference_total)
    people = np.where(n > 0, a - quotient(n * b, m), np.nan)
    low, high = newcombe_interval(a, n, b, m)
    return people, np.asarray(n * low), np.asarray(n * high)


def pearson_p(count: ArrayLike, total: ArrayLike, reference_count: ArrayLike, reference_total: ArrayLike) -> Floats:
    """p value of Pearson's chi-squared test that both groups have one rate: one degree of freedom.

    Without Yates's correction, so that it is below 0.05 exactly when the Koopman interval excludes 1.
    1.0 where nobody or everybody in both groups had the outcome; nan where either total is 0 or a
    count is not between 0 and its total.

    Source: Pearson (1900), Philosophical Magazine 50, 157-175.

    >>> print(f"{pearson_p(30, 100, 20, 100):.4f}")
    0.1025
    """
    a, n, b, m = floats(count, total, reference_count, reference_total)
    possible = (n > 0) & (m > 0) & (a >= 0) & (a <= n) & (b >= 0) & (b <= m)
    people, events = n + m, a + b
    chi_squared = quotient(people * (a * m - b * n) ** 2, n * m * events * (people - events))
    p = erfc(np.sqrt(np.nan_to_num(chi_squared, nan=0.0) / 2))
    return np.where(possible, p, np.nan)


def koopman_interval(
    count: ArrayLike, total: ArrayLike, reference_count: ArrayLike, reference_total: ArrayLike
) -> Limits:
    """Low and high ends of the 95% Koopman score interval for the ratio.

    The ratios that Pearson's test with one rate a multiple of the other does not reject. nan where
    ``reference_count`` or either total is 0, or a count is not between 0 and its total.

    Source: Koopman (1984), Biometrics 40, 513-517. With T = (b - m p0) / (1 - p0) in the constrained
    likelihood, p1 = (a + T) / (n + T) and p0 = (b - T) / (m - T), and both ends come from the roots of
    T^2 [(1 - a/n) / (a + T) + (1 - b/m) / (b - T)] = z^2 for -a < T < b.

    Raises ArithmeticError when a root is not found to full precision.

    >>> low, high = koopman_interval(36, 40, 16, 80)
    >>> print(f"{low:.3f} to {high:.3f}")
    2.940 to 7.152
    """
    columns = floats(count, total, reference_count, reference_total)
    a, n, b, m = (column.ravel() for column in columns)
    low, high = np.empty(a.size), np.empty(a.size)
    for start in range(0, a.size, CHUNK_ROWS):
        chunk = slice(start, start + CHUNK_ROWS)
        low[chunk], high[chunk] = _limits(_Tables(a[chunk], n[chunk], b[chunk], m[chunk]))
    return low.reshape(columns[0].shape), high.reshape(columns[0].shape)


@dataclass(frozen=True)
class _Tables:
    """a of n in the group, b of m in the reference group."""

    a: Floats
    n: Floats
    b: Floats
    m: Floats

    def swapped(self) -> "_Tables":
        return _Tables(self.b, self.m, self.a, self.n)

    def only(self, rows: NDArray[np.intp]) -> "_Tables":
        return _Tables(self.a[rows], self.n[rows], self.b[rows], self.m[rows])


def _limits(tables: _Tables) -> Limits:
    a, n, b, m = tables.a, tables.n, tables.b, tables.m
    some, nobody, everybody = (a > 0) & (a < n), (a == 0) & (n > 0), (a == n) & (n > 0)
    reference_some, reference_everybody = (b > 0) & (b < m), (b == m) & (m > 0)
    cases: tuple[tuple[NDArray[np.bool_], Callable[[_Tables], Limits]], ...] = (
        (some & reference_some, _between),
        (nobody & reference_some, _nobody),
        (everybody & reference_some, _everybody),
        ((some | nobody) & reference_everybody, _everybody_in_reference),
        (everybody & reference_everybody, _everybody_in_both),
    )
    low, high = np.full(a.size, np.nan), np.full(a.size, np.nan)
    for chosen, limits in cases:
        rows = np.flatnonzero(chosen)
        if rows.size == a.size:
            return limits(tables)
        if rows.size:
            low[rows], high[rows] = limits(tables.only(rows))
    return low, high


def _between(tables: _Tables) -> Limits:
    return 1.0 / _ratio_above(tables.swapped()), _ratio_above(tables)


def _ratio_above(tables: _Tables) -> Floats:
    a, n, b, m = tables.a, tables.n, tables.b, tables.m
    t = _positive_root(tables)
    return np.asarray((a + t) * (m - t) / ((n + t) * (b - t)))


def _positive_root(tables: _Tables) -> Floats:
    """The root T in (0, b), by Newton's method on h(T) = T w - z with w = sqrt(u + v)."""
    a, b = tables.a, tables.b
    without = (tables.n - a) / tables.n
    reference_without = (tables.m - b) / tables.m
    t: Floats = _first_guess(tables, without, reference_without)
    settled = np.zeros(t.shape, dtype=bool)
    for _ in range(MOST_PASSES):
        above, below = a + t, b - t
        u, v = without / above, reference_without / below
        w = np.sqrt(u + v)
        step = (t * w - Z95) / (w + t * (v / below - u / above) / (2 * w))
        moved = t - step
        if moved.min() <= 0 or (b - moved).min() <= 0:
            moved = np.where(moved <= 0, t / 2, np.where(moved >= b, (t + b) / 2, moved))
        # A settled row stays put, so that an interval never depends on the rows worked on beside it.
        t = np.where(settled, t, moved)
        settled |= np.abs(step) <= STEP_TOLERANCE * np.minimum(t, b - t)
        if settled.all():
            return t
    raise ArithmeticError(f"a Koopman interval did not settle in {MOST_PASSES} passes")


def _first_guess(tables: _Tables, without: Floats, reference_without: Floats) -> Floats:
    """The root when the cubic term is dropped, written so that nothing cancels."""
    a, b = tables.a, tables.b
    c2 = b * without + a * reference_without + Z_SQUARED
    c1 = Z_SQUARED * (a - b)
    c0 = Z_SQUARED * a * b
    s = np.abs(c1) + np.sqrt(c1 * c1 + 4 * c2 * c0)
    return np.asarray(np.minimum(np.where(c1 > 0, 2 * c0 / s, s / (2 * c2)), 0.999 * b))


def _nobody(tables: _Tables) -> Limits:
    n, b, m = tables.n, tables.b, tables.m
    # (b + z^2)^2 - 4 (b/m) z^2 b without its cancellation
    root = np.sqrt((b - Z_SQUARED) ** 2 + 4 * Z_SQUARED * b * ((m - b) / m))
    t = 2 * Z_SQUARED * b / (b + Z_SQUARED + root)
    return np.zeros(b.size), t * (m - t) / ((n + t) * (b - t))


def _everybody(tables: _Tables) -> Limits:
    n, b, m = tables.n, tables.b, tables.m
    without = (m - b) / m
    s = Z_SQUARED + np.sqrt(Z_SQUARED**2 + 4 * without * Z_SQUARED * b)
    up, down = 2 * Z_SQUARED * b / s, -s / (2 * without)
    # When even T = -n is not far enough, the group's own rate leaves 100% and p1 has a closed form.
    share = 1.0 / (Z_SQUARED / n + b * (n + m) / (m * (n + b)))
    low = np.where(down > -n, (m - down) / (b - down), share * (n + m) / (n + b))
    return low, quotient(m - up, b - up)


def _everybody_in_reference(tables: _Tables) -> Limits:
    low, high = _everybody(tables.swapped())
    return np.where(tables.a == 0, 0.0, 1.0 / high), 1.0 / low


def _everybody_in_both(tables: _Tables) -> Limits:
    return tables.n / (tables.n + Z_SQUARED), (tables.m + Z_SQUARED) / tables.m
