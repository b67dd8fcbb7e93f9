"""The cells of one column as scores and states: what was meant by each text, and what was not understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from hofnar_analytics.answers import FloatArray, StateArray
from hofnar_analytics.mapping import ColumnMapping
from hofnar_analytics.numerals import decimal_comma, leading_number, number
from hofnar_analytics.results import CellState, Warned, WarningCode
from hofnar_analytics.scales import Scale
from hofnar_analytics.state_words import state_of, state_of_label
from hofnar_analytics.table import MissingRange

_NAN = float("nan")
_MOST_EXAMPLES = 12


@dataclass(frozen=True, slots=True)
class Cells:
    """scores (n,) float64, NaN unless the state is SCORED; states (n,) uint8 of CellState.

    ``outside`` values lie off the scale; ``words`` were understood as a state; ``unknown`` texts were not
    understood; ``labelled`` counts answers such as '5 - very satisfied'. The last four never hold a blank.
    """

    scores: FloatArray
    states: StateArray
    outside: Mapping[float, int] = field(default_factory=dict)
    words: Mapping[str, int] = field(default_factory=dict)
    word_states: Mapping[str, CellState] = field(default_factory=dict)
    unknown: Mapping[str, int] = field(default_factory=dict)
    labelled: int = 0

    def warnings(self, column: str) -> list[Warned]:
        """What somebody should know about this column before trusting its figures."""
        found: list[Warned] = []
        if self.outside:
            found.append(Warned(WarningCode.OUTSIDE_SCALE, column, {"values": dict(sorted(self.outside.items()))}))
        if self.unknown:
            found.append(Warned(WarningCode.NOT_A_NUMBER, column, _examples(self.unknown)))
        if self.words:
            states = {word: state.name for word, state in self.word_states.items()}
            found.append(Warned(WarningCode.WORDS_AS_STATES, column, {**_examples(self.words), "states": states}))
        if self.labelled:
            found.append(Warned(WarningCode.LABELLED_SCORES, column, {"count": self.labelled}))
        return found


def _examples(texts: Mapping[str, int]) -> dict[str, object]:
    ordered = sorted(texts.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST_EXAMPLES]
    return {"texts": dict(ordered), "count": sum(texts.values()), "different": len(texts)}


@dataclass(frozen=True, slots=True)
class _Meaning:
    state: CellState
    score: float = _NAN
    why: str = ""  # '', 'outside', 'word', 'unknown' or 'labelled'


def read_cells(
    texts: pa.ChunkedArray | pa.Array,
    column: ColumnMapping,
    *,
    missing: Sequence[MissingRange] = (),
    likely_comma: bool = False,
) -> Cells:
    """Read one column. In this order: the codes of the mapping, its scores, blanks, numbers (values the file calls
    missing are SKIPPED; values off the scale never count), words for a state, value labels, labelled numbers."""
    coded = _coded(texts)
    words: list[str] = coded.dictionary.to_pylist()
    comma = decimal_comma(words, likely_comma)
    reader = _Reader(column, tuple(missing), comma)
    meanings = [reader.meaning(word) for word in words]
    index: NDArray[np.int64] = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    counts = np.bincount(index, minlength=len(words)).tolist()
    scores = np.array([meaning.score for meaning in meanings], dtype=np.float64)
    states = np.array([meaning.state for meaning in meanings], dtype=np.uint8)
    if not len(words):
        return Cells(np.empty(0), np.empty(0, dtype=np.uint8))
    return _reported(Cells(scores[index], states[index]), words, meanings, counts, comma)


def _coded(texts: pa.ChunkedArray | pa.Array) -> pa.DictionaryArray:
    whole = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    if isinstance(whole, pa.ChunkedArray):
        whole = pa.concat_arrays(whole.chunks) if whole.num_chunks else pa.array([], pa.string())
    return whole.dictionary_encode()


def _reported(cells: Cells, words: list[str], meanings: list[_Meaning], counts: list[int], comma: bool) -> Cells:
    """The same cells with what was met on the way."""
    met: dict[str, Counter[str]] = {why: Counter() for why in ("outside", "word", "unknown", "labelled")}
    states: dict[str, CellState] = {}
    for word, meaning, count in zip(words, meanings, counts):
        if meaning.why:
            met[meaning.why][word.strip()] += count
        if meaning.why == "word":
            states[word.strip()] = meaning.state
    outside: Counter[float] = Counter()
    for text, count in met["outside"].items():
        outside[_number(text, comma)] += count
    return replace(
        cells,
        outside=dict(outside),
        words=dict(met["word"]),
        word_states=states,
        unknown=dict(met["unknown"]),
        labelled=met["labelled"].total(),
    )


def _number(text: str, comma: bool) -> float:
    found = number(text, comma)
    found = leading_number(text) if found is None else found
    return _NAN if found is None else found


class _Reader:
    """What each text of one column means."""

    def __init__(self, column: ColumnMapping, missing: tuple[MissingRange, ...], comma: bool) -> None:
        self.scale = column.scale
        self.comma = comma
        self.ranges = missing
        self.codes = {_plain(code): state for code, state in column.codes.items()}
        self.numbers = {value: state for code, state in column.codes.items() if (value := _either(code)) is not None}
        self.scores = {_plain(text): value for text, value in column.scores.items()}
        self.labels = {_plain(text): code for code, text in column.values.items()}
        self.labelled = {
            value: state_of_label(text) for code, text in column.values.items() if (value := _either(code)) is not None
        }

    def meaning(self, word: str) -> _Meaning:
        plain = _plain(word)
        if plain in self.codes:
            return _Meaning(self.codes[plain])
        if plain in self.scores:
            return self._scored(self.scores[plain])
        if not plain:
            return _Meaning(CellState.SKIPPED)
        value = number(word, self.comma)
        return self._of_text(word, plain) if value is None else self._of_number(value)

    def _of_number(self, value: float, why: str = "") -> _Meaning:
        if value in self.numbers:
            return _Meaning(self.numbers[value])
        state = self.labelled.get(value)
        if any(one.low is not None and one.high is not None and one.low <= value <= one.high for one in self.ranges):
            return _Meaning(state or CellState.SKIPPED)
        if state is not None:
            return _Meaning(state, why="word")
        return self._scored(value, why)

    def _of_text(self, word: str, plain: str) -> _Meaning:
        if any(one.text is not None and _plain(one.text) == plain for one in self.ranges):
            return _Meaning(state_of(word) or CellState.SKIPPED)
        state = state_of(word)
        if state is not None:
            return _Meaning(state, why="word")
        code = self.labels.get(plain)
        value = None if code is None else _either(code)
        if value is not None:
            return self._of_number(value)
        value = leading_number(word)
        return _Meaning(CellState.SKIPPED, why="unknown") if value is None else self._of_number(value, "labelled")

    def _scored(self, value: float, why: str = "") -> _Meaning:
        if self.scale is not None and not _on(self.scale, value):
            return _Meaning(CellState.SKIPPED, why="outside")
        return _Meaning(CellState.SCORED, value, why)


def _on(scale: Scale, value: float) -> bool:
    return (scale.low is None or value >= scale.low) and (scale.high is None or value <= scale.high)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _either(text: str) -> float | None:
    """A code as number, whichever decimal sign it is written with."""
    value = number(text)
    return number(text, comma=True) if value is None else value
