"""'Better or worse than expected' in words: what people said themselves, in parts of a hundred."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext

from hofnar.findings.figures import SHARE, Style, figure, needed_text, numbers
from hofnar.findings.headlines import spoken_name
from hofnar.findings.shapes import gap_field_name, gaps_headline, verdict_word
from hofnar_analytics.expectation_gap import ExpectationGap, ExpectationGaps, GapField, Verdict
from hofnar_analytics.pictures.gap_matrix import GapTexts
from hofnar_analytics.reasons import SCORE_FLOOR
from hofnar_analytics.results import Estimate, Reason

POINTS = Style(decimals=0, signed=True)


def in_hundreds(gaps: ExpectationGaps) -> ExpectationGaps:
    """Better less worse in percentage points, as it is drawn."""
    moments = tuple(replace(one, gap=_times(one.gap)) for one in gaps.moments)
    return replace(gaps, band=100 * gaps.band, moments=moments)


def _times(estimate: Estimate) -> Estimate:
    middle, low, high = (None if end is None else 100 * end for end in (estimate.estimate, estimate.low, estimate.high))
    return Estimate(middle, low, high, estimate.level)


def compared_sentence(gap: ExpectationGap) -> str:
    """'Desk was better than expected for more people than worse: +24 ± 3 percentage points'; ``gap`` in hundreds."""
    name = spoken_name(gap.label)
    if Reason.TOO_FEW_RESPONSES in gap.reasons or gap.gap.estimate is None:
        needed = needed_text(max(1, SCORE_FLOOR - gap.n))
        return gettext("%(moment)s: too few answers, %(needed)s") % {"moment": name, "needed": needed}
    words = {"moment": name, "better": figure(gap.exceeded, SHARE), "worse": figure(gap.below, SHARE)}
    said = {
        Verdict.EXCEEDED: gettext("%(moment)s was better than expected for %(better)s and worse for %(worse)s"),
        Verdict.BELOW: gettext("%(moment)s was worse than expected for %(worse)s and better for %(better)s"),
        Verdict.AS_EXPECTED: gettext("%(moment)s went as expected: better for %(better)s, worse for %(worse)s"),
        None: gettext("%(moment)s: better for %(better)s, worse for %(worse)s; not certain yet"),
    }
    return said[gap.verdict] % words


def compared_texts(gaps: ExpectationGaps, subtitle: str = "", note: str = "") -> GapTexts:
    """The words of the matrix; ``gaps`` in hundreds."""
    sentences: Mapping[str, str] = {one.column: compared_sentence(one) for one in gaps.moments}
    corners = (GapField.DELIGHT, GapField.OVERPROMISED, GapField.BETTER_THAN_FEARED, GapField.DISAPPOINTMENT)
    return GapTexts(
        gaps_headline(gaps, in_hundreds=True),
        subtitle,
        ". ".join(sentences.values()),
        note,
        numbers(),
        across=gettext("Satisfaction"),
        up=gettext("Better less worse than expected, in percentage points"),
        band=verdict_word(Verdict.AS_EXPECTED).capitalize(),
        fields={field: gap_field_name(field) for field in corners},
        describe=sentences,
        absent=gettext("Nobody said whether it was better or worse than expected"),
    )
