"""Limits of a survey: at most so many complete answers, in all and of one answer or known fact.

Two looks at the same limit. ``Limits`` is what a link's place knows, some seconds old: enough to tell people early that
their group is full. ``admit`` decides, in the transaction that completes, with the survey's row locked: never one over.
A suspect uses up nothing, and neither does who is screened out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.fields.json import KeyTransform

from hofnar.responses.models import LimitCount, Response, SealedAnswer, Submission
from hofnar.responses.queries import VISIBLE, set_aside
from hofnar.surveys.models import Survey
from hofnar.surveys.quotas import Quota, counts, full, key_of, over, parse

FULL = "full"  # the closing page of who is turned away
TOTAL = ""  # the key of the survey as a whole
Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Limits:
    full: frozenset[Quota]
    is_full: bool  # the survey as a whole
    text: Mapping[str, str]

    def over(self, given: Given) -> bool:
        return self.is_full or (bool(self.full) and over(self.full, given) is not None)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody at the end. ``is_turned_away``: was told on the way that the group is full."""

    id: int
    survey_id: int
    given: Given
    is_turned_away: bool = False


def limits_of(survey: Survey) -> Limits | None:
    """None for a survey without limits: it costs nothing then."""
    if survey.most_responses is None and not survey.quotas:
        return None
    row = LimitCount.objects.filter(pk=survey.pk).first()
    quotas = parse(survey.quotas)
    standing = row.counts if row else {}
    if missing := _missing(survey, quotas, standing):
        standing = {**standing, **counted(survey, missing)}
    return Limits(
        full=full(quotas, {quota: standing[key_of(quota)] for quota in quotas}),
        is_full=survey.most_responses is not None and standing[TOTAL] >= survey.most_responses,
        text=survey.full_text,
    )


def admit(candidates: Iterable[Candidate]) -> set[int]:
    """Ids of those there is no place for. In the caller's transaction: the count and the answers stand together."""
    by_survey: dict[int, list[Candidate]] = defaultdict(list)
    for one in candidates:
        by_survey[one.survey_id].append(one)
    turned_away: set[int] = set()
    for survey in _locked(sorted(by_survey)):
        if survey.most_responses is not None or survey.quotas:
            turned_away |= _admit(survey, by_survey[survey.pk])
    return turned_away


def _locked(survey_ids: Sequence[int]) -> list[Survey]:
    """Locked in one order, and not against rows that only point at them."""
    if not survey_ids:
        return []
    return list(Survey.objects.select_for_update(no_key=True).filter(pk__in=survey_ids).order_by("pk"))


def _admit(survey: Survey, candidates: Sequence[Candidate]) -> set[int]:
    quotas, row = parse(survey.quotas), _row(survey)
    standing = {**row.counts, **counted(survey, _missing(survey, quotas, row.counts))}
    most = {key_of(quota): quota.most for quota in quotas} | {TOTAL: survey.most_responses}
    turned_away = set()
    for one in candidates:
        keys = [TOTAL, *(key_of(quota) for quota in quotas if counts(quota, one.given))]
        full_ones = [key for key in keys if (limit := most[key]) is not None and standing[key] >= limit]
        if one.is_turned_away or full_ones:
            turned_away.add(one.id)
            why = full_ones[0] if full_ones else keys[-1]
            row.turned_away[why] = row.turned_away.get(why, 0) + 1
        else:
            standing.update({key: standing[key] + 1 for key in keys})
    row.counts = standing
    row.save()
    return turned_away


def _row(survey: Survey) -> LimitCount:
    return LimitCount.objects.filter(pk=survey.pk).first() or LimitCount(survey=survey)


def count_in(survey_id: int, given: Given) -> None:
    """Somebody a person decided to let in: counted, also where that is one more than the limit."""
    for survey in _locked([survey_id]):
        quotas, row = parse(survey.quotas), _row(survey)
        for key in [TOTAL, *(key_of(quota) for quota in quotas if counts(quota, given))]:
            if key in row.counts:
                row.counts[key] += 1
        row.save()


def recount(survey: Survey) -> LimitCount:
    """After the limits changed: counts everything anew. The caller holds the survey's lock."""
    row = _row(survey)
    quotas = parse(survey.quotas)
    row.counts = counted(survey, [TOTAL, *quotas])
    kept = {TOTAL, *(key_of(quota) for quota in quotas)}
    row.turned_away = {key: n for key, n in row.turned_away.items() if key in kept}
    row.save()
    return row


def _missing(survey: Survey, quotas: Sequence[Quota], standing: Mapping[str, int]) -> list[Quota | str]:
    missing: list[Quota | str] = [quota for quota in quotas if key_of(quota) not in standing]
    return missing if TOTAL in standing else [TOTAL, *missing]


def counted(survey: Survey, wanted: Sequence[Quota | str]) -> dict[str, int]:
    """From the stored answers: complete ones, of an anonymous survey also those that wait sealed. What is set aside
    took its place: a survey that was full does not open again by a decision about its answers."""
    if not wanted:
        return {}
    partial = Submission.objects.filter(survey=survey, state=Submission.State.PARTIAL, response__isnull=False)
    given = Response.objects.filter(version__survey=survey).exclude(pk__in=partial.values("response"))
    sealed = SealedAnswer.objects.filter(version__survey=survey, suspicion="")
    rows: list[QuerySet[Any]] = [given.filter(VISIBLE), set_aside(given), sealed]
    found = {key_of(one): sum(_of(part, one) for part in rows) for one in wanted if isinstance(one, Quota)}
    if TOTAL in wanted:
        found[TOTAL] = sum(part.count() for part in rows)
    return found


def _of(rows: QuerySet[Any], quota: Quota) -> int:
    """The database groups by what was given; there are few different answers."""
    total = 0
    for document in ("answers", "segments"):
        grouped = rows.order_by().annotate(given=KeyTransform(quota.cell, document)).values_list("given")
        for value, n in grouped.annotate(n=Count("pk")):
            text = value if isinstance(value, list) else str(value)
            total += n if counts(quota, {quota.cell: text}) else 0
    return total
