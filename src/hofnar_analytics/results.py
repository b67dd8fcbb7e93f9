"""What every analysis returns: frozen, typed, unrounded; unknown is None, never 0; reasons are codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from hofnar_analytics.scales import Scale


class CellState(IntEnum):
    """Why a touchpoint cell holds a score or is empty; the reason decides the statistics."""

    SCORED = 0
    NOT_EXPERIENCED = 1
    NOT_ASKED = 2
    SKIPPED = 3
    DONT_KNOW = 4


class Reason(StrEnum):
    """Why a figure is absent, or must be read with care."""

    TOO_FEW_RESPONSES = "TOO_FEW_RESPONSES"  # below 100 for NPS, 50 for a single score
    SMALL_GROUP = "SMALL_GROUP"  # fewer than 5 people: never shown
    EVERYONE_EXPERIENCED = "EVERYONE_EXPERIENCED"  # fewer than 50 did not live the moment
    TOO_RARE = "TOO_RARE"  # fewer than 50 lived the moment
    INSEPARABLE = "INSEPARABLE"  # lived by (nearly) the same people as another moment
    CONSTANT = "CONSTANT"  # everybody gave the same score
    HALO = "HALO"  # scores so alike that moments cannot be told apart
    SUPPRESSION = "SUPPRESSION"  # sign of the slope differs from the sign of the plain correlation
    SEPARATION = "SEPARATION"
    COMPLETE_ROWS_ONLY = "COMPLETE_ROWS_ONLY"
    MANY_SKIPPED = "MANY_SKIPPED"  # over 10 % skipped or 'don't know'
    NO_OUTCOME = "NO_OUTCOME"
    NOT_ESTIMABLE = "NOT_ESTIMABLE"  # more columns than rows, or a singular selection
    BELOW_NULL = "BELOW_NULL"  # a share that is not above what shuffled scores give
    TOO_FEW_CLUSTERS = "TOO_FEW_CLUSTERS"  # fewer than 40: no interval of a share
    TOO_FEW_PERIODS = "TOO_FEW_PERIODS"  # too few months or weeks for a trend, a season or a change
    TOO_FEW_UNITS = "TOO_FEW_UNITS"  # too few teams, channels or clusters to speak of the spread between them
    TOO_FEW_PER_ARM = "TOO_FEW_PER_ARM"  # fewer than 50 in an arm of an experiment
    SCALE_CHANGED = "SCALE_CHANGED"  # the wording or the scale changed: before and after are not the same question
    AUTOCORRELATED = "AUTOCORRELATED"  # consecutive periods hang together: a change may be a swing
    TRENDS_DIFFERED = "TRENDS_DIFFERED"  # the groups already moved apart before the measure was taken
    SAMPLE_RATIO = "SAMPLE_RATIO"  # the arms are not as large as the draw should have made them
    FEW_LOW_SCORES = "FEW_LOW_SCORES"  # fewer than 100 low scores: the shape of an effect is not named
    WRONG_SIGN = "WRONG_SIGN"  # low scores go with a higher outcome, or high scores with a lower one
    NOT_PROPORTIONAL = "NOT_PROPORTIONAL"  # the odds differ along the scale of the outcome
    CONFOUNDED = "CONFOUNDED"  # much of a relation goes away once other moments are taken into account
    MARGINS_NOT_MET = "MARGINS_NOT_MET"  # no weights within the bounds bring the answers to what is known of everybody
    FEW_IN_CELL = "FEW_IN_CELL"  # fewer than 30 answers with a value that is weighted
    MANY_UNKNOWN = "MANY_UNKNOWN"  # of over a tenth of the answers a value that is weighted is not known
    NO_IDENTITY = "NO_IDENTITY"  # nobody knows which answers are the same customer's
    HEAVY_TAIL = "HEAVY_TAIL"  # the highest hundredth holds so much of an amount that few people decide the figure
    PATHS_DIFFER = "PATHS_DIFFER"  # a moment goes with an outcome otherwise than by way of the KPI
    ABOVE_SCALE = "ABOVE_SCALE"  # a higher mean was asked for than the scale has
    BEYOND_SEEN = "BEYOND_SEEN"  # a higher mean was asked for than any score enough people gave
    NO_ROOM = "NO_ROOM"  # everybody gives the highest score already


class WarningCode(StrEnum):
    """What somebody should look at before trusting a file's figures."""

    OUTSIDE_SCALE = "OUTSIDE_SCALE"  # values outside the scale of the kind; they never count
    LOOKS_LIKE_MISSING = "LOOKS_LIKE_MISSING"  # a code such as 0, 6, 11 or 99 that looks like 'no answer'
    SCALE_BREAK = "SCALE_BREAK"  # the scale changes over time
    NOT_A_NUMBER = "NOT_A_NUMBER"  # text in a scored column
    ROWS_DROPPED = "ROWS_DROPPED"
    RENAMED_COLUMN = "RENAMED_COLUMN"
    DUPLICATE_HEADER = "DUPLICATE_HEADER"
    NO_WEIGHT = "NO_WEIGHT"  # rows without a usable weight
    SKIPPED_IMPUTED = "SKIPPED_IMPUTED"
    EMPTY_COLUMN = "EMPTY_COLUMN"
    WORDS_AS_STATES = "WORDS_AS_STATES"  # 'n.v.t.', 'weet niet', 'Blank' understood as a reason for no score
    LABELLED_SCORES = "LABELLED_SCORES"  # '5 - very satisfied' read as 5
    SHORT_ROWS = "SHORT_ROWS"  # rows with fewer cells than the header; the rest is blank
    ZERO_BYTES = "ZERO_BYTES"  # zero bytes, left out
    LONG_HEADER = "LONG_HEADER"
    NO_GROUP = "NO_GROUP"  # rows without a value in the column asked to group by
    OLD_DATES = "OLD_DATES"  # dates of 1900 or 1970 that look like a default
    FORMULAS = "FORMULAS"  # cells that begin as a formula; read as text, never run


