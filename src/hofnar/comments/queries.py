"""Everything that reads comments.

Whether a comment may be read never depends on what is chosen on a page: it depends on the group of ten people or more
it belongs to (``ToldCell``), and people may choose only by what stands on the comment. So no choice narrows a group.
Who may read from the first answer: in service feedback an owner of the organisation, and the owner of the survey.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from hofnar.accounts.access import Scope
from hofnar.accounts.models import Organisation, Unit
from hofnar.comments.models import Comment, Mark, Tag, Tagging, ToldCell
from hofnar.journeys.models import Touchpoint
from hofnar.surveys.models import Question, Survey

PAGE = 40
LOOKED_AT = 20_000  # comments a page looks through at most; then it asks whether to look further back
FEW = 5_000  # that are starred or have a tag: looked up by themselves
PUBLISHED = Q(response__removed_at=None) & (
    Q(response__batch=None) | Q(response__batch__published_at__isnull=False)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody chose to see; all of it stands on the comments."""

    unit: Unit | None = None
    survey: Survey | None = None
    touchpoint: Touchpoint | None = None
    first: int | None = None  # months
    last: int | None = None
    standing: str = ""
    tag: Tag | None = None
    is_starred: bool = False
    is_unread: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """``more``: the comment behind which the next page begins; ``is_cut``: there may be more further back."""

    comments: list[Comment]
    more: int | None = None
    is_cut: bool = False


def first_hand(scope: Scope) -> list[int]:
    """Surveys of which this person reads every answer from the first on."""
    service = Survey.objects.filter(organisation=scope.organisation, mode=Survey.Mode.SERVICE)
    mine = service if scope.may_administer else service.filter(owner=scope.user)
    return list(mine.values_list("pk", flat=True))


def readable(scope: Scope, unit: Unit | None = None) -> QuerySet[Comment]:
    """Every comment this person may read, of a unit and below it, with the name it is shown under."""
    unit_ids = _units(scope, unit or scope.unit)
    found = Comment.objects.filter(PUBLISHED, organisation=scope.organisation).exclude(text="")
    known = _known(first_hand(scope), found, unit_ids)
    return known.select_related("touchpoint", "survey", "scored_by__metric", "unit")


def _units(scope: Scope, unit: Unit) -> list[int] | None:
    """Those of the scope at or below a unit; None is all there are."""
    if unit.parent_id is None:
        return None if scope.sees_everything else []
    return list(scope.units().filter(paths_up__ancestor=unit).values_list("pk", flat=True))


def _known(first: list[int], found: QuerySet[Comment], unit_ids: list[int] | None) -> QuerySet[Comment]:
    cell = ToldCell.objects.filter(survey=OuterRef("survey"), unit=OuterRef("unit"), month=OuterRef("month"))
    told = Exists(cell if unit_ids is None else cell.filter(shown_as__in=unit_ids))
    own = Q(survey__in=first) if unit_ids is None else Q(survey__in=first, unit__in=unit_ids)
    found = found.filter(own | (~Q(survey__in=first) & told)) if first else found.filter(told)
    return found.annotate(
        told_unit=Subquery(cell.values("shown_as__name")[:1]),
        told_first=Subquery(cell.values("first")[:1]),
        told_last=Subquery(cell.values("last")[:1]),
    )


def inbox(scope: Scope, chosen: Chosen, before: Comment | None = None) -> Found:
    """A page of the comments that were chosen, newest first, from behind ``before`` on."""
    found = _only(readable(scope, chosen.unit), scope, chosen).order_by("-answered_on", "-pk")
    found = _behind(found, before) if before else found
    few = _few(scope, chosen)
    edge = None if few is not None else _edge(scope.organisation, before)
    if few is not None:
        found = found.filter(pk__in=few)
    elif edge:
        found = found.filter(Q(answered_on__gt=edge[0]) | Q(answered_on=edge[0], pk__gte=edge[1])).filter(
            answered_on__gte=edge[0]
        )
    page = list(found[: PAGE + 1])
    if len(page) > PAGE:
        return Found(page[:PAGE], page[PAGE - 1].pk)
    return Found(page, edge[1], True) if edge else Found(page)


def _behind(found: QuerySet[Comment], before: Comment) -> QuerySet[Comment]:
    behind = Q(answered_on__lt=before.answered_on) | Q(answered_on=before.answered_on, pk__lt=before.pk)
    return found.filter(behind, answered_on__lte=before.answered_on)


