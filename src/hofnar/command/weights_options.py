"""The options of ``hofnar weights``, and of weighting in other commands."""

from __future__ import annotations

from typing import Any

import click
from django.utils.translation import gettext

from hofnar.command.commands import Decorator, coded, dressed, metrics, reading, results, scores_request


class Bounds(click.ParamType[Any]):
    """HIGH or LOW-HIGH, with a point or a comma."""

    name = "HIGH|LOW-HIGH"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not isinstance(value, str):
            return value
        try:
            ends = [float(part.replace(",", ".")) for part in value.split("-")]
            low, high = (0.0, ends[0]) if len(ends) == 1 else ends
        except ValueError:
            low, high = 0.0, 0.0
        if not 0 <= low < 1 < high:
            raise click.BadParameter(gettext("'%(given)s' should be a number above 1, or LOW-HIGH around 1, such as 5 or 0.2-5.") % {"given": value})  # fmt: skip  # noqa: E501
        return low, high


def margin_options(*, required: bool) -> list[Decorator]:
    return [
        click.option(
            "--margins",
            metavar="FILE",
            required=required,
            help=gettext("What is known of everybody: columns variable, value, and number or share."),
        ),
        click.option(
            "--trim", type=Bounds(), help=gettext("Keep weights below so many times their median (and above).")
        ),
        click.option(
            "--trim-by",
            type=click.Choice(["median", "mean"]),
            default="median",
            show_default=True,
            help=gettext("What the bounds of --trim are multiples of."),
        ),
    ]


def margined(given: dict[str, Any]) -> Any:
    """What was said about margins; None without."""
    from hofnar.command.weights_command import Margined
    from hofnar_analytics.weights import Trim

    if not given["margins"]:
        if given["trim"]:
            raise click.UsageError(gettext("--trim needs --margins: only weights made here are trimmed."))
        return None
    trim = Trim(given["trim"][1], given["trim"][0], given["trim_by"]) if given["trim"] else None
    return Margined(given["margins"], trim)


def weights_command() -> click.Command:
    options = [*reading(), *margin_options(required=True), metrics(), *coded(), *results()]
    help_text = gettext(
        "Weights that bring FILE to what is known of everybody, what they cost, and what they change.\n\n"
        "Example: hofnar weights survey.csv --margins margins.csv --metric NPS:nps --trim 5 --out weighted.csv"
    )
    return dressed("weights", help_text, _run, options)


def _run(**given: Any) -> None:
    from hofnar.command import contract, weights_written
    from hofnar.command.deliver import Forms, deliver
    from hofnar.command.weights_command import answer

    request, asked = scores_request(given | {"by": None}), margined(given)
    files = {
        ".csv": weights_written.as_csv,
        ".parquet": weights_written.as_parquet,
        ".json": lambda found: contract.as_text(weights_written.document(found)).encode("utf-8"),
    }
    deliver(lambda: answer(request, asked), Forms(weights_written.render, weights_written.document, files), given)
