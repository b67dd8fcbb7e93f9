"""What a score is worth, in words. Everything here goes together with the score and is not proven to be caused by it,
and the sentences say so; only a comparison by lot may say more."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext, ngettext

from hofnar.findings.figures import CHANGE, Style, count, figure, numbers
from hofnar.findings.reasons import explain
from hofnar_analytics.results import Estimate, Reason
from hofnar_analytics.what_if import WhatIf
from hofnar_analytics.worth import MomentWorth, OutcomeWorth, Path, Worth, certain
from hofnar_analytics.worth_account import Account, AccountLine
from hofnar_analytics.worth_links import LINK_FLOOR
from hofnar_analytics.worth_rows import OutcomeKind
from hofnar_analytics.worth_within import WITHIN_FLOOR

SMALL = 10.0  # amounts below it are written with cents


def observational_words() -> str:
    """The words that stand beside every figure of this kind."""
    return gettext("Observational: it goes together, and is not proven to be the cause.")


def outcome_name(kind: OutcomeKind) -> str:
    return {
        OutcomeKind.RETENTION: gettext("staying"),
        OutcomeKind.CROSS_SELL: gettext("buying something more"),
        OutcomeKind.REVENUE: gettext("revenue"),
        OutcomeKind.CONTACTS: gettext("contacts"),
    }[kind]


def effect_words(kind: OutcomeKind, found: Estimate) -> str:
    """'+3.2 ± 0.4 of 100 customers staying', '−0.12 ± 0.02 contacts a customer'."""
    words = {"figure": effect_figure(kind, found)}
    return {
        OutcomeKind.RETENTION: gettext("%(figure)s of 100 customers staying"),
        OutcomeKind.CROSS_SELL: gettext("%(figure)s of 100 customers buying something more"),
        OutcomeKind.REVENUE: gettext("%(figure)s in revenue a customer"),
        OutcomeKind.CONTACTS: gettext("%(figure)s contacts a customer"),
    }[kind] % words


def effect_figure(kind: OutcomeKind, found: Estimate) -> str:
    """The bare figure: of 100 customers for staying and buying, in money for revenue."""
    if kind.is_yes_or_no:
        return figure(times(found, 100.0), CHANGE)
    if kind is OutcomeKind.REVENUE:
        return money(found, signed=True)
    return figure(found, Style(decimals=2, signed=True))


def times(found: Estimate, factor: float) -> Estimate:
    middle, low, high = (None if end is None else end * factor for end in (found.estimate, found.low, found.high))
    return Estimate(middle, low, high, found.level)


def money(found: Estimate, *, signed: bool = False) -> str:
    """'+€ 1,200 ± 300'; cents only for small amounts."""
    if found.estimate is None:
        return "–"
    decimals = 2 if abs(found.estimate) < SMALL else 0
    return _euros(figure(found, Style(decimals=decimals, signed=signed)))


def _euros(written: str) -> str:
    """The sign stands before the euro, and neither is parted from the number."""
    sign = written[0] if written[0] in "+−-" else ""
    return f"{sign}€\N{NO-BREAK SPACE}{written.removeprefix(sign)}"


def bare_money(amount: float) -> str:
    return _euros(numbers().plain(amount, 0 if abs(amount) >= SMALL or amount == int(amount) else 2))


def link_sentence(outcome: OutcomeWorth, kpi: str) -> str:
    """'A point more for NPS goes with +3.2 ± 0.4 of 100 customers staying'."""
    if not outcome.link.known:
        return f"{outcome.label}: {_why_no_link(outcome)}"
    words = {"kpi": kpi, "effect": effect_words(outcome.kind, outcome.link)}
    return gettext("A point more for %(kpi)s goes with %(effect)s") % words


def _why_no_link(outcome: OutcomeWorth) -> str:
    if not outcome.reasons:
        return explain(Reason.NOT_ESTIMABLE)
    needed = max(0, LINK_FLOOR - outcome.n)
    return explain(outcome.reasons[0], {"needed": needed})


def worth_headline(found: Worth, outcome: OutcomeWorth) -> str:
    """Which moment is worth most for this outcome, and whether that is certain: over all customers, as it is drawn."""
    best = best_moment(found, outcome.name)
    if best is None:
        return gettext("What a moment is worth cannot be said yet")
    moment, path = best
    words = {"moment": moment.label, "outcome": outcome_name(outcome.kind), "effect": _effect(outcome, path)}
    if not stands(path):
        return gettext("For no moment is it certain yet that it goes with %(outcome)s") % words
    if path.above_next:
        text = gettext("%(moment)s is worth most for %(outcome)s: over all customers a point more goes with %(effect)s")
        return text % words
    text = gettext(
        "%(moment)s stands first for %(outcome)s, not for certain: over all customers a point more goes with %(effect)s"
    )
    return text % words


def _effect(outcome: OutcomeWorth, path: Path) -> str:
    return effect_words(outcome.kind, path.a_customer)


def best_moment(found: Worth, outcome: str) -> tuple[MomentWorth, Path] | None:
    paths = [(one, path) for one in found.moments if (path := one.path(outcome)) is not None]
    return min(paths, key=lambda pair: pair[1].place or len(paths) + 1, default=None)


def stands(path: Path) -> bool:
    """Whether the chain holds from end to end, after adjusting for all moments and outcomes."""
    return path.p_adjusted is not None and path.p_adjusted < 0.05


def apart_sentence(moment: MomentWorth, outcome: OutcomeWorth, path: Path) -> str:
    """Where the way through the KPI and the straight one differ; nothing where they agree."""
    if Reason.PATHS_DIFFER not in path.reasons:
        return ""
    words = {
        "moment": moment.label,
        "through": effect_figure(outcome.kind, path.through),
        "total": effect_figure(outcome.kind, path.total),
        "outcome": outcome_name(outcome.kind),
    }
    return (
        gettext(
            "%(moment)s: by way of the KPI %(through)s, straight from the score to %(outcome)s %(total)s. These "
            "differ: it does not work by way of the KPI alone, or something else moves both"
        )
        % words
    )


def readings_sentence(outcome: OutcomeWorth) -> str:
    """Between customers beside within the same one, or why there is no second reading."""
    if not outcome.within.known:
        return f"{outcome.label}: {_why_not_within(outcome)}"
    words = {
        "outcome": outcome.label,
        "between": effect_figure(outcome.kind, outcome.between),
        "within": effect_figure(outcome.kind, outcome.within),
    }
    if certain(outcome.gap):
        return (
            gettext(
                "%(outcome)s: between customers %(between)s, the same customer %(within)s. They differ, so customers "
                "who score higher differ in other ways as well: trust the second figure most"
            )
            % words
        )
    return gettext("%(outcome)s: between customers %(between)s, the same customer %(within)s: no certain gap") % words


def _why_not_within(outcome: OutcomeWorth) -> str:
    reason = outcome.within_reasons[0] if outcome.within_reasons else Reason.NO_IDENTITY
    if reason is Reason.TOO_FEW_RESPONSES:
        needed = max(0, WITHIN_FLOOR - outcome.changed)
        return ngettext(
            "too few customers whose score moved: %(count)s more needed",
            "too few customers whose score moved: %(count)s more needed",
            needed,
        ) % {"count": count(needed)}
    return explain(reason)


def tail_sentence(outcome: OutcomeWorth) -> str:
    """Where a few customers decide an amount, with the figure that does not lean on them; else nothing."""
    if Reason.HEAVY_TAIL not in outcome.reasons or outcome.top_part is None:
        return ""
    words = {
        "outcome": outcome.label,
        "part": numbers().plain(100 * outcome.top_part, 0),
        "link": effect_figure(outcome.kind, outcome.link),
        "cut": effect_figure(outcome.kind, outcome.cut),
    }
    return (
        gettext(
            "%(outcome)s: one customer in a hundred holds %(part)s%% of it. With the highest amounts cut a point goes "
            "with %(cut)s instead of %(link)s"
        )
        % words
    )


def what_if_sentence(found: WhatIf) -> str:
    """What a plan brings, or why it is refused."""
    if found.account is None:
        why = explain(found.reasons[0]) if found.reasons else explain(Reason.NOT_ESTIMABLE)
        return gettext("%(moment)s: not worked out. %(why)s") % {"moment": found.label, "why": why}
    words = {
        "moment": found.label,
        "asked": numbers().plain(found.asked, 2).rstrip("0").rstrip(".,"),
        "net": money(found.account.net, signed=True),
    }
    if found.account.cost:
        return gettext("%(moment)s %(asked)s higher: %(net)s after the cost") % words
    return gettext("%(moment)s %(asked)s higher: %(net)s") % words


def rise_sentence(found: WhatIf) -> str:
    """How far the mean really rises: who is at the top cannot rise."""
    if found.rise is None or found.score is None:
        return ""
    words = {
        "before": numbers().plain(found.score, 2),
        "after": numbers().plain(found.score + found.rise, 2),
        "top": numbers().plain(100 * (found.at_top or 0.0), 0),
        "gain": figure(found.kpi_gain, Style(decimals=2, signed=True)),
        "people": count(found.people or 0.0),
    }
    return (
        gettext(
            "The mean score goes from %(before)s to %(after)s (%(top)s%% give the highest score already and cannot "
            "rise); with the %(people)s customers who live it goes %(gain)s on the KPI"
        )
        % words
    )


def probability_sentence(account: Account) -> str:
    if account.probability is None:
        return ""
    share = 100 * account.probability
    words = {"chance": numbers().plain(min(99.0, max(1.0, share)), 0)}
    if share > 99:
        return gettext("Estimated probability that it pays: over %(chance)s%%, if the assumptions hold") % words
    if share < 1:
        return gettext("Estimated probability that it pays: under %(chance)s%%, if the assumptions hold") % words
    return gettext("Estimated probability that it pays: %(chance)s%%, if the assumptions hold") % words


def payback_sentence(account: Account) -> str:
    """When the cost is back; nothing without cost."""
    if not account.cost:
        return ""
    if account.payback_months.estimate is None:
        return gettext("The cost does not come back: the gain is not above zero")
    if account.payback_months.high is None:
        return gettext("The gain may also be nothing, so nobody can say when the cost is back")
    return gettext("Cost back in %(months)s months") % {"months": figure(account.payback_months)}


def break_even_sentence(found: WhatIf) -> str:
    """From which change on it pays, along the curve; nothing without cost."""
    if found.account is None or not found.account.cost:
        return ""
    if found.break_even is None:
        return gettext("No change that can be asked brings in as much as it costs")
    least = numbers().plain(found.break_even, 2)
    return gettext("The cost is met from about %(least)s points higher on") % {"least": least}


def line_words(line: AccountLine) -> tuple[str, str]:
    """What changes over all customers reached, and what that is in money."""
    if line.kind is OutcomeKind.REVENUE:
        change = money(line.change, signed=True)
    else:
        change = figure(line.change, Style(decimals=0, signed=True))
    if not line.counted:
        return change, gettext("stands in revenue already")
    return change, money(line.money, signed=True)


def left_out_words(names: Sequence[str]) -> str:
    if not names:
        return ""
    return gettext("Not in this account: %(names)s.") % {"names": ", ".join(names)}
