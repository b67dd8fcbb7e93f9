"""Journeys, metrics, targets and surveys of the demo organisation."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from hofnar.accounts.models import Organisation, User
from hofnar.demo.answers import SEGMENTS, why
from hofnar.demo.beside_questions import asked_beside
from hofnar.demo.comments import REASON
from hofnar.demo.trips import STEERS, SURVEYS, TRIPS, Steer, Stop
from hofnar.demo.truth import PLANS, Moment, Outcome, Plan
from hofnar.demo.worth_questions import records_beside
from hofnar.journeys.models import Journey, Touchpoint
from hofnar.journeys.services import add_phase, add_touchpoint, make_journey, named_channel
from hofnar.measurement.models import Metric
from hofnar.measurement.services import make_metric, set_target
from hofnar.surveys.models import Question, SurveyVersion
from hofnar.surveys.services import add_question, make_survey
from hofnar_analytics.scales import Kind, Scale

People = dict[str, User]
STARS = Scale.of(Kind.CSAT)


class Stops:
    """The touchpoints by key, with their journeys and metrics."""

    def __init__(self) -> None:
        self.journeys: dict[str, Journey] = {}
        self.touchpoints: dict[str, Touchpoint] = {}
        self.words: dict[str, Stop] = {}
        self.metrics: dict[str, Metric] = {}


def make_journeys(organisation: Organisation, people: People) -> Stops:
    stops = Stops()
    for trip in TRIPS:
        journey = make_journey(organisation, trip.name, description=trip.description)
        stops.journeys[trip.key] = journey
        for phase_name, moments in trip.phases:
            phase = add_phase(journey, phase_name)
            for stop in moments:
                stops.words[stop.key] = stop
                stops.touchpoints[stop.key] = add_touchpoint(
                    phase,
                    stop.name,
                    channels=[named_channel(organisation, name) for name in stop.channels],
                    owner=people.get(stop.owner),
                    behind_the_scenes=stop.behind,
                    is_partner=stop.partner,
                    patterns=stop.pages,
                )
    _measure(organisation, people, stops)
    return stops


def _measure(organisation: Organisation, people: People, stops: Stops) -> None:
    """Satisfaction with every moment somebody is asked about."""
    for key, stop in stops.words.items():
        if stop.wording:
            stops.metrics[key] = make_metric(
                organisation,
                level=Metric.Level.TOUCHPOINT,
                kind=Kind.CSAT,
                name=f"Tevredenheid: {stop.name}",
                owner=people.get(stop.owner),
                touchpoint=stops.touchpoints[key],
            )


def make_surveys(organisation: Organisation, people: People, stops: Stops) -> dict[str, SurveyVersion]:
    return {plan.key: _survey(organisation, people, stops, plan) for plan in PLANS}


def _survey(organisation: Organisation, people: People, stops: Stops, plan: Plan) -> SurveyVersion:
    name, mode = SURVEYS[plan.key]
    journey = stops.journeys[plan.key]
    version = make_survey(organisation, name, journey=journey, mode=mode).versions.get()
    for outcome in (*plan.outcomes, *plan.values):
        _kpi_question(organisation, people, version, journey, outcome, is_value=outcome in plan.values)
    add_question(
        version,
        key=REASON,
        label="Reden van de score",
        wording="Wat is de belangrijkste reden voor uw score?",
        role=Question.Role.COMMENT,
        owner=people["marit"],
    )
    for moment in plan.moments:
        _moment_questions(people, version, stops, moment)
        asked_beside(version, plan, moment, stops.metrics[moment.key])
    for key in SEGMENTS:
        add_question(version, key=key, label=key, role=Question.Role.SEGMENT, owner=people["joost"])
    records_beside(version, plan, people["joost"])
    return version


def _kpi_question(
    organisation: Organisation,
    people: People,
    version: SurveyVersion,
    journey: Journey,
    outcome: Outcome,
    *,
    is_value: bool,
) -> None:
    steer = STEERS[outcome.key]
    metric = make_metric(
        organisation,
        level=steer.level,
        kind=steer.kind,
        name=steer.name,
        owner=people[steer.owner],
        journey=journey if steer.level == Metric.Level.JOURNEY else None,
        aspect=Metric.Aspect.BRAND_VALUE if is_value else Metric.Aspect.EXPERIENCE,
    )
    _aim(metric, steer, people)
    add_question(
        version,
        key=outcome.key,
        label=steer.name,
        wording=steer.wording,
        role=Question.Role.KPI,
        metric=metric,
        scale=metric.scale,
        owner=people[steer.owner],
    )


def _aim(metric: Metric, steer: Steer, people: People) -> None:
    if steer.target is not None:
        set_target(metric, steer.target, date(timezone.localdate().year + 1, 12, 31), people["marit"])


def _moment_questions(people: People, version: SurveyVersion, stops: Stops, moment: Moment) -> None:
    stop, touchpoint = stops.words[moment.key], stops.touchpoints[moment.key]
    owner = people.get(stop.owner)
    add_question(
        version,
        key=moment.key,
        label=stop.name,
        wording=f"Hoe tevreden bent u over {stop.wording}?",
        role=Question.Role.TOUCHPOINT,
        metric=stops.metrics[moment.key],
        touchpoint=touchpoint,
        scale=STARS,
        owner=owner,
    )
    add_question(
        version,
        key=why(moment.key),
        label=f"Toelichting: {stop.name}",
        wording="Wilt u uw score toelichten?",
        role=Question.Role.COMMENT,
        touchpoint=touchpoint,
        owner=owner,
    )
