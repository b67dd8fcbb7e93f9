"""What a remark of the publish check says to the maker: what is wrong, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hofnar.surveys.publish_check import Problem, Remark


def sentence(remark: Remark, names: Mapping[str, str]) -> str:
    """``names``: what to call the places (publish_check.names_of_places), by key of page or question."""
    values = {**remark.values, "place": names.get(remark.place, remark.place)}
    return SENTENCES[remark.problem](values)


def _plain(message: Callable[[], str]) -> Callable[[Mapping[str, Any]], str]:
    return lambda values: message() % values


def _no_metric(values: Mapping[str, Any]) -> str:
    return (
        ngettext(
            "‘%(place)s’ gives a score without a metric. Choose the metric it counts for.",
            "‘%(place)s’ has %(missing)s scores without a metric. Choose the metric each counts for.",
            values["missing"],
        )
        % values
    )


def _no_translation(values: Mapping[str, Any]) -> str:
    if "count" in values:
        return _("%(count)s texts are not translated yet.") % values
    return _("Not translated yet (%(language)s): ‘%(text)s’") % values


def _no_owner(values: Mapping[str, Any]) -> str:
    return (
        ngettext(
            "‘%(place)s’ has no owner. Choose who acts on the answers, or leave the question out.",
            "‘%(place)s’ has %(missing)s parts without an owner. Choose who acts on the answers, or leave them out.",
            values["missing"],
        )
        % values
    )


def _longer(values: Mapping[str, Any]) -> str:
    shown = {**values, "minutes": number_format(values["minutes"], 1)}
    if values["is_measured"]:
        return _("People take %(minutes)s minutes; you promise %(promised)s. Shorten it, or promise honestly.") % shown
    return _("This takes about %(minutes)s minutes; you promise %(promised)s. Shorten it, or promise honestly.") % shown


def _no_promise(values: Mapping[str, Any]) -> str:
    shown = {"minutes": number_format(values["minutes"], 1)}
    return (
        _("Say how long it takes: people want to know before they begin. Our estimate is %(minutes)s minutes.") % shown
    )


def _small_groups(values: Mapping[str, Any]) -> str:
    return (
        ngettext(
            "%(questions)s background question makes %(groups)s groups; below five people somebody can be recognised. "
            "That takes at least %(needed)s answers. Ask with broader choices.",
            "%(questions)s background questions make %(groups)s groups; below five people somebody can be recognised. "
            "That takes at least %(needed)s answers. Ask fewer, or with broader choices.",
            values["questions"],
        )
        % values
    )


SENTENCES: dict[Problem, Callable[[Mapping[str, Any]], str]] = {
    Problem.NO_PAGES: _plain(lambda: _("There is no question yet. Add one, or start from an example.")),
    Problem.NO_OPTIONS: _plain(lambda: _("‘%(place)s’ has too few answers to choose from.")),
    Problem.NO_TEXT: _plain(lambda: _("A text is missing in the first language (%(language)s): %(place)s")),
    Problem.NO_TRANSLATION: _no_translation,
    Problem.NO_METRIC: _no_metric,
    Problem.NO_OWNER: _no_owner,
    Problem.NO_PURPOSE: _plain(lambda: _("Write down what the answers are for.")),
    Problem.NO_BASIS: _plain(lambda: _("Choose the legal basis on which you ask this.")),
    Problem.NO_RETENTION: _plain(lambda: _("Say after how many months answers lose the link to a person.")),
    Problem.NO_BALANCING: _plain(
        lambda: _("‘Legitimate interest’ needs a reason in writing: why does your interest weigh more?")
    ),
    Problem.PUBLIC_INTEREST: _plain(
        lambda: _("A public body cannot rest on ‘legitimate interest’. Choose ‘public task’, or ask consent.")
    ),
    Problem.GOES_ROUND: _plain(lambda: _("Page %(place)s can come back to itself: people would never finish.")),
    Problem.UNREACHABLE: _plain(lambda: _("Nobody can reach page %(place)s: an earlier page always skips it.")),
    Problem.LOOKS_AHEAD: _plain(
        lambda: _("A rule of ‘%(place)s’ looks at ‘%(cell)s’, which has not been asked by then.")
    ),
    Problem.NEVER_HOLDS: _plain(lambda: _("A rule of ‘%(place)s’ can never be true, whatever people answer.")),
    Problem.INSECURE_LINK: _plain(lambda: _("The closing page links to ‘%(link)s’. A link must begin with https://")),
    Problem.KNOWN_ALREADY: _plain(
        lambda: _("You hold this already (%(fact)s): ‘%(place)s’. Let it come with the invitation instead of asking.")
    ),
    Problem.MOST_RECENT: _plain(
        lambda: _("‘%(words)s’ makes people guess which one you mean. Name it: the product, and the date.")
    ),
    Problem.LEADING: _plain(lambda: _("‘%(words)s’ steers the answer. Ask it in neutral words.")),
    Problem.DOUBLE: _plain(lambda: _("‘%(words)s’ asks two things at once. Make it two questions, or choose one.")),
    Problem.SEVERAL_ON_A_PAGE: _plain(
        lambda: _("Page %(place)s asks %(count)s questions. One a page is answered more often on a phone.")
    ),
    Problem.LONGER_THAN_PROMISED: _longer,
    Problem.NO_PROMISE: _no_promise,
    Problem.SMALL_GROUPS: _small_groups,
    Problem.NO_CONTACT: _plain(
        lambda: _("Say where people can ask about their data: it stands in the notice they can read before they begin.")
    ),
    Problem.STRAY_QUOTA: _plain(
        lambda: _("There is a quota of ‘%(place)s’ = ‘%(value)s’, but nobody can give that answer any more.")
    ),
}
