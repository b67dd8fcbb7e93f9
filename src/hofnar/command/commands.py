"""The options of the commands, in the language of the moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import click
from django.utils.translation import gettext

from hofnar.command.arguments import read_codes, read_metric

Decorator = Callable[[Any], Any]
_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class TypedMetric(click.ParamType[Any]):
    name = "COLUMN:KIND[:MIN-MAX]"

    def __init__(self, named_only: bool = False) -> None:
        self.named_only = named_only

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return read_metric(value, named_only=self.named_only) if isinstance(value, str) else value


class _Codes(click.ParamType[Any]):
    name = "COLUMN=CODE,CODE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return read_codes(value) if isinstance(value, str) else value


def group() -> click.Group:
    """The command with its parts."""
    help_text = gettext(
        "Customer experience from a survey file, with honest margins.\n\n"
        "Begin with 'hofnar check FILE': it says what is in the file and what to type next. Files: CSV and other "
        "delimited text, Excel, SPSS (.sav), Parquet."
    )
    found = click.Group("hofnar", help=help_text, context_settings=dict(_SETTINGS))
    click.version_option(_version(), prog_name="hofnar", message="%(prog)s %(version)s")(found)
    found.params.append(_language())
    from hofnar.command.weights_options import weights_command
    from hofnar.command.worth_options import worth_command

    for command in (_check(), _scores(), _compare(), _impact(), weights_command(), worth_command()):
        found.add_command(command)
    return found


def _version() -> str:
    try:
        return version("hofnar")
    except PackageNotFoundError:
        return "0"


def _language() -> click.Option:
    return click.Option(
        ["--language"], type=click.Choice(["nl", "en"]), expose_value=False, help=gettext("Dutch or English.")
    )


def dressed(name: str, help_text: str, body: Callable[..., Any], options: Sequence[Decorator]) -> click.Command:
    for option in reversed(options):
        body = option(body)
    command: click.Command = click.command(name, help=help_text, context_settings=dict(_SETTINGS))(body)
    command.params.append(_language())
    return command


def reading() -> list[Decorator]:
    """How the file is read."""
    return [
        click.argument("file", metavar="FILE"),
        click.option("--sheet", metavar="NAME", help=gettext("Sheet of a workbook, by name or number.")),
        click.option("--encoding", metavar="NAME", help=gettext("Encoding of a text file, such as cp1252.")),
        click.option("--delimiter", metavar="CHAR", help=gettext("Delimiter of a text file; 'tab' for a tab.")),
        click.option(
            "--code-list", metavar="FILE", help=gettext("Labels for columns and codes: lines such as Q7WIFI = Wi-Fi.")
        ),
    ]


def coded() -> list[Decorator]:
    return [
        click.option(
            "--missing",
            type=_Codes(),
            multiple=True,
            help=gettext("Values that mean 'skipped'. * stands for all touchpoints. May be repeated."),
        ),
        click.option(
            "--not-experienced",
            type=_Codes(),
            multiple=True,
            help=gettext("Values that mean 'did not live this moment'. May be repeated."),
        ),
        click.option("--weight", metavar="COLUMN", help=gettext("Weigh every answer by this column.")),
        click.option("--no-weight", is_flag=True, help=gettext("Do not use the weight of the mapping.")),
        click.option(
            "--mapping", metavar="FILE.toml", help=gettext("What the columns mean, as kept with --save-mapping.")
        ),
    ]


def results() -> list[Decorator]:
    return [
        click.option("--json", "as_json", is_flag=True, help=gettext("Only JSON on the standard output.")),
        click.option(
            "--out",
            metavar="FILE",
            multiple=True,
            help=gettext("Also write the result: .html, .svg, .pdf, .csv, .json or .parquet. May be repeated."),
        ),
        click.option(
            "--save-mapping",
            metavar="FILE.toml",
            help=gettext("Keep what the columns mean, to use it again next year."),
        ),
    ]


def _check() -> click.Command:
    options = [
        *reading(),
        click.option("--year", type=click.IntRange(1900, 2200), help=gettext("The year of the whole file.")),
        click.option("--month", type=click.IntRange(1, 12), help=gettext("The month of the whole file.")),
        *results(),
    ]
    help_text = gettext(
        "What is in FILE: scales, missing codes, touchpoints, KPIs, segments, units, weight, dates and comments. "
        "Every guess with its reason, and how to overrule it."
    )
    return dressed("check", help_text, _run_check, options)


def metrics() -> Decorator:
    return click.option(
        "--metric",
        type=TypedMetric(named_only=True),
        multiple=True,
        help=gettext("A KPI and its kind: nps, csat, ces, trust, grade or mean. May be repeated."),
    )


def _scores() -> click.Command:
    from hofnar.command.weights_options import margin_options

    options = [
        *reading(),
        metrics(),
        click.option("--by", metavar="COLUMN", help=gettext("A score for every value of this column.")),
        *coded(),
        *margin_options(required=False),
        *results(),
    ]
    help_text = gettext(
        "Scores of FILE with their margins and the whole distribution.\n\n"
        "Example: hofnar scores survey.csv --metric NPS:nps --metric Desk:csat:1-5 --by Region"
    )
    return dressed("scores", help_text, _run_scores, options)


def _compare() -> click.Command:
    options = [
        *reading(),
        metrics(),
        click.option("--by", metavar="COLUMN", help=gettext("The column whose groups are compared.")),
        click.option(
            "--against",
            type=click.Choice(["rest", "each-other", "first", "before"]),
            default="rest",
            show_default=True,
            help=gettext("Compare each group with all others together, each other, the first, or the one before it."),
        ),
        *coded(),
        *results(),
    ]
    help_text = gettext(
        "Which groups of FILE really differ, adjusted for comparing so many.\n\n"
        "Example: hofnar compare survey.csv --metric NPS:nps --by Region"
    )
    return dressed("compare", help_text, _run_compare, options)


def _impact() -> click.Command:
    options = [
        *reading(),
        click.option(
            "--kpi", type=TypedMetric(named_only=True), help=gettext("The KPI and its kind, such as NPS:nps.")
        ),
        click.option(
            "--touchpoint", metavar="COLUMN", multiple=True, help=gettext("A moment to look at. May be repeated.")
        ),
        click.option(
            "--model",
            type=click.Choice(["structural", "plain"]),
            default="structural",
            show_default=True,
            help=gettext("'plain' is the classical analysis on complete rows, to compare with other programs."),
        ),
        click.option(
            "--cluster", metavar="COLUMN", help=gettext("Rows with the same value belong together, such as a shop.")
        ),
        click.option(
            "--respondent", metavar="COLUMN", help=gettext("Who answered, where somebody may have answered more often.")
        ),
        click.option(
            "--differences", is_flag=True, help=gettext("Also compare the touchpoints two by two (in the JSON).")
        ),
        *coded(),
        *results(),
    ]
    help_text = gettext(
        "Which moments of FILE matter for the KPI: effect, leverage and share of each, with margins.\n\n"
        "Example: hofnar impact survey.csv --kpi NPS:nps --touchpoint Desk --touchpoint Site --missing '*=0' "
        "--not-experienced '*=6'"
    )
    return dressed("impact", help_text, _run_impact, options)


def _run_check(**given: Any) -> None:
    from hofnar.command.check_command import CheckRequest, answer
    from hofnar.command.deliver import check_forms, deliver

    deliver(lambda: answer(CheckRequest(file_options(given), given["year"], given["month"])), check_forms(), given)


def _run_scores(**given: Any) -> None:
    from hofnar.command.deliver import deliver, scores_forms
    from hofnar.command.scores_command import answer

    request = scores_request(given)
    deliver(lambda: answer(request), scores_forms(), given)


def _run_compare(**given: Any) -> None:
    from hofnar.command.compare_command import answer
    from hofnar.command.deliver import compare_forms, deliver

    request = scores_request(given)
    deliver(lambda: answer(request, given["against"]), compare_forms(), given)


def scores_request(given: dict[str, Any]) -> Any:
    from hofnar.command.scores_command import ScoresRequest

    return ScoresRequest(
        file=file_options(given),
        metrics=given["metric"],
        codes=code_options(given),
        weight=given["weight"],
        unweighted=given["no_weight"],
        by=given["by"],
        mapping=given["mapping"],
        margined=_margined(given) if given.get("margins") or given.get("trim") else None,
    )


def _margined(given: dict[str, Any]) -> Any:
    from hofnar.command.weights_options import margined

    return margined(given)


def _run_impact(**given: Any) -> None:
    from hofnar.command.deliver import deliver, impact_forms
    from hofnar.command.impact_command import ImpactRequest, answer

    request = ImpactRequest(
        file=file_options(given),
        kpi=given["kpi"],
        touchpoints=given["touchpoint"],
        codes=code_options(given),
        model=given["model"],
        weight=given["weight"],
        unweighted=given["no_weight"],
        mapping=given["mapping"],
        cluster=given["cluster"],
        respondent=given["respondent"],
        differences=given["differences"],
    )
    deliver(lambda: answer(request), impact_forms(), given)


def file_options(given: dict[str, Any]) -> Any:
    from hofnar.command.request import FileOptions

    return FileOptions(given["file"], given["sheet"], given["encoding"], given["delimiter"], given["code_list"])


def code_options(given: dict[str, Any]) -> Any:
    from hofnar.command.request import CodeOptions

    return CodeOptions(given["missing"], given["not_experienced"])
