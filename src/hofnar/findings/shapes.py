"""The shape of an effect in words: what kind of moment it is, expectation against experience, where a curve rises."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext, ngettext

from hofnar.findings.figures import CHANGE, Style, count, figure, needed_text, numbers
from hofnar.findings.headlines import spoken_name
from hofnar.findings.reasons import explain
from hofnar_analytics.expectation_gap import ExpectationGap, ExpectationGaps, GapField, Verdict, verdict_of
from hofnar_analytics.penalty_reward import LOW_FLOOR, PenaltyReward, Shape
from hofnar_analytics.pictures.gap_matrix import GapTexts
from hofnar_analytics.pictures.response_curve import CurveTexts, is_certain
from hofnar_analytics.reasons import SCORE_FLOOR
from hofnar_analytics.response_curves import CURVE_FLOOR, CurveStep, ResponseCurve
from hofnar_analytics.results import Reason


def shape_name(shape: Shape) -> str:
    """What a moment of this shape is called."""
    return {
        Shape.BASIC: gettext("Basic"),
        Shape.PERFORMANCE: gettext("Performance"),
        Shape.EXCITEMENT: gettext("Delight"),
    }[shape]


def shape_advice(shape: Shape) -> str:
    """What to do with a moment of this shape."""
    return {
        Shape.BASIC: gettext("It has to be right. Better than right brings nothing more: prevent mistakes, then stop."),
        Shape.PERFORMANCE: gettext("Every step up helps and every step down costs: keep improving."),
        Shape.EXCITEMENT: gettext("Nobody misses it, but who gets it is happier: use it to surprise."),
    }[shape]


def shape_sentence(moment: PenaltyReward) -> str:
    """'Till is basic: a low score costs −1.2 ± 0.3 points, a high one brings +0.1 ± 0.2'."""
    name = spoken_name(moment.label)
    words = {"moment": name, "penalty": figure(moment.penalty, CHANGE), "reward": figure(moment.reward, CHANGE)}
    if moment.shape is Shape.BASIC:
        return (
            gettext("%(moment)s is basic: a low score costs %(penalty)s points, a high one brings %(reward)s") % words
        )
    if moment.shape is Shape.PERFORMANCE:
        return (
            gettext("%(moment)s works both ways: a low score costs %(penalty)s points, a high one brings %(reward)s")
            % words
        )
    if moment.shape is Shape.EXCITEMENT:
        return (
            gettext("%(moment)s delights: a high score brings %(reward)s points, a low one costs %(penalty)s") % words
        )
    return gettext("%(moment)s: %(why)s") % {"moment": name, "why": _unnamed(moment)}


def _unnamed(moment: PenaltyReward) -> str:
    if Reason.FEW_LOW_SCORES in moment.reasons:
        return explain(Reason.FEW_LOW_SCORES, {"needed": LOW_FLOOR - moment.n_low})
    if moment.reasons:
        return explain(moment.reasons[0])
    return gettext("what kind of moment this is, is not certain yet")


def verdict_word(verdict: Verdict) -> str:
    """A verdict as said after a moment's name."""
    return {
        Verdict.EXCEEDED: gettext("exceeded"),
        Verdict.AS_EXPECTED: gettext("as expected"),
        Verdict.BELOW: gettext("below expectation"),
    }[verdict]


def one_person(satisfaction: float, expectation: float) -> str:
    """'Scored 7 where 5 was expected: exceeded'."""
    words = {
        "score": numbers().plain(satisfaction, 0),
        "expected": numbers().plain(expectation, 0),
        "verdict": verdict_word(verdict_of(satisfaction, expectation)),
    }
    return gettext("Scored %(score)s where %(expected)s was expected: %(verdict)s") % words


def gap_field_name(field: GapField) -> str:
    """The name of a field of the expectation matrix."""
    return {
        GapField.DELIGHT: gettext("Delighted"),
        GapField.PROMISE_KEPT: gettext("Promise kept"),
        GapField.OVERPROMISED: gettext("Promised too much"),
        GapField.BETTER_THAN_FEARED: gettext("Better than feared"),
        GapField.EXPECTED_LITTLE: gettext("Little expected, little given"),
        GapField.DISAPPOINTMENT: gettext("Disappointed"),
    }[field]


def gap_sentence(gap: ExpectationGap) -> str:
    """'Desk: exceeded, +1.0 ± 0.1 above what people expected'."""
    name = spoken_name(gap.label)
    if Reason.TOO_FEW_RESPONSES in gap.reasons or gap.gap.estimate is None:
        needed = needed_text(max(1, SCORE_FLOOR - gap.n))
        return gettext("%(moment)s: too few answers, %(needed)s") % {"moment": name, "needed": needed}
    words = {"moment": name, "figure": figure(gap.gap, CHANGE)}
    if gap.verdict is Verdict.EXCEEDED:
        return gettext("%(moment)s exceeded what people expected: %(figure)s points") % words
    if gap.verdict is Verdict.BELOW:
        return gettext("%(moment)s stayed below what people expected: %(figure)s points") % words
    if gap.verdict is Verdict.AS_EXPECTED:
        return gettext("%(moment)s went as expected: %(figure)s points") % words
    return gettext("%(moment)s against expectation: %(figure)s points, not certain yet") % words


