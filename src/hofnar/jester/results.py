"""A guess beside the evidence, and what a team's guesses are worth over time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hofnar.jester.evidence import Evidence, load
from hofnar.jester.models import Guess
from hofnar_analytics.beliefs import Guesses, OrderRight, guesses, order_right, together
from hofnar_analytics.results import Estimate

FEWEST_OTHERS = 3  # below it a colleague's guess could be told


@dataclass(frozen=True, slots=True)
class Line:
    """One moment: its place by leverage among those that can be placed, where it was put, and both satisfactions."""

    key: str
    name: str
    touchpoint: int
    place: int | None
    guessed_place: int | None
    team_place: int | None
    leverage: Estimate
    satisfaction: Estimate
    guessed: float | None

    @property
    def is_outside(self) -> bool:
        low, high = self.satisfaction.low, self.satisfaction.high
        return self.guessed is not None and low is not None and high is not None and not low <= self.guessed <= high


@dataclass(frozen=True, slots=True)
class Result:
    guess: Guess
    evidence: Evidence
    order: OrderRight
    lines: tuple[Line, ...]


def result_of(guess: Guess, everybody: Sequence[Guess]) -> Result:
    evidence = load(guess.evidence)
    known = evidence.leverages()
    team = _team_order(everybody, evidence)
    by_leverage = sorted(known, key=lambda key: -(known[key].estimate or 0.0))
    lines = [_line(key, evidence, by_leverage, guess, team) for key in evidence.moments]
    lines.sort(key=lambda line: (line.place is None, line.place or 0, line.name))
    return Result(guess, evidence, agreement(guess), tuple(lines))


def agreement(guess: Guess) -> OrderRight:
    known = load(guess.evidence).leverages()
    return order_right([key for key in guess.order if key in known], known)


def _team_order(everybody: Sequence[Guess], evidence: Evidence) -> tuple[str, ...]:
    if len(everybody) < FEWEST_OTHERS:
        return ()
    orders = [[key for key in one.order if key in evidence.moments] for one in everybody]
    return together(orders, list(evidence.moments))


def _line(key: str, evidence: Evidence, by_leverage: Sequence[str], guess: Guess, team: Sequence[str]) -> Line:
    moment = evidence.moments[key]
    return Line(
        key,
        moment.name,
        moment.touchpoint,
        by_leverage.index(key) + 1 if key in by_leverage else None,
        guess.order.index(key) + 1 if key in guess.order else None,
        team.index(key) + 1 if key in team else None,
        moment.leverage,
        moment.satisfaction,
        guess.scores.get(key),
    )


def calibration(found: Iterable[Guess]) -> Guesses:
    """Of all guessed satisfactions together; guesses of one round hang together, so the margin is a lower bound."""
    pairs: list[tuple[float, Estimate]] = []
    for guess in found:
        moments = load(guess.evidence).moments
        pairs += [(score, moments[key].satisfaction) for key, score in guess.scores.items() if key in moments]
    return guesses(pairs)


def team_right(found: Sequence[Guess]) -> tuple[int, int] | None:
    """Pairs put right, of those the data tell apart, over all these guesses; None below three people."""
    if len({guess.user_id for guess in found}) < FEWEST_OTHERS:
        return None
    each = [agreement(guess) for guess in found]
    told = sum(one.told for one in each)
    return (sum(one.right for one in each), told) if told else None


def names_of(everybody: Sequence[Guess], own: Guess) -> Mapping[int, str]:
    """Only of who chose so, and the reader's own."""
    return {one.pk: str(one.user) for one in everybody if one.shows_name or one.pk == own.pk}
