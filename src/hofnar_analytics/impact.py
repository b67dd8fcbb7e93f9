"""The impact matrix: which moments matter for a KPI.

Methods: docs/methods/structural-model.md, docs/methods/lmg.md, docs/methods/impact-matrix.md.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hofnar_analytics.answers import Answers
from hofnar_analytics.drivers import classical_covariance, fit
from hofnar_analytics.drivers_imputed import impute
from hofnar_analytics.drivers_readings import Estimated, Moment, mean_variances, moments_of
from hofnar_analytics.drivers_rows import usable_rows
from hofnar_analytics.drivers_tallies import moment_tallies
from hofnar_analytics.gram import GramSummary
from hofnar_analytics.impact_assembly import Frame, assembled, cut_and_band
from hofnar_analytics.impact_estimates import estimated, filled_in
from hofnar_analytics.impact_shares import MomentShares, imputed_shares, moment_shares
from hofnar_analytics.lmg_intervals import clusters_of, too_few
from hofnar_analytics.results import Impact, Reason, Score
from hofnar_analytics.scales import Scale
from hofnar_analytics.scores import score

MODELS = ("structural", "plain")


def impact(
    answers: Answers,
    scale: Scale,
    *,
    model: str = "structural",
    satisfaction_cut: float | None = None,
    effect_band: float | None = None,
    level: float = 0.95,
    shares: bool = True,
    share_intervals: bool = True,
    imputation: bool = True,
) -> Impact:
    """The effect, leverage and share of every moment for the outcome, with its place in the matrix.

    ``structural`` estimates y = b0 + sum_j [E_j (a_j + b_j x_j) + s_j S_j] on all rows with an outcome, with E_j
    'lived and scored' and S_j 'skipped or don't know' (not asked is a third column); ``plain`` is the classical
    regression on rows where every moment is scored (COMPLETE_ROWS_ONLY). Effects and leverages are in points of the
    outcome's scale, with HC3 intervals (CR2 with clusters); effects need 50 people who lived the moment and 50 who did
    not, else they are None with a reason. ``satisfaction_cut`` defaults to the median moment, ``effect_band`` to 0.15
    standard deviations of the outcome.

    Where more than a tenth of a moment's cells are unknown they are filled in (``imputation``; SKIPPED_IMPUTED) and
    the readings with 'skipped' as a column stand beside it as ``unimputed``. Shares get intervals from 1,000 rows.
    ``share_intervals`` and ``imputation`` cost most of the time on large data and can be switched off.
    ValueError for an unknown model. All that cannot be known is None, with a reason.

    >>> import numpy as np
    >>> from hofnar_analytics.scales import Kind
    >>> rng = np.random.default_rng(1)
    >>> lived = rng.random((400, 2)) < 0.6
    >>> marks = rng.integers(1, 6, (400, 2)).astype(float)
    >>> kpi = np.clip(3 + np.where(lived[:, 0], marks[:, 0] - 3, 0) + rng.integers(-1, 2, 400), 1, 5)
    >>> states = np.where(lived, 0, 1).astype(np.uint8)
    >>> result = impact(Answers(kpi, marks, states, ("desk", "letter")), Scale.of(Kind.MEAN))
    >>> [moment.leverage.estimate > 0.5 for moment in result.touchpoints]
    [True, False]
    """
    if model not in MODELS:
        raise ValueError(f"the model is one of {', '.join(MODELS)}, not {model!r}")
    kpi = score(answers.outcome, scale, weights=answers.weights, level=level)
    rows = usable_rows(answers, scale, complete=model == "plain")
    gram = GramSummary.from_rows(rows, answers.columns)
    cut, band = cut_and_band(gram, satisfaction_cut, effect_band)
    frame = Frame(answers.columns, answers.labels, model, level, cut, band)
    base = estimated(rows, gram)
    moments = moments_of(gram, base, level)
    filled = impute(rows, gram, base.model) if imputation and base.model is not None else None
    found, used = None, base.model
    if filled is not None:
        used = filled.model
        moments = filled_in(moments, filled, gram, base, level)
        found = imputed_shares(filled, gram, share_intervals, level) if shares else None
    elif shares and base.model is not None:
        robust = base.covariances[0] if share_intervals else None
        found = moment_shares(gram, base.model, rows if share_intervals else None, level, robust)
    _give(moments, found)
    named = () if filled is None else filled.moments
    result = assembled(kpi, frame, gram, base.model, used, moments, moment_tallies(rows), named)
    few = shares and share_intervals and too_few(clusters_of(rows.clusters))
    return replace(result, reasons=(*result.reasons, Reason.TOO_FEW_CLUSTERS)) if few else result


def impact_from_gram(
    gram: GramSummary,
    kpi: Score,
    *,
    labels: tuple[str, ...] = (),
    satisfaction_cut: float | None = None,
    effect_band: float | None = None,
    level: float = 0.95,
    shares: bool = True,
) -> Impact:
    """The structural model from stored summaries alone, at once for any number of rows.

    Estimates equal those of ``impact`` without filling in; intervals assume one error variance, since HC3 needs the
    rows. ``kpi`` comes from the score cube; distributions of the moments are empty.
    """
    base = fit(gram)
    covariances = [classical_covariance(base, m) for m in range(gram.layout.outcomes)] if base else []
    df = np.full(len(base.variables), float(base.df)) if base else np.zeros(0)
    estimate = Estimated(base, covariances, df, *mean_variances(gram, None))
    cut, band = cut_and_band(gram, satisfaction_cut, effect_band)
    frame = Frame(gram.columns, labels or gram.columns, "structural", level, cut, band)
    moments = moments_of(gram, estimate, level)
    _give(moments, moment_shares(gram, base, None, level) if shares and base is not None else None)
    return assembled(kpi, frame, gram, base, base, moments, [])


def _give(moments: list[Moment], found: MomentShares | None) -> None:
    if found is None:
        return
    for moment, share, below in zip(moments, found.shares, found.below_null):
        moment.share = share
        if below:
            moment.reasons.append(Reason.BELOW_NULL)
