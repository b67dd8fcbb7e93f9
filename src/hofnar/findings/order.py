"""The order of moments in words: what is remembered, what goes before a negative one, what follows, what mends it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext, ngettext

from hofnar.findings.figures import CHANGE, PART, SHARE, Style, count, figure, value
from hofnar.findings.headlines import spoken_name
from hofnar.findings.reasons import explain
from hofnar_analytics.order_after import Followed, Mend, Mending
from hofnar_analytics.order_before import Before, Earlier
from hofnar_analytics.order_memory import OrderMemory
from hofnar_analytics.results import Reason

Names = Mapping[str, str]

TIMES = Style(decimals=1)
ALPHA = 0.05


def summary_name(name: str) -> str:
    """What a summary of a journey is called."""
    return {
        "average": gettext("the average of all moments"),
        "peak": gettext("the best moment"),
        "end": gettext("the last moment"),
        "peak_end": gettext("the best and the last moment together"),
        "first": gettext("the first moment"),
        "worst": gettext("the worst moment"),
    }[name]


def memory_sentence(found: OrderMemory) -> str:
    """What people remember a journey by."""
    if found.reasons:
        return explain(found.reasons[0])
    if found.best is None:
        return _no_winner(found)
    fit = next(one for one in found.summaries if one.name == found.best)
    words = {"summary": summary_name(found.best), "figure": figure(fit.r2, PART)}
    return (
        gettext("People remember %(summary)s: it predicts %(figure)s of the differences, more than anything else")
        % words
    )


def _no_winner(found: OrderMemory) -> str:
    top = max(found.summaries, key=lambda one: one.r2.estimate or 0.0)
    if top.r2.low is None or top.r2.low <= 0:
        return gettext("The moments hardly predict how people remember the journey")
    behind = {
        one.second if one.first == top.name else one.first
        for one in found.differences
        if top.name in (one.first, one.second) and one.p_adjusted is not None and one.p_adjusted < ALPHA
    }
    rivals = [one.name for one in found.summaries if one.name != top.name and one.name not in behind]
    words = {"first": summary_name(top.name), "others": ", ".join(summary_name(name) for name in rivals)}
    return gettext("Not to be told apart: the journey is remembered by %(first)s, or as well by %(others)s") % words


def before_sentence(found: Before, names: Names | None = None) -> str:
    """Which earlier moment goes before negatives more than moments in general do."""
    name = spoken_name((names or {}).get(found.column, found.label))
    if found.reasons:
        return gettext("%(moment)s: %(why)s") % {"moment": name, "why": explain(found.reasons[0])}
    certain = [one for one in found.earlier if _stands_out(one)]
    if certain:
        top = max(certain, key=lambda one: one.excess.estimate or 0.0)
        first = spoken_name((names or {}).get(top.column, top.label))
        words = {"moment": name, "earlier": first, "figure": figure(top.odds, TIMES)}
        return (
            gettext(
                "After a bad experience with %(earlier)s the odds of a bad one with %(moment)s "
                "are %(figure)s times as high"
            )
            % words
        )
    if any(Reason.CONFOUNDED in one.reasons for one in found.earlier):
        return gettext(
            "Bad experiences come together around %(moment)s, but no earlier moment stands out: "
            "people’s mood may be behind it"
        ) % {"moment": name}
    return gettext("No earlier moment demonstrably raises the odds of a bad one with %(moment)s") % {"moment": name}


def _stands_out(one: Earlier) -> bool:
    certain = one.p_adjusted is not None and one.p_adjusted < ALPHA
    return certain and one.excess.low is not None and one.excess.low > 1


def confounding_sentence(one: Earlier) -> str:
    """How strong something unmeasured would have to be to explain it."""
    if one.e_value_low is None or one.e_value_low <= 1:
        return gettext("Something that was not asked may explain all of this")
    return gettext(
        "Something that was not asked could explain it only if it made both at least %(times)s times as likely"
    ) % {"times": value(one.e_value_low, TIMES)}


def followed_sentence(found: Followed, names: Names | None = None) -> str:
    """What came next after a bad experience."""
    name = spoken_name((names or {}).get(found.column, found.label))
    if found.reasons or not found.nexts:
        why = explain(found.reasons[0]) if found.reasons else gettext("nothing followed")
        return gettext("%(moment)s: %(why)s") % {"moment": name, "why": why}
    top = found.nexts[0]
    words = {
        "moment": name,
        "next": spoken_name((names or {}).get(top.column, top.label)),
        "share": figure(top.share, SHARE),
        "ended": figure(found.ended, SHARE),
    }
    return (
        gettext(
            "After a bad experience with %(moment)s came mostly %(next)s (%(share)s); for %(ended)s nothing followed"
        )
        % words
    )


def mending_sentence(found: Mending) -> str:
    """Whether a good experience after a bad one mends the KPI."""
    if Reason.CONFOUNDED in found.reasons:
        return gettext(
            "Who had a good experience after a bad one is happier, but not more than who had it before: "
            "mood may explain it"
        )
    if found.reasons:
        return explain(found.reasons[0])
    words = {
        "mended": figure(found.mended, CHANGE),
        "cost": figure(found.cost, CHANGE),
        "left": figure(found.left, CHANGE),
    }
    if found.verdict is Mend.WHOLLY:
        return (
            gettext("A good experience after a bad one mends the KPI: %(mended)s points of the %(cost)s come back")
            % words
        )
    if found.verdict is Mend.PARTLY:
        return (
            gettext(
                "A good experience after a bad one mends a part: %(mended)s points of the %(cost)s; %(left)s remain"
            )
            % words
        )
    if found.verdict is Mend.SOME:
        return (
            gettext(
                "A good experience after a bad one mends at least a part: %(mended)s points of the %(cost)s come back"
            )
            % words
        )
    if found.verdict is Mend.NOT:
        return gettext("A good experience after a bad one changes nothing worth naming: %(mended)s points") % words
    return gettext("Whether a good experience mends a bad one is not certain yet: %(mended)s points") % words


def people_text(n: int) -> str:
    """'1,204 people'."""
    return ngettext("%(count)s person", "%(count)s people", n) % {"count": count(n)}
