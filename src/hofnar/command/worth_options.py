"""The options of ``hofnar worth``."""

from __future__ import annotations

from typing import Any

import click
from django.utils.translation import gettext

from hofnar.command.commands import (
    TypedMetric,
    code_options,
    coded,
    dressed,
    file_options,
    reading,
    results,
)
from hofnar.command.worth_arguments import read_amount, read_outcome


class _Outcome(click.ParamType[Any]):
    name = "COLUMN:KIND"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return read_outcome(value) if isinstance(value, str) else value


class _Amount(click.ParamType[Any]):
    name = "COLUMN=NUMBER"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return read_amount(value) if isinstance(value, str) else value


def worth_command() -> click.Command:
    options = [
        *reading(),
        click.option(
            "--kpi", type=TypedMetric(named_only=True), help=gettext("The KPI and its kind, such as NPS:nps.")
        ),
        click.option(
            "--touchpoint", metavar="COLUMN", multiple=True, help=gettext("A moment to look at. May be repeated.")
        ),
        click.option(
            "--outcome",
            type=_Outcome(),
            multiple=True,
            help=gettext(
                "What customers did, and its kind: retention, cross_sell, revenue or contacts. May be repeated."
            ),
        ),
        click.option(
            "--customer", metavar="COLUMN", help=gettext("Who is who, to compare a customer with themselves.")
        ),
        click.option("--period", metavar="COLUMN", help=gettext("When, to compare a customer with themselves.")),
        click.option(
            "--adjust", metavar="COLUMN", multiple=True, help=gettext("A segment to adjust for. May be repeated.")
        ),
        click.option(
            "--improve",
            type=_Amount(),
            metavar="COLUMN=POINTS",
            help=gettext("What if this moment were so much higher?"),
        ),
        click.option(
            "--value",
            type=_Amount(),
            multiple=True,
            metavar="COLUMN=EUROS",
            help=gettext("What a unit of an outcome is worth. May be repeated."),
        ),
        click.option("--customers", type=click.FloatRange(min=0), help=gettext("How many customers the group has.")),
        click.option("--cost", type=click.FloatRange(min=0), default=0.0, help=gettext("What the improvement costs.")),
        click.option(
            "--link",
            type=click.Choice(["across", "within"]),
            default="across",
            show_default=True,
            help=gettext("Calculate with all answers, or with the same customer over time."),
        ),
        *coded(),
        *results(),
    ]
    help_text = gettext(
        "What a point more for a moment goes with: customers who stay, revenue, contacts. Observational.\n\n"
        "Example: hofnar worth survey.csv --kpi NPS:nps --touchpoint Desk --outcome Spent:revenue --customer Number "
        "--period Year --improve Desk=0.3 --customers 10000 --value Spent=1 --cost 25000"
    )
    return dressed("worth", help_text, _run, options)


def _run(**given: Any) -> None:
    from hofnar.command.deliver import deliver, worth_forms
    from hofnar.command.worth_command import WorthRequest, answer

    request = WorthRequest(
        file=file_options(given),
        kpi=given["kpi"],
        touchpoints=given["touchpoint"],
        outcomes=given["outcome"],
        codes=code_options(given),
        customer=given["customer"],
        period=given["period"],
        adjust=given["adjust"],
        weight=given["weight"],
        unweighted=given["no_weight"],
        mapping=given["mapping"],
        improve=given["improve"],
        values=given["value"],
        customers=given["customers"],
        cost=given["cost"],
        link=given["link"],
    )
    deliver(lambda: answer(request), worth_forms(), given)
