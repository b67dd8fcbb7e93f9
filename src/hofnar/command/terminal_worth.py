"""Worth in a terminal: what stands out, how outcomes go with the KPI, every moment, and what a plan brings."""

from __future__ import annotations

from pathlib import PurePath

from django.utils.translation import gettext
from rich.console import Group, RenderableType
from rich.text import Text

from hofnar.command.terminal import heading, plain_table, section, warning_list
from hofnar.command.worth_command import WorthAnswer
from hofnar.findings import reasons
from hofnar.findings.figures import CHANGE, count, figure
from hofnar.findings.worth import (
    break_even_sentence,
    effect_figure,
    left_out_words,
    line_words,
    link_sentence,
    observational_words,
    payback_sentence,
    probability_sentence,
    readings_sentence,
    rise_sentence,
    stands,
    tail_sentence,
    what_if_sentence,
    worth_headline,
)
from hofnar_analytics.what_if import WhatIf
from hofnar_analytics.worth import OutcomeWorth, Worth


def render(answer: WorthAnswer) -> RenderableType:
    found = answer.worth
    parts: list[RenderableType] = [heading(title(found), subtitle(answer))]
    for outcome in found.outcomes:
        parts += [section(outcome.label), *_said(outcome, answer.kpi)]
        parts += [Text(""), _table(found, outcome), Text("")] if outcome.link.known else [Text("")]
    if answer.what_if is not None:
        parts += [*_plan(answer.what_if), Text("")]
    return Group(*parts, Text(observational_words(), style="dim"), *warning_list(answer.warnings), Text(""))


def title(found: Worth) -> str:
    if found.reasons:
        return reasons.explain(found.reasons[0])
    first = next((one for one in found.outcomes if one.link.known), found.outcomes[0])
    return worth_headline(found, first)


def subtitle(answer: WorthAnswer) -> str:
    rows = gettext("%(rows)s rows") % {"rows": count(answer.rows)}
    return " · ".join([PurePath(answer.file).name, rows, answer.kpi, gettext("95% margins")])


def _said(outcome: OutcomeWorth, kpi: str) -> list[RenderableType]:
    lines = [link_sentence(outcome, kpi)]
    if outcome.link.known:
        lines += [readings_sentence(outcome), tail_sentence(outcome)]
    return [Text(line) for line in lines if line]


def _table(found: Worth, outcome: OutcomeWorth) -> RenderableType:
    table = plain_table(
        ("", "right"),
        (gettext("Touchpoint"), "left"),
        (gettext("Leverage"), "right"),
        (gettext("By way of the KPI"), "right"),
        (gettext("Straight"), "right"),
        (gettext("Over all customers"), "right"),
        ("", "left"),
    )
    pairs = [(one, path) for one in found.moments if (path := one.path(outcome.name)) is not None]
    for moment, path in sorted(pairs, key=lambda pair: pair[1].place or 0):
        table.add_row(
            Text(str(path.place)),
            Text(moment.label),
            Text(figure(moment.leverage, CHANGE)),
            Text(effect_figure(outcome.kind, path.through), style="bold" if stands(path) else "dim"),
            Text(effect_figure(outcome.kind, path.total)),
            Text(effect_figure(outcome.kind, path.a_customer)),
            Text("; ".join(reasons.explain(one) for one in path.reasons), style="dim"),
        )
    return table


def _plan(found: WhatIf) -> list[RenderableType]:
    lines: list[RenderableType] = [section(what_if_sentence(found))]
    if found.account is None:
        return lines
    account = found.account
    said = [
        rise_sentence(found),
        probability_sentence(account),
        payback_sentence(account),
        break_even_sentence(found),
        left_out_words(found.left_out),
    ]
    table = plain_table(
        (gettext("Outcome"), "left"), (gettext("What changes"), "right"), (gettext("In euros"), "right")
    )
    for line in account.lines:
        table.add_row(Text(line.outcome), *(Text(words) for words in line_words(line)))
    return [*lines, *(Text(one) for one in said if one), Text(""), table]
