"""What people wrote, for groups that are large enough not to give anybody away."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext

from hofnar.comments.models import Comment
from hofnar.insights.disclosure import COMMENT_FLOOR
from hofnar.insights.figures import Figures
from hofnar.insights.months import Period, first_day, last_day
from hofnar.insights.queries import comments_of, keys_of
from hofnar.insights.selection import Selection
from hofnar.journeys.models import Touchpoint
from hofnar.measurement.models import Metric
from hofnar_analytics.scales import Kind

SHOWN = 40
LOOKED_AT = 2_000  # of the newest comments, when only those of one score are wanted
PROMOTERS_FROM, DETRACTORS_TO = 9.0, 6.0


@dataclass(frozen=True, slots=True)
class Quote:
    """One comment with the score it explains; without anything that says who or where."""

    text: str
    day: date
    score: float | None
    most: float
    about: str = ""
    is_nps: bool = False

    @property
    def standing(self) -> str:
        """Which class an NPS score belongs to: a 0 from 'I never recommend' stays a detractor, a happy 8 a passive."""
        if not self.is_nps or self.score is None:
            return ""
        if self.score >= PROMOTERS_FROM:
            return gettext("promoter")
        return gettext("detractor") if self.score <= DETRACTORS_TO else gettext("passive")


def quotes(
    figures: Figures, chosen: Selection, metric: Metric | None, touchpoint: Touchpoint | None = None, most: int = SHOWN
) -> tuple[Quote, ...] | None:
    """The newest comments of a selection, in the months that may be told; None where fewer than ten people answered."""
    asked = metric if touchpoint else None  # who scored the moment, or everybody who answered
    told = figures.told(asked, chosen.unit.pk, chosen.period, chosen.segment)
    if told is None or _people(figures, chosen, asked, told) < COMMENT_FLOOR:
        return None
    keys = {} if metric is None else keys_of(metric)
    return tuple(_quote(comment, keys, metric) for comment in _comments(figures, chosen, told, touchpoint)[:most])


def quotes_among(
    figures: Figures, chosen: Selection, metric: Metric, touchpoint: Touchpoint | None, scores: Collection[float]
) -> Iterator[Quote]:
    """The newest comments of who gave one of these scores, among the newest of all; the caller has counted people."""
    told = figures.told(metric, chosen.unit.pk, chosen.period, chosen.segment)
    if told is None:
        return
    keys = keys_of(metric)
    for comment in _comments(figures, chosen, told, touchpoint)[:LOOKED_AT].iterator(chunk_size=200):
        quote = _quote(comment, keys, metric)
        if quote.score in scores:
            yield quote


def _comments(figures: Figures, chosen: Selection, told: Period, touchpoint: Touchpoint | None) -> QuerySet[Comment]:
    days = (first_day(told.first), last_day(told.last))
    units = figures.tree.below.get(chosen.unit.pk, frozenset())
    return comments_of(figures.organisation.pk, units, days, touchpoint, chosen.segment)


def _people(figures: Figures, chosen: Selection, metric: Metric | None, told: Period) -> int:
    if metric is not None:
        return figures.tally(metric, chosen.unit.pk, told, chosen.segment).count(metric.scale)
    return figures.answers(chosen.unit.pk, told, chosen.segment) or 0


def _quote(comment: Comment, keys: dict[int, str], metric: Metric | None) -> Quote:
    given = comment.response.answers.get(keys.get(comment.response.version_id, ""))
    score = float(given) if isinstance(given, (int, float)) and not isinstance(given, bool) else None
    about = comment.touchpoint.name if comment.touchpoint else ""
    is_nps = metric is not None and metric.kind == Kind.NPS.value
    return Quote(comment.text, comment.answered_on, score, metric.scale_high if metric else 0.0, about, is_nps)
