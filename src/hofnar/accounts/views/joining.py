"""Accepting an invitation. A GET shows and changes nothing: mail scanners open every link."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from hofnar.accounts import invitations
from hofnar.accounts.forms import AcceptForm
from hofnar.accounts.middleware import SESSION_KEY
from hofnar.accounts.models import Invite, User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password")
@never_cache
def invite_accept(request: HttpRequest, token: str) -> HttpResponse:
    waiting = invitations.valid_invite(token)
    if waiting is None:
        return _no_longer_valid(request)
    known = User.objects.filter(email=waiting.email).first()
    # No Referrer-Policy of its own: with 'no-referrer' a browser posts with the origin 'null', which is refused.
    if known or request.user.is_authenticated:
        return _as_known(request, waiting, known)
    return _as_new(request, waiting)


def _no_longer_valid(request: HttpRequest) -> HttpResponse:
    """The same for a token that never was, was used, was withdrawn or ran out."""
    return render(request, "accounts/invite_over.html", {"days": invitations.DAYS}, status=404)


def _as_known(request: HttpRequest, waiting: Invite, known: User | None) -> HttpResponse:
    facts = {"waiting": waiting, "known": known, "is_same": known is not None and request.user == known}
    if request.method == "POST" and facts["is_same"]:
        if known is None or not invitations.accept_as(waiting, known):
            return _no_longer_valid(request)
        return _welcome(request, waiting)
    return render(request, "accounts/invite_join.html", facts)


def _as_new(request: HttpRequest, waiting: Invite) -> HttpResponse:
    form = AcceptForm(waiting, request.POST or None)
    if request.method == "POST" and form.is_valid():
        name, password = form.cleaned_data["name"], form.cleaned_data["password"]
        user = invitations.accept_as_new(waiting, name, password, get_language() or "nl")
        if user is None:
            return _no_longer_valid(request)
        login(request, user, backend=BACKEND)
        return _welcome(request, waiting)
    return render(request, "accounts/invite_accept.html", {"form": form, "waiting": waiting})


def _welcome(request: HttpRequest, waiting: Invite) -> HttpResponseRedirect:
    request.session[SESSION_KEY] = waiting.organisation_id
    messages.success(request, _("Welcome. You now see %(name)s.") % {"name": waiting.organisation.name})
    return redirect("/")
