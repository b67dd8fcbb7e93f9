"""What is asked beside the moments: brand values of everybody; of some people by lot what they had expected, and of
others how much each moment matters. Dice of its own, so that the answers in ``generator`` stay what they were."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from hofnar.demo.generator import Floats, Sample, outcome
from hofnar.demo.truth import Moment, Plan
from hofnar_analytics.results import CellState

EXPECTATION, IMPORTANCE = 0.20, 0.10  # parts of the respondents who are asked; nobody is asked both
OF_ITS_OWN = 0.85  # how much expectations and weights differ from one person to another
HALF_A_POINT = 0.5  # closer to what was expected counts as 'as expected'
Beside = Mapping[str, list[int | None]]


def compares(plan: Plan) -> bool:
    """Better or worse than expected in the survey of the shop; elsewhere the score people had expected."""
    return plan.key == "shop"


def expected(moment: str) -> str:
    return f"{moment}_expected"


def importance(moment: str) -> str:
    return f"{moment}_importance"


def beside(sample: Sample, seed: int) -> Beside:
    """{key: a cell for every respondent, None where nobody asked}."""
    rng = np.random.default_rng([seed, *b"beside", *sample.plan.key.encode()])
    lived = sample.states == CellState.SCORED
    found: dict[str, list[int | None]] = {
        one.key: [int(score) for score in outcome(rng, sample.plan, one, lived, sample.scores, sample.newcomers)]
        for one in sample.plan.values
    }
    lot = rng.random(len(lived))
    for column, moment in enumerate(sample.plan.moments):
        if moment.hoped is not None:
            asked = lived[:, column] & (lot < EXPECTATION)
            found[expected(moment.key)] = _cells(_expectation(rng, sample, moment, column), asked)
        if moment.stated is not None:
            stated = np.clip(np.rint(moment.stated + OF_ITS_OWN * rng.normal(size=len(lived))), 1, 5)
            found[importance(moment.key)] = _cells(stated, (lot >= EXPECTATION) & (lot < EXPECTATION + IMPORTANCE))
    return found


def _expectation(rng: np.random.Generator, sample: Sample, moment: Moment, column: int) -> Floats:
    hoped = (moment.hoped or 0.0) + OF_ITS_OWN * rng.normal(size=len(sample.units))
    if not compares(sample.plan):
        return np.asarray(np.clip(np.rint(hoped), 1, 5))
    gap = sample.scores[:, column] - hoped
    return np.where(np.abs(gap) < HALF_A_POINT, 0.0, np.sign(gap))


def _cells(values: Floats, asked: np.ndarray) -> list[int | None]:
    return [int(value) if is_asked else None for value, is_asked in zip(values.tolist(), asked.tolist())]
