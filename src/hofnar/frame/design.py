"""The page that shows every element once, with texts as the product has them. Its figures are examples."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

COLOURS = (
    ("ink", _("text")),
    ("grey", _("what comes second")),
    ("rule", _("lines")),
    ("hair", _("hairlines")),
    ("accent", _("links and buttons: the organisation's own")),
    ("blue", _("promoters, up")),
    ("stone", _("passives, in between")),
    ("vermilion", _("detractors, down, errors")),
)


class ExampleForm(forms.Form):
    name = forms.CharField(label=_("Name of the touchpoint"), help_text=_("As your customers would say it."))
    owner = forms.ChoiceField(label=_("Owner"), choices=[("", "—"), ("1", "Anna Bakker"), ("2", "Noor de Wit")])
    target = forms.IntegerField(label=_("Target"), min_value=1, max_value=10, required=False)
    channels = forms.MultipleChoiceField(
        label=_("Channels"),
        choices=[("web", _("website")), ("phone", _("telephone")), ("shop", _("shop"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    kind = forms.ChoiceField(
        label=_("How is it measured?"),
        choices=[("nps", "NPS"), ("csat", "CSAT"), ("grade", _("grade"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    is_shown = forms.BooleanField(label=_("Show on the journey map"), required=False)


@require_GET
@login_required
def design(request: HttpRequest) -> HttpResponse:
    if not getattr(getattr(request, "scope", None), "may_edit", False):
        raise Http404
    typed = {"name": "", "owner": "1", "target": "11", "channels": ["web"], "kind": "csat"}
    facts = {
        "colours": COLOURS,
        "form": ExampleForm(typed, auto_id="example_%s"),
        "found": Paginator(range(1, 105), 20).get_page(request.GET.get("page")),
    }
    return render(request, "frame/design.html", facts)
