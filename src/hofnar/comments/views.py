"""The inbox of comments, and one comment."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from hofnar.accounts.access import AuthenticatedHttpRequest, Scope, member_required
from hofnar.comments import access, hiding, queries
from hofnar.comments.access import comment_or_404, may_see_original, may_tag, piece_or_404, tag_or_404
from hofnar.comments.acting import MARKS, OPPOSITE, Done, act, make_tag
from hofnar.comments.forms import InboxForm, TagForm
from hofnar.comments.models import Comment, Tag
from hofnar.comments.queries import Chosen, Found
from hofnar.comments.wording import Row, row_of
from hofnar.journeys.access import touchpoint_or_404
from hofnar.surveys.access import survey_or_404

UNDO = "comments.undo"


@require_GET
@member_required
def comment_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    scope = request.scope
    form = InboxForm(scope, request.GET)
    chosen = _chosen(scope, form)
    before = access.place_or_404(scope, request.GET["before"]) if request.GET.get("before") else None
    found = Found([]) if form.errors else queries.inbox(scope, chosen, before)
    context: dict[str, Any] = {"form": form, "rows": rows_of(scope, found.comments), "found": found}
    context |= {
        "is_further": before is not None,
        "is_choosing": chosen != Chosen(),
        "may_tag": may_tag(scope),
        "tags": queries.tags(scope.organisation),
    }
    context |= {"query": request.GET.urlencode(), "undo": _undoable(request), "further": _further(request, found)}
    return render(request, "comments/list.html", context, status=422 if form.errors else 200)


def _chosen(scope: Scope, form: InboxForm) -> Chosen:
    """Everything that is named in the address comes through its door."""
    asked = form.data
    form.is_valid()
    clean = {name: value for name, value in form.cleaned_data.items() if value}
    return Chosen(
        unit=scope.unit_or_404(asked["unit"]) if asked.get("unit") else None,
        survey=survey_or_404(scope, asked["survey"]) if asked.get("survey") else None,
        touchpoint=touchpoint_or_404(scope, asked["touchpoint"]) if asked.get("touchpoint") else None,
        tag=tag_or_404(scope, asked["tag"]) if asked.get("tag") else None,
        first=clean.get("since"),
        last=clean.get("until"),
        standing=clean.get("standing", ""),
        is_starred="starred" in clean,
        is_unread="unread" in clean,
        words=clean.get("words", ""),
    )


def rows_of(scope: Scope, comments: list[Comment]) -> list[Row]:
    marks, tags = queries.marks_of(scope, comments), queries.tags_of(comments)
    first = queries.first_hand(scope)
    return [row_of(comment, first, marks.get(comment.pk), tags) for comment in comments]


def _further(request: HttpRequest, found: Found) -> str:
    if found.more is None:
        return ""
    asked = request.GET.copy()
    asked["before"] = access.place_of(found.more)
    return asked.urlencode()


@require_POST
@member_required
def comment_do(request: AuthenticatedHttpRequest) -> HttpResponse:
    """``one`` is 'star:12' of a button beside a comment; else ``deed`` with the ``ids`` that were ticked."""
    scope, sent = request.scope, request.POST
    deed, ids = _deed(sent)
    if deed not in OPPOSITE or (deed not in MARKS and not may_tag(scope)):
        raise Http404
    tag = None if deed in MARKS else _tag(scope, sent)
    if deed not in MARKS and tag is None:
        messages.error(request, _("Choose a tag, or write a new one."))
        return _back(request)
    done = act(request.user, deed, access.comments_of(scope, ids), tag)
    if request.headers.get("X-Quietly"):
        return JsonResponse({"changed": list(done.changed)})
    _remember(request, done)
    return _back(request)


def _deed(sent: QueryDict) -> tuple[str, list[str]]:
    if one := sent.get("one", ""):
        deed, _colon, number = one.partition(":")
        return deed, [number]
    if sent.get("whole"):
        return "read", sent.getlist("shown")
    return sent.get("deed", ""), sent.getlist("ids")


def _tag(scope: Scope, sent: QueryDict) -> Tag | None:
    form = TagForm({"name": sent.get("new_tag", "")})
    if form.is_valid() and sent.get("deed") == "tag":
        return make_tag(scope.organisation, form.cleaned_data["name"])
    return tag_or_404(scope, sent["tag"]) if sent.get("tag") else None


def _remember(request: AuthenticatedHttpRequest, done: Done) -> None:
    """The last thing that was done can be undone, by the person who did it."""
    kept = {"deed": done.deed, "ids": list(done.changed), "tag": done.tag.pk if done.tag else None}
    request.session[UNDO] = kept if done.changed else None


def _undoable(request: HttpRequest) -> str:
    last = request.session.get(UNDO)
    return _told(last["deed"], len(last["ids"])) if last else ""


def _told(deed: str, n: int) -> str:
    words = {
        "read": ngettext("%(n)s comment marked as read.", "%(n)s comments marked as read.", n),
        "unread": ngettext("%(n)s comment marked as not read.", "%(n)s comments marked as not read.", n),
        "star": ngettext("%(n)s comment has a star now.", "%(n)s comments have a star now.", n),
        "unstar": ngettext("%(n)s comment has no star any more.", "%(n)s comments have no star any more.", n),
        "tag": ngettext("%(n)s comment got the tag.", "%(n)s comments got the tag.", n),
        "untag": ngettext("The tag was taken off %(n)s comment.", "The tag was taken off %(n)s comments.", n),
    }
    return words[deed] % {"n": n}


@require_POST
@member_required
def comment_undo(request: AuthenticatedHttpRequest) -> HttpResponse:
    last = request.session.pop(UNDO, None)
    if last:
        tag = tag_or_404(request.scope, last["tag"]) if last["tag"] else None
        if tag is None or may_tag(request.scope):
            comments = access.comments_of(request.scope, [str(pk) for pk in last["ids"]])
            act(request.user, OPPOSITE[last["deed"]], comments, tag)
            messages.success(request, _("Undone."))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """To the same choice; what comes back is written anew, so it leads nowhere else."""
    asked = QueryDict(request.POST.get("query", "")[:2000])
    pairs = [(name, value) for name, value in asked.items()]
    return redirect(reverse("comment_list") + (f"?{urlencode(pairs)}" if pairs else ""))


@require_GET
@member_required
def comment_page(request: AuthenticatedHttpRequest, comment_id: int) -> HttpResponse:
    return _page(request, comment_or_404(request.scope, comment_id))


def _page(request: AuthenticatedHttpRequest, comment: Comment, **more: Any) -> HttpResponse:
    scope = request.scope
    context = {"row": rows_of(scope, [comment])[0], "may_tag": may_tag(scope), "pieces": comment.pieces.order_by("pk")}
    context |= {"may_see_original": may_see_original(scope, comment), "looks": hiding.looks_at(scope, comment)}
    return render(request, "comments/comment.html", {**context, **more}, status=more.get("status", 200))


@require_POST
@member_required
def comment_hide(request: AuthenticatedHttpRequest, comment_id: int) -> HttpResponse:
    comment = comment_or_404(request.scope, comment_id)
    if not may_tag(request.scope):
        raise Http404
    piece = request.POST.get("piece", "")
    try:
        hiding.hide_piece(comment, piece, request.user)
    except hiding.NotThere:
        problem = _("This piece does not stand in the comment. Copy it exactly as it stands there.")
        return _page(request, comment, problem=problem, piece=piece, status=422)
    messages.success(request, _("Hidden, wherever the comment shows."))
    return redirect("comment_page", comment.pk)


@require_POST
@member_required
def comment_unhide(request: AuthenticatedHttpRequest, comment_id: int, piece_id: int) -> HttpResponse:
    """Only for who could read the piece behind it: showing it again tells it."""
    comment = comment_or_404(request.scope, comment_id)
    piece = piece_or_404(comment, piece_id)
    if not request.scope.may_edit and piece.by_id != request.user.pk:
        raise Http404
    hiding.show_piece(piece)
    messages.success(request, _("The piece shows again."))
    return redirect("comment_page", comment.pk)


@require_POST
@member_required
def comment_original(request: AuthenticatedHttpRequest, comment_id: int) -> HttpResponse:
    comment = comment_or_404(request.scope, comment_id)
    if not may_see_original(request.scope, comment):
        raise Http404
    return _page(request, comment, original=hiding.original_for(comment, request.user))
