"""Stores posts that came in together: one durable transaction for all, whose commit comes before any answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from hofnar.responses.anonymous import handed_in, seal_all
from hofnar.responses.completing import Ended, State, complete_all, ended
from hofnar.responses.merging import Merged, Post, merge_all
from hofnar.surveys.models import Survey

Outcome = Merged | Exception


def store(posts: Sequence[Post]) -> list[Outcome]:
    """An outcome for each post. An error that comes out of here means that none of them is stored."""
    with transaction.atomic():
        anonymous = [post.key for post in posts if post.place.is_anonymous]
        gone = handed_in(anonymous) if anonymous else set()
        fresh = [post for post in posts if post.key not in gone]
        merged = iter(merge_all(fresh) if fresh else [])
        outcomes: list[Outcome] = [_spent() if post.key in gone else next(merged) for post in posts]
        ends = ended(posts, outcomes)
        _lock_modes(posts)
        _complete([end for end in ends if not end.post.place.is_anonymous], outcomes)
    _seal([end for end in ends if end.post.place.is_anonymous], outcomes)
    return outcomes


def _spent() -> Merged:
    return Merged(0, 0, State.COMPLETE, {}, "", applied=False, is_spent=True)


def _lock_modes(posts: Sequence[Post]) -> None:
    """The first answer locks the mode a survey was begun in."""
    surveys = {post.place.survey_id for post in posts if not post.place.is_mode_locked}
    if surveys:
        Survey.objects.filter(pk__in=surveys, mode_locked_at=None).update(mode_locked_at=timezone.now())


def _complete(ends: Sequence[Ended], outcomes: list[Outcome]) -> None:
    """All at once; where one cannot be completed each on its own. What failed stands open, and the same post again
    completes it."""
    try:
        with transaction.atomic():
            away = complete_all(ends)
    except (OperationalError, InterfaceError):
        raise  # the transaction is lost, or will be tried again as a whole
    except Exception as problem:
        if len(ends) == 1:
            outcomes[ends[0].at[-1]] = problem
            return
        for end in ends:
            _complete([end], outcomes)
        return
    for end in ends:
        _tell(end, State.FULL if end.merged.id in away else end.state, outcomes)


def _seal(ends: Sequence[Ended], outcomes: list[Outcome]) -> None:
    if not ends:
        return
    others = seal_all(ends)
    for end in ends:
        _tell(end, others.get(end.merged.id, end.state), outcomes)


def _tell(end: Ended, state: str, outcomes: list[Outcome]) -> None:
    for at in end.at:
        outcomes[at] = replace(end.merged, state=state)
