"""How a comment stands on a page: under which name and months, and with which score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from hofnar.comments.models import Comment, Mark, Tag
from hofnar_analytics.scales import Kind


@dataclass(frozen=True, slots=True)
class Row:
    comment: Comment
    unit: str
    when: str
    score: str
    standing: str
    is_read: bool
    is_starred: bool
    tags: list[Tag] = field(default_factory=list)


def row_of(comment: Any, first_hand: list[int], mark: Mark | None, tags: Mapping[int, list[Tag]]) -> Row:
    """``comment`` as ``queries.readable`` gives it. Only who reads from the first answer sees the place and the day."""
    is_first = comment.survey_id in first_hand
    return Row(
        comment,
        unit=comment.unit.name if is_first else comment.told_unit,
        when=date_format(comment.answered_on, "j F Y") if is_first else _months(comment.told_first, comment.told_last),
        score=score_words(comment),
        standing=class_words(comment),
        is_read=mark is not None and mark.is_read,
        is_starred=mark is not None and mark.is_starred,
        tags=tags.get(comment.pk, []),
    )


def _months(first: int, last: int) -> str:
    names = [date_format(date(month // 12, month % 12 + 1, 1), "F Y") for month in (first, last)]
    if first == last:
        return names[1]
    if first // 12 == last // 12:
        names[0] = date_format(date(first // 12, first % 12 + 1, 1), "F")
    return f"{names[0]} – {names[1]}"


def score_words(comment: Comment) -> str:
    """'NPS 3', '4 of 5'; nothing without a score."""
    if comment.score is None:
        return ""
    figure = number_format(comment.score, 0 if comment.score == int(comment.score) else 1)
    asked = comment.scored_by
    if asked is None:
        return figure
    if _is_nps(comment):
        return f"NPS {figure}"
    high = asked.scale_high or (asked.metric.scale_high if asked.metric else None)
    return _("%(score)s of %(most)s") % {"score": figure, "most": number_format(high, 0)} if high else figure


def class_words(comment: Comment) -> str:
    standing = comment.standing
    if not standing:
        return ""
    if _is_nps(comment):
        words = {"low": _("detractor"), "middle": _("passive"), "high": _("promoter")}
    else:
        words = {"low": _("low score"), "middle": _("score in the middle"), "high": _("high score")}
    return words[standing]


def _is_nps(comment: Comment) -> bool:
    metric = comment.scored_by.metric if comment.scored_by else None
    return metric is not None and metric.kind == Kind.NPS.value
