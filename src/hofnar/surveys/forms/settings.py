from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hofnar.accounts.models import Membership, Organisation, User
from hofnar.journeys.queries import journeys
from hofnar.surveys.drafts import published_of
from hofnar.surveys.models import Survey
from hofnar.surveys.starting import QUESTIONNAIRES


class NewSurveyForm(forms.ModelForm):  # type: ignore[type-arg]
    start = forms.ChoiceField(label=gettext_lazy("Start from"), widget=forms.RadioSelect, required=False)

    class Meta:
        model = Survey
        fields = ("name", "journey", "mode")
        help_texts = {
            "mode": gettext_lazy("Chosen before the first answer, and then locked: people answer trusting it.")
        }
        widgets = {"mode": forms.RadioSelect}

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _only_own(self, organisation)
        _explain_modes(self)
        language = (get_language() or "nl")[:2]
        starts = [(one.key, one.name.get(language, one.name["nl"])) for one in QUESTIONNAIRES]
        self.fields["start"].choices = [("", _("an empty page")), *starts]  # type: ignore[attr-defined]


class SurveySettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Survey
        fields = (
            "name",
            "journey",
            "owner",
            "mode",
            "purpose",
            "lawful_basis",
            "balancing",
            "retention_months",
            "privacy_contact",
            "opens_at",
            "closes_at",
            "partial_share",
            "abandoned_days",
        )
        help_texts = {
            "purpose": gettext_lazy("What are the answers for? Needed before publishing."),
            "balancing": gettext_lazy("Only for ‘legitimate interest’."),
            "lawful_basis": gettext_lazy("Why you may ask this by law. Needed before publishing."),
            "retention_months": gettext_lazy(
                "After this, answers no longer lead to a person. Needed before publishing."
            ),
            "mode": gettext_lazy("Chosen before the first answer, and then locked: people answer trusting it."),
            "privacy_contact": gettext_lazy(
                "An e-mail address or telephone number. It stands in the notice that people can read before they begin."
            ),
            "partial_share": gettext_lazy(
                "Who stops half-way counts as a partial answer when this share of the core questions (the scored ones "
                "asked of everybody) was answered. Fixed once you publish."
            ),
            "abandoned_days": gettext_lazy(
                "From then on it is a partial answer or a break-off. In an anonymous survey it is thrown away."
            ),
        }
        widgets = {
            "mode": forms.RadioSelect,
            "purpose": forms.Textarea(attrs={"rows": 2}),
            "balancing": forms.Textarea(attrs={"rows": 2}),
            "opens_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            "closes_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        }

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        _only_own(self, organisation)
        _explain_modes(self)
        self.fields["lawful_basis"].choices = [("", _("not chosen yet")), *Survey.LawfulBasis.choices]  # type: ignore[attr-defined]
        zone = {"zone": organisation.timezone.replace("_", " ")}
        for name in ("opens_at", "closes_at"):
            self.fields[name].help_text = _("In the time of your organisation (%(zone)s).") % zone
        if self.instance.pk and published_of(self.instance):
            self.fields["partial_share"].disabled = True
            self.fields["partial_share"].help_text = _("Fixed since this questionnaire was published.")
        if self.instance.mode_locked_at:
            self.fields["mode"].disabled = True
            self.fields["mode"].help_text = _("Locked since the first answer.")

    def clean_lawful_basis(self) -> str:
        basis = str(self.cleaned_data["lawful_basis"])
        is_public = self.organisation.sector == Organisation.Sector.PUBLIC
        if is_public and basis == Survey.LawfulBasis.LEGITIMATE_INTEREST:
            raise ValidationError(
                _("A public body cannot rest on ‘legitimate interest’. Choose ‘public task’, or ask consent.")
            )
        return basis

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("opens_at") and given.get("closes_at") and given["closes_at"] <= given["opens_at"]:
            self.add_error("closes_at", _("It closes before it opens."))
        return given


def _explain_modes(form: forms.BaseForm) -> None:
    said = {
        Survey.Mode.ANONYMOUS: _("nobody can tell who answered what, not even you; answers show from five on"),
        Survey.Mode.CONFIDENTIAL: _("for research: figures only, no follow-up with a person"),
        Survey.Mode.SERVICE: _("you see who answered and can get back to them"),
    }
    choices = [(mode.value, f"{mode.label}: {said[mode]}") for mode in Survey.Mode]
    form.fields["mode"].choices = choices  # type: ignore[attr-defined]


def _only_own(form: forms.BaseForm, organisation: Organisation) -> None:
    if "journey" in form.fields:
        form.fields["journey"].label = _("Journey")
        form.fields["journey"].empty_label = _("not about one journey")  # type: ignore[attr-defined]
        form.fields["journey"].queryset = journeys(organisation)  # type: ignore[attr-defined]
    if "owner" in form.fields:
        form.fields["owner"].label = _("Owner")
        form.fields["owner"].empty_label = _("nobody yet")  # type: ignore[attr-defined]
        members = Membership.objects.filter(organisation=organisation).values("user")
        form.fields["owner"].queryset = User.objects.filter(pk__in=members)  # type: ignore[attr-defined]
