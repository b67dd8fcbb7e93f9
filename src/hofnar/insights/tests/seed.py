"""A planted world for this room's tests: what drives the grade is known, and one location got worse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.utils import timezone

from hofnar.accounts.models import Organisation, Unit, User
from hofnar.comments.models import Comment
from hofnar.insights import columnar
from hofnar.journeys.models import Journey, Phase, Touchpoint
from hofnar.measurement.models import Metric
from hofnar.responses.models import Batch, Change, Response
from hofnar.surveys.models import Question, Survey, SurveyVersion

STATES = ("not_experienced", "skipped")
# name, phase, part that lives it, mean satisfaction, effect of living it (a), effect of a point more (b)
MOMENTS = (
    ("Website", "Orientation", 0.9, 4.0, 0.0, 0.25),
    ("Advice in the shop", "Orientation", 0.45, 4.4, 0.5, 0.35),
    ("Ordering", "Purchase", 0.95, 4.2, 0.0, 0.15),
    ("Delivery", "Delivery", 0.8, 3.9, 0.0, 0.55),
    ("Parking", "Delivery", 0.4, 2.9, -0.9, 0.2),
    ("Installation", "Delivery", 0.3, 4.3, 0.7, 0.3),
    ("Newsletter", "Use", 0.6, 3.6, 0.0, 0.0),
    ("Help desk", "Use", 0.35, 3.1, 0.4, 0.45),
)


@dataclass
class Planted:
    organisation: Organisation
    journey: Journey
    touchpoints: dict[str, Touchpoint]
    nps: Metric
    grade: Metric
    moments: dict[str, Metric]
    version: SurveyVersion
    comment: Question


def lay_out(organisation: Organisation, owner: User | None = None) -> Planted:
    """A journey with its touchpoints, a metric for each, two KPIs, and a survey that asks them."""
    journey = Journey.objects.create(organisation=organisation, name="Buying a bike")
    phases = {
        name: Phase.objects.create(journey=journey, name=name, position=at)
        for at, name in enumerate(dict.fromkeys(moment[1] for moment in MOMENTS))
    }
    touchpoints = {
        name: Touchpoint.objects.create(
            organisation=organisation, phase=phases[phase], name=name, position=at, owner=owner
        )
        for at, (name, phase, *_) in enumerate(MOMENTS)
    }
    nps = _metric(organisation, "relation", "nps", "Recommend us", 0, 10)
    grade = _metric(organisation, "relation", "grade", "Grade", 1, 10)
    moments = {
        name: _metric(organisation, "touchpoint", "csat", name, 1, 5, touchpoint=place)
        for name, place in touchpoints.items()
    }
    survey = Survey.objects.create(organisation=organisation, journey=journey, name="After delivery")
    version = SurveyVersion.objects.create(survey=survey)
    comment = ask(version, nps, grade, moments)
    return Planted(organisation, journey, touchpoints, nps, grade, moments, version, comment)


def ask(version: SurveyVersion, nps: Metric, grade: Metric, moments: dict[str, Metric]) -> Question:
    kpis = [("nps", nps), ("grade", grade)]
    for key, metric in kpis:
        Question.objects.create(version=version, key=key, label=metric.name, role="kpi", metric=metric)
    for name, metric in moments.items():
        Question.objects.create(
            version=version, key=name, label=name, role="touchpoint", metric=metric, touchpoint=metric.touchpoint
        )
    Question.objects.create(version=version, key="channel", label="Channel", role="segment")
    return Question.objects.create(version=version, key="why", label="Why?", role="comment")


def _metric(organisation: Organisation, level: str, kind: str, name: str, low: int, high: int, **more) -> Metric:
    return Metric.objects.create(
        organisation=organisation, level=level, kind=kind, name=name, scale_low=low, scale_high=high, **more
    )


def plant(
    planted: Planted,
    units: Sequence[Unit],
    n: int,
    *,
    months: int = 24,
    until: date = date(2026, 10, 31),
    worse: Unit | None = None,
    seed: int = 7,
    comments: int = 0,
) -> list[Response]:
    """``n`` responses spread over units and months; ``worse`` lost a point and a half in the last half year."""
    rng = np.random.default_rng(seed)
    start = until - timedelta(days=int(30.4 * months))
    days = rng.integers(0, (until - start).days + 1, n)
    places = rng.integers(0, len(units), n)
    batch = Batch.objects.create(organisation=planted.organisation, published_at=timezone.now())
    base = np.full(n, 7.2) + rng.normal(0, 1.1, n)
    documents: list[dict[str, object]] = [{} for _ in range(n)]
    for name, _, share, mean, a, b in MOMENTS:
        lived = rng.random(n) < share
        score = np.clip(np.rint(rng.normal(mean, 0.9, n)), 1, 5)
        base += np.where(lived, a + b * (score - mean), 0)
        for row in range(n):
            documents[row][name] = int(score[row]) if lived[row] else "not_experienced"
    if worse is not None:
        late = days > (until - start).days - 182
        base -= np.where(late & (places == list(units).index(worse)), 1.5, 0)
    grade = np.clip(np.rint(base), 1, 10)
    recommend = np.clip(np.rint(base * 1.25 - 1.2 + rng.normal(0, 1.2, n)), 0, 10)
    channels = np.array(["shop", "web", "telephone"])[rng.integers(0, 3, n)]
    rows = [
        Response(
            organisation=planted.organisation,
            version=planted.version,
            batch=batch,
            wave="2026",
            external_id=f"{seed}-{row}",
            unit=units[places[row]],
            answered_on=start + timedelta(days=int(days[row])),
            answers={**documents[row], "grade": int(grade[row]), "nps": int(recommend[row])},
            segments={"channel": str(channels[row])},
        )
        for row in range(n)
    ]
    made = Response.objects.bulk_create(rows, batch_size=2000)
    Comment.objects.bulk_create(
        [
            Comment(
                organisation=planted.organisation,
                response=row,
                question=planted.comment,
                unit=row.unit,
                touchpoint=list(planted.touchpoints.values())[at % len(MOMENTS)],
                answered_on=row.answered_on,
                text=f"What I want to say, number {at}",
            )
            for at, row in enumerate(made[:comments])
        ]
    )
    Change.objects.create(organisation=planted.organisation, batch=batch)
    return made


def answer(
    planted: Planted, unit: Unit, on: date, external_id: str, *, segments=None, weight=1.0, **answers
) -> Response:
    """One response, with its change row, as a respondent or an import leaves it."""
    row = Response.objects.create(
        organisation=planted.organisation,
        version=planted.version,
        wave="hand",
        external_id=external_id,
        unit=unit,
        answered_on=on,
        answers=answers,
        segments=segments or {},
        weight=weight,
    )
    Change.objects.create(organisation=planted.organisation, response=row)
    return row


def follow(organisation: Organisation) -> None:
    columnar.refresh(organisation.pk)
