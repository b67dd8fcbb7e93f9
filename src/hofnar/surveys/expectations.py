"""'Better or worse than expected', asked beside a moment: a column of its own with a metric of its own.

Nobody has to choose that metric: there is one for each touchpoint, and its owner is the moment's.
"""

from __future__ import annotations

from hofnar.accounts.models import Organisation
from hofnar.journeys.models import Touchpoint
from hofnar.measurement.models import Metric
from hofnar.measurement.queries import metrics
from hofnar.measurement.services import make_metric
from hofnar.surveys.columns import columns_of
from hofnar.surveys.definition import Definition, QuestionKind
from hofnar.surveys.models import Question, SurveyVersion
from hofnar.surveys.services import add_question
from hofnar_analytics.scales import Kind, Scale

COMPARED = Scale.of(Kind.MEAN, -1, 1)  # worse, as expected, better


def bind_expectations(version: SurveyVersion, definition: Definition) -> None:
    """A row for each moment that is asked about and has a touchpoint. Run twice it changes nothing."""
    rows = {row.key: row for row in version.questions.select_related("touchpoint", "metric", "owner")}
    for column in columns_of(definition):
        moment, key = rows.get(column.key), f"{column.key}.expected"
        asks = column.asked.kind is QuestionKind.ALL_MOMENTS and column.asked.asks_expectation
        if asks and moment is not None and moment.touchpoint is not None and key not in rows:
            _ask(version, key, moment, moment.touchpoint)


def _ask(version: SurveyVersion, key: str, moment: Question, touchpoint: Touchpoint) -> None:
    row = add_question(
        version,
        key=key,
        label=moment.label,
        role=Question.Role.TOUCHPOINT,
        metric=_metric(version.survey.organisation, moment, touchpoint),
        touchpoint=touchpoint,
        scale=COMPARED,
        owner=moment.owner,
    )
    row.line = moment.line
    row.save(update_fields=["line"])


def _metric(organisation: Organisation, moment: Question, touchpoint: Touchpoint) -> Metric:
    known = metrics(organisation, Metric.Level.TOUCHPOINT, Metric.Aspect.EXPECTATION)
    ends = {"scale_low": COMPARED.low, "scale_high": COMPARED.high}
    standing = known.filter(touchpoint=touchpoint, kind=Kind.MEAN.value, **ends).order_by("pk").first()
    return standing or make_metric(
        organisation,
        level=Metric.Level.TOUCHPOINT,
        kind=Kind.MEAN.value,
        name=moment.label,
        scale_low=COMPARED.low,
        scale_high=COMPARED.high,
        owner=moment.owner,
        touchpoint=touchpoint,
        aspect=Metric.Aspect.EXPECTATION,
    )
