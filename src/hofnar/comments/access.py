"""The only doors to comments and what hangs on them."""

from __future__ import annotations

from typing import TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.core.signing import BadSignature, Signer
from django.db.models import Model, QuerySet
from django.http import Http404

from hofnar.accounts.access import Scope
from hofnar.accounts.models import Role
from hofnar.comments.models import Comment, HiddenPiece, Tag
from hofnar.comments.queries import readable
from hofnar.surveys.models import Survey

Row = TypeVar("Row", bound=Model)
_signer = Signer(salt="comments.place")


def comment_or_404(scope: Scope, comment_id: object) -> Comment:
    """It exists for those who may read the group it stands in."""
    return _one(readable(scope).select_related("touchpoint", "survey", "unit", "response", "question"), comment_id)


def place_of(comment_id: int) -> str:
    """Where a next page begins, for an address. It may be a comment that the person does not read, so it is signed:
    only places that were given out are taken."""
    return _signer.sign(str(comment_id))


def place_or_404(scope: Scope, place: str) -> Comment:
    try:
        number = _signer.unsign(place)
    except BadSignature as problem:
        raise Http404 from problem
    return _one(Comment.objects.filter(organisation=scope.organisation), number)


def comments_of(scope: Scope, ids: list[str]) -> list[Comment]:
    """Those of a list somebody sent that may be read; the others are passed over."""
    numbers = [int(one) for one in ids[:500] if one.isascii() and one.isdecimal() and len(one) < 19]
    return list(readable(scope).filter(pk__in=numbers))


def tag_or_404(scope: Scope, tag_id: object) -> Tag:
    return _one(Tag.objects.filter(organisation=scope.organisation), tag_id)


def piece_or_404(comment: Comment, piece_id: object) -> HiddenPiece:
    return _one(HiddenPiece.objects.filter(comment=comment), piece_id)


def may_tag(scope: Scope) -> bool:
    """Tags and hidden pieces are seen by everybody: a reader changes nothing for others."""
    return scope.role != Role.READER


def may_see_original(scope: Scope, comment: Comment) -> bool:
    """Only in service feedback, and only an owner; each look is kept."""
    return scope.may_administer and comment.survey is not None and comment.survey.mode == Survey.Mode.SERVICE


def _one(rows: QuerySet[Row], row_id: object) -> Row:
    try:
        return rows.get(pk=int(str(row_id)))
    except (ObjectDoesNotExist, ValueError, OverflowError) as problem:
        raise Http404 from problem
