"""How results show in a notebook: a table that a screen reader can follow, and the impact matrix above it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from hofnar_analytics.guesses import ColumnGuess, FileCheck
from hofnar_analytics.mapping import scale_text
from hofnar_analytics.results import Estimate, Impact, Reason, Score


def score_html(score: Score) -> str:
    """A score as a table: figure, interval, n, reasons, and every value with its count."""
    caption = " ".join(part for part in (score.column, score.group, f"({score.scale.kind.value})") if part)
    facts = [
        ("estimate", _figure(score.estimate)),
        ("interval", _interval(score.low, score.high)),
        ("n", str(score.n)),
        ("effective n", f"{score.n_effective:.1f}"),
        ("reasons", _codes(score.reasons)),
    ]
    facts += [(f"{value:g}", f"{count:g}") for value, count in score.distribution.items()]
    rows = "".join(f'<tr><th scope="row">{escape(a)}</th><td>{escape(b)}</td></tr>' for a, b in facts)
    return f"<table><caption>{escape(caption)}</caption><tbody>{rows}</tbody></table>"


def impact_html(impact: Impact) -> str:
    """The picture of the matrix and its table, one row a moment."""
    names = ("moment", "n", "satisfaction", "effect", "leverage", "share", "field", "reasons")
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    body = "".join(_row(cells) for cells in _cells(impact))
    caption = f"<caption>{escape(_headline(impact))}</caption>"
    table = f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return _picture(impact) + table


def check_html(check: FileCheck) -> str:
    """What every column of a file was taken for, one row a column."""
    names = ("column", "label", "role", "scale", "codes", "because", "filled", "different")
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    body = "".join(_row(_guessed(guess)) for guess in check.columns)
    caption = f"<caption>{check.facts.kind}: {check.rows} rows, {len(check.columns)} columns</caption>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _guessed(guess: ColumnGuess) -> list[str]:
    codes = ", ".join(f"{code} = {state.name.lower()}" for code, state in guess.codes.items())
    scale = "" if guess.scale is None else scale_text(guess.scale)
    facts = [guess.reason_code.value, str(guess.filled), str(guess.different)]
    return [guess.name, "" if guess.label == guess.name else guess.label, guess.role.value, scale, codes, *facts]


def _row(cells: Sequence[str]) -> str:
    first, *rest = (escape(cell) for cell in cells)
    return f'<tr><th scope="row">{first}</th>' + "".join(f"<td>{cell}</td>" for cell in rest) + "</tr>"


def _cells(impact: Impact) -> list[list[str]]:
    effect = impact.reading == "effect"
    return [
        [
            moment.label,
            str(moment.n),
            *(_margin(e) for e in (moment.satisfaction, moment.effect, moment.leverage, moment.share)),
            getattr(moment.quadrant if effect else moment.quadrant_leverage, "value", ""),
            _codes(moment.reasons),
        ]
        for moment in impact.touchpoints
    ]


def _headline(impact: Impact) -> str:
    r2 = "unknown" if impact.r2 is None else f"{impact.r2:.3f}"
    return f"{impact.kpi.column or impact.kpi.scale.kind.value}: {impact.model} model, n = {impact.n}, R2 = {r2}"


def _picture(impact: Impact) -> str:
    if not impact.touchpoints:
        return ""
    from hofnar_analytics.pictures import impact_matrix
    from hofnar_analytics.pictures.texts import FieldText, ImpactTexts
    from hofnar_analytics.results import Quadrant

    moments = impact.touchpoints
    texts = ImpactTexts(
        title=_headline(impact),
        up=f"{impact.reading} (points of the outcome)",
        fields={field: FieldText(field.value.replace("_", " ")) for field in Quadrant},
        strip_title="without a comparison group",
        unplaced_title="without a place",
        unplaced={moment.column: _codes(moment.reasons) for moment in moments},
        describe={moment.column: f"{moment.label}: {_margin(moment.effect)}" for moment in moments},
        values={moment.column: _margin(moment.effect) for moment in moments},
    )
    return impact_matrix.draw(impact, texts, standalone=True)


def _figure(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.4g}"


def _interval(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"{low:.4g} to {high:.4g}"


def _margin(estimate: Estimate) -> str:
    interval = _interval(estimate.low, estimate.high)
    return _figure(estimate.estimate) + (f" ({interval})" if interval else "")


def _codes(reasons: Sequence[Reason]) -> str:
    return ", ".join(reason.value for reason in reasons)
