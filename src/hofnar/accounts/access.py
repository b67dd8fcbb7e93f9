"""The scope every door uses: who is asking, in which organisation, and from which unit down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from hofnar.accounts.models import Invite, Membership, Organisation, Role, Unit, User
from hofnar.jobs.models import Job


class AuthenticatedHttpRequest(HttpRequest):
    user: User
    scope: Scope


@dataclass(frozen=True, slots=True)
class Scope:
    """One user's rights in one organisation. Unit ids are those at or below the membership's unit."""

    user: User
    organisation: Organisation
    role: Role
    unit: Unit

    def units(self) -> QuerySet[Unit]:
        return Unit.objects.filter(paths_up__ancestor=self.unit, organisation=self.organisation)

    def unit_or_404(self, unit_id: object) -> Unit:
        try:
            return self.units().get(pk=int(str(unit_id)))
        except (Unit.DoesNotExist, ValueError, OverflowError) as problem:
            raise Http404 from problem

    @property
    def may_edit(self) -> bool:
        return self.role in (Role.OWNER, Role.ANALYST)

    @property
    def may_administer(self) -> bool:
        return self.role == Role.OWNER

    @property
    def sees_everything(self) -> bool:
        return self.unit.parent_id is None


def scope_of(user: User, organisation_id: int | str | None = None) -> Scope | None:
    """The user's scope in the asked organisation, or in their first one."""
    memberships = Membership.objects.filter(user=user).select_related("organisation", "unit").order_by("pk")
    membership = memberships.filter(organisation_id=organisation_id or 0).first() or memberships.first()
    if membership is None:
        return None
    return Scope(user, membership.organisation, Role(membership.role), membership.unit)


def scope_of_asker(job: Job) -> Scope | None:
    """The rights, as they are now, of the person who asked for this work; None when nothing is left of them."""
    membership = (
        Membership.objects.filter(
            user_id=job.asked_by_id or 0, organisation_id=job.organisation_id or 0, user__is_active=True
        )
        .select_related("organisation", "unit", "user")
        .first()
    )
    if membership is None:
        return None
    return Scope(membership.user, membership.organisation, Role(membership.role), membership.unit)


P = ParamSpec("P")
View = Callable[Concatenate[AuthenticatedHttpRequest, P], HttpResponse]


def member_required(view: View[P]) -> Callable[..., HttpResponse]:
    return _guarded(view, lambda scope: True)


def editor_required(view: View[P]) -> Callable[..., HttpResponse]:
    """Owner or analyst; to others the page does not exist."""
    return _guarded(view, lambda scope: scope.may_edit)


def owner_required(view: View[P]) -> Callable[..., HttpResponse]:
    return _guarded(view, lambda scope: scope.may_administer)


def _guarded(view: View[P], allowed: Callable[[Scope], bool]) -> Callable[..., HttpResponse]:
    @login_required
    @wraps(view)
    def guarded(request: AuthenticatedHttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.scope is None:
            return redirect("organisation_list")
        if not allowed(request.scope):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def memberships(scope: Scope) -> QuerySet[Membership]:
    """Everybody in the organisation; only owners come through this door."""
    if not scope.may_administer:
        return Membership.objects.none()
    return Membership.objects.filter(organisation=scope.organisation).select_related("user", "unit", "organisation")


def membership_or_404(scope: Scope, membership_id: int) -> Membership:
    try:
        return memberships(scope).get(pk=membership_id)
    except (Membership.DoesNotExist, OverflowError) as problem:
        raise Http404 from problem


def open_invites(scope: Scope) -> QuerySet[Invite]:
    """Invitations that still wait for an answer, those that ran out included: they can be sent again."""
    if not scope.may_administer:
        return Invite.objects.none()
    waiting = Invite.objects.filter(organisation=scope.organisation, accepted_at=None)
    return waiting.select_related("unit", "invited_by").order_by("-created_at")


def invite_or_404(scope: Scope, invite_id: int) -> Invite:
    try:
        return open_invites(scope).get(pk=invite_id)
    except (Invite.DoesNotExist, OverflowError) as problem:
        raise Http404 from problem


def own_membership_or_404(user: User, organisation_id: int) -> Membership:
    try:
        return Membership.objects.get(user=user, organisation_id=organisation_id)
    except (Membership.DoesNotExist, OverflowError) as problem:
        raise Http404 from problem
