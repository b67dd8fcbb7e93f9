"""Results as a tagged PDF, set by Typst. Texts reach it as data, never as code."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import get_language, gettext

from hofnar.command.impact_command import ImpactAnswer
from hofnar.command.pictures import impact_svg, score_svg
from hofnar.command.scores_command import ScoresAnswer
from hofnar.command.tabulated import Tabulated, impact_table, scores_table
from hofnar.command.terminal_impact import below, care_lines, shown_reading
from hofnar.command.terminal_scores import subtitle, title
from hofnar.findings import warnings as warning_words
from hofnar.findings.headlines import headline_for_impact
from hofnar_analytics.results import Warned

_PAGE = """
#let data = json("data.json")
#set document(title: data.title)
#set page(paper: "a4", margin: (x: 18mm, y: 18mm), numbering: "1")
#set text(lang: data.language, size: 9.5pt, font: ("Inter", "DejaVu Sans", "Libertinus Serif"))
#let serif = ("Source Serif 4", "Libertinus Serif")
#show heading.where(level: 1): it => block(below: 9pt, text(size: 17pt, font: serif, it.body))
#show heading.where(level: 2): it => block(above: 14pt, below: 6pt, text(size: 10.5pt, it.body))
= #data.title
#for line in data.who [#text(fill: rgb("#5a5b63"), line) \\
]
#for (i, words) in data.pictures.enumerate() [
  #figure(image("picture" + str(i) + ".svg", width: if data.large { 100% } else { 75% }, alt: words))
]
#table(
  columns: (1fr,) + (auto,) * (data.columns.len() - 1),
  align: data.columns.map(c => if c.at(1) == "left" { left } else { right }),
  stroke: (x: none, y: 0.4pt + rgb("#e3e1db")), inset: (x: 4pt, y: 4pt),
  table.header(..data.columns.map(c => text(fill: rgb("#5a5b63"), size: 8.5pt, c.at(0)))),
  ..data.rows.flatten().map(c => text(size: 8.5pt, c)),
)
#for part in data.lists [
  == #part.title
  #list(..part.lines.map(l => [#l]))
]
"""


def impact_pdf(answer: ImpactAnswer) -> bytes:
    headline = headline_for_impact(answer.impact, reading=shown_reading(answer.impact))
    picture = impact_svg(answer, standalone=False, heading=False)
    care = [(gettext("Read with care"), care_lines(answer.impact)), _warned(answer.warnings)]
    return _set(headline, below(answer), [(picture, headline)], impact_table(answer), care, large=True)


def scores_pdf(answer: ScoresAnswer) -> bytes:
    pictures = [(score_svg(answer, score, standalone=False), title(answer)) for score in answer.scores]
    return _set(title(answer), [subtitle(answer)], pictures, scores_table(answer), [_warned(answer.warnings)])


def _warned(warned: Sequence[Warned]) -> tuple[str, list[str]]:
    return gettext("Look at this"), [warning_words.explain(one) for one in warned]


def _set(
    headline: str,
    who: Sequence[str],
    pictures: Sequence[tuple[str, str]],
    table: Tabulated,
    lists: Sequence[tuple[str, list[str]]],
    *,
    large: bool = False,
) -> bytes:
    import typst

    data = {
        "title": headline,
        "language": (get_language() or "en").split("-")[0],
        "who": list(who),
        "pictures": [words for _, words in pictures],
        "large": large,
        "columns": [list(column) for column in table[0]],
        "rows": table[1],
        "lists": [{"title": name, "lines": lines} for name, lines in lists if lines],
    }
    with TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "main.typ").write_text(_PAGE, encoding="utf-8")
        (place / "data.json").write_text(json.dumps(data), encoding="utf-8")
        for i, (picture, _) in enumerate(pictures):
            (place / f"picture{i}.svg").write_text(picture, encoding="utf-8")
        return typst.compile(place / "main.typ", root=place, format="pdf")
