from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.dates import MONTHS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hofnar.imports.models import ImportRun
from hofnar.imports.plan import When, when_of
from hofnar.imports.upload_handler import TOO_LARGE
from hofnar.journeys.models import Journey
from hofnar.journeys.queries import journeys
from hofnar.surveys.models import Survey
from hofnar.surveys.queries import surveys
from hofnar_analytics.mapping import Mapping, Role

FIRST_YEAR, LAST_YEAR = 1990, 2100


class DropForm(forms.Form):
    file = forms.FileField(label=_("Survey file"), error_messages={"required": _("Choose a file first.")})

    def __init__(self, *args: Any, request: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if getattr(request, TOO_LARGE, False):
            limit = {"most": settings.MAX_UPLOAD_BYTES // 1024**2}
            too_large = gettext("This file is larger than %(most)s MB. Cut it in parts, by year for instance.") % limit
            self.fields["file"].error_messages["required"] = too_large

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.MAX_UPLOAD_BYTES:
            raise forms.ValidationError(gettext("This file is too large."))
        return file


def _months() -> list[tuple[str, Any]]:
    return [("", _("the whole year")), *((str(number), name) for number, name in MONTHS.items())]


class WholeFileForm(forms.Form):
    """What holds for the file as a whole: where it goes, and when the answers were given."""

    into = forms.ChoiceField(label=_("Survey"))
    survey_name = forms.CharField(label=_("Name of the new survey"), max_length=200, required=False)
    journey = forms.ChoiceField(label=_("Journey of the new survey"), required=False)
    year = forms.IntegerField(
        label=_("Year of the answers"), min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False, localize=False
    )
    month = forms.ChoiceField(label=_("Month"), choices=_months, required=False)

    def __init__(self, *args: Any, run: ImportRun, **kwargs: Any) -> None:
        self.run, self.mapping = run, Mapping.from_toml(run.mapping)
        self.when = when_of(self.mapping.of_role(Role.DATE, Role.WAVE), self.mapping)
        super().__init__(*args, **{"initial": self._now(), **kwargs})
        self.surveys = {str(survey.pk): survey for survey in surveys(run.organisation)[:200]}
        self.choices = [("new", _("a new survey")), *((pk, survey.name) for pk, survey in self.surveys.items())]
        self.fields["into"] = forms.ChoiceField(label=_("Where does it go?"), choices=self.choices)
        self.journeys = {str(one.pk): one for one in journeys(run.organisation)[:200]}
        self._offer_journeys()
        self.fields["year"].widget.attrs["inputmode"] = "numeric"
        self.fields["survey_name"].required = (self["into"].value() or "new") == "new"
        self._leave_out_what_is_known()

    def _now(self) -> dict[str, Any]:
        return {
            "into": str(self.run.survey_id or "new"),
            "survey_name": self.run.survey_name,
            "journey": str(self.run.journey_id or ""),
            "year": self.mapping.year,
            "month": str(self.mapping.month or ""),
        }

    def _offer_journeys(self) -> None:
        field = self.fields["journey"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("a new journey")), *((pk, one.name) for pk, one in self.journeys.items())]
        if not self.journeys:
            del self.fields["journey"]

    def _leave_out_what_is_known(self) -> None:
        if self.when.full is not None or self.when.year is not None:
            del self.fields["year"], self.fields["month"]
        elif self.when.month is not None:
            del self.fields["month"]
        if "year" in self.fields:
            self.fields["year"].required = self.when.wave is None
            self.fields["year"].help_text = _help_with_year(self.when)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("into") == "new" and not (cleaned.get("survey_name") or "").strip():
            self.add_error("survey_name", gettext("Give the new survey a name."))
        return cleaned

    @property
    def survey(self) -> Survey | None:
        return self.surveys.get(self.cleaned_data["into"])

    @property
    def chosen_journey(self) -> Journey | None:
        """The journey whose moments the columns are; a survey that stands keeps its own."""
        return None if self.survey else self.journeys.get(self.cleaned_data.get("journey", ""))


def _help_with_year(when: When) -> Any:
    if when.wave is None:
        return _("No column of this file holds whole dates, so you say when the answers were given.")
    return _("Leave it empty when every wave of the file names its own year.")


class CodeListForm(forms.Form):
    text = forms.CharField(
        label=_("Paste the code list"),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        required=False,
        max_length=2_000_000,
        help_text=_("One name or code a line, for instance: Q7WIFI = Wi-Fi. Codes stand below it: 5 = outstanding."),
    )
    file = forms.FileField(label=_("Or choose a file with the code list"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("text") and not cleaned.get("file"):
            self.add_error("text", gettext("Paste a code list or choose a file."))
        return cleaned


class RenameForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200, error_messages={"required": _("Give the mapping a name.")})


class MappingFileForm(forms.Form):
    MOST = 2 * 1024**2

    file = forms.FileField(
        label=_("Mapping file (TOML)"),
        help_text=_("As this page and the command line write it. Columns it does not know keep what they are here."),
        error_messages={"required": _("Choose a file first.")},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > self.MOST:
            raise forms.ValidationError(gettext("This file is too large."))
        return file
