"""The overview: each KPI with its margin, its whole distribution and its trend, and the moments under them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from hofnar.benchmarks.queries import benchmarks_of
from hofnar.findings.below import ends_sentence
from hofnar.findings.figures import Style, count, figure, style_of, value
from hofnar.findings.reasons import explain
from hofnar.findings.sentences import change_style, score_sentence, signal_and_noise, trend_sentence
from hofnar.insights.beside import NONE, Benchmarks, benchmarks_beside
from hofnar.insights.breaks import breaks_of, whole_years
from hofnar.insights.disclosure import Figure
from hofnar.insights.drawing import Drawing, distribution_drawing, spark, trend_drawing
from hofnar.insights.exports import Cell, Line
from hofnar.insights.figures import Change, Figures, Series
from hofnar.insights.queries import kpis_of, moments_of
from hofnar.insights.selection import Selection
from hofnar.insights.wording import about, answers_words, figure_words, period_words, snapped_words
from hofnar.measurement.models import Metric
from hofnar.measurement.queries import current_target
from hofnar_analytics.comparisons import Difference, many
from hofnar_analytics.polarised import EndsChange, ends_change
from hofnar_analytics.results import Estimate, Reason
from hofnar_analytics.scales import Kind

IN_THE_LEAD = 2


@dataclass(frozen=True)
class Kpi:
    """One KPI of the selection, with everything its block on the page shows."""

    metric: Metric
    change: Change
    series: Series
    sentence: str
    trend: Drawing | None
    distribution: Drawing | None
    notes: tuple[str, ...]
    beside: Benchmarks = NONE

    @property
    def figure(self) -> Figure:
        return self.change.now

    @property
    def is_signal(self) -> bool:
        found = self.change.difference
        return (found is not None and found.p is not None and found.p < 0.05) or _is_flat_and_grows(self.change)

    @property
    def words(self) -> str:
        return figure_words(self.figure)

    @property
    def change_words(self) -> str:
        return difference_words(self.change)


@dataclass(frozen=True)
class Moment:
    """One row of the table of moments; ``is_signal`` when its change stands after adjustment."""

    metric: Metric
    figure: Figure
    change: Change
    is_signal: bool
    spark: SafeString

    @property
    def words(self) -> str:
        return figure_words(self.figure)

    @property
    def change_words(self) -> str:
        return difference_words(self.change)

    @property
    def n(self) -> str:
        return "" if self.figure.n is None else count(self.figure.n)


@dataclass(frozen=True)
class Overview:
    kpis: tuple[Kpi, ...]
    moments: tuple[Moment, ...]
    about: str

    @property
    def lead(self) -> str:
        """One sentence that tells signal from noise."""
        if all(kpi.figure.is_hidden for kpi in self.kpis):
            return gettext("Too few answers to show anything")
        known = [kpi for kpi in self.kpis if kpi.figure.is_known] or list(self.kpis)
        signals_first = sorted(known, key=lambda kpi: not kpi.is_signal)
        return signal_and_noise(kpi.sentence for kpi in signals_first[:IN_THE_LEAD])


def overview(figures: Figures, chosen: Selection) -> Overview:
    kpis = kpis_of(figures.organisation, figures.frame.metrics)
    benchmarks = list(benchmarks_of(figures.organisation))
    blocks = [kpi_block(figures, chosen, metric) for metric in kpis]
    blocks = [
        replace(block, beside=benchmarks_beside(figures, chosen, block.metric, block.figure, benchmarks))
        for block in blocks
    ]
    return Overview(tuple(blocks), tuple(moment_rows(figures, chosen)), about_selection(figures, chosen))


def about_selection(figures: Figures, chosen: Selection) -> str:
    """Who, when, how many."""
    answers = figures.answers(chosen.unit.pk, chosen.period, chosen.segment)
    told = "" if answers is None else answers_words(answers)
    months = figures.told(None, chosen.unit.pk, chosen.period, chosen.segment) or chosen.period
    return about(
        chosen.unit.name, segment_words(chosen), period_words(months), told, snapped_words(chosen.period, months)
    )


def segment_words(chosen: Selection) -> str:
    return " ".join(chosen.segment) if chosen.segment else ""


def kpi_block(figures: Figures, chosen: Selection, metric: Metric) -> Kpi:
    assert chosen.period is not None
    change = figures.change(metric, chosen.unit.pk, chosen.period, chosen.segment)
    series = figures.series(metric, chosen.unit.pk, chosen.period, chosen.segment)
    return Kpi(
        metric,
        change,
        series,
        sentence_of(metric, change),
        None if series.is_empty else kpi_trend(figures, chosen, metric, series, sentence_of(metric, change)),
        distribution_drawing(metric, change.now, subtitle=about_figure(chosen, change.now)),
        tuple(notes_on(figures, metric, chosen, change)),
    )


def kpi_trend(figures: Figures, chosen: Selection, metric: Metric, series: Series, sentence: str) -> Drawing:
    aim = aim_of(metric)
    told = "" if aim is None else gettext("target %(value)s by %(day)s") % {"value": aim[1], "day": aim[2]}
    return trend_drawing(
        metric,
        series,
        breaks_of(figures.frame, metric),
        years=whole_years(figures.frame, metric),
        title=sentence,
        subtitle=about(chosen.unit.name, segment_words(chosen), period_words(chosen.period)),
        target=None if aim is None else aim[0],
        target_words=told,
    )


def aim_of(metric: Metric) -> tuple[float, str, str] | None:
    """The target as the trend's axis has it, in words, and its day."""
    target = current_target(metric, timezone.localdate())
    if target is None or is_about_the_mean(metric, target.value):
        return None
    height, style = target.value, style_of(metric.scale.kind)
    if style.percent and height <= 1:
        height *= 100
    words = value(height / 100 if style.percent else height, style)
    return height, words, date_format(target.due_on, "j F Y")


