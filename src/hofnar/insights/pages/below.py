"""Below one score: the whole distribution now and before, how low the detractors are, and the words behind a score."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from hofnar.findings.below import PERCENT, detractors_sentence, ends_sentence, moved_sentence
from hofnar.findings.figures import count, value
from hofnar.insights.behind import Behind, behind_the_score
from hofnar.insights.disclosure import Figure
from hofnar.insights.drawing import Drawing, distribution_drawing
from hofnar.insights.figures import Change, Figures
from hofnar.insights.pages.overview import about_figure, sentence_of
from hofnar.insights.selection import Selection
from hofnar.insights.wording import answers_words, period_words
from hofnar.measurement.models import Metric
from hofnar_analytics.inside_detractors import BANDS, detractors_moved, inside_detractors
from hofnar_analytics.polarised import ends_change
from hofnar_analytics.results import Score
from hofnar_analytics.scales import Kind


@dataclass(frozen=True, slots=True)
class Line:
    """One score, or a band of scores: how many gave it and which part of all, now and in the period before."""

    name: str
    n: str
    part: str
    before: str


@dataclass(frozen=True)
class BelowPage:
    metric: Metric
    change: Change
    about: str
    now: Drawing | None
    before: Drawing | None
    lines: tuple[Line, ...]
    bands: tuple[Line, ...]
    sentences: tuple[str, ...]
    behind: tuple[Behind, ...]

    @property
    def figure(self) -> Figure:
        return self.change.now

    @property
    def lead(self) -> str:
        return self.sentences[0] if self.sentences else sentence_of(self.metric, self.change)

    @property
    def more(self) -> tuple[str, ...]:
        return self.sentences[1:]


def below_page(figures: Figures, chosen: Selection, metric: Metric) -> BelowPage:
    assert chosen.period is not None
    change = figures.change(metric, chosen.unit.pk, chosen.period, chosen.segment)
    now, before = change.now.score, change.before.score
    return BelowPage(
        metric,
        change,
        about_figure(chosen, change.now),
        distribution_drawing(metric, change.now, subtitle=_named(gettext("this period"), change.now)),
        distribution_drawing(metric, change.before, subtitle=_named(gettext("the period before"), change.before)),
        () if now is None else _lines(now, before),
        _bands(now, before),
        tuple(_sentences(metric, change)),
        behind_the_score(figures, chosen, metric),
    )


def _named(name: str, shown: Figure) -> str:
    n = "" if shown.n is None else answers_words(shown.n)
    return " · ".join(part for part in (name, period_words(shown.period), n) if part)


def _sentences(metric: Metric, change: Change) -> list[str]:
    """The finding first: ends that grow, then the figure, then inside the detractors."""
    found = [sentence_of(metric, change)]
    now, before = change.now.score, change.before.score
    if not is_nps(metric) or now is None:
        return found
    certain = change.difference is not None and before is not None
    if certain and before is not None and (ends := ends_sentence(ends_change(before, now))):
        found.insert(0, ends)
    found.append(detractors_sentence(inside_detractors(now)))
    if certain and before is not None and (moved := detractors_moved(before, now)).low is not None:
        found.append(moved_sentence(moved))
    return found


def is_nps(metric: Metric) -> bool:
    """On its own scale: only there are 0 to 6 the detractors."""
    return metric.kind == Kind.NPS.value and (metric.scale_low, metric.scale_high) == (0.0, 10.0)


def _lines(now: Score, before: Score | None) -> tuple[Line, ...]:
    low, high = now.scale.low, now.scale.high
    whole = low is not None and high is not None and all(v == int(v) for v in now.distribution) and high - low <= 10
    steps = [low + at for at in range(int(high - low) + 1)] if whole and low is not None and high is not None else []
    values = steps or sorted(now.distribution)
    return tuple(_line(f"{one:g}", (one, one), now, before) for one in reversed(values))


def _bands(now: Score | None, before: Score | None) -> tuple[Line, ...]:
    if now is None or now.scale.kind is not Kind.NPS or (now.scale.low, now.scale.high) != (0.0, 10.0):
        return ()
    return tuple(_line(f"{low:g}–{high:g}", (low, high), now, before) for low, high in BANDS)


def _line(name: str, ends: tuple[float, float], now: Score, before: Score | None) -> Line:
    n, part = _share(now, ends)
    then = "" if before is None else value(_share(before, ends)[1], PERCENT)
    return Line(name, count(n), value(part, PERCENT), then)


def _share(score: Score, ends: tuple[float, float]) -> tuple[float, float]:
    n = sum(times for at, times in score.distribution.items() if ends[0] <= at <= ends[1])
    return n, n / sum(score.distribution.values())
