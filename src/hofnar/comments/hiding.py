"""Hiding personal data by hand: a piece of one comment, or a word in all of them."""

from __future__ import annotations

import re

from django.db import transaction
from django.db.models import QuerySet

from hofnar.accounts.access import Scope
from hofnar.accounts.models import Organisation, User
from hofnar.comments.models import Comment, HiddenPiece, HiddenWord, OriginalShown
from hofnar.comments.services import hidden_words, mask_again, open_text
from hofnar.jobs.models import Job
from hofnar.jobs.services import enqueue, progress

AT_ONCE = 500


class NotThere(Exception):
    """The piece does not stand in the comment as it is shown."""


@transaction.atomic
def hide_piece(comment: Comment, piece: str, by: User) -> None:
    """From here on the piece shows nowhere. What was typed stands only in the answers of the response."""
    piece = piece.strip()
    if not piece or len(piece) > 500 or piece.lower() not in comment.text.lower():
        raise NotThere
    HiddenPiece.objects.get_or_create(comment=comment, piece=piece, defaults={"by": by})
    mask_again([comment], hidden_words(comment.organisation_id))


@transaction.atomic
def show_piece(piece: HiddenPiece) -> None:
    comment = Comment.objects.select_related("response", "question").get(pk=piece.comment_id)
    piece.delete()
    mask_again([comment], hidden_words(comment.organisation_id))


def original_for(comment: Comment, user: User) -> str:
    """What was typed; that somebody looked is kept. The caller has checked who may."""
    OriginalShown.objects.create(comment=comment, user=user)
    return open_text(comment.response.answers.get(comment.question.key))


@transaction.atomic
def set_words(organisation: Organisation, words: list[str], by: User) -> None:
    """The list as it is from now on; every comment is looked at again in the background."""
    standing = set(hidden_words(organisation.pk))
    if standing == set(words):
        return
    HiddenWord.objects.filter(organisation=organisation).exclude(word__in=words).delete()
    new = [HiddenWord(organisation=organisation, word=word, by=by) for word in words if word not in standing]
    HiddenWord.objects.bulk_create(new, ignore_conflicts=True)
    key = f"comments.mask:{organisation.pk}"
    touched = sorted(standing ^ set(words))
    enqueue("comments.mask", unique_key=f"{key}:{'|'.join(touched)}", organisation_id=organisation.pk, words=touched)


def mask_all(job: Job, words: list[str]) -> None:
    """The work: comments in which one of these words was typed, a part at a time."""
    organisation_id = job.organisation_id or 0
    hidden = hidden_words(organisation_id)
    found = Comment.objects.filter(organisation_id=organisation_id)
    typed = re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
    total, done, last = found.count(), 0, 0
    while part := list(found.filter(pk__gt=last).select_related("response", "question").order_by("pk")[:AT_ONCE]):
        last, done = part[-1].pk, done + len(part)
        mask_again([one for one in part if typed.search(_typed(one))], hidden)
        progress(job, done, total)


def _typed(comment: Comment) -> str:
    return open_text(comment.response.answers.get(comment.question.key))


def looks_at(scope: Scope, comment: Comment) -> QuerySet[OriginalShown]:
    """Who looked at what was typed: for owners."""
    if not scope.may_administer:
        return OriginalShown.objects.none()
    return OriginalShown.objects.filter(comment=comment).select_related("user").order_by("-pk")
