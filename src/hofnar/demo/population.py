"""What Bolderkruin knows of all its customers: the young and the new ones answer less than their part."""

from __future__ import annotations

from datetime import date

from hofnar.accounts.models import Organisation, User
from hofnar.insights.population import keep_margins
from hofnar_analytics.margins import Margin

EVERYBODY = 412_000
SHARES = {
    "Leeftijd": {"18-34": 0.38, "35-54": 0.34, "55-74": 0.22, "75+": 0.06},
    "Klant": {"terugkerend": 0.58, "nieuw": 0.42},
}


def know_everybody(organisation: Organisation, user: User, counted_on: date) -> None:
    margins = [
        Margin(segment, {value: round(EVERYBODY * share) for value, share in shares.items()})
        for segment, shares in SHARES.items()
    ]
    keep_margins(organisation, user, margins, counted_on=counted_on, source="Klantenbestand Bolderkruin")
