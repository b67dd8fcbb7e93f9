from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hofnar.accounts import access, invitations, queries, services
from hofnar.accounts.access import AuthenticatedHttpRequest, owner_required
from hofnar.accounts.forms import InviteForm, RoleAndUnit
from hofnar.accounts.models import Role

PAGE = 50
ENOUGH = gettext_lazy("This address got several mails from here today already. Try again tomorrow.")


@require_GET
@owner_required
def member_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").replace("\0", "")[:100]
    found = Paginator(queries.people(request.scope, words), PAGE).get_page(request.GET.get("page"))
    facts = {
        "found": found,
        "words": words,
        "total": access.memberships(request.scope).count(),
        "invites": queries.waiting_invites(request.scope),
    }
    return render(request, "accounts/members.html", facts)


@require_http_methods(["GET", "POST"])
@owner_required
def member_edit(request: AuthenticatedHttpRequest, membership_id: int) -> HttpResponse:
    membership = access.membership_or_404(request.scope, membership_id)
    now = {"role": membership.role, "unit": membership.unit_id}
    form = RoleAndUnit(request.scope, request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_membership(membership, Role(form.cleaned_data["role"]), form.chosen_unit())
        except services.LastOwner:
            form.add_error("role", _("This is the last owner. Make somebody else an owner first."))
        else:
            messages.success(request, _("Saved: %(person)s.") % {"person": membership.user})
            return redirect("member_list")
    return render(request, "accounts/member_edit.html", {"form": form, "membership": membership})


@require_http_methods(["GET", "POST"])
@owner_required
def member_remove(request: AuthenticatedHttpRequest, membership_id: int) -> HttpResponse:
    """GET asks whether it is meant; POST does it."""
    membership = access.membership_or_404(request.scope, membership_id)
    if request.method == "POST":
        try:
            services.remove_membership(membership)
        except services.LastOwner:
            messages.error(request, _("This is the last owner. Make somebody else an owner first."))
        else:
            messages.success(request, _("%(person)s has no access any more.") % {"person": membership.user})
        return redirect("member_list")
    return render(request, "accounts/member_remove.html", {"membership": membership})


@require_http_methods(["GET", "POST"])
@owner_required
def invite_new(request: AuthenticatedHttpRequest) -> HttpResponse:
    asked = {
        "role": Role.UNIT_MANAGER,
        **{key: request.GET[key] for key in ("email", "role", "unit") if key in request.GET},
    }
    form = InviteForm(request.scope, request.POST or None, initial=asked)
    if request.method == "POST" and form.is_valid() and _invited(request, form):
        messages.success(
            request, _("The invitation to %(email)s is on its way.") % {"email": form.cleaned_data["email"]}
        )
        return redirect("member_list")
    return render(request, "accounts/invite_new.html", {"form": form, "days": invitations.DAYS})


def _invited(request: AuthenticatedHttpRequest, form: InviteForm) -> bool:
    email, role = form.cleaned_data["email"], form.cleaned_data["role"]
    try:
        invitations.invite(request.scope.organisation, email, role, form.chosen_unit(), request.user)
    except invitations.EnoughForToday:
        form.add_error("email", ENOUGH)
        return False
    return True


@require_POST
@owner_required
def invite_send_again(request: AuthenticatedHttpRequest, invite_id: int) -> HttpResponse:
    waiting = access.invite_or_404(request.scope, invite_id)
    try:
        invitations.send_again(waiting, request.user)
    except invitations.EnoughForToday:
        messages.error(request, ENOUGH)
    else:
        messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": waiting.email})
    return redirect("member_list")


@require_POST
@owner_required
def invite_withdraw(request: AuthenticatedHttpRequest, invite_id: int) -> HttpResponse:
    waiting = access.invite_or_404(request.scope, invite_id)
    invitations.withdraw(waiting)
    messages.success(request, _("The invitation to %(email)s is withdrawn.") % {"email": waiting.email})
    return redirect("member_list")
