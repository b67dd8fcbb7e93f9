"""What a standard journey is measured with. A public body is not recommended to friends: no NPS for its desk."""

from __future__ import annotations

from django.db import transaction

from hofnar.accounts.models import Organisation, User
from hofnar.journeys.models import Journey
from hofnar.journeys.services import make_standard
from hofnar.journeys.standards import Words, both, tongue
from hofnar.measurement.models import Metric
from hofnar.measurement.queries import metrics
from hofnar.measurement.services import make_metric

RELATION, JOURNEY = Metric.Level.RELATION, Metric.Level.JOURNEY
K = Metric.MetricKind

STANDARD_METRICS: dict[str, list[tuple[Metric.Level, Metric.MetricKind, Words]]] = {
    "web-shop": [
        (RELATION, K.NPS, both("Aanbevelen aan anderen (NPS)", "Recommending us (NPS)")),
        (JOURNEY, K.CSAT, both("Tevredenheid over kopen in de webshop", "Satisfaction with buying in the web shop")),
    ],
    "municipality-desk": [
        (RELATION, K.GRADE, both("Rapportcijfer voor de gemeente", "Grade for the municipality")),
        (RELATION, K.TRUST, both("Vertrouwen in de gemeente", "Trust in the municipality")),
        (JOURNEY, K.CSAT, both("Tevredenheid over de dienstverlening", "Satisfaction with the service")),
        (JOURNEY, K.CES, both("Gemak: hoeveel moeite het kostte", "Ease: how much effort it took")),
    ],
}


@transaction.atomic
def make_standard_journey(organisation: Organisation, key: str, language: str, owner: User | None = None) -> Journey:
    """A standard journey with its metrics. A kind the organisation measures on the relation already is not doubled.
    KeyError for an unknown key."""
    journey = make_standard(organisation, key, language)
    present = set(metrics(organisation, RELATION).values_list("kind", flat=True))
    for level, kind, name in STANDARD_METRICS[key]:
        if level == RELATION and kind in present:
            continue
        make_metric(
            organisation,
            level=level,
            kind=kind,
            name=name[tongue(language)],
            owner=owner,
            journey=journey if level == JOURNEY else None,
        )
    return journey
