"""The impact matrix in a terminal: a table sorted by what matters, with a small picture of each interval."""

from __future__ import annotations

from pathlib import PurePath

from django.utils.translation import gettext, ngettext
from rich.console import Group, RenderableType
from rich.text import Text

from hofnar.command.impact_command import ImpactAnswer
from hofnar.command.terminal import WIDE, console, heading, plain_table, section, warning_list
from hofnar.findings import reasons
from hofnar.findings.figures import CHANGE, SHARE, count, figure, value
from hofnar.findings.headlines import headline_for_impact
from hofnar.findings.kinds import kind_name
from hofnar.findings.quadrants import quadrant_name
from hofnar.findings.sentences import score_sentence
from hofnar_analytics.pictures.impact_marks import is_certain, reading_of
from hofnar_analytics.results import Estimate, Impact, Quadrant, TouchpointImpact

_STRIP = 21
_COLOURS = {
    Quadrant.CELEBRATE: "blue",
    Quadrant.RAISE: "blue",
    Quadrant.PREVENT: "red",
    Quadrant.SAVE: "yellow",
}


def render(answer: ImpactAnswer) -> RenderableType:
    found = answer.impact
    reading = shown_reading(found)
    return Group(
        heading(headline_for_impact(found, reading=reading), *below(answer)),
        _table(found, reading),
        Text(""),
        Text(_legend(reading), style="dim"),
        *_reasons(found),
        *warning_list(answer.warnings),
        Text(""),
    )


def shown_reading(found: Impact) -> str:
    """The reading to sort and draw by: the one proposed, or the leverage where no effect could be estimated."""
    if found.reading == "effect" and all(one.effect.estimate is None for one in found.touchpoints):
        return "leverage"
    return found.reading


def below(answer: ImpactAnswer) -> list[str]:
    """Two lines under the headline: the KPI, and the model."""
    found = answer.impact
    name = f"{answer.label} ({kind_name(found.kpi.scale.kind)})"
    first = [PurePath(answer.file).name, score_sentence(found.kpi, name, always=True), _answers(found.n)]
    second = [_model(found)]
    if found.r2 is not None:
        second.append(
            gettext("the moments together explain %(share)s of the differences") % {"share": value(found.r2, SHARE)}
        )
    if answer.weighted_by:
        second.append(gettext("weighted by %(column)s") % {"column": answer.weighted_by})
    return [" · ".join(first), " · ".join(second)]


def _answers(number: int) -> str:
    return ngettext("%(count)s answer", "%(count)s answers", number) % {"count": count(number)}


def _model(found: Impact) -> str:
    if found.model == "plain":
        return gettext("plain model, only rows with every score (%(count)s rows left out)") % {
            "count": count(found.n_dropped)
        }
    return gettext("structural model")


def ranked(found: Impact, reading: str) -> list[TouchpointImpact]:
    """The largest first; what has no figure comes last."""
    return sorted(found.touchpoints, key=lambda one: _rank(reading_of(one, reading)[0]))


def _rank(one: Estimate) -> tuple[bool, float]:
    return one.estimate is None, -abs(one.estimate or 0.0)


def _table(found: Impact, reading: str) -> RenderableType:
    wide = console().width >= WIDE
    table = plain_table(*_columns(reading, wide))
    reach = _reach(found, reading)
    for one in ranked(found, reading):
        shown, _, quadrant = reading_of(one, reading)
        certain = is_certain(one, reading)
        colour = _COLOURS.get(quadrant, "") if quadrant and certain else ""
        cells = [Text(one.label), _satisfaction(one), _share(one.remembered)]
        cells += [Text(figure(one.effect, CHANGE)), Text(figure(one.leverage, CHANGE))] if wide else []
        cells += [] if wide else [Text(figure(shown, SHARE if reading == "share" else CHANGE))]
        cells += [Text(figure(one.share, SHARE))] if wide else []
        cells += [Text(strip(shown, reach, certain), style=colour or "dim")]
        cells += [Text(quadrant_name(quadrant) if quadrant else "", style=colour or "dim")]
        table.add_row(*cells)
    return table


def _columns(reading: str, wide: bool) -> list[tuple[str, str]]:
    names = {"effect": gettext("Effect"), "leverage": gettext("Leverage"), "share": gettext("Share")}
    columns = [(gettext("Moment"), "left"), (gettext("Satisfaction"), "right"), (gettext("Remembered"), "right")]
    columns += [(name, "right") for name in names.values()] if wide else [(names[reading], "right")]
    return [*columns, (names[reading] if wide else "", "left"), (gettext("Field"), "left")]


def _satisfaction(one: TouchpointImpact) -> Text:
    return Text(figure(one.satisfaction))


def _share(fraction: float | None) -> Text:
    return Text("–" if fraction is None else value(fraction, SHARE))


def _reach(found: Impact, reading: str) -> float:
    """Half the width of the strips: the largest end of an interval, but no more than three times an estimate."""
    shown = [reading_of(one, reading)[0] for one in found.touchpoints]
    most = max((abs(one.estimate) for one in shown if one.estimate is not None), default=0.0)
    ends = [abs(end) for one in shown for end in (one.low, one.high) if end is not None]
    return min(max(ends, default=0.0), 3 * most) or 1.0


def strip(one: Estimate, reach: float, certain: bool) -> str:
    """An interval around zero in 21 characters: '│' is zero, '●' certain, '○' not.

    >>> strip(Estimate(0.5, 0.3, 0.7), 1.0, True)
    '          │  ──●──   '
    """
    cells = [" "] * _STRIP
    if one.estimate is None:
        return ""
    place = {name: _cell(end, reach) for name, end in (("low", one.low), ("high", one.high)) if end is not None}
    for cell in range(place.get("low", 0), place.get("high", -1) + 1):
        cells[cell] = "─"
    cells[_STRIP // 2] = "┼" if cells[_STRIP // 2] == "─" else "│"
    cells[_cell(one.estimate, reach)] = "●" if certain else "○"
    return "".join(cells)


def _cell(value_: float, reach: float) -> int:
    half = _STRIP // 2
    return max(0, min(_STRIP - 1, half + round(value_ / reach * half)))


def _legend(reading: str) -> str:
    what = {
        "effect": gettext("Effect: points on the KPI, higher or lower for who lived the moment."),
        "leverage": gettext("Leverage: points on the KPI for one point more satisfaction."),
        "share": gettext("Share: the part of all differences in the KPI that the moment explains."),
    }[reading]
    return what + " " + gettext("● certain, ○ not certain yet; the line is the 95% margin.")


def care_lines(found: Impact) -> list[str]:
    """Why figures are absent or weak, each reason once with the moments it is about."""
    by_reason: dict[str, list[str]] = {reasons.explain(reason): [] for reason in found.reasons}
    for one in found.touchpoints:
        for reason in one.reasons:
            by_reason.setdefault(reasons.explain(reason), []).append(one.label)
    every = len(found.touchpoints)
    return [
        f"{sentence}." if not names or len(names) == every else f"{sentence}: {', '.join(names)}."
        for sentence, names in by_reason.items()
    ]


def _reasons(found: Impact) -> list[RenderableType]:
    lines = care_lines(found)
    if not lines:
        return []
    return [Text(""), section(gettext("Read with care")), *(Text(f"• {line}") for line in lines)]