def is_about_the_mean(metric: Metric, aim: float) -> bool:
    """A target on the scale of the question where the figure is a percentage: it has no place on that axis."""
    return style_of(metric.scale.kind).percent and metric.scale_low <= aim <= metric.scale_high


def about_figure(chosen: Selection, shown: Figure) -> str:
    """Who, when and how many; with why the months are not the ones that were asked."""
    told = "" if shown.n is None else answers_words(shown.n)
    months = period_words(shown.period or chosen.period)
    return about(chosen.unit.name, segment_words(chosen), months, told, snapped_words(chosen.period, shown.period))


def sentence_of(metric: Metric, change: Change) -> str:
    """Signal, noise, or why nothing can be said."""
    now, before = change.now.score, change.before.score
    if now is None:
        return gettext("%(name)s: too few answers") % {"name": metric.name}
    if change.difference is None or before is None:
        return score_sentence(now, metric.name, always=change.now.is_indicative and change.now.is_known)
    difference = change.difference
    told = trend_sentence(
        before, now, as_estimate(difference), difference.p_adjusted, metric.name,
        higher_is_better=metric.higher_is_better,
    )  # fmt: skip
    return gettext("%(finding)s, but both ends grew") % {"finding": told} if _is_flat_and_grows(change) else told


def _is_flat_and_grows(change: Change) -> bool:
    found = ends_of(change)
    return found is not None and found.hidden_by_the_score


def ends_words(change: Change) -> str:
    """That both ends of an NPS grew, where that stands; else nothing."""
    found = ends_of(change)
    return "" if found is None else ends_sentence(found)


def ends_of(change: Change) -> EndsChange | None:
    now, before = change.now.score, change.before.score
    if change.difference is None or now is None or before is None or now.scale.kind is not Kind.NPS:
        return None
    return ends_change(before, now)


def as_estimate(difference: Difference) -> Estimate:
    return Estimate(difference.estimate, difference.low, difference.high, difference.level)


