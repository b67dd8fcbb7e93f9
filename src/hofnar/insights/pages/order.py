"""What is remembered of a journey: the best moment, the last one, the average …; and, for one moment, what goes before
a bad experience, what follows it, and whether a good one mends it. The order of moments is that of the journey."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from hofnar.findings.figures import CHANGE, PART, count, figure, numbers
from hofnar.findings.order import memory_sentence, mending_sentence, summary_name
from hofnar.insights.cuts import on_one_scale
from hofnar.insights.disclosure import HIDDEN
from hofnar.insights.drawing import Drawing
from hofnar.insights.figures import Figures
from hofnar.insights.impacts import answers_of, asked_together
from hofnar.insights.months import Period
from hofnar.insights.pages.order_moment import MomentStory, around, moment_story
from hofnar.insights.pages.overview import about_figure
from hofnar.insights.pages.shape import sampled
from hofnar.insights.queries import moments_of
from hofnar.insights.selection import Selection
from hofnar.insights.wording import about
from hofnar.journeys.models import Touchpoint
from hofnar.journeys.queries import touchpoints
from hofnar.measurement.models import Metric
from hofnar_analytics.order_after import Mending, mending
from hofnar_analytics.order_memory import LEAST_MOMENTS, OrderMemory, SummaryFit, order_memory
from hofnar_analytics.penalty_reward import usual_cuts
from hofnar_analytics.pictures import interval_rows
from hofnar_analytics.pictures.interval_rows import IntervalRow
from hofnar_analytics.pictures.texts import RowTexts
from hofnar_analytics.results import Estimate, Reason
from hofnar_analytics.travelled import Travelled, travelled

Where = tuple[int, Period | None, tuple[str, str] | None]


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One summary of a journey: the part of the differences it predicts, what a point more of it goes with."""

    name: str
    part: str
    slope: str


@dataclass(frozen=True, slots=True)
class Place:
    """A moment one may choose."""

    touchpoint: Touchpoint
    is_here: bool


@dataclass(frozen=True, slots=True)
class MendingTold:
    sentence: str
    groups: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OrderPage:
    """``why_not`` stands instead of everything else where there is nothing to tell."""

    metric: Metric
    lead: str
    about: str
    why_not: str = ""
    drawing: Drawing | None = None
    lines: tuple[SummaryLine, ...] = ()
    mending: MendingTold | None = None
    places: tuple[Place, ...] = ()
    story: MomentStory | None = None
    cuts: str = ""
    rows: str = ""


@dataclass(frozen=True, slots=True)
class Walked:
    """The people of a selection along one journey, and its moments in their order."""

    trip: Travelled
    moments: tuple[Metric, ...]
    low: float
    high: float
    rows: int


@dataclass(frozen=True, slots=True)
class _Found:
    memory: OrderMemory
    mending: Mending


def order_page(figures: Figures, chosen: Selection, touchpoint: Touchpoint | None = None) -> OrderPage | None:
    kpi = chosen.kpi
    if kpi is None or chosen.period is None:
        return None
    moments = journey_moments(figures, kpi)
    if not kpi.higher_is_better or len(moments) < LEAST_MOMENTS:
        return _nothing(kpi, chosen.unit.name)
    period, told = figures.told_together(kpi, moments, chosen.unit.pk, chosen.period, chosen.segment)
    moments = [one for one in moments if one.pk in told]
    shown = HIDDEN if period is None else figures.figure(kpi, chosen.unit.pk, period, chosen.segment)
    words = about_figure(chosen, shown)
    if not shown.is_certain or len(moments) < LEAST_MOMENTS:
        few = gettext("There are too few answers to say what people remember of the journey.")
        return OrderPage(kpi, few, words, few)
    where = (chosen.unit.pk, period, chosen.segment)
    below = tuple(sorted(figures.tree.below.get(chosen.unit.pk, ())))
    key = (kpi.pk, tuple(one.pk for one in moments), below, where)
    walked = figures.frame.kept(("walked", *key), lambda: _walked(figures, kpi, moments, where))
    found = figures.frame.kept(("order", *key), lambda: _found(walked))
    story = None if touchpoint is None else _story(figures, walked, touchpoint, key)
    return _told(kpi, walked, found, story, about(_journey(moments[0]), words))


def _nothing(kpi: Metric, unit: str) -> OrderPage:
    if not kpi.higher_is_better:
        why = gettext("Of this KPI a lower figure is better: choose another one.")
    else:
        why = gettext("The order of moments needs a survey that asks about at least three moments of one journey.")
    return OrderPage(kpi, why, unit, why)


def journey_moments(figures: Figures, kpi: Metric) -> list[Metric]:
    """The moments of one journey that are asked beside the KPI, in the journey's order: the KPI's own journey, else the
    one with most moments."""
    every = moments_of(figures.organisation, figures.frame.metrics)
    asked = on_one_scale([one for one in every if one.pk != kpi.pk and asked_together(figures.frame, kpi, one)])
    placed: dict[int | None, int] = dict(touchpoints(figures.organisation).values_list("pk", "phase__journey_id"))
    journeys = Counter(placed[one.touchpoint_id] for one in asked if one.touchpoint_id in placed)
    if not journeys:
        return []
    own = kpi.journey_id if kpi.journey_id in journeys else journeys.most_common(1)[0][0]
    return [one for one in asked if placed.get(one.touchpoint_id) == own]


