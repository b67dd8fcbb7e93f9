"""Who was asked and who answered, by what is known of the people with a personal link of one wave.

A wave is shown whole and of the reader's own part of the organisation only, so that no two views differ by a few
people; values of which fewer than five answered stand together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Count, Exists, Max, OuterRef, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from hofnar.accounts.access import Scope
from hofnar.invitations.models import PersonalLink
from hofnar.responses.models import Submission
from hofnar.surveys.models import Survey
from hofnar_analytics.r_indicator import Representativity, r_indicator
from hofnar_analytics.reasons import GROUP_FLOOR
from hofnar_analytics.response_bias import ResponseBias, response_bias_from_counts

MOST_WAVES = 24
MOST_FACTS = 6
MOST_VALUES = 40
OTHERS = "…"


@dataclass(frozen=True, slots=True)
class Wave:
    survey: int
    name: str
    wave: str

    @property
    def key(self) -> str:
        return f"{self.survey}:{self.wave}"


@dataclass(frozen=True, slots=True)
class AskedAndAnswered:
    """By fact the values with their counts, small ones together under OTHERS; and how alike who answered is."""

    wave: Wave
    bias: ResponseBias
    alike: Representativity


def waves_asked(scope: Scope) -> list[Wave]:
    """Waves with personal links, the newest first; of an anonymous survey nobody keeps who answered."""
    links = PersonalLink.objects.filter(organisation=scope.organisation, unit__in=scope.units())
    links = links.exclude(survey__mode=Survey.Mode.ANONYMOUS).order_by()
    rows: Any = links.values_list("survey_id", "survey__name", "wave").annotate(newest=Max("pk")).order_by("-newest")
    return [Wave(survey, name, wave) for survey, name, wave, _ in rows[:MOST_WAVES]]


def asked_and_answered(scope: Scope, wave: Wave, keys: list[str]) -> AskedAndAnswered | None:
    """None where fewer than five people were asked, or nothing is known of them."""
    keys = keys[:MOST_FACTS]
    rows = _counted(scope, wave, keys)
    if not keys or sum(n for *_, n in rows) < GROUP_FLOOR:
        return None
    people = np.array([n for *_, n in rows], dtype=np.float64)
    came = np.array([bool(answered) for *_, answered, _ in rows])
    columns = {key: np.array([row[at] or "" for row in rows], dtype=np.str_) for at, key in enumerate(keys)}
    facts = {key: _told(column, came, people) for key, column in columns.items()}
    facts = {key: counts for key, counts in facts.items() if 2 <= len(counts) <= MOST_VALUES}
    used = {key: columns[key] for key in facts}
    if not used:
        return None
    return AskedAndAnswered(wave, response_bias_from_counts(facts), r_indicator(used, came, people=people))


def _counted(scope: Scope, wave: Wave, keys: list[str]) -> list[tuple[Any, ...]]:
    """(value of each key, whether they answered, how many)."""
    links = PersonalLink.objects.filter(survey_id=wave.survey, wave=wave.wave, unit__in=scope.units()).order_by()
    links = links.filter(organisation=scope.organisation)
    answers = Submission.objects.filter(personal_link=OuterRef("pk"), response__isnull=False)
    named = {f"fact_{at}": _fact(key) for at, key in enumerate(keys)}
    found: Any = links.annotate(came=Exists(answers), **named).values_list(*named, "came").annotate(n=Count("pk"))
    return list(found)


def _fact(key: str) -> Coalesce:
    """What came with the link, else what is known of the customer."""
    texts = [Cast(KeyTextTransform(key, place), TextField()) for place in ("facts", "customer__facts")]
    return Coalesce(*texts)


def _told(column: np.ndarray, came: np.ndarray, people: np.ndarray) -> Mapping[str, tuple[int, int]]:
    """{value: (asked, answered)}; values of which fewer than five answered together, with the next one where they are
    fewer than five even so."""
    counts = {str(value): _pair(column == value, came, people) for value in np.unique(column)}
    small = [value for value, (_, answered) in counts.items() if answered < GROUP_FLOOR or not value]
    large = sorted((value for value in counts if value not in small), key=lambda value: counts[value][1])
    while small and large and sum(counts[value][1] for value in small) < GROUP_FLOOR:
        small.append(large.pop(0))
    told = {value: counts[value] for value in sorted(large)}
    if small:
        told[OTHERS] = (sum(counts[value][0] for value in small), sum(counts[value][1] for value in small))
    return told


def _pair(rows: np.ndarray, came: np.ndarray, people: np.ndarray) -> tuple[int, int]:
    return int(people[rows].sum()), int(people[rows & came].sum())
