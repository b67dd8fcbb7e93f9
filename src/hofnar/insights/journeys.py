"""A journey as a line of scores: its moments in order, each with its satisfaction and margin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from hofnar.findings.figures import count, figure, numbers
from hofnar.insights.cuts import Cut, cut_of, on_one_scale
from hofnar.insights.drawing import Drawing
from hofnar.insights.figures import Figures
from hofnar.insights.queries import moments_of
from hofnar.insights.selection import Selection
from hofnar.insights.wording import about, answers_words, cut_words, needed_words, period_words, snapped_words
from hofnar.journeys.models import Journey, Touchpoint
from hofnar.journeys.queries import touchpoints
from hofnar.measurement.models import Metric
from hofnar_analytics.intervals import mean_interval
from hofnar_analytics.pictures import journey_curve
from hofnar_analytics.pictures.journey_curve import JourneyPhase, JourneyPoint
from hofnar_analytics.pictures.texts import JourneyTexts
from hofnar_analytics.results import UNKNOWN, Estimate
from hofnar_analytics.scales import Kind


@dataclass(frozen=True)
class Curve:
    """The picture of one journey, and the sentence that leads it."""

    journey: Journey
    drawing: Drawing
    cut: Cut | None
    measured: int
    unmeasured: int

    @property
    def cut_words(self) -> str:
        return cut_words(self.cut)


def curve_of(figures: Figures, chosen: Selection, journey: Journey) -> Curve | None:
    """None while no moment of the journey has been scored."""
    every = moments_of(figures.organisation, figures.frame.metrics)
    moments = on_one_scale(every)
    metrics = {metric.touchpoint_id: metric for metric in moments}
    places = list(touchpoints(figures.organisation, journey))
    if not any(place.pk in metrics for place in places) or chosen.period is None:
        return None
    cut = cut_of(figures, chosen.kpi, moments) if chosen.kpi else None
    other = {metric.touchpoint_id for metric in every} - set(metrics)
    points = {p.pk: _point(figures, chosen, p, metrics.get(p.pk), cut, elsewhere=p.pk in other) for p in places}
    drawing = _drawing(figures, chosen, journey, _phases(places, points), cut)
    measured = sum(point.value.known for point in points.values())
    return Curve(journey, drawing, cut, measured, len(points) - measured)


def _phases(places: Sequence[Touchpoint], points: Mapping[int, JourneyPoint]) -> list[JourneyPhase]:
    found: dict[int, JourneyPhase] = {}
    for place in places:
        phase = found.get(place.phase_id, JourneyPhase(place.phase.name, ()))
        found[place.phase_id] = replace(phase, points=(*phase.points, points[place.pk]))
    return list(found.values())


def _point(
    figures: Figures,
    chosen: Selection,
    place: Touchpoint,
    metric: Metric | None,
    cut: Cut | None,
    *,
    elsewhere: bool = False,
) -> JourneyPoint:
    if metric is None:
        why = gettext("on another scale") if elsewhere else gettext("not measured")
        return JourneyPoint(str(place.pk), place.name, UNKNOWN, absent=why)
    shown = figures.figure(metric, chosen.unit.pk, chosen.period, chosen.segment)
    if shown.score is None:
        return JourneyPoint(str(place.pk), place.name, UNKNOWN, absent=gettext("too few answers"))
    if not shown.is_known:
        return JourneyPoint(str(place.pk), place.name, UNKNOWN, absent=needed_words(shown.needed))
    value = satisfaction(figures, chosen, metric)
    told = figure(value)
    pain = cut is not None and value.high is not None and value.high < cut.value
    spoken = about(f"{place.name}: {told}", answers_words(shown.score.n))
    return JourneyPoint(str(place.pk), place.name, value, told, spoken, pain)


def satisfaction(figures: Figures, chosen: Selection, metric: Metric) -> Estimate:
    """The mean with its interval, whatever the kind: moments stand on one line. Only for figures that may be shown."""
    told = figures.told(metric, chosen.unit.pk, chosen.period, chosen.segment)
    tally = figures.tally(metric, chosen.unit.pk, told, chosen.segment)
    score = tally.score(metric.scale)
    if metric.scale.kind is Kind.CSAT:
        return score.also["mean"]
    if metric.scale.kind is Kind.NPS:
        return _plain_mean(score.distribution, score.n_effective)
    return Estimate(score.estimate, score.low, score.high)


def _plain_mean(distribution: Mapping[float, float], n: float) -> Estimate:
    total = sum(distribution.values())
    mean = sum(value * times for value, times in distribution.items()) / total
    spread = sum(times * (value - mean) ** 2 for value, times in distribution.items()) / total
    interval = mean_interval(mean, spread * n / (n - 1), n) if n > 1 else None
    return Estimate(mean, *(interval or (None, None)))


def _drawing(
    figures: Figures, chosen: Selection, journey: Journey, phases: Sequence[JourneyPhase], cut: Cut | None
) -> Drawing:
    links = {
        point.key: f"{reverse('touchpoint_insights', args=[point.key])}?{chosen.query()}"
        for phase in phases
        for point in phase.points
    }
    title = curve_sentence(phases, cut)
    answers = figures.answers(chosen.unit.pk, chosen.period, chosen.segment)
    told = figures.told(None, chosen.unit.pk, chosen.period, chosen.segment) or chosen.period
    subtitle = about(
        journey.name, chosen.unit.name, period_words(told), answers_words(answers) if answers else "",
        snapped_words(chosen.period, told),
    )  # fmt: skip
    texts = JourneyTexts(
        title=title, subtitle=subtitle, description=_spoken(phases), numbers=numbers(),
        target=_line_words(cut), peak=gettext("peak"), end=gettext("end"), pain=gettext("pain"),
    )  # fmt: skip

    def draw(wide: float, standalone: bool, heading: bool) -> str:
        return journey_curve.draw(phases, texts, target=None if cut is None else cut.value, width=wide,
                                  height=400 + 60 * heading, links=None if standalone else links,
                                  standalone=standalone, heading=heading)  # fmt: skip

    return Drawing("journey", journey.pk, title, subtitle, draw)


def _line_words(cut: Cut | None) -> str:
    if cut is None:
        return ""
    return gettext("ambition") if cut.origin == "target" else gettext("first year's median")


def _spoken(phases: Sequence[JourneyPhase]) -> str:
    return "; ".join(point.spoken for phase in phases for point in phase.points if point.spoken)


def curve_sentence(phases: Sequence[JourneyPhase], cut: Cut | None) -> str:
    """The finding: what lies demonstrably below the line, else the peak."""
    points = [point for phase in phases for point in phase.points if point.value.known]
    if not points:
        return gettext("Too few answers for the line of this journey")
    pains = [point for point in points if point.pain]
    if len(pains) == 1:
        return gettext("%(moment)s is the one moment that lies demonstrably below the line: %(figure)s") % {
            "moment": pains[0].label,
            "figure": pains[0].figure,
        }
    if pains:
        lowest = min(pains, key=lambda point: point.value.estimate or 0.0)
        return ngettext(
            "%(count)s moment lies demonstrably below the line; lowest is %(moment)s with %(figure)s",
            "%(count)s moments lie demonstrably below the line; lowest is %(moment)s with %(figure)s",
            len(pains),
        ) % {"count": count(len(pains)), "moment": lowest.label, "figure": lowest.figure}
    peak = max(points, key=lambda point: point.value.estimate or 0.0)
    words = {"moment": peak.label, "figure": peak.figure}
    return gettext("No moment lies demonstrably below the line; highest is %(moment)s with %(figure)s") % words
