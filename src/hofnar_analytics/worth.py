"""What a touchpoint's score is worth: touchpoint → KPI → what customers did, with intervals from end to end.

Method, assumptions, floors and simulated coverage: docs/methods/worth.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from hofnar_analytics.answers import Answers, FloatArray
from hofnar_analytics.influence import Joint, joint, of_draws, pulled_line
from hofnar_analytics.multiplicity import benjamini_hochberg
from hofnar_analytics.results import UNKNOWN, CellState, Estimate, Reason
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.structural_columns import structural_columns
from hofnar_analytics.worth_links import LINK_FLOOR, Link, link_of
from hofnar_analytics.worth_rows import BusinessOutcome, IntArray, OutcomeKind, WorthRows, taken, worth_rows
from hofnar_analytics.worth_within import TwoReadings, two_readings

MOMENT_FLOOR = 50  # scores before a moment's leverage counts here
ANY_NUMBER = Scale.of(Kind.MEAN)
Parts = dict[str, tuple[float, FloatArray]]
Draws = Mapping[str, FloatArray]


@dataclass(frozen=True, slots=True)
class OutcomeWorth:
    """How one outcome goes with the KPI. All slopes are per point of the KPI's scale, in the unit of the outcome (a
    chance from 0 to 1, or an amount a customer).

    ``link`` over all answers, adjusted for the segments given; ``cut`` the same with the highest hundredth of amounts
    cut; ``between`` and ``within`` the same customer, with ``gap`` between less within; ``changed`` customers carry
    the within reading. ``observational`` is True: nobody handed out the scores by lot.
    """

    name: str
    label: str
    kind: OutcomeKind
    n: int
    mean: float | None
    link: Estimate = UNKNOWN
    link_p: float | None = None
    cut: Estimate = UNKNOWN
    top_part: float | None = None
    between: Estimate = UNKNOWN
    within: Estimate = UNKNOWN
    gap: Estimate = UNKNOWN
    customers: int = 0
    changed: int = 0
    periods: int = 0
    observational: bool = True
    reasons: tuple[Reason, ...] = ()
    within_reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """What a point more for one moment goes with in one outcome, for who lived it.

    ``through`` by way of the KPI (leverage x link); ``total`` straight from the moment's score to the outcome, other
    moments equal; ``apart`` through less total (PATHS_DIFFER where it is certain that the two differ); ``a_customer``
    through x the part of customers who live the moment, so that moments can be compared. p: both steps must hold
    (the larger of the two p values), adjusted over all moments and outcomes. ``place`` 1 is worth most;
    ``above_next`` says that the moment is certainly worth more than the next and than all that come after it.
    """

    outcome: str
    through: Estimate
    total: Estimate
    apart: Estimate
    a_customer: Estimate
    p: float | None
    p_adjusted: float | None = None
    place: int | None = None
    above_next: bool = False
    observational: bool = True
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class MomentWorth:
    """One moment: n scores, ``reach`` the part of customers who lived it, the mean score, and its leverage on the KPI
    in points per point."""

    column: str
    label: str
    n: int
    reach: float
    score: float | None
    leverage: Estimate
    paths: tuple[Path, ...] = ()
    reasons: tuple[Reason, ...] = ()

    def path(self, outcome: str) -> Path | None:
        return next((one for one in self.paths if one.outcome == outcome), None)


@dataclass(frozen=True, slots=True)
class Worth:
    """The chain of all moments and outcomes, from ``n`` answers. ``observational``: what goes together need not cause
    each other; it is True for everything found here (randomised comparisons: ``worth_randomised``)."""

    n: int
    outcomes: tuple[OutcomeWorth, ...]
    moments: tuple[MomentWorth, ...]
    observational: bool = True
    reasons: tuple[Reason, ...] = ()

    def outcome(self, name: str) -> OutcomeWorth | None:
        return next((one for one in self.outcomes if one.name == name), None)


def worth(
    answers: Answers,
    scale: Scale,
    outcomes: Sequence[BusinessOutcome],
    *,
    customers: IntArray | None = None,
    periods: IntArray | None = None,
    level: float = 0.95,
    seed: int = 0,
) -> Worth:
    """What every moment's score is worth for every outcome.

    ``answers.outcome`` is the KPI, ``answers.covariates`` the segments that adjust both steps; customers (n,) say who
    is who (-1 unknown) and periods (n,) when, for the within reading and so that one customer's answers count as
    hanging together. Step 1 is the structural model's leverage, step 2 the outcome on the KPI (``link_of``); both come
    from one distribution, so that their product's interval holds all that is uncertain in either. Floors: 100
    customers with a KPI and the outcome, 50 scores of a moment; what cannot be known is unknown, with a reason.
    ValueError for an outcome of another length or that is no 0 or 1 where it should be, or without outcomes.

    >>> rng = np.random.default_rng(4)
    >>> marks = rng.integers(1, 6, (2000, 1)).astype(float)
    >>> kpi = np.clip(np.rint(5 + 0.8 * (marks[:, 0] - 3) + rng.normal(size=2000)), 0, 10)
    >>> spent = BusinessOutcome("spent", OutcomeKind.REVENUE, 50 + 10 * kpi + rng.normal(0, 20, 2000))
    >>> answers = Answers(kpi, marks, np.zeros((2000, 1), np.uint8), ("desk",))
    >>> found = worth(answers, Scale.of(Kind.NPS), [spent])
    >>> path = found.moments[0].path("spent")
    >>> path.through.low < 8 < path.through.high, found.observational
    (True, True)
    """
    if not outcomes:
        raise ValueError("at least one outcome is needed")
    rows = worth_rows(answers, scale, outcomes, customers=customers, periods=periods)
    if rows.n < LINK_FLOOR:
        return _too_few(rows)
    links = {one.name: link_of(rows, one) for one in rows.outcomes}
    readings = {one.name: two_readings(rows, one) for one in rows.outcomes}
    parts = _first_step(rows) | _second_step(rows, links, readings)
    together = joint(parts, rows.clusters)
    drawn = together.draws(seed=seed)
    found = tuple(_outcome(one, links[one.name], readings[one.name], together, level) for one in rows.outcomes)
    moments = [_moment(rows, j, found, together, drawn, level) for j in range(len(answers.columns))]
    return Worth(rows.n, found, _in_order(_adjusted(moments), found, drawn, level))


def _too_few(rows: WorthRows) -> Worth:
    few = (Reason.TOO_FEW_RESPONSES,)
    bare = tuple(OutcomeWorth(o.name, o.label or o.name, o.kind, 0, None, reasons=few) for o in rows.outcomes)
    return Worth(rows.n, bare, (), reasons=few)


def _first_step(rows: WorthRows) -> Parts:
    """Leverages on the KPI, and the part of customers who lived each moment."""
    answers = rows.answers
    slopes = _slopes(answers)
    weights = np.ones(rows.n) if answers.weights is None else answers.weights
    parts: Parts = {}
    for j, column in enumerate(answers.columns):
        lived = (answers.states[:, j] == CellState.SCORED).astype(float)
        reach = float(weights @ lived / weights.sum())
        parts[f"reach {column}"] = reach, weights * (lived - reach) / weights.sum()
        if j in slopes:
            parts[f"leverage {column}"] = slopes[j]
    return parts


def _slopes(answers: Answers) -> dict[int, tuple[float, FloatArray]]:
    """What a point more of each moment goes with, others equal: of moments with 50 scores that vary."""
    made = structural_columns(answers, ANY_NUMBER)
    if made.n <= made.matrix.shape[1] + 1:
        return {}
    line = pulled_line(made.matrix, made.outcome, made.weights)
    enough = made.states[:, CellState.SCORED] >= MOMENT_FLOOR
    found = {j: line.of(column + 1) for j, column in enumerate(made.scored) if column is not None and enough[j]}
    return {j: (value, pulls) for j, (value, pulls) in found.items() if np.isfinite(value)}


def _second_step(rows: WorthRows, links: Mapping[str, Link], readings: Mapping[str, TwoReadings]) -> Parts:
    """Links, both readings, and the straight path of every moment."""
    parts: Parts = {}
    for one in rows.outcomes:
        link, both = links[one.name], readings[one.name]
        named = {"link": link.found, "cut": link.cut, "between": both.between, "within": both.within}
        parts |= {f"{what} {one.name}": found for what, found in named.items() if found is not None}
        if link.found is not None:
            parts |= {f"total {rows.answers.columns[j]} {one.name}": found for j, found in _straight(rows, one).items()}
    return parts


def _straight(rows: WorthRows, outcome: BusinessOutcome) -> dict[int, tuple[float, FloatArray]]:
    known = np.isfinite(outcome.values)
    chosen = replace(taken(rows.answers, known), outcome=outcome.values[known])
    found = {}
    for j, (value, pulls) in _slopes(chosen).items():
        full = np.zeros(rows.n)
        full[known] = pulls
        found[j] = value, full
    return found


def _outcome(outcome: BusinessOutcome, link: Link, both: TwoReadings, together: Joint, level: float) -> OutcomeWorth:
    def estimate(what: str) -> Estimate:
        name = f"{what} {outcome.name}"
        return together.estimate(name, level) if name in together.names else UNKNOWN

    return OutcomeWorth(
        outcome.name,
        outcome.label or outcome.name,
        outcome.kind,
        link.n,
        link.mean,
        link=estimate("link"),
        link_p=together.p(f"link {outcome.name}") if link.found is not None else None,
        cut=estimate("cut"),
        top_part=link.top_part,
        between=estimate("between"),
        within=estimate("within"),
        gap=_gap(outcome.name, together, level),
        customers=both.customers,
        changed=both.changed,
        periods=both.periods,
        reasons=link.reasons,
        within_reasons=both.reasons,
    )


def _gap(name: str, together: Joint, level: float) -> Estimate:
    names = (f"between {name}", f"within {name}")
    if not set(names) <= set(together.names):
        return UNKNOWN
    a, b = (together.names.index(one) for one in names)
    middle = float(together.values[a] - together.values[b])
    error = float(together.covariance[a, a] + together.covariance[b, b] - 2 * together.covariance[a, b])
    pair = Joint(("gap",), np.array([middle]), np.array([[max(error, 0.0)]]), together.df)
    return pair.estimate("gap", level)


def _moment(
    rows: WorthRows, j: int, outcomes: Sequence[OutcomeWorth], together: Joint, drawn: Draws, level: float
) -> MomentWorth:
    column = rows.answers.columns[j]
    there = rows.answers.states[:, j] == CellState.SCORED
    reach = float(together.values[together.names.index(f"reach {column}")])
    score = float(rows.answers.scores[there, j].mean()) if there.any() else None
    whole = MomentWorth(column, rows.answers.labels[j], int(there.sum()), reach, score, UNKNOWN)
    name = f"leverage {column}"
    if name not in together.names:
        reason = Reason.TOO_RARE if whole.n < MOMENT_FLOOR else Reason.CONSTANT
        return replace(whole, reasons=(reason,))
    paths = [_path(column, one, together, drawn, level) for one in outcomes if one.link.known]
    return replace(whole, leverage=together.estimate(name, level), paths=tuple(paths))


def _path(column: str, outcome: OutcomeWorth, together: Joint, drawn: Draws, level: float) -> Path:
    names = f"leverage {column}", f"link {outcome.name}", f"reach {column}", f"total {column} {outcome.name}"
    at = {name: float(together.values[together.names.index(name)]) for name in names if name in together.names}
    middle, products = at[names[0]] * at[names[1]], drawn[names[0]] * drawn[names[1]]
    total = together.estimate(names[3], level) if names[3] in at else UNKNOWN
    apart = of_draws(middle - at[names[3]], products - drawn[names[3]], level) if total.known else UNKNOWN
    ps = [together.p(names[0]), together.p(names[1])]
    return Path(
        outcome.name,
        of_draws(middle, products, level),
        total,
        apart,
        of_draws(middle * at[names[2]], products * drawn[names[2]], level),
        None if None in ps else max(p for p in ps if p is not None),
        reasons=(Reason.PATHS_DIFFER,) if certain(apart) else (),
    )


def certain(estimate: Estimate) -> bool:
    """Whether the whole interval lies on one side of zero.

    >>> certain(Estimate(1.0, 0.2, 1.8)), certain(UNKNOWN)
    (True, False)
    """
    return estimate.low is not None and estimate.high is not None and (estimate.low > 0 or estimate.high < 0)


def _adjusted(moments: Sequence[MomentWorth]) -> list[MomentWorth]:
    ps = iter(benjamini_hochberg([path.p for moment in moments for path in moment.paths]))
    return [replace(one, paths=tuple(replace(path, p_adjusted=next(ps)) for path in one.paths)) for one in moments]


def _in_order(
    moments: Sequence[MomentWorth], outcomes: Sequence[OutcomeWorth], drawn: Draws, level: float
) -> tuple[MomentWorth, ...]:
    """The place of each moment for each outcome; for contacts fewer is worth more."""
    found = list(moments)
    for outcome in outcomes:
        sign = -1.0 if outcome.kind is OutcomeKind.CONTACTS else 1.0
        values = {k: one.path(outcome.name) for k, one in enumerate(found)}
        known = {k: sign * (path.a_customer.estimate or 0.0) for k, path in values.items() if path is not None}
        order = sorted(known, key=lambda k: -known[k])
        worths = [sign * _worth_draws(found[k], outcome.name, drawn) for k in order]
        highest_below: FloatArray | None = None
        for place, k in reversed(list(enumerate(order))):
            above = highest_below is not None and bool(np.quantile(worths[place] - highest_below, (1 - level) / 2) > 0)
            found[k] = _placed(found[k], outcome.name, place + 1, above)
            highest_below = worths[place] if highest_below is None else np.maximum(highest_below, worths[place])
    return tuple(found)


def _worth_draws(moment: MomentWorth, outcome: str, drawn: Draws) -> FloatArray:
    column = moment.column
    return drawn[f"leverage {column}"] * drawn[f"link {outcome}"] * drawn[f"reach {column}"]


def _placed(moment: MomentWorth, outcome: str, place: int, above: bool) -> MomentWorth:
    paths = (replace(p, place=place, above_next=above) if p.outcome == outcome else p for p in moment.paths)
    return replace(moment, paths=tuple(paths))
