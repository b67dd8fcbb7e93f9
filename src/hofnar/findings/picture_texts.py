"""The words of the pictures of ``hofnar_analytics.pictures``, filled from a result in the language of the moment."""

from __future__ import annotations

from django.utils.translation import gettext

from hofnar.findings import reasons
from hofnar.findings.figures import CHANGE, NPS_CHANGE, PART, SCORE, SHARE, figure, numbers, score_figure, value
from hofnar.findings.headlines import headline_for_impact
from hofnar.findings.kinds import kind_name, outcome_name
from hofnar.findings.quadrants import quadrant_advice, quadrant_name
from hofnar.findings.sentences import score_sentence
from hofnar_analytics.pictures.impact_marks import is_certain, reading_of
from hofnar_analytics.pictures.texts import (
    DistributionTexts,
    FieldText,
    ImpactTexts,
    JourneyTexts,
    PictureTexts,
    RowTexts,
)
from hofnar_analytics.results import Impact, Quadrant, Reason, Score, TouchpointImpact
from hofnar_analytics.scales import Kind

_LIVED_FLOOR = 50
_CAUSES = (Reason.TOO_FEW_RESPONSES, Reason.TOO_RARE, Reason.SMALL_GROUP, Reason.CONSTANT, Reason.INSEPARABLE,
           Reason.NOT_ESTIMABLE, Reason.NO_OUTCOME, Reason.SEPARATION, Reason.EVERYONE_EXPERIENCED)  # fmt: skip


def impact_texts(
    impact: Impact, *, reading: str | None = None, title: str = "", subtitle: str = "", kpi_name: str = ""
) -> ImpactTexts:
    """Everything the impact matrix and its list say. ``subtitle`` tells who, when and n; the title is the finding."""
    reading = reading or impact.reading
    kpi = kpi_name or outcome_name(impact.kpi.scale)
    rows = impact.touchpoints
    return ImpactTexts(
        title=title or headline_for_impact(impact, reading=reading),
        subtitle=subtitle,
        description=_description(impact, reading),
        note=_note(reading),
        numbers=numbers(),
        across=gettext("Satisfaction with the moment"),
        up=_up(reading, kpi),
        cut=_cut(impact.satisfaction_cut),
        fields={q: FieldText(quadrant_name(q, reading), quadrant_advice(q, reading)) for q in Quadrant},
        strip_title=gettext("Everybody experiences this"),
        strip_note=gettext("One point more satisfaction adds to %(kpi)s:") % {"kpi": kpi},
        unplaced_title=gettext("Without a place"),
        absent=gettext("There are too few answers to give any moment a place."),
        unplaced={t.column: why_unplaced(t) for t in rows},
        describe={t.column: describe(t, reading, kpi) for t in rows},
        values={t.column: _value(t, reading) for t in rows},
        details={t.column: _details(t) for t in rows},
        certain=gettext("certain"),
        uncertain=gettext("not certain yet"),
        area=gettext("larger: more people remember it"),
        whisker=gettext("95% margin"),
    )


def _up(reading: str, kpi: str) -> str:
    if reading == "effect":
        return gettext("Effect on %(kpi)s: points higher or lower for those who experienced it") % {"kpi": kpi}
    if reading == "leverage":
        return gettext("Leverage: points on %(kpi)s for one point more satisfaction") % {"kpi": kpi}
    return gettext("Share of the differences in %(kpi)s that this explains") % {"kpi": kpi}


def _cut(satisfaction: float | None) -> str:
    return "" if satisfaction is None else gettext("high from %(value)s") % {"value": value(satisfaction, SCORE)}


def _note(reading: str) -> str:
    if reading == "effect":
        return gettext(
            "Those who experienced the moment compared with those who did not, other moments equal. "
            "Observed, not an experiment."
        )
    if reading == "leverage":
        return gettext(
            "People who are one point more satisfied compared with those who are not, other moments equal. "
            "Observed, not an experiment."
        )
    return gettext("Part of R², divided over the moments in every order. Observed, not an experiment.")


def _description(impact: Impact, reading: str) -> str:
    certain = sum(is_certain(t, reading) for t in impact.touchpoints)
    return gettext(
        "Impact matrix of %(moments)s moments on %(kpi)s (%(figure)s, %(n)s answers). %(certain)s are certain."
    ) % {
        "moments": len(impact.touchpoints),
        "kpi": kind_name(impact.kpi.scale.kind),
        "figure": score_figure(impact.kpi),
        "n": numbers().plain(impact.n),
        "certain": certain,
    }


def describe(touchpoint: TouchpointImpact, reading: str, kpi: str) -> str:
    """The sentence on hover: the label, its figure and margin, its satisfaction, how many remember it, its field."""
    _, _, quadrant = reading_of(touchpoint, reading)
    parts = [touchpoint.label, _figure_words(touchpoint, reading, kpi), _details(touchpoint)]
    parts += [quadrant_name(quadrant)] if quadrant is not None and reading != "share" else []
    return " · ".join(part for part in parts if part)


