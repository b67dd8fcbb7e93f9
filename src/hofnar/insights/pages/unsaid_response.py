"""What a low or unknown response keeps from being said. Of an anonymous survey nothing is counted by person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from django.urls import reverse

from hofnar.accounts.access import Scope
from hofnar.responses import kept
from hofnar.surveys.models import Survey
from hofnar.surveys.queries import surveys
from hofnar_analytics.response_rates import Dispositions, RateName, response_rates

MOST_SURVEYS = 8
ENOUGH_INVITED = 50  # below that a rate says nothing of a group
LOW = 0.3  # fewer than three in ten: a sentence, not a law; the share that stays silent can turn any figure


@dataclass(frozen=True, slots=True)
class Response:
    """The newest wave of one survey with personal links: how many of the invited completed it (RR1)."""

    name: str
    invited: int
    complete: int
    share: float
    link: str

    @property
    def is_low(self) -> bool:
        return self.share < LOW

    @property
    def needed(self) -> int:
        """How many more complete answers of the same people bring it to three in ten."""
        return max(0, ceil(LOW * self.invited) - self.complete)


def responses_known(scope: Scope) -> Iterator[Response]:
    for survey in surveys(scope.organisation).exclude(mode=Survey.Mode.ANONYMOUS).order_by("-pk")[:MOST_SURVEYS]:
        found = _newest(scope, survey)
        if found is not None:
            yield found


def _newest(scope: Scope, survey: Survey) -> Response | None:
    """None where nobody was invited, too few were, or a large survey is still being counted."""
    is_live = kept.is_small(survey)
    waves = kept.counted(scope, survey, "waves", is_live=is_live).document
    for wave in waves["waves"] if waves else []:
        document = kept.counted(scope, survey, "came_back", wave, is_live=is_live).document
        ended = Dispositions(**document["invited"]) if document else Dispositions()
        share = response_rates(ended).rates[RateName.RR1].share
        if ended.everybody - ended.not_eligible >= ENOUGH_INVITED and share is not None:
            link = reverse("survey_responses", args=[survey.pk]) if scope.may_edit else ""
            return Response(survey.name, ended.everybody - ended.not_eligible, ended.complete, share, link)
    return None
