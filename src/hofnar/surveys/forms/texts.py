"""The texts around the questions, in every language, and the languages themselves."""

from __future__ import annotations

from collections.abc import Iterator
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
LONG = {"introduction", "closing_text", "screened_out_text"}
LABELS = {
    "title": gettext_lazy("Title"),
    "introduction": gettext_lazy("Introduction"),
    "closing_title": gettext_lazy("Heading of the closing page"),
    "closing_text": gettext_lazy("Text of the closing page"),
    "closing_link_text": gettext_lazy("Words of the link"),
    "screened_out_title": gettext_lazy("Heading"),
    "screened_out_text": gettext_lazy("Text"),
    "screened_out_link_text": gettext_lazy("Words of the link"),
}


class ClosingForm(forms.Form):
    """Fields ``title__nl``, ``closing_text__en``, … for every language; only the chosen languages are shown."""

    first_language = forms.ChoiceField(label=gettext_lazy("First language"), choices=LANGUAGES)
    more_languages = forms.MultipleChoiceField(
        label=gettext_lazy("Also in"), choices=LANGUAGES, required=False, widget=forms.CheckboxSelectMultiple
    )
    promised_minutes = forms.IntegerField(
        label=gettext_lazy("Promised minutes"), required=False, min_value=1, max_value=60
    )
    closing_link = forms.URLField(
        label=gettext_lazy("Link on the closing page"), required=False, max_length=500, assume_scheme="https"
    )
    screened_out_link = forms.URLField(
        label=gettext_lazy("Link"), required=False, max_length=500, assume_scheme="https"
    )

    def __init__(self, definition: Definition, data: Any = None) -> None:
        super().__init__(data, initial=_initial(definition))
        self.definition = definition
        for code, _name in LANGUAGES:
            for name, label in LABELS.items():
                rows = {"rows": 3 if name in LONG else 1, "lang": code}
                self.fields[f"{name}__{code}"] = forms.CharField(
                    label=label, required=False, max_length=4_000, widget=forms.Textarea(attrs=rows)
                )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for end in ENDINGS:
            if given.get(f"{end}_link") and not given[f"{end}_link"].startswith("https://"):
                self.add_error(f"{end}_link", ValidationError(_("A link must begin with https://")))
        return given

    def begin(self) -> Iterator[list[forms.BoundField]]:
        return self._sides("title", "introduction")

    def closing(self) -> Iterator[list[forms.BoundField]]:
        return self._sides("closing_title", "closing_text", "closing_link_text")

    def screened_out(self) -> Iterator[list[forms.BoundField]]:
        return self._sides("screened_out_title", "screened_out_text", "screened_out_link_text")

    def _sides(self, *names: str) -> Iterator[list[forms.BoundField]]:
        for name in names:
            yield [self[f"{name}__{code}"] for code in self.definition.languages]

    def languages(self) -> tuple[str, ...]:
        first = self.cleaned_data["first_language"]
        chosen = set(self.cleaned_data["more_languages"]) - {first}
        standing = [code for code in self.definition.languages if code in chosen]
        return (first, *standing, *(code for code, _n in LANGUAGES if code in chosen - set(standing)))

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


def _initial(definition: Definition) -> dict[str, Any]:
    found: dict[str, Any] = {
        "first_language": definition.languages[0],
        "more_languages": list(definition.languages[1:]),
        "promised_minutes": definition.promised_minutes,
        "closing_link": definition.closing.link,
        "screened_out_link": definition.screened_out.link,
    }
    for code, _name in LANGUAGES:
        found |= {f"{name}__{code}": getattr(definition, name).get(code, "") for name in ("title", "introduction")}
        for end in ENDINGS:
            for text in ENDING_TEXTS:
                found[f"{end}_{text}__{code}"] = getattr(getattr(definition, end), text).get(code, "")
    return found