def gaps_headline(gaps: ExpectationGaps, *, in_hundreds: bool = False) -> str:
    """The finding of the expectation matrix in one sentence; ``in_hundreds`` where people said better or worse."""
    judged = [one for one in gaps.moments if one.verdict is not None]
    below = [one for one in judged if one.verdict is Verdict.BELOW]
    above = [one for one in judged if one.verdict is Verdict.EXCEEDED]
    if not judged:
        return gettext("Not certain yet which moments exceed what people expected")
    if below:
        worst = min(below, key=lambda one: one.gap.estimate or 0.0)
        words = _gap_words(worst, in_hundreds) | {"count": count(len(below) - 1)}
        if len(below) == 1:
            return gettext("%(moment)s stays below what people expected: %(figure)s") % words
        return (
            ngettext(
                "%(moment)s (%(figure)s) and %(count)s other moment stay below what people expected",
                "%(moment)s (%(figure)s) and %(count)s other moments stay below what people expected",
                len(below) - 1,
            )
            % words
        )
    if above:
        best = max(above, key=lambda one: one.gap.estimate or 0.0)
        return gettext("%(moment)s exceeds what people expected most: %(figure)s") % _gap_words(best, in_hundreds)
    return gettext("Everything goes as people expected")


def _gap_words(gap: ExpectationGap, in_hundreds: bool) -> dict[str, str]:
    written = figure(gap.gap, Style(decimals=0, signed=True) if in_hundreds else CHANGE)
    unit = gettext("%(figure)s percentage points") if in_hundreds else gettext("%(figure)s points")
    return {"moment": spoken_name(gap.label), "figure": unit % {"figure": written}}


def gap_texts(gaps: ExpectationGaps, title: str = "", subtitle: str = "", note: str = "") -> GapTexts:
    """The words of the expectation matrix."""
    sentences = {one.column: gap_sentence(one) for one in gaps.moments}
    shown = (GapField.DELIGHT, GapField.OVERPROMISED, GapField.BETTER_THAN_FEARED, GapField.DISAPPOINTMENT)
    return GapTexts(
        title or gaps_headline(gaps),
        subtitle,
        ". ".join(sentences.values()),
        note,
        numbers(),
        across=gettext("Satisfaction"),
        up=gettext("Satisfaction less expectation, in points"),
        band=verdict_word(Verdict.AS_EXPECTED).capitalize(),
        fields={field: gap_field_name(field) for field in shown},
        describe=sentences,
        absent=gettext("Nobody gave both satisfaction and expectation"),
    )


def curve_sentence(curve: ResponseCurve) -> str:
    """'For Desk the gain lies between 1 and 3; above 3 nothing more is demonstrable'."""
    name = spoken_name(curve.label)
    if not curve.points:
        few = Reason.TOO_FEW_RESPONSES in curve.reasons
        why = explain(curve.reasons[0], {"needed": max(0, CURVE_FLOOR - curve.n) if few else 0})
        return gettext("%(moment)s: %(why)s") % {"moment": name, "why": why}
    certain = [step for step in curve.steps if is_certain(step)]
    if not certain:
        return _even(curve, name)
    falls = [step for step in certain if (step.gain.high or 0.0) < 0]
    if falls:
        words = {"moment": name, "low": _score(falls[0].low), "high": _score(falls[0].high)}
        return gettext("For %(moment)s the KPI falls from %(low)s to %(high)s: look at that first") % words
    return _rises(curve.steps, certain, name)


def _even(curve: ResponseCurve, name: str) -> str:
    line = curve.straight
    if line.low is not None and line.low > 0:
        words = {"moment": name, "figure": figure(line, CHANGE)}
        return gettext("For %(moment)s every point adds about as much: %(figure)s") % words
    return gettext("For %(moment)s it is not certain that a higher score changes the KPI") % {"moment": name}


def _rises(steps: Sequence[CurveStep], certain: list[CurveStep], name: str) -> str:
    words = {"moment": name, "low": _score(certain[0].low), "high": _score(certain[-1].high)}
    whole = certain[0].low == steps[0].low and certain[-1].high == steps[-1].high
    if whole and len(certain) == len(steps):
        return gettext("For %(moment)s every step up helps, from %(low)s to %(high)s") % words
    if certain[-1].high == steps[-1].high:
        return gettext("For %(moment)s the gain lies at the top, between %(low)s and %(high)s") % words
    return (
        gettext(
            "For %(moment)s the gain lies between %(low)s and %(high)s; above %(high)s no more gain is demonstrable"
        )
        % words
    )


def _score(number: float) -> str:
    return numbers().plain(number, 0 if float(number).is_integer() else 1)


def curve_texts(curve: ResponseCurve, outcome: str, subtitle: str = "", note: str = "") -> CurveTexts:
    """The words of a response curve; ``outcome`` is what the KPI is called."""
    spoken = [
        gettext("Score %(score)s, given by %(count)s: %(figure)s points against the average")
        % {"score": _score(p.score), "count": count(p.n), "figure": figure(p.value, CHANGE)}
        for p in curve.points
    ]
    sentence = curve_sentence(curve)
    return CurveTexts(
        sentence,
        subtitle,
        ". ".join(spoken),
        note,
        numbers(),
        across=gettext("Score for this moment"),
        up=gettext("%(outcome)s, points more or less than average") % {"outcome": outcome},
        zero=gettext("average of who experienced it"),
        people=gettext("Bars: how many gave this score"),
        spoken=spoken,
        absent=sentence,
    )


def steps_text(steps: Sequence[CurveStep]) -> list[tuple[str, str]]:
    """'1 → 2' and its gain, for the table beside the curve."""
    return [(f"{_score(step.low)} → {_score(step.high)}", figure(step.gain, CHANGE)) for step in steps]
