"""Scores in a terminal."""

from __future__ import annotations

from pathlib import PurePath

from django.utils.translation import gettext
from rich.console import Group, RenderableType
from rich.text import Text

from hofnar.command.scores_command import ScoresAnswer
from hofnar.command.terminal import heading, plain_table, spark, warning_list
from hofnar.findings import reasons
from hofnar.findings.figures import count, score_figure
from hofnar.findings.kinds import kind_name
from hofnar.findings.sentences import score_sentence
from hofnar_analytics.pictures.distribution_bar import steps_of
from hofnar_analytics.reasons import answers_needed
from hofnar_analytics.results import Reason, Score


def render(answer: ScoresAnswer) -> RenderableType:
    return Group(
        heading(title(answer), subtitle(answer)),
        _table(answer),
        *_notes(answer),
        *warning_list(answer.warnings),
        Text(""),
    )


def title(answer: ScoresAnswer) -> str:
    """One KPI says itself; of several only the number is said."""
    if len(answer.scores) == 1:
        return score_sentence(answer.scores[0], full_name(answer, answer.scores[0]), always=True)
    if answer.by:
        return gettext("%(count)s scores by %(column)s") % {"count": count(len(answer.scores)), "column": answer.by}
    return gettext("%(count)s scores") % {"count": count(len(answer.scores))}


def subtitle(answer: ScoresAnswer) -> str:
    """File, rows, weight."""
    parts = [PurePath(answer.file).name, gettext("%(rows)s rows") % {"rows": count(answer.rows)}]
    if answer.weighted_by:
        parts.append(
            gettext("weighted by %(column)s, margins with the effective number") % {"column": answer.weighted_by}
        )
    return " · ".join([*parts, gettext("95% margins")])


def full_name(answer: ScoresAnswer, score: Score) -> str:
    """'NETPRO (NPS)', with its label where it has one."""
    label = answer.labels.get(score.column, score.column)
    return f"{label} ({kind_name(score.scale.kind)})"


def group_name(answer: ScoresAnswer, score: Score) -> str:
    return answer.group_labels.get(score.group or "", score.group or "")


def _table(answer: ScoresAnswer) -> RenderableType:
    grouped = answer.by is not None
    columns = [(gettext("KPI"), "left"), (gettext("Kind"), "left")]
    columns += [(gettext("Group"), "left")] if grouped else []
    columns += [
        (gettext("Score"), "right"),
        (gettext("Answers"), "right"),
        (gettext("Distribution"), "left"),
        ("", "left"),
    ]
    table = plain_table(*columns)
    for score in answer.scores:
        cells = [answer.labels.get(score.column, score.column), kind_name(score.scale.kind)]
        cells += [group_name(answer, score)] if grouped else []
        table.add_row(*(Text(cell) for cell in cells), *_figures(score))
    return table


def _figures(score: Score) -> list[Text]:
    weak = "dim" if score.reasons else "bold"
    return [
        Text(score_figure(score), style=weak),
        Text(count(score.n)),
        Text(_distribution(score), style="cyan"),
        Text(_remark(score), style="dim"),
    ]


def _distribution(score: Score) -> str:
    steps = steps_of(score)
    if len(steps) < 2:
        return ""
    return f"{steps[0].value:g} {spark(step.count for step in steps)} {steps[-1].value:g}"


def _remark(score: Score) -> str:
    if not score.reasons:
        return ""
    needed = answers_needed(score.n, score.scale.kind, score.n_effective)
    return "; ".join(
        reasons.explain(one, {"needed": needed} if one is Reason.TOO_FEW_RESPONSES else {}) for one in score.reasons
    )


def _notes(answer: ScoresAnswer) -> list[RenderableType]:
    """The second readings of single scores: the parts of an NPS, the mean of a CSAT, the easy share of a CES."""
    if answer.by or len(answer.scores) != 1 or not answer.scores[0].also:
        return []
    from hofnar.findings.figures import SCORE, SHARE, figure

    names = {
        "promoters": gettext("promoters"),
        "passives": gettext("passives"),
        "detractors": gettext("detractors"),
        "mean": gettext("mean"),
        "share_easy": gettext("found it easy"),
    }
    parts = [
        f"{names.get(name, name)} {figure(one, SCORE if name == 'mean' else SHARE)}"
        for name, one in answer.scores[0].also.items()
    ]
    return [Text(""), Text(" · ".join(parts))]
