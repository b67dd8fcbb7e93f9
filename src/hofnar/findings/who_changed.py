"""Why a score moved, in words: the same people judge otherwise, or other people answered."""

from __future__ import annotations

from django.utils.translation import gettext, ngettext

from hofnar.findings.figures import CHANGE, Style, count, figure, value
from hofnar_analytics.mix_and_within import MixAndWithin
from hofnar_analytics.results import Estimate
from hofnar_analytics.who_changed import Part, WhoChanged

_NONE = 1e-9


def who_changed_sentence(found: WhoChanged, name: str, style: Style = CHANGE) -> str:
    """'NPS +30 → +44: nobody got happier'. What only who answered explains is never called an improvement."""
    words = {
        "name": name,
        "before": value(found.before.estimate or 0.0, style),
        "now": value(found.now.estimate or 0.0, style),
        "verdict": stayers_words(found, style),
    }
    return gettext("%(name)s %(before)s → %(now)s: %(verdict)s") % words


def stayers_words(found: WhoChanged, style: Style = CHANGE) -> str:
    """What became of who answered both times."""
    stayed = found.stayers_change.change
    moved = found.change.estimate or 0.0
    if abs(stayed.estimate or 0.0) < _NONE:
        if abs(moved) < _NONE:
            return gettext("nothing changed")
        return gettext("nobody got happier") if moved > 0 else gettext("nobody got less happy")
    words = {"figure": figure(stayed, style)}
    if _clear(stayed):
        if (stayed.estimate or 0.0) > 0:
            return gettext("who answered both times judges higher (%(figure)s)") % words
        return gettext("who answered both times judges lower (%(figure)s)") % words
    return gettext("no demonstrable change among who answered both times (%(figure)s)") % words


def part_sentences(found: WhoChanged, style: Style = CHANGE) -> list[str]:
    """What the others add, a sentence for each part that is there. 'Answered only then' is not 'left', unless the
    customer file says so."""
    lines = [_only_then(found.only_then, style), _only_now(found.only_now, style)]
    if abs(found.stayers_reweighting.estimate or 0.0) > _NONE:
        words = {"figure": figure(found.stayers_reweighting, style)}
        lines.append(gettext("The same people count for more or less than before: %(figure)s") % words)
    lines += [_known(found.known_left, "left", style), _known(found.known_joined, "joined", style)]
    return [line for line in lines if line]


def _only_then(part: Part, style: Style) -> str:
    if not part.people:
        return ""
    words = {"count": count(part.people), "figure": figure(part.change, style)}
    return (
        ngettext(
            "%(count)s person answered only then: that makes a difference of %(figure)s",
            "%(count)s people answered only then: that makes a difference of %(figure)s",
            part.people,
        )
        % words
    )


def _only_now(part: Part, style: Style) -> str:
    if not part.people:
        return ""
    words = {"count": count(part.people), "figure": figure(part.change, style)}
    return (
        ngettext(
            "%(count)s person answers only now: that makes a difference of %(figure)s",
            "%(count)s people answer only now: that makes a difference of %(figure)s",
            part.people,
        )
        % words
    )


def _known(part: Part | None, which: str, style: Style) -> str:
    if part is None or not part.people:
        return ""
    words = {"count": count(part.people), "figure": figure(part.change, style)}
    if which == "left":
        return (
            ngettext(
                "%(count)s of them has left, says the customer file: %(figure)s",
                "%(count)s of them have left, says the customer file: %(figure)s",
                part.people,
            )
            % words
        )
    return (
        ngettext(
            "%(count)s of them is a new customer, says the customer file: %(figure)s",
            "%(count)s of them are new customers, says the customer file: %(figure)s",
            part.people,
        )
        % words
    )


def mix_sentence(found: MixAndWithin, name: str, style: Style = CHANGE) -> str:
    """What can be said of a change without knowing who is who."""
    words = {
        "name": name,
        "change": figure(found.change, style),
        "mix": figure(found.mix, style),
        "within": figure(found.within, style),
    }
    return (
        gettext("%(name)s moved %(change)s: %(mix)s as other groups answered, %(within)s as groups judge otherwise")
        % words
    )


def _clear(estimate: Estimate) -> bool:
    low, high = estimate.low, estimate.high
    return low is not None and high is not None and (low > 0 or high < 0)
