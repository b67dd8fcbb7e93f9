"""The texts around the questions, in every language, and the languages themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hofnar.surveys.definition import Closing, Definition, Texts

LANGUAGES = [
    ("nl", "Nederlands"),
    ("en", "English"),
    ("fy", "Frysk"),
    ("de", "Deutsch"),
    ("fr", "Français"),
    ("pl", "Polski"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("ar", "العربية"),
]
ENDINGS = ("closing", "screened_out")
ENDING_TEXTS = ("title", "text", "link_text")


class ClosingForm(forms.Form):
    """Fields ``title__nl``, ``closing_text__en``, … are there for every language; only ``languages`` count."""

    first_language = forms.ChoiceField(choices=LANGUAGES)
    more_languages = forms.MultipleChoiceField(choices=LANGUAGES, required=False)
    promised_minutes = forms.IntegerField(
        label=gettext_lazy("Promised minutes"), required=False, min_value=1, max_value=60
    )
    closing_link = forms.URLField(required=False, max_length=500, assume_scheme="https")
    screened_out_link = forms.URLField(required=False, max_length=500, assume_scheme="https")

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        for code, _name in LANGUAGES:
            for name in ("title", "introduction", *(f"{end}_{text}" for end in ENDINGS for text in ENDING_TEXTS)):
                self.fields[f"{name}__{code}"] = forms.CharField(required=False, max_length=4_000)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for end in ENDINGS:
            if given.get(f"{end}_link") and not given[f"{end}_link"].startswith("https://"):
                raise ValidationError(_("A link on the closing page must begin with https://"))
        return given

    @property
    def first_problem(self) -> str:
        return next((str(text) for texts in self.errors.values() for text in texts), "")

    def languages(self) -> tuple[str, ...]:
        first = self.cleaned_data["first_language"]
        return (first, *(code for code in self.cleaned_data["more_languages"] if code != first))

    def changes(self, before: Definition) -> dict[str, Any]:
        """For ``dataclasses.replace`` on a definition."""
        return {
            "title": self._texts("title", before.title),
            "introduction": self._texts("introduction", before.introduction),
            "closing": self._ending("closing", before.closing),
            "screened_out": self._ending("screened_out", before.screened_out),
            "promised_minutes": self.cleaned_data["promised_minutes"],
        }

    def _ending(self, name: str, before: Closing) -> Closing:
        texts = {text: self._texts(f"{name}_{text}", getattr(before, text)) for text in ENDING_TEXTS}
        return replace(before, **texts, link=self.cleaned_data[f"{name}_link"])

    def _texts(self, name: str, before: Texts) -> Texts:
        """A language whose field was not on the page keeps its text."""
        given = {code: self.cleaned_data[f"{name}__{code}"] for code, _n in LANGUAGES if f"{name}__{code}" in self.data}
        merged = {**before, **{code: text.strip() for code, text in given.items()}}
        return {code: text for code, text in merged.items() if text}
