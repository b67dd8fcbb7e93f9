"""The tags of an organisation, and the words it hides."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hofnar.accounts.access import AuthenticatedHttpRequest, editor_required
from hofnar.comments import acting, hiding
from hofnar.comments.access import tag_or_404
from hofnar.comments.forms import TagForm, WordsForm
from hofnar.comments.models import Tag
from hofnar.comments.services import hidden_words


@require_http_methods(["GET", "POST"])
@editor_required
def comment_tags(request: AuthenticatedHttpRequest) -> HttpResponse:
    form = TagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        acting.make_tag(request.scope.organisation, form.cleaned_data["name"])
        return redirect("comment_tags")
    counted = Tag.objects.filter(organisation=request.scope.organisation).annotate(comments=Count("taggings"))
    context = {
        "form": form,
        "tags": counted.filter(removed_at=None).order_by("name"),
        "removed": counted.filter(~Q(removed_at=None)).order_by("name"),
    }
    return render(request, "comments/tags.html", context, status=422 if form.errors else 200)


@require_POST
@editor_required
def comment_tag_rename(request: AuthenticatedHttpRequest, tag_id: int) -> HttpResponse:
    tag = tag_or_404(request.scope, tag_id)
    form = TagForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("A tag needs a name of at most 40 letters."))
        return redirect("comment_tags")
    try:
        acting.rename_tag(tag, form.cleaned_data["name"])
    except acting.NameTaken:
        messages.error(request, _("Another tag has this name already."))
    return redirect("comment_tags")


@require_POST
@editor_required
def comment_tag_remove(request: AuthenticatedHttpRequest, tag_id: int) -> HttpResponse:
    acting.remove_tag(tag_or_404(request.scope, tag_id))
    messages.success(request, _("Removed. Below you can bring it back, with its comments."))
    return redirect("comment_tags")


@require_POST
@editor_required
def comment_tag_restore(request: AuthenticatedHttpRequest, tag_id: int) -> HttpResponse:
    acting.restore_tag(tag_or_404(request.scope, tag_id))
    return redirect("comment_tags")


@require_http_methods(["GET", "POST"])
@editor_required
def comment_words(request: AuthenticatedHttpRequest) -> HttpResponse:
    organisation = request.scope.organisation
    standing = "\n".join(sorted(hidden_words(organisation.pk), key=str.lower))
    form = WordsForm(request.POST if request.method == "POST" else None, initial={"words": standing})
    if form.is_valid():
        hiding.set_words(organisation, form.cleaned_data["words"], request.user)
        messages.success(request, _("Saved. New comments follow at once, all others within minutes."))
        return redirect("comment_words")
    return render(request, "comments/words.html", {"form": form}, status=422 if form.errors else 200)
