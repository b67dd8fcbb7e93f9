"""A closing note, in Dutch and in English."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from hofnar.accounts.forms import date_field
from hofnar.journeys.models import Journey, Touchpoint
from hofnar.surveys.closing_notes import LONGEST
from hofnar.surveys.models import ClosingNote
from hofnar.surveys.queries import moments_of

_ = gettext_lazy
LANGUAGES = ("nl", "en")


def _text(label: Any, language: str) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3, "lang": language})
    return forms.CharField(label=label, max_length=LONGEST, required=False, widget=widget)


class ClosingNoteForm(forms.Form):
    text_nl = _text(_("In Dutch"), "nl")
    text_en = _text(_("In English"), "en")
    touchpoint = forms.ChoiceField(label=_("About"), required=False)
    done_on = date_field(label=_("Done on"), initial=timezone.localdate)

    def __init__(self, journey: Journey, data: Any = None, note: ClosingNote | None = None) -> None:
        super().__init__(data, initial=_initial(note) if note else None)
        self.fields["touchpoint"].choices = [("", gettext("The whole journey")), *moments_of(journey)]  # type: ignore[attr-defined]
        self.fields["text_nl"].help_text = gettext(
            "What people said, and what you changed. "
            "For example: ‘You found the way hard to see. There are larger signs now.’"
        )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not self.errors and not self.texts(found):
            self.add_error("text_nl", gettext("Write what changed, in one language at least."))
        return found

    def texts(self, found: dict[str, Any] | None = None) -> dict[str, str]:
        found = self.cleaned_data if found is None else found
        return {code: text for code in LANGUAGES if (text := str(found.get(f"text_{code}", "")).strip())}

    def about(self) -> Touchpoint | None:
        """One of the choices, which are the journey's own."""
        chosen = self.cleaned_data["touchpoint"]
        return Touchpoint.objects.get(pk=chosen) if chosen else None


def _initial(note: ClosingNote) -> dict[str, Any]:
    texts = {f"text_{code}": note.texts.get(code, "") for code in LANGUAGES}
    return {**texts, "touchpoint": note.touchpoint_id, "done_on": note.done_on}
