"""What people wrote, for groups that are large enough not to give anybody away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hofnar.comments.models import Comment
from hofnar.insights.disclosure import COMMENT_FLOOR
from hofnar.insights.figures import Figures
from hofnar.insights.months import Period, first_day, last_day
from hofnar.insights.queries import comments_of, keys_of
from hofnar.insights.selection import Selection
from hofnar.journeys.models import Touchpoint
from hofnar.measurement.models import Metric

SHOWN = 40


@dataclass(frozen=True, slots=True)
class Quote:
    """One comment with the score it explains; without anything that says who or where."""

    text: str
    day: date
    score: float | None
    most: float
    about: str = ""


def quotes(
    figures: Figures, chosen: Selection, metric: Metric | None, touchpoint: Touchpoint | None = None, most: int = SHOWN
) -> tuple[Quote, ...] | None:
    """The newest comments of a selection, in the months that may be told; None where fewer than ten people answered."""
    asked = metric if touchpoint else None  # who scored the moment, or everybody who answered
    told = figures.told(asked, chosen.unit.pk, chosen.period, chosen.segment)
    if told is None or _people(figures, chosen, asked, told) < COMMENT_FLOOR:
        return None
    days = (first_day(told.first), last_day(told.last))
    units = figures.tree.below.get(chosen.unit.pk, frozenset())
    found = comments_of(figures.organisation.pk, units, days, touchpoint, chosen.segment)[:most]
    keys = {} if metric is None else keys_of(metric)
    return tuple(_quote(comment, keys, metric) for comment in found)


def _people(figures: Figures, chosen: Selection, metric: Metric | None, told: Period) -> int:
    if metric is not None:
        return figures.tally(metric, chosen.unit.pk, told, chosen.segment).count(metric.scale)
    return figures.answers(chosen.unit.pk, told, chosen.segment) or 0


def _quote(comment: Comment, keys: dict[int, str], metric: Metric | None) -> Quote:
    given = comment.response.answers.get(keys.get(comment.response.version_id, ""))
    score = float(given) if isinstance(given, (int, float)) and not isinstance(given, bool) else None
    about = comment.touchpoint.name if comment.touchpoint else ""
    return Quote(comment.text, comment.answered_on, score, metric.scale_high if metric else 0.0, about)
