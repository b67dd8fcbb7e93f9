from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from hofnar.accounts.access import AuthenticatedHttpRequest, editor_required
from hofnar.journeys import queries, services
from hofnar.journeys.access import channel_or_404
from hofnar.journeys.forms import ChannelForm
from hofnar.journeys.models import Channel
from hofnar.journeys.templatetags.journey_map import slot
from hofnar.journeys.views.board import Wrong


@require_http_methods(["GET", "POST"])
@editor_required
def channel_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    form = ChannelForm(request.scope.organisation, request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.named_channel(request.scope.organisation, form.cleaned_data["name"])
        return redirect("channel_list")
    return _page(request, Wrong.of("new-channel", form) if form.is_bound else None)


@require_POST
@editor_required
def channel_rename(request: AuthenticatedHttpRequest, channel_id: int) -> HttpResponse:
    channel = channel_or_404(request.scope, channel_id)
    form = ChannelForm(request.scope.organisation, request.POST, channel=channel)
    if not form.is_valid():
        return _page(request, Wrong.of(slot(channel), form))
    services.rename(channel, form.cleaned_data["name"])
    return redirect("channel_list")


@require_POST
@editor_required
def channel_remove(request: AuthenticatedHttpRequest, channel_id: int) -> HttpResponse:
    channel = channel_or_404(request.scope, channel_id)
    if services.remove_unused_channel(channel):
        messages.success(request, _("The channel %(name)s is removed.") % {"name": channel.name})
    else:
        messages.error(request, _still_used(channel))
    return redirect("channel_list")


def _still_used(channel: Channel) -> str:
    count = channel.touchpoints.count()
    return ngettext(
        "%(name)s is used by %(count)s touchpoint. Take it off there first.",
        "%(name)s is used by %(count)s touchpoints. Take it off there first.",
        count,
    ) % {"name": channel.name, "count": count}


def _page(request: AuthenticatedHttpRequest, wrong: Wrong | None) -> HttpResponse:
    context = {"channels": queries.channels(request.scope), "wrong": wrong}
    return render(request, "journeys/channels.html", context, status=422 if wrong else 200)
