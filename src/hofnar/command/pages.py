"""Results as one HTML file that needs nothing else: pictures inside, a table, and what to look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.html import escape
from django.utils.translation import get_language, gettext

from hofnar.command.impact_command import ImpactAnswer
from hofnar.command.pictures import impact_list_svg, impact_svg, score_svg
from hofnar.command.scores_command import ScoresAnswer
from hofnar.command.tabulated import impact_table, scores_table
from hofnar.command.terminal_impact import below, care_lines, shown_reading
from hofnar.command.terminal_scores import subtitle, title
from hofnar.findings import warnings as warning_words
from hofnar.findings.headlines import headline_for_impact
from hofnar_analytics.pictures.tokens import page_style
from hofnar_analytics.results import Warned

_STYLE = """
:root{color-scheme:light dark;--ink:#1b1c20;--paper:#fff;--grey:#5a5b63;--hair:#e3e1db}
@media(prefers-color-scheme:dark){:root{--ink:#eeece6;--paper:#15171b;--grey:#b0aea7;--hair:#2c2f34}}
body{margin:0 auto;max-width:1080px;padding:2rem 1.25rem 4rem;background:var(--paper);color:var(--ink);
font:16px/1.5 Inter,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
h1{font:600 2rem/1.2 "Source Serif 4",Charter,Georgia,serif;margin:0 0 .5rem;text-wrap:balance}
h2{font-size:1rem;margin:2.5rem 0 .5rem}
.who{color:var(--grey);margin:0}
.picture{margin:1.5rem 0;overflow-x:auto}
.picture svg{max-width:100%;height:auto}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:.4rem .75rem .4rem 0;border-bottom:1px solid var(--hair);text-align:right;vertical-align:top}
th{color:var(--grey);font-weight:500;font-size:.875rem}
td{white-space:nowrap}
th.text,td.text{text-align:left;white-space:normal}
.narrow{display:none}
@media screen and (max-width:700px){.broad{display:none}.narrow{display:block}}
li{margin:.25rem 0}
@media print{body{padding:0;max-width:none}tr,.picture{break-inside:avoid}}
"""


def impact_page(answer: ImpactAnswer) -> str:
    headline = headline_for_impact(answer.impact, reading=shown_reading(answer.impact))
    picture = impact_svg(answer, standalone=False, heading=False)
    return _page(
        headline,
        below(answer),
        [_broad(picture) + _narrow(impact_list_svg(answer))],
        impact_table(answer),
        care_lines(answer.impact),
        answer.warnings,
    )


def _broad(picture: str) -> str:
    return f'<div class="broad">{picture}</div>'


def _narrow(picture: str) -> str:
    return f'<div class="narrow">{picture}</div>'


def scores_page(answer: ScoresAnswer) -> str:
    pictures = [score_svg(answer, score, standalone=False) for score in answer.scores]
    return _page(title(answer), [subtitle(answer)], pictures, scores_table(answer), [], answer.warnings)


def _page(
    headline: str,
    who: Iterable[str],
    pictures: Iterable[str],
    table: tuple[Sequence[tuple[str, str]], Sequence[Sequence[str]]],
    care: Sequence[str],
    warned: Sequence[Warned],
) -> str:
    body = f"<h1>{escape(headline)}</h1>"
    body += "".join(f'<p class="who">{escape(line)}</p>' for line in who)
    body += "".join(f'<div class="picture">{picture}</div>' for picture in pictures)
    body += _table(*table)
    body += _list(gettext("Read with care"), care)
    body += _list(gettext("Look at this"), [warning_words.explain(one) for one in warned])
    language = escape((get_language() or "en").split("-")[0])
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(headline)}</title>'
    return (
        f'<!doctype html><html lang="{language}"><head>{head}<style>{_STYLE}{page_style()}</style></head>'
        f"<body><main>{body}</main></body></html>\n"
    )


def _table(columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[str]]) -> str:
    kinds = [' class="text"' if side == "left" else "" for _, side in columns]
    head = "".join(f'<th scope="col"{kind}>{escape(name)}</th>' for kind, (name, _) in zip(kinds, columns))
    body = "".join(
        "<tr>" + "".join(f"<td{kind}>{escape(cell)}</td>" for kind, cell in zip(kinds, row)) + "</tr>" for row in rows
    )
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(gettext("Table"))}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _list(name: str, lines: Sequence[str]) -> str:
    if not lines:
        return ""
    return f"<h2>{escape(name)}</h2><ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"
