"""A comparison in a terminal: what stands out, then every difference."""

from __future__ import annotations

from pathlib import PurePath

from django.utils.translation import gettext
from rich.console import Group, RenderableType
from rich.text import Text

from hofnar.command.compare_command import CompareAnswer, Compared
from hofnar.command.terminal import heading, plain_table, section, warning_list
from hofnar.findings import reasons
from hofnar.findings.change import groups_sentence
from hofnar.findings.figures import count, figure, score_figure
from hofnar.findings.kinds import kind_name
from hofnar.findings.sentences import change_style
from hofnar_analytics.comparisons import Difference
from hofnar_analytics.results import Estimate


def render(answer: CompareAnswer) -> RenderableType:
    parts: list[RenderableType] = [heading(title(answer), subtitle(answer))]
    for one in answer.compared:
        if len(answer.compared) > 1:
            parts += [section(_finding(one, answer)), Text("")]
        parts += [_table(one, answer), Text("")]
    return Group(*parts, Text(_how(), style="dim"), *warning_list(answer.scores.warnings), Text(""))


def title(answer: CompareAnswer) -> str:
    """One KPI says what stands out; of several only the number is said."""
    if len(answer.compared) == 1:
        return _finding(answer.compared[0], answer)
    words = {"count": count(len(answer.compared)), "column": answer.scores.by or ""}
    return gettext("%(count)s KPIs compared by %(column)s") % words


def subtitle(answer: CompareAnswer) -> str:
    rows = gettext("%(rows)s rows") % {"rows": count(answer.scores.rows)}
    return " · ".join([PurePath(answer.scores.file).name, rows, gettext("95% margins")])


def _finding(one: Compared, answer: CompareAnswer) -> str:
    name = answer.scores.labels.get(one.column, one.column)
    said = groups_sentence(one.found, answer.scores.group_labels, change_style(one.scores[0]))
    return f"{name} ({kind_name(one.scores[0].scale.kind)}): {said}"


def _how() -> str:
    return gettext("Bold is certain, also after adjusting for comparing so many (Benjamini and Hochberg).")


def _table(one: Compared, answer: CompareAnswer) -> RenderableType:
    table = plain_table(
        (gettext("Group"), "left"),
        (gettext("Score"), "right"),
        (gettext("Answers"), "right"),
        (gettext("Against"), "left"),
        (gettext("Difference"), "right"),
        (gettext("p, adjusted"), "right"),
        ("", "left"),
    )
    scores = {score.group: score for score in one.scores}
    for found, judged in zip(one.found.differences, one.found.family):
        score = scores[found.groups[0]]
        bold = "bold" if judged.stands and not found.reasons else "dim" if found.reasons else ""
        table.add_row(
            Text(answer.group_label(found.groups[0])),
            Text(score_figure(score)),
            Text(count(score.n)),
            Text(gettext("the rest") if answer.against == "rest" else answer.group_label(found.groups[1])),
            Text(figure(Estimate(found.estimate, found.low, found.high), change_style(score)), style=bold),
            Text(_p(judged.p_adjusted)),
            Text(_remark(found, answer.against), style="dim"),
        )
    return table


def _p(p: float | None) -> str:
    from hofnar.findings.figures import numbers

    if p is None:
        return "–"
    return f"< {numbers().plain(0.001, 3)}" if p < 0.001 else numbers().plain(p, 3)


def _remark(found: Difference, against: str) -> str:
    lines = [reasons.explain(one) for one in found.reasons]
    if found.both_ends_grew and against == "before":
        lines.append(gettext("more promoters and more detractors"))
    return "; ".join(lines)