def _edge(organisation: Organisation, before: Comment | None) -> tuple[date, int] | None:
    """The last comment that a page looks at; the next page begins behind it."""
    found = Comment.objects.filter(organisation=organisation).order_by("-answered_on", "-pk")
    found = _behind(found, before) if before else found
    return next(iter(found.values_list("answered_on", "pk")[LOOKED_AT : LOOKED_AT + 1]), None)


def _few(scope: Scope, chosen: Chosen) -> list[int] | None:
    """The comments with the tag or the star, when they are few."""
    rows: QuerySet[Tagging] | QuerySet[Mark]
    if chosen.is_starred:
        rows = Mark.objects.filter(user=scope.user, is_starred=True)
    elif chosen.tag is not None:
        rows = Tagging.objects.filter(tag=chosen.tag)
    else:
        return None
    ids = list(rows.values_list("comment", flat=True)[: FEW + 1])
    return ids if len(ids) <= FEW else None


def _only(found: QuerySet[Comment], scope: Scope, chosen: Chosen) -> QuerySet[Comment]:
    plain = {"survey": chosen.survey, "touchpoint": chosen.touchpoint, "standing": chosen.standing or None}
    found = found.filter(**{name: value for name, value in plain.items() if value is not None})
    found = found.filter(text__icontains=chosen.words) if chosen.words else found
    found = _of_months(found, chosen)
    mine = Mark.objects.filter(user=scope.user, comment=OuterRef("pk"))
    if chosen.tag is not None:
        found = found.filter(Exists(Tagging.objects.filter(tag=chosen.tag, comment=OuterRef("pk"))))
    if chosen.is_starred:
        found = found.filter(Exists(mine.filter(is_starred=True)))
    if chosen.is_unread:
        found = found.exclude(Exists(mine.filter(is_read=True)))
    return found


def _of_months(found: QuerySet[Comment], chosen: Chosen) -> QuerySet[Comment]:
    """Whole groups: one whose months lie partly outside what is asked does not show which of them it was."""
    if chosen.first is not None:
        found = found.filter(Q(told_first__gte=chosen.first) | Q(told_first=None, month__gte=chosen.first))
        found = found.filter(month__gte=chosen.first)
    if chosen.last is not None:
        found = found.filter(Q(told_last__lte=chosen.last) | Q(told_last=None, month__lte=chosen.last))
        found = found.filter(month__lte=chosen.last)
    return found


def marks_of(scope: Scope, comments: Iterable[Comment]) -> dict[int, Mark]:
    found = Mark.objects.filter(user=scope.user, comment__in=[comment.pk for comment in comments])
    return {mark.comment_id: mark for mark in found}


def tags(organisation: Organisation) -> QuerySet[Tag]:
    return Tag.objects.filter(organisation=organisation, removed_at=None).order_by("name")


def tags_of(comments: Iterable[Comment]) -> dict[int, list[Tag]]:
    rows = Tagging.objects.filter(comment__in=[comment.pk for comment in comments], tag__removed_at=None)
    found: dict[int, list[Tag]] = {}
    for row in rows.select_related("tag").order_by("tag__name"):
        found.setdefault(row.comment_id, []).append(row.tag)
    return found


def surveys_to_choose(scope: Scope) -> QuerySet[Survey]:
    """Those of which something may be read."""
    told = ToldCell.objects.filter(survey__organisation=scope.organisation, shown_as__in=scope.units())
    return Survey.objects.filter(Q(pk__in=told.values("survey")) | Q(pk__in=first_hand(scope))).order_by("-pk")


def touchpoints_to_choose(organisation: Organisation) -> QuerySet[Touchpoint]:
    asked = Question.objects.filter(
        version__survey__organisation=organisation, role=Question.Role.COMMENT, touchpoint__isnull=False
    )
    found = Touchpoint.objects.filter(pk__in=asked.values("touchpoint")).select_related("phase")
    return found.order_by("phase__journey__position", "phase__position", "position", "pk")


def shown_texts(response_ids: Iterable[int]) -> Mapping[int, dict[str, str]]:
    """For files: by response, the comment as it may be shown under the key of its question."""
    rows = Comment.objects.filter(response__in=list(response_ids)).order_by()
    found: dict[int, dict[str, str]] = {}
    for response, key, text in rows.values_list("response", F("question__key"), "text"):
        found.setdefault(response, {})[key] = text
    return found