class Quadrant(StrEnum):
    """The field of the impact matrix a touchpoint falls in."""

    CELEBRATE = "celebrate"
    RAISE = "raise"
    PREVENT = "prevent"
    SAVE = "save"
    NO_EFFECT = "no_effect"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its interval; all three None when it cannot be given."""

    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    level: float = 0.95

    @property
    def known(self) -> bool:
        return self.estimate is not None


UNKNOWN = Estimate()


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning as data: the code, the column, and the figures a sentence about it needs."""

    code: WarningCode
    column: str | None = None
    figures: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Score:
    """One KPI of one group. NPS -100..100, CSAT the top-2 fraction 0..1, others the mean.

    ``distribution`` maps each value of the scale to its (weighted) count; ``also`` holds the kind's second
    reading (CSAT its mean, CES its share 5-7, NPS the fractions of promoters, passives and detractors).
    """

    column: str
    scale: Scale
    estimate: float | None
    low: float | None
    high: float | None
    n: int
    n_effective: float
    distribution: Mapping[float, float]
    reasons: tuple[Reason, ...] = ()
    group: str | None = None
    also: Mapping[str, Estimate] = field(default_factory=dict)

    def _repr_html_(self) -> str:
        from hofnar_analytics.notebook import score_html

        return score_html(self)


@dataclass(frozen=True, slots=True)
class TouchpointImpact:
    """One moment in the impact matrix. ``share`` is its part of R2, not of 100 %; effect and leverage are in
    points of the outcome's scale; ``remembered`` is the fraction of those asked who lived and scored it; ``bundle``
    names the moments lived by nearly the same people and ``bundle_effect`` the effect of living them all. Where over a
    tenth of a moment's cells were filled in, the ``unimputed`` readings are those with 'skipped' as a column of its
    own."""

    column: str
    label: str
    n: int
    remembered: float | None
    satisfaction: Estimate
    effect: Estimate
    effect_nps: Estimate
    leverage: Estimate
    share: Estimate
    effect_p: float | None = None
    effect_p_adjusted: float | None = None
    leverage_p: float | None = None
    leverage_p_adjusted: float | None = None
    quadrant: Quadrant | None = None
    quadrant_leverage: Quadrant | None = None
    bundle: tuple[str, ...] = ()
    bundle_effect: Estimate = UNKNOWN
    effect_unimputed: Estimate = UNKNOWN
    leverage_unimputed: Estimate = UNKNOWN
    distribution: Mapping[float, float] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Impact:
    """The impact matrix: the KPI, what the moments explain of it together, and each moment.

    ``satisfaction_cut`` is the horizontal cut used for the quadrants; ``effect_band`` the half-width of the
    band around zero inside which an effect is 'none' (points of the outcome); ``reading`` is the vertical
    axis proposed for this data: 'effect' or 'leverage'.
    """

    kpi: Score
    model: str
    n: int
    n_dropped: int
    r2: float | None
    r2_skipped: float | None
    touchpoints: tuple[TouchpointImpact, ...]
    satisfaction_cut: float | None
    effect_band: float | None
    reading: str
    warnings: tuple[Warned, ...] = ()
    reasons: tuple[Reason, ...] = ()

    def _repr_html_(self) -> str:
        from hofnar_analytics.notebook import impact_html

        return impact_html(self)