def _journey(moment: Metric) -> str:
    assert moment.touchpoint is not None
    return moment.touchpoint.phase.journey.name


def _walked(figures: Figures, kpi: Metric, moments: Sequence[Metric], where: Where) -> Walked:
    answers = answers_of(figures, kpi, moments, *where)
    used = sampled(answers)
    low, high = usual_cuts(moments[0].scale)
    return Walked(travelled(used, kpi.scale), tuple(moments), low, high, len(answers.outcome))


def _found(walked: Walked) -> _Found:
    return _Found(order_memory(walked.trip), mending(walked.trip, low=walked.low, high=walked.high))


def _story(figures: Figures, walked: Walked, touchpoint: Touchpoint, key: tuple[Hashable, ...]) -> MomentStory:
    """What is kept are figures, never sentences: they differ by language."""
    at = place_of(walked.moments, touchpoint)
    if at is None:
        return MomentStory(touchpoint, gettext("This moment was not asked beside the KPI on this journey"))
    found = figures.frame.kept(("around", at, *key), lambda: around(walked.trip, at, walked.low))
    return moment_story(found, walked.trip, at, touchpoint)


def place_of(moments: Sequence[Metric], touchpoint: Touchpoint) -> int | None:
    return next((at for at, one in enumerate(moments) if one.touchpoint_id == touchpoint.pk), None)


def _told(kpi: Metric, walked: Walked, found: _Found, story: MomentStory | None, words: str) -> OrderPage:
    lead = memory_sentence(found.memory)
    here = story.touchpoint.pk if story else 0
    stops = [one.touchpoint for one in walked.moments if one.touchpoint is not None]
    is_known = not found.memory.reasons
    return OrderPage(
        kpi,
        lead,
        words,
        drawing=_drawing(kpi, found.memory, lead, words) if is_known else None,
        lines=tuple(map(_line, _ordered(found.memory))) if is_known else (),
        mending=_mending(found.mending),
        places=tuple(Place(one, one.pk == here) for one in stops),
        story=story,
        cuts=gettext("Bad is %(low)s or less, good is %(high)s or more.")
        % {"low": f"{walked.low:g}", "high": f"{walked.high:g}"},
        rows=_people(found.memory.n, walked),
    )


def _people(n: int, walked: Walked) -> str:
    words = gettext("%(count)s people scored at least three moments.") % {"count": count(n)}
    if len(walked.trip.outcome) == walked.rows:
        return words
    drawn = gettext("Calculated on %(used)s of the %(rows)s answers, drawn by lot.")
    return f"{words} {drawn % {'used': count(len(walked.trip.outcome)), 'rows': count(walked.rows)}}"


def _ordered(memory: OrderMemory) -> list[SummaryFit]:
    return sorted(memory.summaries, key=lambda one: -(one.r2.estimate or 0.0))


def _line(fit: SummaryFit) -> SummaryLine:
    slope = "–" if fit.slope is None else numbers().signed(fit.slope, 2)
    return SummaryLine(_upper(summary_name(fit.name)), figure(fit.r2, PART), slope)


def _short(name: str) -> str:
    """The one name that is too long for a picture, shorter."""
    return gettext("Best and last together") if name == "peak_end" else _upper(summary_name(name))


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _drawing(kpi: Metric, memory: OrderMemory, title: str, subtitle: str) -> Drawing:
    """How much of the differences each summary predicts, the most first."""
    rows = [
        IntervalRow(
            fit.name,
            _short(fit.name),
            _percent(fit.r2),
            figure(fit.r2, PART),
            certain=memory.best in (None, fit.name),
            tone="blue" if memory.best in (None, fit.name) else "stone",
        )
        for fit in _ordered(memory)
    ]
    note = gettext("Part of the differences between people that is predicted, in percent, for people left out.")
    texts = RowTexts(title=title, subtitle=subtitle, note=note, numbers=numbers())

    def draw(width: float, standalone: bool, heading: bool) -> str:
        return interval_rows.draw(rows, texts, width=width, standalone=standalone, heading=heading)

    return Drawing("order", kpi.pk, title, subtitle, draw, 760)


def _percent(part: Estimate) -> Estimate:
    low, high = (None if end is None else 100 * end for end in (part.low, part.high))
    return Estimate(None if part.estimate is None else 100 * part.estimate, low, high, part.level)


def _mending(found: Mending) -> MendingTold:
    if found.reasons and Reason.CONFOUNDED not in found.reasons:
        return MendingTold(mending_sentence(found), (), ())
    groups = (
        (gettext("no bad experience"), count(found.n_without)),
        (gettext("one bad experience, a good one afterwards"), count(found.n_mended)),
        (gettext("one bad experience, something afterwards but nothing good"), count(found.n_unmended)),
    )
    facts = (
        (gettext("what one bad experience costs"), figure(found.cost, CHANGE)),
        (gettext("what a good one afterwards gives back"), figure(found.mended, CHANGE)),
        (gettext("what a good one before it goes with: that is mood"), figure(found.mood, CHANGE)),
        (gettext("what is left of the gap"), figure(found.left, CHANGE)),
    )
    return MendingTold(mending_sentence(found), groups, facts)
