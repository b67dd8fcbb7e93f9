"""The small card beside a bubble of the matrix: what people thought, what it is worth, and two of their comments."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from hofnar.findings.figures import CHANGE, PART, figure
from hofnar.insights.comments import Quote, quotes
from hofnar.insights.disclosure import Figure
from hofnar.insights.drawing import Drawing, distribution_drawing
from hofnar.insights.figures import Figures
from hofnar.insights.pages.matrix import SHARE_READING, Row
from hofnar.insights.pages.touchpoint import impact_row, metric_of
from hofnar.insights.selection import Selection
from hofnar.insights.wording import answers_words, figure_words
from hofnar.journeys.models import Touchpoint

QUOTES = 2
LONGEST = 160  # characters of a comment on a card
WIDTH, HEIGHT = 300, 104


@dataclass(frozen=True)
class MomentCard:
    """``quotes`` is None where fewer than ten people answered."""

    touchpoint: Touchpoint
    figure: Figure
    drawing: Drawing | None
    row: Row | None
    quotes: tuple[Quote, ...] | None

    @property
    def words(self) -> str:
        """The mean, as it stands on the axis; without a place in the matrix the moment's own figure."""
        return (self.row.satisfaction if self.row else "") or figure_words(self.figure)

    @property
    def n_words(self) -> str:
        return answers_words(self.figure.n) if self.figure.n else ""

    @property
    def readings(self) -> list[tuple[str, str]]:
        """The figure that is read with its margin; where it has none, the leverage a strip shows."""
        if self.row is None:
            return []
        moment = self.row.moment
        known = [
            (gettext("Effect"), moment.effect, CHANGE, "effect"),
            (gettext("Leverage"), moment.leverage, CHANGE, "leverage"),
            (gettext("Share"), moment.share, PART, SHARE_READING),
        ]
        found = [(name, figure(one, style), key) for name, one, style, key in known if one.low is not None]
        chosen = [(name, told) for name, told, key in found if key == self.row.reading]
        return chosen or [(name, told) for name, told, key in found if key == "leverage"]


def moment_card(figures: Figures, chosen: Selection, touchpoint: Touchpoint) -> MomentCard | None:
    """None where nobody scored the moment yet."""
    metric = metric_of(figures, touchpoint)
    if metric is None or chosen.period is None:
        return None
    shown = figures.figure(metric, chosen.unit.pk, chosen.period, chosen.segment)
    return MomentCard(
        touchpoint,
        shown,
        distribution_drawing(metric, shown, width=WIDTH, height=HEIGHT),
        impact_row(figures, chosen, touchpoint, with_shares=chosen.reading == SHARE_READING),
        quotes(figures, chosen, metric, touchpoint, QUOTES),
    )
