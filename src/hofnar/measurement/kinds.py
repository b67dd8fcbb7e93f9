"""Which kind of metric to prefer. Nobody can choose another municipality, so recommending it says little."""

from __future__ import annotations

from hofnar.accounts.models import Organisation
from hofnar.measurement.models import Metric

K = Metric.MetricKind
FOR_COMPANIES = [K.NPS, K.CSAT, K.CES, K.GRADE, K.TRUST, K.MEAN]
FOR_PUBLIC_BODIES = [K.GRADE, K.CSAT, K.CES, K.TRUST, K.MEAN, K.NPS]


def is_public_body(organisation: Organisation) -> bool:
    return organisation.sector == Organisation.Sector.PUBLIC


def in_order_of_advice(organisation: Organisation) -> list[Metric.MetricKind]:
    return FOR_PUBLIC_BODIES if is_public_body(organisation) else FOR_COMPANIES
