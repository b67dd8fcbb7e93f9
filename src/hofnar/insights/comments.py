"""What people wrote, for groups that are large enough not to give anybody away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hofnar.comments.models import Comment
from hofnar.insights.disclosure import COMMENT_FLOOR
from hofnar.insights.figures import Figures
from hofnar.insights.months import first_day, last_day
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
    """The newest comments of a selection; None where fewer than ten people answered."""
    if chosen.period is None or _people(figures, chosen, metric if touchpoint else None) < COMMENT_FLOOR:
        return None
    if metric is not None and figures.is_withheld(metric, chosen.unit.pk, chosen.period, chosen.segment):
        return None
    days = (first_day(chosen.period.first), last_day(chosen.period.last))
    units = figures.tree.below.get(chosen.unit.pk, frozenset())
    found = comments_of(figures.organisation.pk, units, days, touchpoint, chosen.segment)[:most]
    keys = {} if metric is None else keys_of(metric)
    return tuple(_quote(comment, keys, metric) for comment in found)


def _people(figures: Figures, chosen: Selection, metric: Metric | None) -> int:
    """How many people the group holds: who scored the moment, or everybody who answered."""
    if metric is not None:
        return figures.tally(metric, chosen.unit.pk, chosen.period, chosen.segment).count(metric.scale)
    return figures.answers(chosen.unit.pk, chosen.period, chosen.segment) or 0


def _quote(comment: Comment, keys: dict[int, str], metric: Metric | None) -> Quote:
    given = comment.response.answers.get(keys.get(comment.response.version_id, ""))
    score = float(given) if isinstance(given, (int, float)) and not isinstance(given, bool) else None
    about = comment.touchpoint.name if comment.touchpoint else ""
    return Quote(comment.text, comment.answered_on, score, metric.scale_high if metric else 0.0, about)
