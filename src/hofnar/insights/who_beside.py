"""Whether what is told of stayers, leavers and newcomers gives away a few people beside what else is told of them.

Any two periods of months may be asked for. Two of them may differ by a few stayers, so it is told of a fixed list of
periods alone, in an order of preference, and of each only where it differs from those before it by nobody or by five
people in every group. Of a unit only where that holds for the units beside it as well, and for what they leave of the
unit above.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from django.utils.translation import gettext

from hofnar.insights.figures import Change, Figures
from hofnar.insights.months import Period
from hofnar.insights.recognised import recognised
from hofnar.insights.selection import Selection, usual_period
from hofnar.measurement.models import Metric
from hofnar_analytics.people import both_periods
from hofnar_analytics.reasons import GROUP_FLOOR

YEARS, HALVES, QUARTERS = 5, 4, 8  # the newest so many
Pair = tuple[Period, Period]
Person = tuple[float, float, float, float]  # value and weight then and now
Groups = tuple[Mapping[str, Person], ...]  # stayers, only then, only now
NOBODY: Groups = ({}, {}, {})


def withheld_beside(figures: Figures, chosen: Selection, change: Change, segment: str) -> str:
    """Why nothing is told apart here; empty where it may be."""
    kpi, then, now = chosen.kpi, change.before.period, change.now.period
    if kpi is None or then is None or now is None:
        return ""
    found = _told_before(figures, kpi, chosen.unit.pk, (then, now))
    if found is None:
        return gettext(
            "Who changed is told of the last twelve months, and of years, half years and quarters, so that no two "
            "periods differ by a few people. Choose one of those."
        )
    mine = _groups(figures, kpi, chosen.unit.pk, (then, now), segment)
    earlier = (_groups(figures, kpi, chosen.unit.pk, one, segment) for one in found)
    if any(_few_apart(mine, one) for one in _admitted(earlier)) or _unit_beside(
        figures, kpi, chosen.unit.pk, (then, now), segment
    ):
        return gettext(
            "Beside another period or unit this would tell of fewer than five people: nothing is told apart."
        )
    return ""


def _told_before(figures: Figures, kpi: Metric, unit: int, asked: Pair) -> list[Pair] | None:
    """The pairs of periods that come before this one; None where it is on no list."""
    found: list[Pair] = []
    for period in _periods(figures):
        pair = figures.told(kpi, unit, period.back(period.months)), figures.told(kpi, unit, period)
        if pair == asked:
            return found
        if pair[0] is not None and pair[1] is not None and (pair[0], pair[1]) not in found:
            found.append((pair[0], pair[1]))
    return None


def _periods(figures: Figures) -> Iterator[Period]:
    whole, usual = figures.frame.period, usual_period(figures.frame)
    if whole is None or usual is None:
        return
    yield usual
    for months, most in ((12, YEARS), (6, HALVES), (3, QUARTERS)):
        last = whole.last // months
        first = max(whole.first // months, last - most + 1)
        yield from (Period(months * at, months * at + months - 1) for at in range(last, first - 1, -1))


def _admitted(found: Iterator[Groups]) -> Iterator[Groups]:
    """Those that are told themselves."""
    kept: list[Groups] = []
    for one in found:
        if not any(_few_apart(one, other) for other in [NOBODY, *kept]):
            kept.append(one)
            yield one


def _groups(figures: Figures, kpi: Metric, unit: int, pair: Pair, segment: str) -> Groups:
    sides = [recognised(figures, kpi, unit, period, segment) for period in pair]
    before, now = (None if one is None else one.people for one in sides)
    if before is None and now is None:
        return NOBODY
    if before is None or now is None:
        some = before if before is not None else now
        assert some is not None
        given = zip(some.ids.tolist(), some.values.tolist(), some.weights.tolist())
        if now is None:
            return ({}, {who: (value, weight, 0.0, 0.0) for who, value, weight in given}, {})
        return ({}, {}, {who: (0.0, 0.0, value, weight) for who, value, weight in given})
    both = both_periods(before, now)
    columns = zip(both.values[0].tolist(), both.weights[0].tolist(), both.values[1].tolist(), both.weights[1].tolist())
    everybody = dict(zip(both.ids.tolist(), columns))
    chosen = (both.stayers, both.then & ~both.now, both.now & ~both.then)
    return tuple({who: everybody[who] for who in both.ids[rows].tolist()} for rows in chosen)


def _few_apart(one: Groups, other: Groups) -> bool:
    """Whether a group of one differs from that of the other by one to four people: who they are, or what they gave."""
    return any(0 < len(_differ(a, b)) < GROUP_FLOOR for a, b in zip(one, other))


def _differ(one: Mapping[str, Person], other: Mapping[str, Person]) -> set[str]:
    return {who for who in chain(one, other) if one.get(who) != other.get(who)}


def _unit_beside(figures: Figures, kpi: Metric, unit: int, pair: Pair, segment: str) -> bool:
    """Whether a unit beside this one or one above it, or what is left of the unit over them, is one to four people."""
    parent = figures.tree.units[unit].parent_id
    while parent is not None and parent in figures.tree.units:
        whole = _groups(figures, kpi, parent, pair, segment)
        parts = [_groups(figures, kpi, one, pair, segment) for one in figures.tree.children.get(parent, ())]
        if any(_few_apart(one, NOBODY) for one in [*parts, _left_of(whole, parts)]):
            return True
        parent = figures.tree.units[parent].parent_id
    return False


def _left_of(whole: Groups, parts: list[Groups]) -> Groups:
    """Who is counted in the whole otherwise than in one of its parts: the unit's own, and who moved between two."""
    return tuple(
        {who: person for who, person in group.items() if all(part[at].get(who) != person for part in parts)}
        for at, group in enumerate(whole)
    )