def _figure_words(touchpoint: TouchpointImpact, reading: str, kpi: str) -> str:
    if reading == "effect" and not touchpoint.effect.known and touchpoint.leverage.known:
        reading = "leverage"
    written = _value(touchpoint, reading)
    if not reading_of(touchpoint, reading)[0].known:
        return why_unplaced(touchpoint)
    if reading == "effect":
        words = gettext("effect on %(kpi)s %(figure)s points") % {"kpi": kpi, "figure": written}
        return f"{words} ({_in_nps(touchpoint)})" if touchpoint.effect_nps.known else words
    if reading == "leverage":
        return gettext("one point more adds %(figure)s points to %(kpi)s") % {"kpi": kpi, "figure": written}
    return gettext("explains %(figure)s of the differences in %(kpi)s") % {"kpi": kpi, "figure": written}


def _in_nps(touchpoint: TouchpointImpact) -> str:
    return gettext("NPS %(figure)s") % {"figure": figure(touchpoint.effect_nps, NPS_CHANGE)}


def _value(touchpoint: TouchpointImpact, reading: str) -> str:
    if reading == "effect" and not touchpoint.effect.known:
        return figure(touchpoint.leverage, CHANGE)
    return figure(reading_of(touchpoint, reading)[0], PART if reading == "share" else CHANGE)


def _details(touchpoint: TouchpointImpact) -> str:
    parts = []
    if touchpoint.satisfaction.known:
        parts.append(gettext("satisfaction %(figure)s") % {"figure": figure(touchpoint.satisfaction, SCORE)})
    if touchpoint.remembered is not None:
        parts.append(gettext("%(share)s remember it") % {"share": value(touchpoint.remembered, SHARE)})
    return " · ".join(parts)


def why_unplaced(touchpoint: TouchpointImpact) -> str:
    """Why a moment has no place, with how many answers more where that is the reason."""
    code = next((cause for cause in _CAUSES if cause in touchpoint.reasons), Reason.NOT_ESTIMABLE)
    told = reasons.explain(code, {"needed": max(0, _LIVED_FLOOR - touchpoint.n)})
    return told[:1].lower() + told[1:]


def distribution_texts(score: Score, *, title: str = "", subtitle: str = "") -> DistributionTexts:
    """The words of a distribution; the title is the score with its margin."""
    nps = score.scale.kind is Kind.NPS
    return DistributionTexts(
        title=title or score_sentence(score),
        subtitle=subtitle,
        description=distribution_words(score),
        numbers=numbers(),
        groups=(gettext("Detractors"), gettext("Passives"), gettext("Promoters")) if nps else (),
        count=gettext("{step}: {count} answers ({share})"),
        absent=gettext("Too few people to show"),
    )


def distribution_words(score: Score) -> str:
    """The distribution read aloud: every step with its share; nothing about a small group."""
    total = sum(score.distribution.values())
    if Reason.SMALL_GROUP in score.reasons or total <= 0:
        return ""
    return ", ".join(
        f"{numbers().plain(step, 0 if step == round(step) else 1)}: {value(count / total, SHARE)}"
        for step, count in sorted(score.distribution.items())
    )


def journey_texts(*, title: str, subtitle: str = "", description: str = "", target: str = "") -> JourneyTexts:
    """The words of the journey curve; ``target`` is the ambition as text ('7.5')."""
    return JourneyTexts(
        title=title,
        subtitle=subtitle,
        description=description,
        note=gettext("Bars and band: 95% margin."),
        numbers=numbers(),
        target=gettext("Ambition %(value)s") % {"value": target} if target else "",
        peak=gettext("peak"),
        end=gettext("end"),
        pain=gettext("pain"),
    )


def row_texts(*, title: str, subtitle: str = "", description: str = "", parent: str = "", target: str = "") -> RowTexts:
    """The words of a comparison in rows; ``parent`` names the line, figure included ('All units +18 ± 3')."""
    return RowTexts(
        title=title,
        subtitle=subtitle,
        description=description,
        note=gettext("Lines: 95% margin. Filled: demonstrably different. Hollow: no demonstrable difference."),
        numbers=numbers(),
        target=target_name(target) if target else "",
        parent=parent,
    )


def trend_texts(*, title: str, subtitle: str = "", description: str = "", target: str = "") -> PictureTexts:
    """The words of a trend; ``target`` as text ('8.0')."""
    return PictureTexts(
        title=title,
        subtitle=subtitle,
        description=description,
        note=gettext("Band: 95% margin."),
        numbers=numbers(),
        target=target_name(target) if target else "",
    )


def target_name(value: str) -> str:
    """What stands at a target line."""
    return gettext("Target %(value)s") % {"value": value}
