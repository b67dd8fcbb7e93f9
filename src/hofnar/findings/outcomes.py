"""What moments do to outcomes that are no plain score: yes or no (a top score), ordered answers, or several at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext, ngettext

from hofnar.findings.figures import Style, count, figure
from hofnar.findings.headlines import spoken_name
from hofnar.findings.reasons import explain
from hofnar_analytics.binary_outcomes import BinaryDriver, BinaryDrivers
from hofnar_analytics.ordinal_outcomes import OrdinalDriver, OrdinalDrivers
from hofnar_analytics.polychoric import PolychoricCheck
from hofnar_analytics.results import Estimate, Reason
from hofnar_analytics.several_outcomes import SeveralOutcomes

Names = Mapping[str, str]

CHANCE = Style(decimals=0, signed=True)
RATIO = Style(decimals=1)
ALPHA = 0.05


def binary_sentence(drivers: BinaryDrivers, what: str, names: Names | None = None) -> str:
    """'One point more for Desk goes with −4 ± 1 percentage points of chance of leaving'. ``what`` is the outcome as
    said after 'the chance of'."""
    if Reason.NO_OUTCOME in drivers.reasons or Reason.CONSTANT in drivers.reasons:
        return explain(Reason.NO_OUTCOME if Reason.NO_OUTCOME in drivers.reasons else Reason.CONSTANT)
    if Reason.TOO_FEW_RESPONSES in drivers.reasons:
        return gettext("Too few people to say what goes with the chance of %(what)s") % {"what": what}
    if drivers.method == "firth":
        return _separated(drivers.moments, what, names or {})
    certain = [m for m in drivers.moments if _is_certain(m) and m.chance_point.estimate is not None]
    if not certain:
        return gettext("No moment demonstrably goes with the chance of %(what)s") % {"what": what}
    top = max(certain, key=lambda m: (abs(m.chance_point.estimate or 0.0), m.column))
    words = {"moment": _name(top.column, top.label, names or {}), "what": what, "figure": percent(top.chance_point)}
    said = gettext("One point more for %(moment)s goes with %(figure)s percentage points of chance of %(what)s") % words
    more = len(certain) - 1
    if not more:
        return said
    others = ngettext(
        "%(count)s other moment goes with it as well", "%(count)s other moments go with it as well", more
    ) % {"count": count(more)}
    return f"{said}; {others}"


def percent(estimate: Estimate) -> str:
    """A difference in chance in percentage points."""
    middle, low, high = (None if end is None else 100 * end for end in (estimate.estimate, estimate.low, estimate.high))
    return figure(Estimate(middle, low, high, estimate.level), CHANCE)


def _is_certain(moment: BinaryDriver | OrdinalDriver) -> bool:
    p = moment.point_p_adjusted
    return p is not None and p < ALPHA


def _name(column: str, label: str, names: Names) -> str:
    return spoken_name(names.get(column, label))


def _separated(moments: Sequence[BinaryDriver], what: str, names: Names) -> str:
    alone = [_name(m.column, m.label, names) for m in moments if Reason.SEPARATION in m.reasons]
    if not alone:
        return explain(Reason.SEPARATION)
    words = {"moments": ", ".join(alone), "what": what}
    return gettext("%(moments)s: predicts %(what)s without one exception here, so the size is not known") % words


def ordinal_sentence(drivers: OrdinalDrivers, names: Names | None = None) -> str:
    """'One point more for Desk goes with odds of a higher answer 1.4 times as large (1.2 to 1.6)'."""
    certain = [m for m in drivers.moments if _is_certain(m) and m.odds_point.estimate is not None]
    if not certain:
        return gettext("No moment demonstrably goes with a higher answer")
    top = max(certain, key=lambda m: ((m.odds_point.estimate or 1.0), m.column))
    words = {"moment": _name(top.column, top.label, names or {}), "figure": figure(top.odds_point, RATIO)}
    text = gettext("One point more for %(moment)s goes with odds of a higher answer that are %(figure)s times as large")
    said = text % words
    return f"{said}. {explain(Reason.NOT_PROPORTIONAL)}" if Reason.NOT_PROPORTIONAL in top.reasons else said


def check_sentence(check: PolychoricCheck) -> str:
    """Whether taking the answers as numbers did harm."""
    words = {"difference": figure(Estimate(check.largest), Style(decimals=0, percent=True))}
    if check.order_agrees and check.largest < 0.05:
        return (
            gettext(
                "Taking the answers as numbers does no harm: as ordered answers they differ by %(difference)s at most"
            )
            % words
        )
    return gettext("As ordered answers the moments weigh differently, by up to %(difference)s: read both") % words


def several_sentence(found: SeveralOutcomes, labels: Names | None = None, names: Names | None = None) -> str:
    """Which outcomes are carried by a moment, and which by none. ``labels`` are the outcomes' names."""
    if Reason.HALO in found.reasons:
        return gettext("People score these values as if they were one: read them together")
    outcomes = list(found.matrices)
    bare = [name for name in outcomes if not any(cell.carried > 0 for cell in found.of_outcome(name))]
    said = labels or {}
    if len(bare) == len(outcomes):
        return gettext("No moment demonstrably carries one of these values")
    if not bare:
        return gettext("Every value is carried by at least one moment")
    words = {"values": ", ".join(spoken_name(said.get(name, name)) for name in bare)}
    return gettext("No moment demonstrably carries %(values)s") % words


def carried_sentence(found: SeveralOutcomes, column: str, label: str, labels: Names | None = None) -> str:
    """What one moment does to the values: lifts, harms, or neither."""
    said = labels or {}
    row = found.of_moment(column)
    up = ", ".join(spoken_name(said.get(cell.outcome, cell.outcome)) for cell in row if cell.carried > 0)
    down = ", ".join(spoken_name(said.get(cell.outcome, cell.outcome)) for cell in row if cell.carried < 0)
    words = {"moment": spoken_name(label), "up": up, "down": down}
    if up and down:
        return gettext("%(moment)s lifts %(up)s and harms %(down)s") % words
    if up:
        return gettext("%(moment)s lifts %(up)s") % words
    if down:
        return gettext("%(moment)s harms %(down)s") % words
    return gettext("%(moment)s demonstrably changes none of these values") % words
