"""How the looks below a score and beside it are made, with the numbers of the selection filled in."""

from __future__ import annotations

from django.utils.translation import gettext

from hofnar.benchmarks.queries import benchmarks_of, refusals
from hofnar.benchmarks.wording import when_words
from hofnar.findings.below import POINTS, benchmark_sentence, detractors_sentence, moved_sentence
from hofnar.findings.figures import Style, count, figure, style_of, value
from hofnar.insights.beside import published
from hofnar.insights.figures import Figures, Group
from hofnar.insights.method import Method
from hofnar.insights.pages.same_score import tested_pairs
from hofnar.insights.selection import Selection
from hofnar.insights.wording import figure_words
from hofnar.measurement.models import Metric
from hofnar_analytics.benchmarks import against_published, published_variance
from hofnar_analytics.comparisons import answer_variance
from hofnar_analytics.inside_detractors import detractors_moved, inside_detractors
from hofnar_analytics.polarised import ends_change
from hofnar_analytics.results import Score
from hofnar_analytics.scales import Kind

Facts = list[tuple[str, str]]
P = Style(3)


def below(figures: Figures, chosen: Selection) -> Method:
    return Method(
        gettext("Below the score"),
        gettext("One NPS can hide many distributions; three looks show which it is."),
        (
            gettext(
                "Inside the detractors: a 0 is not a 6. The mean of the detractors has Student's t interval; its "
                "change is tested with Welch's test. It says nothing of how many detractors there are."
            ),
            gettext(
                "Both ends grew: the parts of promoters and of detractors each get the margin of their change "
                "(Newcombe). It is said only when each of the two grew for certain: the larger of both p values is "
                "below 0.05. The score hides it when its own change is not certain."
            ),
            gettext(
                "The same score, other customers: all pairs of units whose NPS lie at most 10 points apart are tested "
                "on their part of passives, with correction for looking at many pairs (Benjamini and Hochberg)."
            ),
        ),
        tuple(_below_facts(figures, chosen)),
        "below-the-score",
    )


def _below_facts(figures: Figures, chosen: Selection) -> Facts:
    kpi, period = chosen.kpi, chosen.period
    if kpi is None or period is None or kpi.kind != Kind.NPS.value or (kpi.scale_low, kpi.scale_high) != (0.0, 10.0):
        return [(gettext("here"), gettext("these looks need an NPS; this KPI is another kind of figure"))]
    change = figures.change(kpi, chosen.unit.pk, period, chosen.segment)
    now, before = change.now.score, change.before.score
    facts = [(kpi.name, figure_words(change.now))]
    if now is None:
        return facts
    facts.append((gettext("inside the detractors"), detractors_sentence(inside_detractors(now))))
    if change.difference is not None and before is not None:
        facts += _changes(before, now)
    return facts + _pairs(figures, chosen, kpi)


def _changes(before: Score, now: Score) -> Facts:
    found, moved = ends_change(before, now), detractors_moved(before, now)
    facts = [
        (gettext("promoters against the period before"), figure(found.promoters, POINTS)),
        (gettext("detractors against the period before"), figure(found.detractors, POINTS)),
    ]
    if found.p is not None:
        facts.append((gettext("p that both ends grew"), value(found.p, P)))
    return facts if moved.low is None else [*facts, (gettext("mean of the detractors"), moved_sentence(moved))]


def _pairs(figures: Figures, chosen: Selection, kpi: Metric) -> Facts:
    groups = _groups(figures, chosen, kpi)
    _, pairs, _ = tested_pairs(groups)
    if not pairs:
        return []
    facts = [(gettext("pairs of units tested"), count(len(pairs)))]
    return [*facts, (gettext("of which differ"), count(sum(pair.stands for pair in pairs)))]


def _groups(figures: Figures, chosen: Selection, kpi: Metric) -> list[Group]:
    below_it = [figures.tree.units[child] for child in figures.tree.children.get(chosen.unit.pk, [])]
    return figures.units(kpi, chosen.unit.pk, below_it, chosen.period, chosen.segment) if below_it else []


def groups_facts(figures: Figures, chosen: Selection) -> Facts:
    """How many units were compared here, and the clearest of them."""
    if chosen.kpi is None:
        return []
    found = [group for group in _groups(figures, chosen, chosen.kpi) if group.against is not None]
    if not found:
        return [(gettext("here"), gettext("no two units with enough answers to compare"))]
    facts = [(gettext("units compared"), count(len(found)))]
    facts.append((gettext("of which differ"), count(sum(group.differs for group in found))))
    clearest = min(found, key=lambda group: _p(group))
    facts.append((gettext("smallest adjusted p"), f"{value(_p(clearest), P)} ({clearest.name})"))
    return facts


def _p(group: Group) -> float:
    p = None if group.against is None else group.against.p_adjusted
    return 1.0 if p is None else p


def benchmark(figures: Figures, chosen: Selection) -> Method:
    return Method(
        gettext("Beside a benchmark"),
        gettext("Your own trend comes first; a figure of others only where it measures the same."),
        (
            gettext(
                "A benchmark stands beside your KPI only when sector, country, kind and scale agree: people in another "
                "country or sector answer otherwise. Adjusted scales are refused. Another wording is said, and so is "
                "an age of more than two years."
            ),
            gettext(
                "The difference counts the uncertainty of both: variance of one answer divided by the number of "
                "answers, added up (Welch). Where the source tells no spread the largest possible one counts, so that "
                "the margin is rather too wide than too narrow."
            ),
        ),
        tuple(_benchmark_facts(figures, chosen)),
        "benchmarks",
    )


def _benchmark_facts(figures: Figures, chosen: Selection) -> Facts:
    if chosen.kpi is None:
        return []
    own = figures.figure(chosen.kpi, chosen.unit.pk, chosen.period, chosen.segment)
    facts = [(chosen.kpi.name, figure_words(own))]
    organisation = figures.organisation
    agreeing = (one for one in benchmarks_of(organisation) if not refusals(organisation, one, chosen.kpi))
    other = next(agreeing, None)
    if other is None:
        return [*facts, (gettext("benchmark"), gettext("none that agrees in sector, country, kind and scale"))]
    style = style_of(Kind(other.kind))
    facts.append((f"{other.source}, {when_words(other)}", value(other.value, style)))
    facts.append((gettext("answers of the benchmark"), count(other.n)))
    per = 100.0 if style.percent else 1.0
    spread = published_variance(published(other)) ** 0.5 * per
    facts.append((gettext("standard deviation of the benchmark"), value(spread, Style(1))))
    if own.is_certain and own.score is not None and chosen.segment is None:
        facts.append((gettext("your own standard deviation"), value(answer_variance(own.score) ** 0.5 * per, Style(1))))
        found = against_published(own.score, published(other))
        facts.append((gettext("difference"), benchmark_sentence(own.score, found)))
    return facts
