"""Worth as JSON and as rows. See docs/command-line.md."""

from __future__ import annotations

from hofnar.command.contract import Json, estimate, warning
from hofnar.command.sheets import Row
from hofnar.command.worth_command import WorthAnswer
from hofnar_analytics.results import Reason
from hofnar_analytics.what_if import WhatIf
from hofnar_analytics.worth import MomentWorth, OutcomeWorth, Path
from hofnar_analytics.worth_account import Account


def worth_document(answer: WorthAnswer) -> Json:
    found = answer.worth
    return {
        "kpi": answer.kpi,
        "n": found.n,
        "observational": found.observational,
        "outcomes": [_outcome(one) for one in found.outcomes],
        "touchpoints": [_moment(one) for one in found.moments],
        "what_if": None if answer.what_if is None else _what_if(answer.what_if),
        "reasons": _codes(found.reasons),
        "warnings": [warning(one) for one in answer.warnings],
    }


def _codes(reasons: tuple[Reason, ...]) -> list[str]:
    return [reason.value for reason in reasons]


def _outcome(one: OutcomeWorth) -> Json:
    readings = {name: estimate(getattr(one, name)) for name in ("link", "cut", "between", "within", "gap")}
    return {
        "column": one.name,
        "label": one.label,
        "kind": one.kind.value,
        "n": one.n,
        "mean": one.mean,
        **readings,
        "link_p": one.link_p,
        "top_part": one.top_part,
        "customers": one.customers,
        "changed": one.changed,
        "periods": one.periods,
        "observational": one.observational,
        "reasons": _codes(one.reasons),
        "within_reasons": _codes(one.within_reasons),
    }


def _moment(one: MomentWorth) -> Json:
    return {
        "column": one.column,
        "label": one.label,
        "n": one.n,
        "reach": one.reach,
        "score": one.score,
        "leverage": estimate(one.leverage),
        "paths": [_path(path) for path in one.paths],
        "reasons": _codes(one.reasons),
    }


def _path(one: Path) -> Json:
    return {
        "outcome": one.outcome,
        **{name: estimate(getattr(one, name)) for name in ("through", "total", "apart", "a_customer")},
        "p": one.p,
        "p_adjusted": one.p_adjusted,
        "place": one.place,
        "above_next": one.above_next,
        "observational": one.observational,
        "reasons": _codes(one.reasons),
    }


def _what_if(one: WhatIf) -> Json:
    return {
        "column": one.column,
        "asked": one.asked,
        "score": one.score,
        "top": one.top,
        "at_top": one.at_top,
        "rise": one.rise,
        "kpi_gain": estimate(one.kpi_gain),
        "people": one.people,
        "link": one.link,
        "break_even": one.break_even,
        "steps": [{"effort": s.effort, "rise": s.rise, "gain": estimate(s.gain)} for s in one.steps],
        "account": None if one.account is None else _account(one.account),
        "left_out": list(one.left_out),
        "observational": one.observational,
        "reasons": _codes(one.reasons),
    }


def _account(one: Account) -> Json:
    lines = [
        {
            "outcome": line.outcome,
            "kind": line.kind.value,
            "value": line.value,
            "change": estimate(line.change),
            "money": estimate(line.money),
            "counted": line.counted,
        }
        for line in one.lines
    ]
    return {
        "lines": lines,
        "cost": one.cost,
        "gain": estimate(one.gain),
        "net": estimate(one.net),
        "payback_months": estimate(one.payback_months),
        "probability": one.probability,
        "break_even": estimate(one.break_even),
        "observational": one.observational,
    }


def worth_rows(answer: WorthAnswer) -> list[Row]:
    """A row for each touchpoint and outcome."""
    rows: list[Row] = []
    for moment in answer.worth.moments:
        for path in moment.paths:
            row: Row = {"column": moment.column, "label": moment.label, "outcome": path.outcome, "n": moment.n}
            row |= {"reach": moment.reach, "score": moment.score, "place": path.place}
            for name in ("through", "total", "a_customer"):
                one = getattr(path, name)
                row |= {name: one.estimate, f"{name}_low": one.low, f"{name}_high": one.high}
            row |= {"p": path.p, "p_adjusted": path.p_adjusted, "observational": "yes" if path.observational else "no"}
            rows.append(row | {"reasons": " ".join(_codes(path.reasons))})
    return rows
