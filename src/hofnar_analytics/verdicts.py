"""What may be said of a figure beside a bar: only as much as its margin allows. docs/methods/verdicts.md."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hofnar_analytics.results import UNKNOWN, Estimate


class Verdict(StrEnum):
    """A figure beside a bar (a target, an expectation, zero)."""

    MET = "met"  # the whole interval lies at or beyond the bar
    PROBABLY = "probably"  # the figure does, the interval does not
    NOT_YET_KNOWN = "not_yet_known"  # the figure does not, but the interval reaches it; or there is no interval
    NOT_MET = "not_met"  # the whole interval falls short


def verdict(found: Estimate, bar: float, *, higher_is_better: bool = True) -> Verdict:
    """Whether ``found`` reaches ``bar``. Without an interval nothing is claimed.

    >>> verdict(Estimate(7.8, 7.6, 8.0), 7.5).value, verdict(Estimate(7.6, 7.3, 7.9), 7.5).value
    ('met', 'probably')
    >>> verdict(Estimate(2.5, 2.2, 2.8), 3.0, higher_is_better=False).value
    'met'
    """
    if found.estimate is None or found.low is None or found.high is None:
        return Verdict.NOT_YET_KNOWN
    sign = 1.0 if higher_is_better else -1.0
    middle, bound = sign * found.estimate, sign * bar
    worst, best = sorted((sign * found.low, sign * found.high))
    if worst >= bound:
        return Verdict.MET
    if middle >= bound:
        return Verdict.PROBABLY
    return Verdict.NOT_YET_KNOWN if best >= bound else Verdict.NOT_MET


class Outcome(StrEnum):
    """What became of a measure."""

    WORKED = "worked"  # better, and certainly so
    DID_NOT_WORK = "did_not_work"  # the whole interval lies below what would be worth naming
    MADE_IT_WORSE = "made_it_worse"
    NOT_YET_KNOWN = "not_yet_known"


@dataclass(frozen=True, slots=True)
class ExpectedAndFound:
    """An expected effect beside the one found. ``fraction`` is found / expected with the same margin (1 = as expected);
    ``as_expected`` says whether at least the expected effect was reached, ``outcome`` whether it worked at all."""

    expected: float
    found: Estimate
    fraction: Estimate
    as_expected: Verdict
    outcome: Outcome


def expected_and_found(
    expected: float, found: Estimate, *, worth_naming: float | None = None, higher_is_better: bool = True
) -> ExpectedAndFound:
    """Set the effect that was expected beforehand beside the one that was found.

    expected: a positive effect in the good direction (with ``higher_is_better`` False: how much lower); worth_naming:
    the smallest effect worth having, half the expected one unless given, fixed beforehand. ValueError when either is
    not positive.

    >>> expected_and_found(4.0, Estimate(3.0, 1.0, 5.0)).outcome.value
    'worked'
    >>> expected_and_found(4.0, Estimate(0.2, -1.0, 1.4)).outcome.value
    'did_not_work'
    >>> expected_and_found(4.0, Estimate(1.5, -1.0, 4.0)).as_expected.value
    'not_yet_known'
    """
    bar = expected / 2 if worth_naming is None else worth_naming
    if expected <= 0 or bar <= 0:
        raise ValueError("an expected effect is positive: it says how much better")
    better = found if higher_is_better else _turned(found)
    return ExpectedAndFound(
        expected=expected,
        found=found,
        fraction=_scaled(better, 1 / expected),
        as_expected=verdict(better, expected),
        outcome=_outcome(better, bar),
    )


def _outcome(better: Estimate, bar: float) -> Outcome:
    if better.low is None or better.high is None:
        return Outcome.NOT_YET_KNOWN
    if better.low > 0:
        return Outcome.WORKED
    if better.high < 0:
        return Outcome.MADE_IT_WORSE
    return Outcome.DID_NOT_WORK if better.high < bar else Outcome.NOT_YET_KNOWN


def _turned(found: Estimate) -> Estimate:
    if found.estimate is None:
        return UNKNOWN
    low, high = found.low, found.high
    return Estimate(-found.estimate, None if high is None else -high, None if low is None else -low, found.level)


def _scaled(found: Estimate, factor: float) -> Estimate:
    low, high = found.low, found.high
    return Estimate(
        None if found.estimate is None else found.estimate * factor,
        None if low is None else low * factor,
        None if high is None else high * factor,
        found.level,
    )
