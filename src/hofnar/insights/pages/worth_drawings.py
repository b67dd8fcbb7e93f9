"""The pictures of what a score is worth."""

from __future__ import annotations

from django.utils.translation import gettext

from hofnar.findings.figures import CHANGE, SCORE, Style, count, figure, numbers
from hofnar.findings.worth import effect_figure, effect_words, observational_words, stands, times, worth_headline
from hofnar.insights.drawing import Drawing
from hofnar.measurement.models import Metric
from hofnar_analytics.pictures import chain, interval_rows, saturation_curve
from hofnar_analytics.pictures.chain import ChainBox, ChainEnd, ChainStep
from hofnar_analytics.pictures.interval_rows import IntervalRow
from hofnar_analytics.pictures.saturation_curve import SaturationTexts
from hofnar_analytics.pictures.texts import PictureTexts, RowTexts
from hofnar_analytics.results import UNKNOWN, Estimate
from hofnar_analytics.what_if import WhatIf
from hofnar_analytics.worth import MomentWorth, OutcomeWorth, Worth, certain
from hofnar_analytics.worth_rows import OutcomeKind


def chain_drawing(kpi: Metric, found: Worth, moment: MomentWorth, about: str) -> Drawing:
    """One moment by way of the KPI to every outcome."""
    ends = [_end(kpi, one, moment) for one in found.outcomes if moment.path(one.name) is not None]
    title = gettext("A point more for %(moment)s: what goes with it") % {"moment": moment.label}
    texts = PictureTexts(
        title=title,
        subtitle=about,
        description=". ".join(end.spoken for end in ends),
        note=observational_words(),
        numbers=numbers(),
    )
    start = ChainBox(moment.label, _score(moment), gettext("%(n)s scores") % {"n": count(moment.n)})
    step = ChainStep(figure(moment.leverage, CHANGE), gettext("points a point"), certain(moment.leverage))
    middle = ChainBox(kpi.name, gettext("%(n)s answers") % {"n": count(found.n)})

    def draw(width: float, standalone: bool, heading: bool) -> str:
        return chain.draw(start, step, middle, ends, texts, width=width, standalone=standalone, heading=heading)

    return Drawing("worth", kpi.pk, title, about, draw, 960)


def _score(moment: MomentWorth) -> str:
    if moment.score is None:
        return ""
    return gettext("mean score %(score)s") % {"score": figure(Estimate(moment.score), SCORE)}


def _end(kpi: Metric, outcome: OutcomeWorth, moment: MomentWorth) -> ChainEnd:
    path = moment.path(outcome.name)
    through = UNKNOWN if path is None else path.through
    holds = path is not None and stands(path)
    link = ChainStep(effect_figure(outcome.kind, outcome.link), _unit(outcome.kind), certain(outcome.link))
    words = effect_words(outcome.kind, through)
    box = ChainBox(outcome.label, effect_figure(outcome.kind, through), gettext("for who lived it"), holds)
    spoken = gettext("%(moment)s by way of %(kpi)s: %(effect)s") % {
        "moment": moment.label,
        "kpi": kpi.name,
        "effect": words,
    }
    return ChainEnd(link, box, spoken)


def _unit(kind: OutcomeKind) -> str:
    return gettext("of 100, a KPI point") if kind.is_yes_or_no else gettext("a KPI point")


def bars_drawing(kpi: Metric, found: Worth, outcome: OutcomeWorth, about: str) -> Drawing | None:
    """The moments in the order of what they are worth."""
    pairs = [(one, path) for one in found.moments if (path := one.path(outcome.name)) is not None]
    if not pairs:
        return None
    factor = 100.0 if outcome.kind.is_yes_or_no else 1.0
    rows = [
        IntervalRow(
            key=moment.column,
            label=moment.label,
            value=times(path.a_customer, factor),
            figure=effect_figure(outcome.kind, path.a_customer),
            certain=stands(path),
            tone="blue" if stands(path) else "stone",
        )
        for moment, path in sorted(pairs, key=lambda pair: pair[1].place or 0)
    ]
    note = gettext("Filled: certain after adjusting for all moments. Where margins overlap the order may be another.")
    title = worth_headline(found, outcome)
    texts = RowTexts(
        title=title,
        subtitle=about,
        note=f"{note} {observational_words()}",
        numbers=numbers(),
        certain=gettext("certain"),
        uncertain=gettext("not certain"),
    )

    def draw(width: float, standalone: bool, heading: bool) -> str:
        return interval_rows.draw(rows, texts, width=width, standalone=standalone, heading=heading)

    return Drawing("worth_moments", kpi.pk, title, about, draw, 760)


def saturation_drawing(kpi: Metric, found: WhatIf, about: str) -> Drawing | None:
    if not found.steps:
        return None
    first, last = found.steps[1], found.steps[-1]
    title = gettext("The first points higher bring most: nobody rises above the highest score")
    if not certain(found.kpi_gain):
        title = gettext("It is not certain that a higher score for %(moment)s brings anything") % {
            "moment": found.label
        }
    elif _is_even(found):
        title = gettext("Every point higher brings about as much")
    style = Style(decimals=2, signed=True)
    spoken = [
        gettext("%(effort)s points higher: the KPI %(gain)s")
        % {"effort": numbers().plain(step.effort, 2), "gain": figure(step.gain, style)}
        for step in found.steps
    ]
    texts = SaturationTexts(
        title=title,
        subtitle=about,
        description=". ".join((spoken[1], spoken[-1])) if first is not last else spoken[-1],
        note=observational_words(),
        numbers=numbers(),
        across=gettext("points higher for %(moment)s") % {"moment": found.label},
        up=gettext("%(kpi)s, points more with who lives it") % {"kpi": kpi.name},
        asked=gettext("asked: %(change)s") % {"change": numbers().plain(found.asked, 2)},
        spoken=spoken,
    )

    def draw(width: float, standalone: bool, heading: bool) -> str:
        return saturation_curve.draw(
            found.steps, texts, asked=found.asked, width=width, standalone=standalone, heading=heading
        )

    return Drawing("saturation", kpi.pk, title, about, draw, 720)


def _is_even(found: WhatIf) -> bool:
    """Whether the last step brings at least three quarters of the first."""
    gains = [step.gain.estimate or 0.0 for step in found.steps]
    return gains[-1] - gains[-2] >= 0.75 * (gains[1] - gains[0])
