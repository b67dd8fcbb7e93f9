"""What the managers of Bolderkruin believed before they saw the figures: a closed round of the jester on the NPS."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from hofnar.accounts.models import Organisation, Unit, User
from hofnar.demo import shop
from hofnar.demo.trips import STEERS
from hofnar.insights.figures import Figures
from hofnar.insights.selection import usual_period
from hofnar.jester.evidence import evidence_of
from hofnar.jester.models import Round
from hofnar.jester.services import close_round, guess, open_round
from hofnar.measurement.models import Metric
from hofnar.surveys.models import Question


@dataclass(frozen=True, slots=True)
class Belief:
    """Keys of moments, the most important first, each with the satisfaction (1-5) that was guessed; and the NPS."""

    who: shop.Person
    moments: tuple[tuple[str, float], ...]
    nps: float


KARIN = shop.COLLEAGUES[0]
BELIEFS = (
    Belief(
        shop.MANAGER,
        (("reviews", 4.2), ("delivery", 4.1), ("payment", 4.3), ("photos", 4.0), ("search", 3.9)),
        31.0,
    ),
    Belief(
        shop.ANALYST,
        (("delivery", 3.9), ("reviews", 3.8), ("refund", 3.5), ("notice", 4.1), ("photos", 4.2)),
        22.0,
    ),
    Belief(KARIN, (("reviews", 4.5), ("payment", 4.6), ("newsletter", 3.6), ("delivery", 4.2), ("thanks", 4.4)), 40.0),
)


def first_guessed(organisation: Organisation) -> None:
    """Needs the figures of the answers; the round is closed, so that everybody may look."""
    figures = Figures.of(organisation)
    period = usual_period(figures.frame)
    kpi = Metric.objects.get(organisation=organisation, name=STEERS["nps"].name, level=Metric.Level.RELATION)
    people = {user.email: user for user in User.objects.filter(email__in=[one.who.email for one in BELIEFS])}
    if period is None or Round.objects.filter(organisation=organisation).exists():
        return
    top = Unit.objects.get(organisation=organisation, parent=None)
    asked = open_round(kpi, top, period, people[shop.MANAGER.email])
    _guess(asked, people)
    close_round(asked)


def _guess(asked: Round, people: dict[str, User]) -> None:
    evidence = evidence_of(asked)
    if evidence is None:
        return
    metrics = dict(
        Question.objects.filter(
            version__survey__organisation=asked.organisation,
            role=Question.Role.TOUCHPOINT,
            metric__aspect=Metric.Aspect.EXPERIENCE,
        ).values_list("key", "metric_id")
    )
    for belief in BELIEFS:
        scores = {str(metrics[key]): score for key, score in belief.moments}
        guess(
            asked,
            people[belief.who.email],
            evidence,
            order=list(scores),
            scores=scores,
            kpi=belief.nps,
            shows_name=belief.who is shop.MANAGER,
            today=timezone.localdate(),
        )
