"""Facts that come with the link: a row each, and an empty one to add another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hofnar.surveys.definition import NAME, Definition, HiddenField, questions_of

MOST = 20


class HiddenFieldsForm(forms.Form):
    """Fields ``key__0``, ``text__0__nl``, ``segment__0``; a row without a key is no field."""

    def __init__(self, definition: Definition, data: Any = None) -> None:
        super().__init__(data)
        self.definition = definition
        rows = [*definition.hidden, HiddenField("")][:MOST]
        for at, hidden in enumerate(rows):
            self.fields[f"key__{at}"] = forms.CharField(
                label=gettext_lazy("Name in the link"), required=False, max_length=40, initial=hidden.key
            )
            for code in definition.languages:
                label = gettext_lazy("What it is")
                text = forms.CharField(label=label, required=False, max_length=200, initial=hidden.text.get(code, ""))
                text.widget.attrs["lang"] = code
                self.fields[f"text__{at}__{code}"] = text
            segment = forms.BooleanField(
                label=gettext_lazy("Also compare groups by it"), required=False, initial=hidden.to_segment
            )
            self.fields[f"segment__{at}"] = segment
        self.count = len(rows)

    def rows(self) -> Iterator[tuple[forms.BoundField, list[forms.BoundField], forms.BoundField]]:
        for at in range(self.count):
            texts = [self[f"text__{at}__{code}"] for code in self.definition.languages]
            yield self[f"key__{at}"], texts, self[f"segment__{at}"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        taken = {question.key for question in questions_of(self.definition)}
        for at in range(self.count):
            key = given.get(f"key__{at}", "")
            if key and not NAME.fullmatch(key):
                self.add_error(
                    f"key__{at}", ValidationError(_("Small letters, digits and _, beginning with a letter."))
                )
            elif key in taken:
                self.add_error(f"key__{at}", ValidationError(_("This name is in use already.")))
            taken.add(key) if key else None
        return given

    def hidden(self) -> tuple[HiddenField, ...]:
        return tuple(self._one(at) for at in range(self.count) if self.cleaned_data[f"key__{at}"])

    def _one(self, at: int) -> HiddenField:
        given, key = self.cleaned_data, self.cleaned_data[f"key__{at}"]
        before = next((one.text for one in self.definition.hidden if one.key == key), {})
        texts = {code: given[f"text__{at}__{code}"] for code in self.definition.languages}
        merged = {**before, **texts}
        return HiddenField(key, {code: text for code, text in merged.items() if text}, given[f"segment__{at}"])
