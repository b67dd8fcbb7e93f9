"""The columns of a version: one row per cell of its definition, with metric, touchpoint, scale and owner.

While a version is a draft a column that the definition lost stays, so that undoing brings its owner back; publishing
drops it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hofnar.accounts.models import User
from hofnar.journeys.queries import touchpoints
from hofnar.measurement.models import Metric
from hofnar.measurement.queries import metrics
from hofnar.measurement.services import make_metric
from hofnar.surveys.definition import (
    Definition,
    Option,
    QuestionKind,
    cells_of,
    questions_of,
    scale_of,
    text_in,
)
from hofnar.surveys.definition import Question as Asked
from hofnar.surveys.models import Question, SurveyVersion
from hofnar_analytics.scales import Kind

METRIC_KINDS: dict[QuestionKind, Kind] = {
    QuestionKind.NPS: Kind.NPS,
    QuestionKind.CSAT: Kind.CSAT,
    QuestionKind.CES: Kind.CES,
    QuestionKind.TRUST: Kind.TRUST,
    QuestionKind.GRADE: Kind.GRADE,
    QuestionKind.RATING: Kind.MEAN,
    QuestionKind.ALL_MOMENTS: Kind.CSAT,
}
ROLES = {QuestionKind.TEXT: Question.Role.COMMENT, QuestionKind.SINGLE: Question.Role.SEGMENT}


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    asked: Asked
    part: Option | None  # the moment, or the row of a matrix
    label: str
    position: int

    @property
    def touchpoint_id(self) -> int | None:
        return self.part.touchpoint if self.part else None


def columns_of(definition: Definition) -> Iterator[Column]:
    position = 0
    for asked in questions_of(definition):
        parts = {option.code: option for option in asked.options + asked.rows}
        for cell in cells_of(asked):
            part = parts.get(cell.partition(".")[2])
            texts = part.text if part else asked.text
            yield Column(cell, asked, part, text_in(texts, definition.languages[0], definition) or cell, position)
            position += 1


def line_of(column: Column) -> str:
    """One fingerprint of wording and scale in every language."""
    asked = column.asked
    parts = [asked.text, asked.low_label, asked.high_label, column.part.text if column.part else {}]
    ends = scale_of(asked)
    choices = [(option.code, dict(option.text)) for option in asked.options] if ends is None else []
    document = [str(asked.kind), ends, [dict(texts) for texts in parts], choices]
    return hashlib.sha256(json.dumps(document, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def follow(version: SurveyVersion, definition: Definition) -> None:
    """Rows for new cells, with the metric that is the obvious one; texts and scales as they are now."""
    standing = {row.key: row for row in version.questions.all()}
    known = list(metrics(version.survey.organisation))
    places = set(touchpoints(version.survey.organisation).values_list("pk", flat=True))
    for column in columns_of(definition):
        row = standing.get(column.key) or Question(version=version, key=column.key)
        is_new = row.pk is None
        _describe(row, column, definition, places)
        if is_new or not fits(row, row.metric, column):
            row.metric = _obvious(row, column, version, known)
            row.owner = row.owner or (row.metric.owner if row.metric else None)
        row.save()


def copy(source: SurveyVersion, target: SurveyVersion) -> None:
    rows = list(source.questions.all())
    for row in rows:
        row.pk, row.version, row.mended_by, row.mended_because = None, target, None, ""
    Question.objects.bulk_create(rows)


def drop_strays(version: SurveyVersion, definition: Definition) -> None:
    version.questions.exclude(key__in=[column.key for column in columns_of(definition)]).delete()


def make_missing_metrics(version: SurveyVersion, definition: Definition, owner: User) -> int:
    """A metric for every score that has none, and this owner wherever there is none. How many were made."""
    rows = {row.key: row for row in version.questions.select_related("touchpoint")}
    made = 0
    for column in columns_of(definition):
        row = rows[column.key]
        if scale_of(column.asked) and row.metric_id is None:
            row.metric, made = _metric_for(row, column, version, owner), made + 1
        row.owner = row.owner or owner
        row.save(update_fields=["metric", "owner"])
    return made


def assign(version: SurveyVersion, chosen: Mapping[str, tuple[Metric | None, User | None]]) -> None:
    """The metric and owner of each cell, as chosen."""
    for row in version.questions.filter(key__in=chosen):
        row.metric, row.owner = chosen[row.key]
        row.save(update_fields=["metric", "owner"])


def _metric_for(row: Question, column: Column, version: SurveyVersion, owner: User) -> Metric:
    journey = None if column.asked.is_brand_value else version.survey.journey
    level = Metric.Level.TOUCHPOINT if row.touchpoint_id else Metric.Level.JOURNEY if journey else Metric.Level.RELATION
    return make_metric(
        version.survey.organisation,
        level=level,
        kind=METRIC_KINDS[column.asked.kind],
        name=row.label,
        scale_low=row.scale_low,
        scale_high=row.scale_high,
        owner=owner,
        journey=journey if level == Metric.Level.JOURNEY else None,
        touchpoint=row.touchpoint,
        aspect=_aspect(column),
    )


def _describe(row: Question, column: Column, definition: Definition, places: set[int]) -> None:
    language, ends = definition.languages[0], scale_of(column.asked)
    row.label, row.position = column.label[:400], column.position
    row.wording = text_in(column.asked.text, language, definition)
    row.scale_low, row.scale_high = ends or (None, None)
    row.touchpoint_id = column.touchpoint_id if column.touchpoint_id in places else row.touchpoint_id
    row.role = _role(row, column)
    row.value_labels = {option.code: text_in(option.text, language, definition) for option in column.asked.options}
    row.line = line_of(column)


def _role(row: Question, column: Column) -> str:
    if scale_of(column.asked):
        return Question.Role.TOUCHPOINT if row.touchpoint_id else Question.Role.KPI
    return ROLES.get(column.asked.kind, Question.Role.FACT)


def _aspect(column: Column) -> Metric.Aspect:
    return Metric.Aspect.BRAND_VALUE if column.asked.is_brand_value else Metric.Aspect.EXPERIENCE


def fits(row: Question, metric: Metric | None, column: Column) -> bool:
    kind = METRIC_KINDS.get(column.asked.kind)
    if metric is None or kind is None:
        return metric is None and kind is None
    if metric.aspect != _aspect(column):
        return False
    ends = (metric.scale_low, metric.scale_high) == (row.scale_low, row.scale_high)
    return metric.kind == kind and ends and metric.touchpoint_id == row.touchpoint_id


def _obvious(row: Question, column: Column, version: SurveyVersion, known: list[Metric]) -> Metric | None:
    """The only metric that fits on the survey's own level; among several nobody guesses."""
    fitting = [metric for metric in known if fits(row, metric, column)]
    if row.touchpoint_id is None:
        own = [metric for metric in fitting if metric.journey_id == version.survey.journey_id]
        fitting = own or [metric for metric in fitting if metric.level == Metric.Level.RELATION]
    return fitting[0] if len(fitting) == 1 else None