def difference_words(change: Change) -> str:
    """'+0.2 ± 0.1', or nothing when the two cannot be compared."""
    if change.difference is None or change.now.score is None:
        return ""
    return figure(as_estimate(change.difference), change_style(change.now.score))


def notes_on(figures: Figures, metric: Metric, chosen: Selection, change: Change) -> Iterator[str]:
    """What a reader must know before trusting the figure."""
    if chosen.period is None:
        return
    if not metric.higher_is_better:
        yield gettext("Of this figure lower is better.")
    target = current_target(metric, timezone.localdate())
    if target is not None and is_about_the_mean(metric, target.value):
        yield gettext(
            "The target of %(value)s is on the scale of the question; the trend shows a percentage. So it is not drawn."
        ) % {"value": value(target.value, Style(1))}
    if snapped := snapped_words(chosen.period, change.now.period):
        yield f"{period_words(change.now.period)}: {snapped}."
    if change.now.period and figures.tally(metric, chosen.unit.pk, change.now.period).outside(metric.scale):
        yield gettext("Some answers lie outside the scale and do not count.")
    if any(chosen.period.first < one.month <= chosen.period.last for one in breaks_of(figures.frame, metric)):
        yield gettext("The question or its scale changed within this period: read the figure with care.")
    if ends := ends_words(change):
        yield f"{ends}."
    elif _changed_shape(change):
        yield gettext("The score hardly changed, but the distribution did.")
    if change.now.is_indicative:
        yield explain(Reason.TOO_FEW_RESPONSES, {"needed": change.now.needed})


def _changed_shape(change: Change) -> bool:
    found = change.difference
    if found is None or found.shape_p is None or found.p is None:
        return False
    return found.shape_p < 0.01 <= found.p and change.now.score is not None and change.now.score.scale.kind is Kind.NPS


def moment_rows(figures: Figures, chosen: Selection) -> Iterator[Moment]:
    """Changes are one family: their p values are adjusted together."""
    if chosen.period is None:
        return
    metrics = moments_of(figures.organisation, figures.frame.metrics)
    changes = [figures.change(metric, chosen.unit.pk, chosen.period, chosen.segment) for metric in metrics]
    family = iter(many([change.difference for change in changes if change.difference]))
    for metric, change in zip(metrics, changes):
        adjusted = next(family) if change.difference else None
        series = figures.series(metric, chosen.unit.pk, chosen.period, chosen.segment)
        drawn = SafeString("") if series.is_empty else spark(series, metric.name)
        yield Moment(metric, change.now, change, is_signal(adjusted), drawn)


def is_signal(difference: Difference | None) -> bool:
    return difference is not None and difference.p_adjusted is not None and difference.p_adjusted < 0.05


def table(page: Overview) -> tuple[list[str], list[Line]]:
    """What the page shows, as rows for a file."""
    head = [gettext("level"), gettext("question"), gettext("figure"), gettext("lowest"), gettext("highest"),
            gettext("answers"), gettext("change"), gettext("change, lowest"), gettext("change, highest"),
            gettext("remark")]  # fmt: skip
    kpis = [_line(gettext("KPI"), kpi.metric.name, kpi.change) for kpi in page.kpis]
    moments = [_line(gettext("moment"), str(moment.metric.touchpoint), moment.change) for moment in page.moments]
    return head, [*kpis, *moments]


def _line(level: str, name: str, change: Change) -> Line:
    return change.now.period, _cells(level, name, change)


def _cells(level: str, name: str, change: Change) -> list[Cell]:
    score = change.now.score
    remark = gettext("indicative") if change.now.is_indicative and change.now.is_known else ""
    remark = remark if change.now.is_known else figure_words(change.now)
    if score is None:
        return [level, name, *[None] * 7, remark]
    one = change.difference
    apart = (None, None, None) if one is None else (one.estimate, one.low, one.high)
    return [level, name, score.estimate, score.low, score.high, score.n, *apart, remark]
