"""Open texts that fit what somebody lived and how they scored it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from hofnar.demo.generator import Sample
from hofnar.demo.sentences import BAD, GLAD, GOOD, SO_SO, SORRY
from hofnar_analytics.results import CellState

TELLS = 0.16  # part of the respondents who write something
REASON = "reason"  # the open question after the KPI; the others carry their moment's key
DULL = ("thanks", "newsletter", "confirmation", "payment")  # few people write about these
Text = tuple[int, str, str]  # row, question, words


def write(sample: Sample, seed: int) -> Iterator[Text]:
    """At most one text a respondent, about the moment they feel most about."""
    rng = np.random.default_rng([seed, *b"comments"])
    scored = sample.states == CellState.SCORED
    keys = [moment.key for moment in sample.plan.moments]
    heat = np.abs(sample.scores - 3.4) + rng.random(scored.shape) - np.isin(keys, DULL)
    heat = np.where(scored, heat, -np.inf)
    happy = _happy(sample)
    for row in np.flatnonzero(rng.random(len(heat)) < TELLS).tolist():
        column = int(heat[row].argmax())
        if not scored[row, column]:
            continue
        score = int(sample.scores[row, column])
        fits = score != 3 and (score > 3) == happy[row]
        yield row, (REASON if fits and rng.random() < 0.5 else keys[column]), sentence(rng, keys[column], score)


def _happy(sample: Sample) -> NDArray[np.bool_]:
    """Who scores the first KPI at least as high as the middle respondent: the reason they give must fit."""
    first = next(iter(sample.outcomes.values()))
    return np.asarray(first >= np.median(first))


def sentence(rng: np.random.Generator, moment: str, score: int) -> str:
    """One or two sentences for a score of 1-5, written as people write."""
    last: tuple[str, ...]
    if score == 3:
        first, last = f"{_one(rng, GOOD[moment])}, maar {_lower(_one(rng, BAD[moment]))}", SO_SO
    else:
        first, last = (_one(rng, GOOD[moment]), GLAD) if score > 3 else (_one(rng, BAD[moment]), SORRY)
    text = f"{first}. {_one(rng, last)}" if rng.random() < 0.45 else first
    return _hasty(rng, text)


def _hasty(rng: np.random.Generator, text: str) -> str:
    style = rng.random()
    if style < 0.12:
        return text.lower()
    return text if style < 0.45 or text.endswith(".") else f"{text}."


def _one(rng: np.random.Generator, words: Sequence[str]) -> str:
    return words[int(rng.integers(len(words)))]


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]
