"""What a wrong idea of why cells are empty does to the shares: 12 touchpoints, 55 % of the cells empty.

    python docs/methods/simulations/empty_cells.py --repetitions 40

Prints the mean absolute error of the shares, in percentage points of what all moments explain, by truth (rows) and by
what the analysis takes the empty cells for (columns).
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse

import numpy as np

from hofnar_analytics import drivers_imputed
from hofnar_analytics.answers import Answers
from hofnar_analytics.impact import impact
from hofnar_analytics.results import CellState
from hofnar_analytics.scales import Kind, Scale

MOMENTS, EMPTY = 12, 0.55
MEAN = Scale.of(Kind.MEAN)
SLOPE = np.array([1.5, 1.0, 0.6, 0.3, -0.6, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])
EFFECT = np.array([0.0, 0.0, 0.5, 0.0, 1.2, -0.9, 0.5, 0.0, 0.0, 0.0, 0.3, 0.0])
TRUTHS = ("not asked", "not experienced", "both")


def world(truth: str, n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Outcome, scores (n, 12), and the true state of every cell. Scores correlate about .4; where a cell is both not
    lived and not asked there is nothing to know, so that not lived wins."""
    scores = 0.65 * rng.normal(size=(n, 1)) + 0.76 * rng.normal(size=(n, MOMENTS))
    part = {"not asked": (0.0, EMPTY), "not experienced": (EMPTY, 0.0), "both": (0.3, 1 - (1 - EMPTY) / 0.7)}[truth]
    lived = rng.random((n, MOMENTS)) >= part[0]
    asked = rng.random((n, MOMENTS)) >= part[1]
    outcome = np.where(lived, EFFECT + SLOPE * scores, 0).sum(axis=1) + rng.normal(size=n)
    states = np.where(lived, CellState.SCORED, CellState.NOT_EXPERIENCED)
    return outcome, scores, np.where(asked, states, CellState.NOT_ASKED).astype(np.uint8)


def read_as(states: np.ndarray, belief: str) -> np.ndarray:
    """The states as somebody with this belief would have them."""
    if belief == "as it is":
        return states
    state = CellState.NOT_ASKED if belief == "not asked" else CellState.NOT_EXPERIENCED
    return np.where(states == CellState.SCORED, CellState.SCORED, state).astype(np.uint8)


def shares(outcome: np.ndarray, scores: np.ndarray, states: np.ndarray) -> np.ndarray:
    """Each moment's part, in per cent of what all explain."""
    answers = Answers(outcome, scores, states, tuple(f"m{j}" for j in range(MOMENTS)))
    found = impact(answers, MEAN, share_intervals=False).touchpoints
    raw = np.array([moment.share.estimate or 0.0 for moment in found])
    return 100 * raw / raw.sum()


def mean_filled(outcome: np.ndarray, scores: np.ndarray, states: np.ndarray) -> np.ndarray:
    """What many programs do: the moment's mean in every empty cell."""
    there = states == CellState.SCORED
    means = np.where(there, scores, 0).sum(axis=0) / there.sum(axis=0)
    return shares(outcome, np.where(there, scores, means), np.zeros_like(states))


def population(truth: str) -> np.ndarray:
    outcome, scores, states = world(truth, 1_000_000, np.random.default_rng(10**6))
    hidden = np.where(states == CellState.NOT_ASKED, CellState.SCORED, states)
    if truth == "both":  # not asked says nothing about lived: redraw who lived it, none of it hidden
        rng = np.random.default_rng(10**6 + 1)
        lived = rng.random(states.shape) >= 0.3
        outcome = np.where(lived, EFFECT + SLOPE * scores, 0).sum(axis=1) + rng.normal(size=len(outcome))
        hidden = np.where(lived, CellState.SCORED, CellState.NOT_EXPERIENCED)
    return shares(outcome, scores, hidden.astype(np.uint8))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=40)
    parser.add_argument("--n", type=int, action="append")
    parser.add_argument("--truth", action="append", choices=TRUTHS)
    asked = parser.parse_args()
    drivers_imputed.FEW_GROUPS = 2  # margins are not looked at here
    print(f"Mean absolute error in points; {asked.repetitions} repetitions\n")
    print("| the truth | n | as it is | all 'not asked' | all 'not experienced' | mean filled in |")
    print("|---|---|---|---|---|---|")
    for truth in asked.truth or TRUTHS:
        right = population(truth)
        for n in asked.n or (500, 2000, 10_000):
            errors = np.zeros(4)
            for repetition in range(asked.repetitions):
                outcome, scores, states = world(truth, n, np.random.default_rng(repetition))
                beliefs = [read_as(states, belief) for belief in ("as it is", "not asked", "not experienced")]
                found = [shares(outcome, scores, belief) for belief in beliefs]
                found.append(mean_filled(outcome, scores, states))
                errors += [np.abs(one - right).mean() for one in found]
            cells = " | ".join(f"{error:.2f}" for error in errors / asked.repetitions)
            print(f"| {truth} | {n:,} | {cells} |", flush=True)


if __name__ == "__main__":
    main()
