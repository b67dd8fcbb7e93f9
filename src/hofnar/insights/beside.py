"""Benchmarks beside a KPI: only where sector, country, kind and scale agree; the others by name, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext

from hofnar.benchmarks.models import Benchmark
from hofnar.benchmarks.queries import Refusal, is_old, refusals
from hofnar.benchmarks.wording import refusal_words, when_words
from hofnar.findings.below import benchmark_sentence
from hofnar.findings.figures import count, figure, style_of
from hofnar.insights.disclosure import Figure
from hofnar.insights.figures import Figures
from hofnar.insights.queries import questions_of
from hofnar.insights.selection import Selection
from hofnar.measurement.models import Metric
from hofnar_analytics.benchmarks import Published, against_published, published_variance
from hofnar_analytics.intervals import normal_quantile
from hofnar_analytics.results import Estimate


@dataclass(frozen=True, slots=True)
class Beside:
    """One benchmark that may stand beside the figure. ``sentence`` compares where the own figure is certain."""

    source: str
    figure: str
    when: str
    n: str
    sentence: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Benchmarks:
    """``refused``: source and figure of those of this kind that may not, with the reason."""

    shown: tuple[Beside, ...]
    refused: tuple[tuple[str, str], ...]

    @property
    def any(self) -> bool:
        return bool(self.shown or self.refused)


NONE = Benchmarks((), ())


def benchmarks_beside(
    figures: Figures, chosen: Selection, metric: Metric, own: Figure, every: Iterable[Benchmark]
) -> Benchmarks:
    """Of everybody only: a segment is not a market."""
    if chosen.segment is not None or own.is_hidden:
        return NONE
    judged = [(one, refusals(figures.organisation, one, metric)) for one in every]
    judged = [(one, reasons) for one, reasons in judged if Refusal.KIND not in reasons]
    shown = tuple(_beside(metric, own, one) for one, reasons in judged if not reasons)
    refused = tuple(
        (f"{one.source}, {when_words(one)}: {_figure(one)}", refusal_words(figures.organisation, one, reasons))
        for one, reasons in judged
        if reasons
    )
    return Benchmarks(shown, refused)


def published(one: Benchmark) -> Published:
    return Published(one.value, one.n, one.scale, one.deviation)


def _beside(metric: Metric, own: Figure, one: Benchmark) -> Beside:
    sentence = gettext("too few answers of your own to compare")
    if own.is_certain and own.score is not None:
        sentence = benchmark_sentence(own.score, against_published(own.score, published(one)))
    return Beside(one.source, _figure(one), when_words(one), count(one.n), sentence, tuple(_warnings(metric, one)))


def _figure(one: Benchmark) -> str:
    half = normal_quantile(0.95) * (published_variance(published(one)) / one.n) ** 0.5
    return figure(Estimate(one.value, one.value - half, one.value + half), style_of(one.scale.kind))


def _warnings(metric: Metric, one: Benchmark) -> Iterator[str]:
    asked = {_plain(text) for question in questions_of(metric).values() for text in (question.label, question.wording)}
    if _plain(one.wording) not in asked:
        yield gettext("The question was worded otherwise: “%(wording)s”") % {"wording": one.wording}
    if is_old(one, timezone.localdate()):
        yield gettext("Older than two years")
    if one.deviation is None and metric.kind != Metric.MetricKind.CSAT:
        yield gettext("Its margin is the widest that is possible: the source tells no spread")
    yield gettext("How the source made it: %(method)s") % {"method": one.method}


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
