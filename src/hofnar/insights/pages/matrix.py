"""The impact matrix page: the picture, and beside it every moment with its numbers and its reasons."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext

from hofnar.findings.figures import CHANGE, NPS_CHANGE, SCORE, SHARE, count, figure, value
from hofnar.findings.picture_texts import why_unplaced
from hofnar.findings.quadrants import quadrant_advice, quadrant_name
from hofnar.findings.reasons import explain
from hofnar.insights.drawing import Drawing, impact_drawing
from hofnar.insights.exports import Cell, Line
from hofnar.insights.figures import Figures
from hofnar.insights.impacts import Matrix, matrix_of
from hofnar.insights.pages.overview import about_figure
from hofnar.insights.selection import Selection
from hofnar.insights.wording import figure_words
from hofnar.measurement.models import Metric
from hofnar_analytics.answers_to_place import answers_to_place
from hofnar_analytics.pictures.impact_marks import is_certain, reading_of
from hofnar_analytics.results import Estimate, Impact, Quadrant, Reason, TouchpointImpact
from hofnar_analytics.scales import Kind

_ORDER = (Quadrant.PREVENT, Quadrant.RAISE, Quadrant.CELEBRATE, Quadrant.SAVE, Quadrant.NO_EFFECT, Quadrant.UNCERTAIN)


SHARE_READING = "share"


@dataclass(frozen=True)
class Row:
    """One moment in the table."""

    moment: TouchpointImpact
    metric: Metric
    reading: str
    link: str
    kpi_is_nps: bool = False
    impact: Impact | None = None

    @property
    def field(self) -> str:
        quadrant = reading_of(self.moment, self.reading)[2]
        if quadrant is None:
            return ""
        return quadrant_name(quadrant)

    @property
    def quadrant(self) -> Quadrant | None:
        return reading_of(self.moment, self.reading)[2]

    @property
    def advice(self) -> str:
        return "" if self.quadrant is None else quadrant_advice(self.quadrant, self.reading)

    @property
    def is_certain(self) -> bool:
        return is_certain(self.moment, self.reading)

    @property
    def satisfaction(self) -> str:
        return _or_empty(figure(self.moment.satisfaction, SCORE), self.moment.satisfaction.known)

    @property
    def effect(self) -> str:
        return _or_empty(figure(self.moment.effect, CHANGE), self.moment.effect.known)

    @property
    def effect_nps(self) -> str:
        return _or_empty(figure(self.moment.effect_nps, NPS_CHANGE), self.moment.effect_nps.known)

    @property
    def leverage(self) -> str:
        return _or_empty(figure(self.moment.leverage, CHANGE), self.moment.leverage.known)

    @property
    def share(self) -> str:
        return _or_empty(figure(self.moment.share, SHARE), self.moment.share.known)

    @property
    def remembered(self) -> str:
        return "" if self.moment.remembered is None else value(self.moment.remembered, SHARE)

    @property
    def n(self) -> str:
        return count(self.moment.n) if self.moment.n else ""

    @property
    def reasons(self) -> list[str]:
        """Why it has no place, or must be read with care."""
        if not reading_of(self.moment, self.reading)[0].known:
            why = why_unplaced(self.moment)
            return [why[:1].upper() + why[1:]]
        told = [explain(code) for code in self.moment.reasons if code is not Reason.TOO_FEW_RESPONSES]
        return [*([self.more_needed] if self.more_needed else []), *told]

    @property
    def more_needed(self) -> str:
        """For a moment too uncertain to place: how many answers more would probably tell."""
        if self.quadrant is not Quadrant.UNCERTAIN or self.impact is None:
            return ""
        return more_words(answers_more(self.moment, self.reading, self.impact))


def _or_empty(text: str, known: bool) -> str:
    return text if known else ""


def answers_more(moment: TouchpointImpact, reading: str, impact: Impact) -> int | None:
    """Answers to the survey, whoever they come from: the part that lives the moment is taken to stay as it is."""
    shown, adjusted, _ = reading_of(moment, reading)
    if reading == "effect":
        return answers_to_place(shown, impact.n, p=moment.effect_p, p_adjusted=adjusted, band=impact.effect_band)
    return answers_to_place(shown, impact.n, p=moment.leverage_p, p_adjusted=adjusted)


def more_words(more: int | None) -> str:
    if more is None:
        return gettext("Not certain yet, and many times these answers would not tell either: it lies close to zero")
    rounded = count(ceil_to_two_digits(max(more, 1)))
    return gettext("Not certain yet: about %(count)s more answers would probably tell") % {"count": rounded}


def ceil_to_two_digits(number: int) -> int:
    """1,234 becomes 1,300: more digits would only sound exact."""
    step = int(10 ** max(0, len(str(number)) - 2))
    return -(-number // step) * step


@dataclass(frozen=True)
class MatrixPage:
    matrix: Matrix
    reading: str
    drawing: Drawing | None
    rows: tuple[Row, ...]
    about: str

    @property
    def impact(self) -> Impact | None:
        return self.matrix.impact

    @property
    def lead(self) -> str:
        if self.drawing is not None:
            return self.drawing.title
        return gettext("%(kpi)s: %(figure)s") % {
            "kpi": self.matrix.kpi.name,
            "figure": figure_words(self.matrix.figure),
        }

    @property
    def kpi_words(self) -> str:
        return figure_words(self.matrix.figure)

    @property
    def explained(self) -> str:
        """How much of the KPI the moments explain together."""
        return "" if self.impact is None or self.impact.r2 is None else value(self.impact.r2, SHARE)

    @property
    def is_nps(self) -> bool:
        return self.matrix.kpi.scale.kind is Kind.NPS

    @property
    def shows_shares(self) -> bool:
        """A share is shown with its margin or not at all."""
        return self.reading == SHARE_READING

    @property
    def has_remarks(self) -> bool:
        return any(row.reasons for row in self.rows)

    @property
    def cautions(self) -> list[str]:
        return [explain(code) for code in self.impact.reasons] if self.impact else []


def matrix_page(figures: Figures, chosen: Selection, *, with_shares: bool = False) -> MatrixPage | None:
    """None while the organisation has no KPI with answers. Shares get their intervals, which cost half the time,
    where shares are what is read, or all readings are asked for at once (``with_shares``)."""
    if chosen.kpi is None:
        return None
    matrix = matrix_of(
        figures, chosen.kpi, chosen.unit.pk, chosen.period, chosen.segment,
        share_intervals=with_shares or chosen.reading == SHARE_READING,
    )  # fmt: skip
    reading = matrix.reading(chosen.reading, figures.organisation.reading)
    told = about_figure(chosen, matrix.figure)
    if matrix.impact is None:
        return MatrixPage(matrix, reading, None, (), told)
    links = {column: touchpoint_link(metric, chosen) for column, metric in matrix.moments.items()}
    drawing = impact_drawing(chosen.kpi, matrix.impact, reading, told, links)
    return MatrixPage(matrix, reading, drawing, tuple(_rows(matrix, reading, links)), told)


def touchpoint_link(metric: Metric, chosen: Selection) -> str:
    return f"{reverse('touchpoint_insights', args=[metric.touchpoint_id])}?{chosen.query()}"


def _rows(matrix: Matrix, reading: str, links: dict[str, str]) -> list[Row]:
    """By field, the largest figure first."""
    assert matrix.impact is not None
    nps = matrix.kpi.scale.kind is Kind.NPS
    rows = [
        Row(m, matrix.moments[m.column], reading, links[m.column], nps, matrix.impact)
        for m in matrix.impact.touchpoints
    ]
    return sorted(rows, key=_place)


def _place(row: Row) -> tuple[int, float]:
    place = _ORDER.index(row.quadrant) if row.quadrant is not None else len(_ORDER)
    return place, -abs(reading_of(row.moment, row.reading)[0].estimate or 0.0)


def has_matrix(figures: Figures, chosen: Selection) -> bool:
    """Whether there is a picture to choose a reading for."""
    page = matrix_page(figures, chosen) if figures.frame.rows else None
    return page is not None and page.impact is not None


def no_matrix_words(kpi: Metric) -> str:
    if not kpi.higher_is_better:
        return gettext("Of this KPI a lower figure is better: it has no impact matrix, so nothing was fixed.")
    return gettext("There is no impact matrix yet for this KPI, unit and period, so nothing was fixed.")


def fixed_words(figures: Figures) -> str:
    on = figures.organisation.reading_fixed_on
    if on is None:
        return ""
    return gettext("Your organisation fixed this reading on %(day)s.") % {"day": date_format(on, "j F Y")}


def table(page: MatrixPage) -> tuple[list[str], list[Line]]:
    """Every figure with both ends of its margin and how many answers it rests on."""
    head = [
        gettext("touchpoint"), gettext("field"), gettext("answers"), gettext("part that remembers it"),
        *_ends(gettext("satisfaction")), *_ends(gettext("effect")), *_ends(gettext("effect in NPS points")),
        *_ends(gettext("leverage")), *_ends(gettext("share of the differences")), gettext("adjusted p"),
        gettext("answers of the model"), gettext("remarks"),
    ]  # fmt: skip
    return head, [(page.matrix.figure.period, _line(row, page)) for row in page.rows]


def _ends(name: str) -> list[str]:
    return [name, gettext("%(name)s, lowest") % {"name": name}, gettext("%(name)s, highest") % {"name": name}]


def _line(row: Row, page: MatrixPage) -> list[Cell]:
    moment = row.moment
    figures = [moment.satisfaction, moment.effect, moment.effect_nps, moment.leverage, moment.share]
    ends: list[Cell] = [end for one in figures for end in _with_margin(one)]
    adjusted = reading_of(moment, row.reading)[1]
    return [moment.label, row.field, moment.n or None, moment.remembered, *ends, adjusted,
            page.impact.n if page.impact else None, "; ".join(row.reasons)]  # fmt: skip


def _with_margin(shown: Estimate) -> list[float | None]:
    """A figure stands with its margin or not at all."""
    if shown.low is None or shown.high is None:
        return [None, None, None]
    return [shown.estimate, shown.low, shown.high]
