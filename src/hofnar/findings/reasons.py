"""Why a figure is absent, or must be read with care, in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext

from hofnar.findings.figures import needed_text
from hofnar_analytics.results import Reason

Figures = Mapping[str, object]
"""``needed``: how many answers more. Everything is optional; a sentence without it is shorter."""


def explain(code: Reason, figures: Figures | None = None) -> str:
    """One plain sentence for a reason, without a full stop."""
    return _SENTENCES[code](figures or {})


def _with_needed(sentence: str, figures: Figures) -> str:
    needed = figures.get("needed")
    if not isinstance(needed, int) or needed <= 0:
        return sentence
    return gettext("%(sentence)s: %(needed)s") % {"sentence": sentence, "needed": needed_text(needed)}


def _too_few(figures: Figures) -> str:
    return _with_needed(gettext("Too few answers"), figures)


def _small_group(figures: Figures) -> str:
    return gettext("Fewer than five people: never shown, so that nobody can be recognised")


def _everyone(figures: Figures) -> str:
    return gettext(
        "Nearly everybody experiences this moment, so there is nobody to compare with; its leverage can be read"
    )


def _too_rare(figures: Figures) -> str:
    return _with_needed(gettext("Too few people experienced this moment"), figures)


def _inseparable(figures: Figures) -> str:
    return gettext("Experienced by nearly the same people as another moment: the two cannot be told apart")


def _constant(figures: Figures) -> str:
    return gettext("Everybody gave the same score, so nothing can be compared")


def _halo(figures: Figures) -> str:
    return gettext("People scored all moments nearly alike, so the moments can hardly be told apart")


def _suppression(figures: Figures) -> str:
    return gettext("The sign turns once the other moments are taken into account: read it with care")


def _separation(figures: Figures) -> str:
    return gettext("The outcome is fully predicted in this data, so the size of the effect is unknown")


def _complete_rows(figures: Figures) -> str:
    return gettext("Only people who scored every moment count here")


def _many_skipped(figures: Figures) -> str:
    return gettext("More than one in ten skipped this or did not know")


def _no_outcome(figures: Figures) -> str:
    return gettext("There are no answers to the question about the KPI")


def _not_estimable(figures: Figures) -> str:
    return gettext("There are too few answers for so many moments")


def _few_clusters(figures: Figures) -> str:
    return gettext("The answers come in fewer than 40 clusters, too few for margins of shares")


def _below_null(figures: Figures) -> str:
    return gettext("No more than chance alone would give")


def _few_periods(figures: Figures) -> str:
    return gettext("Too few periods to tell a trend, a season or a change")


def _few_units(figures: Figures) -> str:
    return gettext("Too few teams or channels to tell how much they differ")


def _few_per_arm(figures: Figures) -> str:
    return _with_needed(gettext("Fewer than 50 people in one of the two groups"), figures)


def _scale_changed(figures: Figures) -> str:
    return gettext("The question or its scale changed: before and after cannot be compared")


def _autocorrelated(figures: Figures) -> str:
    return gettext("The score swings slowly by itself, so what looks like a change may be such a swing")


def _trends_differed(figures: Figures) -> str:
    return gettext("The two groups already moved apart before the measure, so the comparison is not a fair one")


def _sample_ratio(figures: Figures) -> str:
    return gettext("The groups are not as large as the draw should make them: look for a fault in the draw")


def _few_low_scores(figures: Figures) -> str:
    return _with_needed(gettext("Too few low scores to say what kind of moment this is"), figures)


def _wrong_sign(figures: Figures) -> str:
    return gettext("Low scores go with a higher KPI here: something else must be behind it")


def _not_proportional(figures: Figures) -> str:
    return gettext("Its meaning differs along the scale: for low answers it is not what it is for high ones")


def _confounded(figures: Figures) -> str:
    return gettext("Much of this goes away once other moments are taken into account")


def _no_identity(figures: Figures) -> str:
    return gettext("Nobody knows which answers are the same customer’s, so nobody can be compared with themselves")


def _heavy_tail(figures: Figures) -> str:
    return gettext("A few customers hold much of the amount, so the figure leans on them")


def _paths_differ(figures: Figures) -> str:
    return gettext("This moment goes with it otherwise than by way of the KPI alone")


def _above_scale(figures: Figures) -> str:
    return gettext("That mean lies above the end of the scale")


def _beyond_seen(figures: Figures) -> str:
    return gettext("Hardly anybody ever gave a score that high, so nothing can be said about it")


def _no_room(figures: Figures) -> str:
    return gettext("Everybody gives the highest score already")


def _margins_not_met(figures: Figures) -> str:
    return gettext("With weights kept within these bounds the answers cannot be brought to what is known of everybody")


def _few_in_cell(figures: Figures) -> str:
    return gettext("A group that is weighted has fewer than 30 answers, so its weight leans on few people")


def _many_unknown(figures: Figures) -> str:
    return gettext("Of more than one in ten answers it is not known to which group they belong")


_SENTENCES: dict[Reason, Callable[[Figures], str]] = {
    Reason.TOO_FEW_RESPONSES: _too_few,
    Reason.SMALL_GROUP: _small_group,
    Reason.EVERYONE_EXPERIENCED: _everyone,
    Reason.TOO_RARE: _too_rare,
    Reason.INSEPARABLE: _inseparable,
    Reason.CONSTANT: _constant,
    Reason.HALO: _halo,
    Reason.SUPPRESSION: _suppression,
    Reason.SEPARATION: _separation,
    Reason.COMPLETE_ROWS_ONLY: _complete_rows,
    Reason.MANY_SKIPPED: _many_skipped,
    Reason.NO_OUTCOME: _no_outcome,
    Reason.NOT_ESTIMABLE: _not_estimable,
    Reason.BELOW_NULL: _below_null,
    Reason.TOO_FEW_CLUSTERS: _few_clusters,
    Reason.TOO_FEW_PERIODS: _few_periods,
    Reason.TOO_FEW_UNITS: _few_units,
    Reason.TOO_FEW_PER_ARM: _few_per_arm,
    Reason.SCALE_CHANGED: _scale_changed,
    Reason.AUTOCORRELATED: _autocorrelated,
    Reason.TRENDS_DIFFERED: _trends_differed,
    Reason.SAMPLE_RATIO: _sample_ratio,
    Reason.FEW_LOW_SCORES: _few_low_scores,
    Reason.WRONG_SIGN: _wrong_sign,
    Reason.NOT_PROPORTIONAL: _not_proportional,
    Reason.CONFOUNDED: _confounded,
    Reason.MARGINS_NOT_MET: _margins_not_met,
    Reason.FEW_IN_CELL: _few_in_cell,
    Reason.MANY_UNKNOWN: _many_unknown,
    Reason.NO_IDENTITY: _no_identity,
    Reason.HEAVY_TAIL: _heavy_tail,
    Reason.PATHS_DIFFER: _paths_differ,
    Reason.ABOVE_SCALE: _above_scale,
    Reason.BEYOND_SEEN: _beyond_seen,
    Reason.NO_ROOM: _no_room,
}
