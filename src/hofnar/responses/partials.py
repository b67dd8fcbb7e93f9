"""Answers that nobody finishes: after some days, or when the survey closes, they are closed.

Who answered enough of the core questions (a share fixed before publishing) becomes a partial answer, a response like
another; who did not broke off. A draft of an anonymous survey is thrown away: it belongs to nobody, so nobody can go on
with it, and the same person may well have begun anew. Short transactions, each whole: killed in between, the next run
goes on; run twice, nothing changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from hofnar.invitations.services import mark_answered, mark_used
from hofnar.responses.anonymous import finish_spent
from hofnar.responses.completing import tell_of
from hofnar.responses.flow import Pages, walk
from hofnar.responses.models import Response, Submission
from hofnar.responses.places import definition_of
from hofnar.responses.suspects import response_of
from hofnar.surveys.definition import Definition, Question, QuestionKind, scale_of
from hofnar.surveys.models import Survey

State = Submission.State
CHUNK = 25  # a transaction: answers wait for it, so it stays under 50 ms
GRACE = timedelta(minutes=1)  # posts that came in before the closing time are stored by then
Between = Callable[[], object]


def close_abandoned(now: datetime | None = None, between: Between = lambda: None) -> int:
    """How many drafts were closed. ``between`` runs between two transactions and may end the work."""
    closed, now = 0, now or timezone.now()
    for survey in _with_drafts():
        while some := _close_some(survey, last_moment(survey, now)):
            closed += some
            between()
    return closed


def _with_drafts() -> QuerySet[Survey]:
    drafts = Submission.objects.filter(survey=OuterRef("pk"), state=State.OPEN)
    return Survey.objects.filter(Exists(drafts)).order_by("pk")


def last_moment(survey: Survey, now: datetime) -> datetime:
    """Who sent nothing since then is closed. An anonymous draft knows its day only."""
    if survey.closes_at and survey.closes_at + GRACE <= now:
        return now + timedelta(days=1)
    days = survey.abandoned_days + (survey.mode == Survey.Mode.ANONYMOUS)
    return now - timedelta(days=days)


@transaction.atomic
def _close_some(survey: Survey, before: datetime) -> int:
    abandoned = Submission.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        survey=survey, state=State.OPEN, last_at__lt=before
    )
    drafts = list(abandoned.select_related("organisation", "open_link", "personal_link").order_by("pk")[:CHUNK])
    if survey.mode == Survey.Mode.ANONYMOUS:
        finish_spent(drafts)
        Submission.objects.filter(pk__in=[draft.pk for draft in drafts]).delete()
    else:
        _close(survey, drafts)
    return len(drafts)


def _close(survey: Survey, drafts: Sequence[Submission]) -> None:
    kept = []
    for draft in drafts:
        enough = not draft.suspicion and is_partial(definition_of(draft.version_id), draft.pages, survey.partial_share)
        if enough:
            kept.append(draft)
        way = walk(definition_of(draft.version_id), draft.pages)
        draft.left_at = way.pending.key if way.pending else ""
        draft.state = State.PARTIAL if enough else State.BROKEN_OFF
    made = Response.objects.bulk_create([response_of(draft) for draft in kept])
    for draft, response in zip(kept, made):
        draft.response = response
    tell_of(made)
    for draft in drafts:
        _settle(draft)


def _settle(draft: Submission) -> None:
    """What was given stands in the response, or goes; what suspects gave stays, to be looked at."""
    draft.pages = draft.pages if draft.suspicion else {}
    draft.save(update_fields=["state", "left_at", "response", "pages"])
    if draft.personal_link_id and not draft.suspicion:
        if draft.state == State.PARTIAL:
            mark_answered(draft.personal_link_id, draft.last_at)
        else:
            mark_used(draft.personal_link_id)


# The threshold


def core_questions(definition: Definition) -> list[tuple[int, Question]]:
    """(place of the page, question): the scored ones asked of everybody; where there are none, all of everybody's."""
    asked = [
        (at, question)
        for at, page in enumerate(definition.pages)
        for question in page.questions
        if question.kind is not QuestionKind.INFORMATION and page.shown_if is None and question.shown_if is None
    ]
    scored = [(at, one) for at, one in asked if scale_of(one) or one.kind is QuestionKind.MATRIX]
    return scored or asked


def answered_share(definition: Definition, pages: Pages) -> tuple[int, int]:
    """(core questions answered, core questions that were or would be asked). What a jump left out was not asked."""
    way = walk(definition, pages)
    core = [
        (at, question)
        for at, question in core_questions(definition)
        if at >= way.at or definition.pages[at].key in {step.page.key for step in way.visited}
    ]
    return sum(_is_answered(question, way.given) for _, question in core), len(core)


def is_partial(definition: Definition, pages: Pages, percent: int) -> bool:
    answered, asked = answered_share(definition, pages)
    return answered > 0 and 100 * answered >= percent * asked


def _is_answered(question: Question, given: Mapping[str, Any]) -> bool:
    cells = {cell for cell in given if cell.split(".")[0] == question.key and not cell.endswith(".order")}
    return bool(cells)
