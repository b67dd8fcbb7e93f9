"""What weighting to known margins costs and changes, and which groups answered too little, in one sentence each."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from django.utils.translation import gettext

from hofnar.findings.figures import CHANGE, NPS_CHANGE, PART, Style, count, figure, score_figure, style_of, value
from hofnar_analytics.response_bias import ResponseBias
from hofnar_analytics.scales import Kind
from hofnar_analytics.weighted_scores import WeightedScore
from hofnar_analytics.weights import MarginFit, Weighting

_CERTAIN = 0.05
_FAR = 0.02  # of everybody: a group that lies closer to its share is not called under-represented
_MOST = 3


class Change(StrEnum):
    """What weighting does to a conclusion."""

    UNKNOWN = "unknown"
    NOTHING = "nothing"  # no demonstrable difference
    WITHIN = "within"  # a difference, smaller than the margin of the figure itself
    CHANGES = "changes"  # the weighted figure lies outside the margin of the raw one


def change_style_of(kind: Kind) -> Style:
    """How a difference of a kind of figure is written."""
    return {Kind.NPS: NPS_CHANGE, Kind.CSAT: Style(signed=True, percent=True)}.get(kind, CHANGE)


def change_of(found: WeightedScore) -> Change:
    raw, moved = found.raw, found.difference
    if raw.low is None or raw.high is None or found.shown.estimate is None or moved.low is None:
        return Change.UNKNOWN
    if found.p is None or found.p >= _CERTAIN:
        return Change.NOTHING
    return Change.WITHIN if raw.low <= found.shown.estimate <= raw.high else Change.CHANGES


def cost_sentence(found: Weighting) -> str:
    """What weighting costs: answers that count for fewer."""
    words = {"n": count(found.n), "effective": count(found.n_effective), "deff": value(found.deff, Style(2))}
    return gettext("Weighted, %(n)s answers are worth %(effective)s (design effect %(deff)s)") % words


def weighting_sentence(found: WeightedScore, name: str) -> str:
    """Whether weighting changes the conclusion."""
    kind = found.raw.scale.kind
    words = {
        "name": name,
        "raw": score_figure(found.raw),
        "weighted": figure(found.shown, style_of(kind)),
        "difference": figure(found.difference, change_style_of(kind)),
    }
    said = change_of(found)
    if said is Change.CHANGES:
        return gettext("%(name)s: weighting changes the conclusion, from %(raw)s to %(weighted)s.") % words
    if said is Change.WITHIN:
        return gettext("%(name)s: weighting moves the figure by %(difference)s; the conclusion stays.") % words
    if said is Change.NOTHING:
        return gettext("%(name)s: weighting makes no demonstrable difference (%(difference)s).") % words
    return gettext("%(name)s: too few answers to say what weighting changes.") % words


def under_represented(fits: Sequence[MarginFit]) -> list[MarginFit]:
    """Groups that are a smaller part of the answers than of everybody, the farthest first."""
    found = [fit for fit in fits if fit.population - fit.before >= _FAR]
    return sorted(found, key=lambda fit: fit.before - fit.population)


def under_represented_sentence(fits: Sequence[MarginFit]) -> str:
    found = under_represented(fits)[:_MOST]
    if not found:
        return gettext("Who answered looks like everybody, as far as is known.")
    named = [
        gettext("%(value)s (%(before)s of the answers, %(population)s of everybody)")
        % {"value": fit.value, "before": value(fit.before, PART), "population": value(fit.population, PART)}
        for fit in found
    ]
    return gettext("Too few answers come from: %(groups)s.") % {"groups": "; ".join(named)}


def answered_less_sentence(found: ResponseBias) -> str:
    """Which groups answered less than the others who were asked."""
    if not found.less:
        return gettext("No group answered demonstrably less than the others who were asked.")
    named = [f"{one.value} ({figure(one.rate, PART)})" for one in found.less[:_MOST]]
    return gettext("Of those asked, fewer answered among: %(groups)s.") % {"groups": "; ".join(named)}
