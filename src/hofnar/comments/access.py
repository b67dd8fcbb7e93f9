"""The only door to a comment: it exists for those who may read the group it stands in."""

from __future__ import annotations

from django.http import Http404

from hofnar.accounts.access import Scope
from hofnar.comments.models import Comment
from hofnar.comments.queries import readable


def comment_or_404(scope: Scope, comment_id: object) -> Comment:
    try:
        return readable(scope).get(pk=int(str(comment_id)))
    except (Comment.DoesNotExist, ValueError, OverflowError) as problem:
        raise Http404 from problem
