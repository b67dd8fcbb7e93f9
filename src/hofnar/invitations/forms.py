from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hofnar.accounts.access import Scope
from hofnar.accounts.models import Unit
from hofnar.accounts.queries import unit_choices
from hofnar.invitations.models import OpenLink
from hofnar.journeys.models import Touchpoint
from hofnar.journeys.queries import touchpoints
from hofnar.surveys.models import Survey

ORIGIN = re.compile(r"https://[a-z0-9.-]{1,200}(?::[0-9]{1,5})?")
MOST_LINKS = 500


class OpenLinkForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind of link"), choices=OpenLink.Kind, widget=forms.RadioSelect)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"))
    each_below = forms.BooleanField(
        label=gettext_lazy("One for every unit below it, instead of one for all together"), required=False
    )
    touchpoint = forms.ModelChoiceField(
        label=gettext_lazy("Touchpoint"),
        queryset=Touchpoint.objects.none(),
        required=False,
        empty_label=gettext_lazy("not about one touchpoint"),
    )
    wave = forms.CharField(
        label=gettext_lazy("Wave"),
        max_length=60,
        help_text=gettext_lazy("The round of asking these answers belong to, for example a year."),
    )
    embedded_on = forms.CharField(
        label=gettext_lazy("Sites that may show it"),
        required=False,
        help_text=gettext_lazy("Only for a questionnaire inside another page: https://www.example.org, one a line."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, scope: Scope, survey: Survey, data: Any = None) -> None:
        super().__init__(data, initial={"kind": OpenLink.Kind.LINK, "wave": str(timezone.localdate().year)})
        self.scope = scope
        self.fields["unit"].choices = unit_choices(scope)  # type: ignore[attr-defined]
        found = touchpoints(scope.organisation, survey.journey) if survey.journey else touchpoints(scope.organisation)
        self.fields["touchpoint"].queryset = found  # type: ignore[attr-defined]

    def clean_embedded_on(self) -> list[str]:
        origins = [line.strip().rstrip("/") for line in self.cleaned_data["embedded_on"].splitlines() if line.strip()]
        for origin in origins:
            if not ORIGIN.fullmatch(origin):
                raise ValidationError(_("‘%(origin)s’ is not the address of a site: https://…") % {"origin": origin})
        return origins

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("kind") == OpenLink.Kind.EMBED and not given.get("embedded_on") and "embedded_on" in given:
            self.add_error("embedded_on", _("Say on which site it will stand: no other may show it."))
        if given.get("unit") and len(self.units()) > MOST_LINKS:
            self.add_error("each_below", _("At most %(most)s links at once.") % {"most": MOST_LINKS})
        return given

    def units(self) -> list[Unit]:
        """The unit itself, or every active one below it that has none below itself."""
        unit = self.scope.unit_or_404(self.cleaned_data["unit"])
        if not self.cleaned_data.get("each_below"):
            return [unit]
        below = self.scope.units().filter(paths_up__ancestor=unit, is_active=True).exclude(pk=unit.pk)
        leaves = below.exclude(children__is_active=True).distinct().order_by("name")
        return list(leaves[: MOST_LINKS + 1]) or [unit]


class PersonalLinksForm(forms.Form):
    wave = forms.CharField(label=gettext_lazy("Wave"), max_length=60)
    unit = forms.ChoiceField(label=gettext_lazy("Unit, where a row names none"))
    file = forms.FileField(label=gettext_lazy("File (CSV)"))

    def __init__(self, scope: Scope, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, initial={"wave": str(timezone.localdate().year)}, prefix="personal")
        self.fields["unit"].choices = unit_choices(scope)  # type: ignore[attr-defined]
