"""What people do with comments: read, star and tag them, several at once; and undo the last of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from hofnar.accounts.models import Organisation, User
from hofnar.comments.models import Comment, Mark, Tag, Tagging

MARKS = {"read": ("is_read", True), "unread": ("is_read", False),
         "star": ("is_starred", True), "unstar": ("is_starred", False)}  # fmt: skip
OPPOSITE = {"read": "unread", "star": "unstar", "tag": "untag"} | {"unread": "read", "unstar": "star", "untag": "tag"}


@dataclass(frozen=True, slots=True)
class Done:
    """``changed``: the ids of the comments that were otherwise before."""

    deed: str
    changed: tuple[int, ...]
    tag: Tag | None = None


@transaction.atomic
def act(user: User, deed: str, comments: Sequence[Comment], tag: Tag | None = None) -> Done:
    """``deed`` is of ``OPPOSITE``; the tagging ones need a tag."""
    ids = [comment.pk for comment in comments]
    if deed in MARKS:
        return Done(deed, _mark(user, ids, *MARKS[deed]))
    if tag is None:
        raise ValueError("which tag?")
    change: Callable[[User, Collection[int], Tag], tuple[int, ...]] = _tag if deed == "tag" else _untag
    return Done(deed, change(user, ids, tag), tag)


def _mark(user: User, ids: Collection[int], name: str, value: bool) -> tuple[int, ...]:
    standing = dict(Mark.objects.filter(user=user, comment__in=ids).values_list("comment", name))
    changed = tuple(pk for pk in ids if standing.get(pk, False) != value)
    Mark.objects.bulk_create(
        [Mark(user=user, comment_id=pk, **{name: value}) for pk in changed],
        update_conflicts=True,
        unique_fields=["comment", "user"],
        update_fields=[name],
    )
    return changed


def _tag(user: User, ids: Collection[int], tag: Tag) -> tuple[int, ...]:
    standing = set(Tagging.objects.filter(tag=tag, comment__in=ids).values_list("comment", flat=True))
    changed = tuple(pk for pk in ids if pk not in standing)
    rows = [Tagging(tag=tag, comment_id=pk, by=user) for pk in changed]
    Tagging.objects.bulk_create(rows, ignore_conflicts=True)
    return changed


def _untag(user: User, ids: Collection[int], tag: Tag) -> tuple[int, ...]:
    standing = Tagging.objects.filter(tag=tag, comment__in=ids)
    changed = tuple(standing.values_list("comment", flat=True))
    standing.delete()
    return changed


class NameTaken(Exception):
    """Another tag has this name."""


@transaction.atomic
def make_tag(organisation: Organisation, name: str) -> Tag:
    """The tag of this name, whatever its capitals; a removed one comes back."""
    found = Tag.objects.filter(organisation=organisation, name__iexact=name).first()
    if found is None:
        return Tag.objects.create(organisation=organisation, name=name)
    if found.removed_at is not None:
        Tag.objects.filter(pk=found.pk).update(removed_at=None)
    return found


@transaction.atomic
def rename_tag(tag: Tag, name: str) -> None:
    others = Tag.objects.filter(organisation=tag.organisation_id, name__iexact=name).exclude(pk=tag.pk)
    if others.exists():
        raise NameTaken
    Tag.objects.filter(pk=tag.pk).update(name=name)


def remove_tag(tag: Tag) -> None:
    Tag.objects.filter(pk=tag.pk).update(removed_at=timezone.now())


def restore_tag(tag: Tag) -> None:
    Tag.objects.filter(pk=tag.pk).update(removed_at=None)
