"""Which columns are ratings, on which scale, which values are codes, and which questions form one set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from hofnar_analytics.check_profile import Profile
from hofnar_analytics.check_scales import ScaleGuess, rating_like, scale_guess, shared_scale, spread_out
from hofnar_analytics.check_together import Together
from hofnar_analytics.check_words import hint, kpi_hint, ladder, stem
from hofnar_analytics.guesses import CodeReason, GuessReason
from hofnar_analytics.mapping import Role
from hofnar_analytics.numerals import plain_text
from hofnar_analytics.results import CellState
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.state_words import state_of_label
from hofnar_analytics.table import Table

WORST_COST = 3.5
MOSTLY = 0.9
LEAST_LINK_IN_SET = 0.15
LEAST_LINK_OF_TWO = 0.3
LEAST_LINK_ALONE = 0.3
_KIND_OF = {(0, 10): Kind.MEAN, (1, 10): Kind.GRADE, (1, 5): Kind.CSAT}
_WIDTH_OF = {Kind.NPS: ((0, 10),), Kind.GRADE: ((1, 10), (0, 10))}


@dataclass(frozen=True, slots=True)
class Rating:
    """What was found out about one rating."""

    role: Role
    scale: Scale
    reason: GuessReason
    figures: Mapping[str, object]
    codes: Mapping[str, CellState] = field(default_factory=dict)
    code_reasons: Mapping[str, CodeReason] = field(default_factory=dict)
    code_counts: Mapping[str, int] = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)
    set_name: str = ""


@dataclass(frozen=True, slots=True)
class _Candidate:
    column: Profile
    fit: ScaleGuess
    in_line: Mapping[float, bool]
    known: Mapping[float, tuple[CellState, CodeReason]]
    label: str

    @property
    def name(self) -> str:
        return self.column.name

    @property
    def values(self) -> dict[float, int]:
        return {value: count for value, count in self.column.values.items() if value not in self.known}

    def on(self, bounds: tuple[int, int]) -> _Candidate:
        """The same column on another scale, where that fits at all."""
        fit = scale_guess(self.values, self.in_line, [bounds])
        return self if fit is None else replace(self, fit=fit)


def find_ratings(table: Table, columns: Sequence[Profile]) -> dict[str, Rating]:
    """The ratings among these columns by name.

    Twice: first with the values that may be codes left out, then on the scales found; what a code is shows best
    beside questions whose scale is known.
    """
    numeric = [column for column in columns if rating_like(column)]
    candidates = _candidates(table, numeric, Together(numeric), {})
    scales = {one.name: (one.fit.low, one.fit.high) for one in candidates}
    together = Together([one.column for one in candidates], scales)
    candidates = _candidates(table, numeric, together, scales)
    scales = {one.name: (one.fit.low, one.fit.high) for one in candidates}
    together = Together([one.column for one in candidates], scales)
    candidates = [one for one in candidates if spread_out(one.column, one.fit.low, one.fit.high)]
    found = _in_sets(candidates, together)
    found.update(_alone([one for one in candidates if one.name not in found], list(found), together))
    for column in columns:
        steps = ladder(column.words) if column.word_count and not column.number_count else None
        if steps:
            found[column.name] = _from_words(column, steps, table.label(column.name))
    return found


def _candidates(
    table: Table, columns: Sequence[Profile], together: Together, scales: Mapping[str, tuple[int, int]]
) -> list[_Candidate]:
    fitted = [_candidate(table, column, together, scales) for column in columns]
    found = [one for one in fitted if one is not None]
    return [member for group in _stems(found) for member in _harmonised(group)]


def _mostly_on(
    values: Mapping[float, int], in_line: Mapping[float, bool], only: Sequence[tuple[int, int]]
) -> ScaleGuess | None:
    """The scale that the name tells, where nine in ten of the numbers lie on it; the others will not count."""
    for low, high in only:
        inside = {value: count for value, count in values.items() if low <= value <= high}
        if sum(inside.values()) >= MOSTLY * sum(values.values()):
            return scale_guess(inside, in_line, [(low, high)])
    return None


def _candidate(
    table: Table, column: Profile, together: Together, scales: Mapping[str, tuple[int, int]]
) -> _Candidate | None:
    label = table.label(column.name)
    told = kpi_hint(column.name, label)
    if hint("segment", column.name) and not told:
        return None
    known = _known_codes(table, column)
    near = [name for name in together.names if name in scales and stem(name) == stem(column.name)]
    others = near if len(near) > 2 else list(scales or together.names)
    in_line = together.in_line(column.name, others) if column.name in together.names else {}
    values = {value: count for value, count in column.values.items() if value not in known}
    only = _WIDTH_OF.get(told[0]) if told and told[0] else None
    fit = scale_guess(values, in_line, only) or (scale_guess(values, in_line) if only else None)
    fit = fit or (_mostly_on(values, in_line, only) if only else None)
    if fit is None or fit.cost > WORST_COST + (2 if told else 0):
        return None
    return _Candidate(column, fit, in_line, known, label)


def _stems(candidates: Sequence[_Candidate]) -> list[list[_Candidate]]:
    return [list(group) for _, group in groupby(candidates, lambda one: stem(one.name) or one.name)]


def _harmonised(group: list[_Candidate]) -> list[_Candidate]:
    """Questions of one stem are put on the scale that suits most of them."""
    free = [one for one in group if kpi_hint(one.name, one.label) is None]
    shared = shared_scale([(one.values, one.in_line) for one in free]) if len(free) > 1 else None
    return group if shared is None else [one.on(shared) for one in group]


def _known_codes(table: Table, column: Profile) -> dict[float, tuple[CellState, CodeReason]]:
    """Values that the file itself calls missing, or whose label is a word for a state."""
    known: dict[float, tuple[CellState, CodeReason]] = {}
    labels = table.value_labels.get(column.name, {})
    for value in column.values:
        state = state_of_label(labels.get(plain_text(value), ""))
        if state is not None:
            known[value] = (state, CodeReason.LABEL_SAYS)
        elif any(
            one.low is not None and one.high is not None and one.low <= value <= one.high
            for one in table.missing.get(column.name, ())
        ):
            known[value] = (CellState.SKIPPED, CodeReason.FILE_SAYS)
    return known


def _in_sets(candidates: Sequence[_Candidate], together: Together) -> dict[str, Rating]:
    """Runs of neighbours on one scale with names of one stem, at least half of which go together."""
    found: dict[str, Rating] = {}
    taken: set[str] = set()
    for run in _runs(candidates):
        names = [one.name for one in run]
        least = LEAST_LINK_OF_TWO if len(run) == 2 else LEAST_LINK_IN_SET
        tied = [max(together.strength(name, names), together.closest(name, names)) >= least for name in names]
        members = run if sum(tied) >= max(2, len(run) / 2) else []
        if not members:
            continue
        name = _set_name(run, taken)
        taken.add(name)
        for one in members:
            found[one.name] = _rating(one, GuessReason.RATING_SET, {"count": len(members)}, name)
    return found


def _runs(candidates: Sequence[_Candidate]) -> list[list[_Candidate]]:
    """Candidates of one stem and scale that follow each other; without a stem they must be direct neighbours."""

    def key(one: _Candidate) -> tuple[str, int, int, int]:
        root = stem(one.name)
        return root, one.fit.low, one.fit.high, -1 if root else one.column.position - order[one.name]

    order = {one.name: index for index, one in enumerate(candidates)}
    return [list(run) for _, run in groupby(candidates, key)]


def _set_name(run: Sequence[_Candidate], taken: set[str]) -> str:
    root = stem(run[0].name) or f"{run[0].name} – {run[-1].name}"
    name, number = root, 2
    while name in taken:
        name, number = f"{root} ({number})", number + 1
    return name


def _alone(candidates: Sequence[_Candidate], rated: Sequence[str], together: Together) -> dict[str, Rating]:
    """Single columns: outcomes by their name, and ratings that clearly go together with the sets. A lone column that
    goes with nothing may be anything that somebody counted or judged."""
    found: dict[str, Rating] = {}
    for one in candidates:
        link = together.strength(one.name, rated)
        if kpi_hint(one.name, one.label):
            found[one.name] = _rating(one, GuessReason.OVERALL, {"link": link}, "")
        elif link >= LEAST_LINK_ALONE:
            found[one.name] = _rating(one, GuessReason.RATING_ALONE, {"link": link}, "")
    return found


def _rating(one: _Candidate, reason: GuessReason, figures: Mapping[str, object], set_name: str) -> Rating:
    told = kpi_hint(one.name, one.label)
    role = Role.KPI if told else Role.TOUCHPOINT
    codes = _codes(one, role)
    base = Rating(
        role=role,
        scale=_scale(one.fit, told[0] if told else None),
        reason=GuessReason.OVERALL if told else reason,
        figures={**figures, "low": one.fit.low, "high": one.fit.high, **({"word": told[1]} if told else {})},
        set_name=set_name,
    )
    return replace(
        base,
        codes={code: state for code, (state, _) in codes.items()},
        code_reasons={code: why for code, (_, why) in codes.items()},
        code_counts={code: one.column.values.get(float(code), 0) for code in codes},
    )


def _scale(fit: ScaleGuess, kind: Kind | None) -> Scale:
    bounds = (fit.low, fit.high)
    if kind is None or (kind is Kind.NPS and bounds != (0, 10)):
        kind = _KIND_OF.get(bounds, Kind.MEAN)
    return Scale.of(kind, fit.low, fit.high)


def _codes(one: _Candidate, role: Role) -> dict[str, tuple[CellState, CodeReason]]:
    """Each code with its state: just above the scale is 'not experienced' for a touchpoint, 88 and 98 are 'don't
    know', anything else is skipped. An outcome has no 'not experienced': its codes are skipped."""
    codes = {plain_text(value): known for value, known in one.known.items()}
    for value in one.fit.codes:
        out_of_line = one.in_line.get(value) is False
        why = CodeReason.NOT_IN_LINE if out_of_line else CodeReason.OFF_SCALE
        codes[plain_text(value)] = (_state(value, one.fit, role), why)
    return codes


def _state(value: float, fit: ScaleGuess, role: Role) -> CellState:
    if role is Role.KPI:
        return CellState.SKIPPED
    if value in (fit.high + 1, 97.0, 997.0) and fit.high < 10:
        return CellState.NOT_EXPERIENCED
    return CellState.DONT_KNOW if value in (8.0, 88.0, 98.0, 998.0) else CellState.SKIPPED


def _from_words(column: Profile, steps: Mapping[str, float], label: str) -> Rating:
    told = kpi_hint(column.name, label)
    return Rating(
        role=Role.KPI if told else Role.TOUCHPOINT,
        scale=Scale.of(Kind.CSAT),
        reason=GuessReason.OVERALL if told else GuessReason.WORD_LADDER,
        figures={"texts": tuple(steps), **({"word": told[1]} if told else {}), "low": 1, "high": 5},
        scores=dict(steps),
        set_name=stem(column.name),
    )
