"""From arrays to stored responses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from hofnar.accounts.models import Unit
from hofnar.demo import comments
from hofnar.demo.beside import Beside, beside
from hofnar.demo.generator import AGES, CHANNELS, CUSTOMERS, Sample, generate
from hofnar.demo.truth import Plan
from hofnar.demo.worth import Did, did, number_of
from hofnar.responses.services import NewResponse, add_many
from hofnar.surveys.models import Question, SurveyVersion
from hofnar_analytics.results import CellState

SEGMENTS = ("Kanaal", "Leeftijd", "Klant")
WORDS = {
    CellState.NOT_EXPERIENCED: "not_experienced",
    CellState.SKIPPED: "skipped",
    CellState.DONT_KNOW: "dont_know",
}
Cell = int | str | None


def why(moment: str) -> str:
    """The key of the open question beside a moment's score."""
    return f"{moment}_why"


def fill(plan: Plan, version: SurveyVersion, units: Sequence[Unit], since: date, *, seed: int, part: float) -> None:
    """Stores and publishes ``part`` of the plan's responses."""
    codes = [unit.code for unit in units]
    sample = generate(plan, codes, seed=seed, responses=round(plan.responses * part), first_month=since.month)
    records = did(sample, seed)
    more = {**beside(sample, seed), **(records.cells() if records else {})}
    add_many(version, _rows(sample, more, _numbers(sample, records), version, units, since, seed))


def _rows(
    sample: Sample,
    more: Beside,
    numbers: Sequence[str],
    version: SurveyVersion,
    units: Sequence[Unit],
    since: date,
    seed: int,
) -> Iterator[NewResponse]:
    questions = dict(Question.objects.filter(version=version).values_list("key", "pk"))
    keys, documents = [*_keys(sample), *more], list(zip(*_columns(sample), *more.values()))
    texts = {row: (key, text) for row, key, text in comments.write(sample, seed)}
    days = _days(sample, since, seed)
    for number, row in enumerate(np.argsort(days, kind="stable").tolist()):
        day = days[row].item()
        key, text = texts.get(row, ("", ""))
        question = questions[comments.REASON if key == comments.REASON else why(key)] if text else 0
        yield NewResponse(
            wave=f"{day.year}-{day.month:02d}",
            external_id=numbers[row] if numbers else f"{sample.plan.key}-{number + 1:06d}",
            unit_id=units[int(sample.units[row])].pk,
            answered_on=day,
            answers={key: cell for key, cell in zip(keys, documents[row]) if cell is not None},
            segments=_segments(sample, row),
            comments={question: text} if text else {},
        )


def _numbers(sample: Sample, records: Did | None) -> list[str]:
    """Customer numbers, where the organisation's records say who answered."""
    return [number_of(customer) for customer in records.customers.tolist()] if records else []


def _keys(sample: Sample) -> list[str]:
    return [*sample.outcomes, *(moment.key for moment in sample.plan.moments)]


def _columns(sample: Sample) -> Iterator[list[Cell]]:
    for scores in sample.outcomes.values():
        yield scores.astype(int).tolist()
    for column in range(len(sample.plan.moments)):
        yield _cells(sample.scores[:, column].astype(int).tolist(), sample.states[:, column].tolist())


def _cells(scores: list[int], states: list[int]) -> list[Cell]:
    """The score, a word for why there is none, or None where nobody asked."""
    return [score if state == CellState.SCORED else WORDS.get(CellState(state)) for score, state in zip(scores, states)]


def _segments(sample: Sample, row: int) -> dict[str, str]:
    values = (CHANNELS[sample.channels[row]], AGES[sample.ages[row]], CUSTOMERS[sample.newcomers[row]])
    return dict(zip(SEGMENTS, values))


def _days(sample: Sample, since: date, seed: int) -> NDArray[np.datetime64]:
    """A day in each response's month."""
    months = np.datetime64(since, "M") + np.arange(sample.months.max() + 2)
    starts = months.astype("datetime64[D]")
    lengths = np.diff(starts) // np.timedelta64(1, "D")
    chance = np.random.default_rng([seed, *b"days"]).random(len(sample.months))
    offset = (chance * lengths[sample.months]).astype(int)
    return np.asarray(starts[:-1][sample.months] + offset)
