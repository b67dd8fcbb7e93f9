"""What one column holds, counted once: numbers, words, blanks, lengths. Every guess is made from this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from hofnar_analytics.answers import FloatArray
from hofnar_analytics.numerals import decimal_comma, leading_number, number
from hofnar_analytics.results import CellState
from hofnar_analytics.state_words import state_of

_MOST_DISTINCT = 20_000


@dataclass(frozen=True, slots=True)
class Profile:
    """One column. ``values`` counts its numbers, ``words`` its other texts, ``states`` the words understood as a
    reason for no score. ``numbers`` (n,) holds the numbers in file order, NaN elsewhere."""

    name: str
    position: int
    rows: int
    blanks: int
    distinct: int
    values: Mapping[float, int]
    words: Mapping[str, int]
    states: Mapping[str, tuple[CellState, int]]
    comma: bool
    formulas: int
    numbers: FloatArray = field(repr=False)

    @property
    def filled(self) -> int:
        return self.rows - self.blanks

    @property
    def number_count(self) -> int:
        return sum(self.values.values())

    @property
    def word_count(self) -> int:
        return sum(self.words.values())

    @property
    def numeric(self) -> bool:
        """Nearly all answers are numbers or say why there is none."""
        return self.number_count > 0 and self.word_count <= 0.02 * self.filled

    @property
    def whole(self) -> bool:
        return self.numeric and all(value.is_integer() for value in self.values)

    @property
    def mean_length(self) -> float:
        total = self.word_count
        return sum(len(word) * count for word, count in self.words.items()) / total if total else 0.0


def profile(name: str, position: int, texts: pa.ChunkedArray, likely_comma: bool = False) -> Profile:
    """Count a column. Of a column with very many different texts only the most of them are told apart."""
    coded = texts.combine_chunks().dictionary_encode()
    index: NDArray[np.int64] = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    counts = np.bincount(index, minlength=len(coded.dictionary))
    all_words: list[str] = coded.dictionary.to_pylist()
    comma = decimal_comma(all_words[:_MOST_DISTINCT], likely_comma)
    parsed = [_number(word, comma) for word in all_words]
    lookup = np.array([np.nan if value is None else value for value in parsed], dtype=np.float64)
    values, words, states, blanks = _sorted_out(all_words, parsed, counts.tolist())
    formulas = pc.match_substring_regex(coded.dictionary, r"^\s*[=@]")
    return Profile(
        name=name,
        position=position,
        rows=len(texts),
        blanks=blanks,
        distinct=sum(1 for word in all_words if word.strip()),
        values=values,
        words=words,
        states=states,
        comma=comma,
        formulas=int(counts[formulas.to_numpy(zero_copy_only=False)].sum()),
        numbers=lookup[index] if len(lookup) else np.empty(0),
    )


def _number(word: str, comma: bool) -> float | None:
    found = number(word, comma)
    return leading_number(word) if found is None else found


def _sorted_out(
    words: list[str], parsed: list[float | None], counts: list[int]
) -> tuple[dict[float, int], dict[str, int], dict[str, tuple[CellState, int]], int]:
    values: dict[float, int] = {}
    texts: dict[str, int] = {}
    states: dict[str, tuple[CellState, int]] = {}
    blanks = 0
    for word, value, count in zip(words, parsed, counts):
        plain = word.strip()
        if not plain:
            blanks += count
        elif value is not None:
            values[value] = values.get(value, 0) + count
        elif (state := state_of(plain)) is not None:
            states[plain] = (state, states.get(plain, (state, 0))[1] + count)
        else:
            texts[plain] = texts.get(plain, 0) + count
    return values, texts, states, blanks
